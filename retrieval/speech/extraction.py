"""Finds who says what in an article: verbs of saying, quotation marks and attributions such as «بحسب».

The rules follow the studies of reported speech in Arabic news (Alrahabi, 2010: precision 0.93, recall 0.88): a verb
from a list, its speaker, and a complement, in any order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.speech.clauses import Clause, ends_at, goes_on, read_complement
from retrieval.speech.references import References
from retrieval.speech.scanning import Text
from retrieval.speech.speakers import Mention, is_title, read_mention, read_subject_and_object
from retrieval.speech.utterance import SpeechKind, Utterance
from retrieval.speech.words import Cue, CueKind, cues, entries
from retrieval.text.segmentation import Sentence

# Words of what is said, at least: two may be a nickname in quotation marks.
LEAST_WORDS: Final = 3
# Words between a verb without a speaker beside it and what is said, at most.
_MOST_ADJUNCT: Final = 10
# What a noun reports («قوله»).
_DENY: Final = "deny"
_OTHER: Final = Cue(kind=CueKind.PARTICIPLE, verb="say")


def extract_utterances(body: str, sentences: Sequence[Sentence]) -> tuple[Utterance, ...]:
    """Return the utterances in ``body``, in order. ``sentences`` are those of ``segment``."""
    text = Text(body)
    table = cues()
    if not any(word in table or word in entries("told.words") for word in text.words):
        return ()
    return _Extraction(text, sentences).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An utterance in tokens: the words ``clause``, the mention of the speaker, and whether that is certain. ``verb``
    is the token that reports it, and ``joined`` whether a conjunction is joined to it."""

    clause: Clause
    mention: Mention
    verb: int
    joined: bool
    certain: bool


class _Extraction:
    def __init__(self, text: Text, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.bounds = _bounds(text, sentences)
        self.references = References(text)
        self.found: list[Found] = []

    def run(self) -> tuple[Utterance, ...]:
        for number, (first, end) in enumerate(self.bounds):
            self.references.begin_sentence(number, first, end)
            self._read_sentence(first, end)
        made = [self._utterance(one) for one in self.found]
        return tuple(sorted(made, key=lambda one: one.start))

    def _read_sentence(self, first: int, end: int) -> None:
        table, text = cues(), self.text
        place = first
        while place < end:
            cue = table.get(text.words[place])
            if cue is None or text.quoted[place]:
                place += 1
                continue
            if cue.kind is CueKind.VERB:
                place = self._read_verb(place, cue, first, end)
            elif cue.kind is CueKind.PARTICIPLE:
                place = self._read_participle(place, cue, first, end)
            else:
                place = self._read_attribution(place, first, end)

    # --- verbs ---------------------------------------------------------------

    def _read_verb(self, place: int, cue: Cue, first: int, end: int) -> int:
        """Read what the verb at ``place`` reports; return where to go on."""
        text = self.text
        if place > first and text.words[place - 1] in entries("no_verb_behind"):
            return place + 1
        if cue.verb == "quote":
            return self._read_told(place, end)
        clause = read_complement(text, place, cue, end)
        if cue.verb == _DENY and (clause is None or not text.is_word(clause.marker - 1) or clause.marker > place + 2):
            denied = self._read_object(place, cue, end)  # «نفى X اتهامات بأنه …»
            if denied is not None:
                return denied
        if clause is None:
            return self._read_behind(place, cue, first, end) or self._read_object(place, cue, end) or place + 1
        begin = place + 1
        if cue.verb == "stand":
            if begin >= end or text.words[begin] != "في":
                return place + 1
            begin += 1
        mention = read_mention(text, begin, clause.marker)
        certain = True
        if mention is None:
            word = text.words[place]
            if (word[1:] if cue.joined else word) in entries("complement.impersonal"):
                return place + 1
            before = self.references.before_verb(place, first)
            if before is None and self._may_be_carried(place, clause):
                before = self.references.carry(cue)
            if before is None:
                return place + 1
            mention, certain = before
        self._add(clause, mention, place, certain=certain)
        return clause.last + 1

    def _may_be_carried(self, place: int, clause: Clause) -> bool:
        """Whether the verb has no subject of its own: behind it are only adjuncts, or nothing."""
        words, following = self.text.words, place + 1
        if words[place - 1] in entries("relative") or clause.marker - place > _MOST_ADJUNCT:
            return False
        while following < clause.marker and words[following] in entries("complement.filler"):
            following += 1
        word = words[following]
        adjunct = word in entries("speaker.ends") or word in entries("speaker.never") or not self.text.is_word(following)
        return following >= clause.marker or adjunct or word in cues() or word.startswith(("ل", "ب"))

    def _read_behind(self, place: int, cue: Cue, first: int, end: int) -> int | None:
        """Read «"…"، قال X» and «…، كما قال X»: the words stand before the verb."""
        text = self.text
        mention = read_mention(text, place + 1, end)
        if mention is None:
            return None
        before = place - 1
        linked = before > first and text.words[before] in {"كما", "ما"}
        while before > first and (text.words[before] in "،,-–—" or text.words[before] in {"كما", "ما", "على", "وفق"}):
            before -= 1
        if self.found and self.found[-1].clause.last >= before:
            return None
        opens = next((one for one, close in text.closing.items() if close == before), None)
        if opens is not None and before - opens > LEAST_WORDS and before < place - 1:
            clause = Clause(first=opens + 1, last=before - 1, marker=opens, kind=SpeechKind.DIRECT)
        elif linked and self._ends_sentence(mention.last + 1, end):
            reported = self._clause(self._free_from(first, place), before + 1)
            if reported is None:
                return None
            clause = reported
        else:
            return None
        self._add(clause, mention, place)
        return mention.last + 1

    def _read_object(self, place: int, cue: Cue, end: int) -> int | None:
        """Read «نفى X الاتهامات»: the object of the verb is what is said."""
        if cue.verb not in entries("complement.object") or cue.kind is not CueKind.VERB:
            return None
        split = read_subject_and_object(self.text, place + 1, end)
        if split is None:
            return None
        mention, begin = split
        clause = self._clause(begin, ends_at(self.text, begin, end))
        if clause is None:
            return None
        self._add(clause, mention, place)
        return clause.last + 1

    def _read_told(self, place: int, end: int) -> int:
        """Read «ونقلت وكالة عن X قوله إن …»."""
        text = self.text
        for at in range(place + 1, min(end, place + 25)):
            if text.words[at] in entries("told.words") and not text.quoted[at]:
                begins = [
                    one
                    for one in range(at - 1, place, -1)
                    if text.words[one] in entries("told.before") or text.words[one] in entries("told.mouth")
                ]
                clause = read_complement(text, at, _OTHER, end)
                mention = read_mention(text, begins[0] + 1, at) if begins else None
                if clause is None or mention is None:
                    return at + 1
                self._add(clause, mention, at)
                return clause.last + 1
        return place + 1

    def _read_participle(self, place: int, cue: Cue, first: int, end: int) -> int:
        clause = read_complement(self.text, place, cue, end) if goes_on(self.text, place, cue) else None
        if clause is None:
            return place + 1
        found = self.references.subject(place, first)
        if found is None:
            return place + 1
        mention, certain = found
        self._add(clause, mention, place, certain=certain)
        return clause.last + 1

    # --- attributions --------------------------------------------------------

    def _read_attribution(self, place: int, first: int, end: int) -> int:
        """Read «…، بحسب X» and «وبحسب X، …»."""
        text = self.text
        begin = self._behind_attribution(place, end)
        if begin is None:
            return place + 1
        mention = read_mention(text, begin, end, joined=True)
        if mention is None or not self._may_attribute(mention):
            return place + 1
        after = mention.last + 1
        if place == first:
            start = self._behind_so(after, end)
            while start < end and not text.is_word(start) and start not in text.closing:
                start += 1
            clause = self._clause(start, ends_at(text, start, end))
            goes_on = clause.last + 1 if clause is not None else after
        else:
            start = self._free_from(first, place)
            if start > first:
                return after  # the words have a speaker
            if text.words[start] in cues() and cues()[text.words[start]].kind is CueKind.VERB:
                return after
            inside = after < end and text.is_word(after) and text.words[after] not in cues()  # «أمرت المحكمة بحسب المحامي بمصادرة المال»
            clause = self._clause(start, end if inside else place)
            goes_on = end if inside else after
        if clause is not None:
            self._add(clause, mention, place)
        return goes_on

    def _behind_so(self, place: int, end: int) -> int:
        """The place of «فإن», with which the words of «بحسب X، فإن …» begin; ``place`` without it."""
        words = self.text.words
        return next((at for at in range(place, min(end, place + 25)) if words[at] in entries("complement.so")), place)

    def _behind_attribution(self, place: int, end: int) -> int | None:
        """Where the speaker of the attribution at ``place`` begins; None where it names nobody."""
        text = self.text
        said_before = False
        place += 1
        while place < end:
            word = text.words[place]
            bare = word.removeprefix("ل")
            if bare in entries("attribution.of_pronoun"):
                return None
            cue = cues().get(word)
            said = (cue is not None and cue.kind is CueKind.VERB) or _with_pronoun(word)
            link = word in entries("attribution.what") or bare in entries("attribution.of_word") or word in {"عن", "على"}
            if not (said or link):  # «وفق ما أكده لمراسلتنا»
                return None if said_before and bare != word and not word.startswith("لل") else place
            said_before = said_before or said
            place += 1
        return None

    def _may_attribute(self, mention: Mention) -> bool:
        word = self.text.words[mention.first]
        bare = word[mention.clitic :]
        if word.startswith("لل"):
            bare = word[2:]
        return mention.named or is_title(bare)

    def _free_from(self, first: int, place: int) -> int:
        """The first token of a sentence before ``place`` behind the words that have a speaker."""
        return max([first, *(one.clause.last + 1 for one in self.found if first <= one.clause.first < place)])

    def _ends_sentence(self, place: int, end: int) -> bool:
        return place >= end or not self.text.is_word(place)

    def _clause(self, first: int, end: int) -> Clause | None:
        text, last = self.text, end - 1
        while last >= first and not text.is_word(last) and last not in text.closes:
            last -= 1
        while last >= first and text.words[last] in {"على", "كما", "ما"}:
            last -= 1
            while last >= first and not text.is_word(last) and last not in text.closes:
                last -= 1
        if last - first + 1 < LEAST_WORDS:
            return None
        return Clause(first=first, last=last, marker=first, kind=SpeechKind.REPORTED)

    # --- results -------------------------------------------------------------

    def _add(self, clause: Clause, mention: Mention, verb: int, *, certain: bool = True) -> None:
        cue = cues().get(self.text.words[verb], _OTHER)
        self.references.remember(mention, cue, clause)
        self.found.append(Found(clause=clause, mention=mention, verb=verb, joined=cue.joined, certain=certain))

    def _utterance(self, one: Found) -> Utterance:
        text = self.text
        mention = self.references.fullest(one.mention)
        return Utterance(
            start=text.starts[one.clause.first],
            end=text.ends[one.clause.last],
            speaker_start=text.starts[mention.first] + mention.clitic,
            speaker_end=text.ends[mention.last],
            verb_start=text.starts[one.verb] + one.joined,
            verb_end=text.ends[one.verb],
            name=mention.name,
            kind=one.clause.kind,
            certain=one.certain,
        )


def _with_pronoun(word: str) -> bool:
    """Whether a word is a verb of saying with a pronoun: «ذكرته»."""
    return any(word.endswith(ending) and word[: -len(ending)] in cues() for ending in ("ه", "ها"))


def _bounds(text: Text, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """The first token of each sentence, and the place behind its last."""
    return [(bisect_left(text.starts, one.start), bisect_left(text.starts, one.end)) for one in sentences]
