"""Finds who says what in an article: verbs of saying, quotation marks and attributions such as «بحسب».

The rules follow the studies of reported speech in Arabic news (Alrahabi, 2010: precision 0.93, recall 0.88): a verb
from a list, its speaker, and a complement, in any order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.speech.attributions import behind_attribution, behind_so, may_attribute
from retrieval.speech.clauses import (
    LEAST_WORDS,
    Clause,
    begins_clause,
    end_of_noun,
    ends_at,
    goes_on,
    read_complement,
    words_between,
)
from retrieval.speech.persons import is_verb
from retrieval.speech.references import References
from retrieval.speech.scanning import Text
from retrieval.speech.speakers import (
    BREAKS,
    Mention,
    is_joined,
    read_joined_mention,
    read_mention,
    read_subject_and_object,
    with_object,
)
from retrieval.speech.utterance import SpeechKind, Utterance
from retrieval.speech.words import Cue, CueKind, cues, entries
from retrieval.text.segmentation import Sentence

# Words between a verb without a speaker beside it and what is said, at most.
_MOST_ADJUNCT: Final = 16
# What a noun reports («قوله»).
# Tokens of a dateline, at most.
_DATELINE: Final = 14
_DASHES: Final = frozenset("-–—")
_DENY: Final = "deny"
# The preposition before what is asked for, and words before it, at most.
_FOR: Final = "ب"
_REQUEST: Final = 8
# Tokens of «في يناير/كانون الثاني الماضي», at most.
_TIME: Final = 7
_OTHER: Final = Cue(kind=CueKind.PARTICIPLE, verb="say")
_TOLD: Final = Cue(kind=CueKind.VERB, verb="say")


def extract_utterances(body: str, sentences: Sequence[Sentence]) -> tuple[Utterance, ...]:
    """Return the utterances in ``body``, in order. ``sentences`` are those of ``segment``."""
    text = Text(body)
    if cues().keys().isdisjoint(text.words):
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
        table, quoted = cues(), text.quoted
        self.cues = [(at, table[word]) for at, word in enumerate(text.words) if word in table and not quoted[at]]
        self._next_cue = 0

    def run(self) -> tuple[Utterance, ...]:
        for number, (first, end) in enumerate(self.bounds):
            self.references.begin_sentence(number, first, end)
            self._read_sentence(first, end)
        made = [self._utterance(one) for one in self.found]
        return tuple(sorted(made, key=lambda one: one.start))

    def _read_sentence(self, first: int, end: int) -> None:
        place = first
        while self._next_cue < len(self.cues):
            at, cue = self.cues[self._next_cue]
            if at >= end:
                break
            self._next_cue += 1
            if at < place:  # among words that are read
                continue
            place = at
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
        if self._is_no_report(place, cue, first):
            return place + 1
        if cue.verb == "quote":
            return self._read_told(place, end)
        clause = read_complement(text, place, cue, end)
        if clause is not None and not self._is_reported(place, cue, clause, first):
            return place + 1
        if cue.verb == _DENY and (clause is None or clause.marker > place + 2):
            # «نفى X اتهامات بأنه …»
            clause = None if self._read_object(place, cue, end, keep=False) else clause
        if clause is None:
            return self._read_without_clause(place, cue, first, end)
        found = self._speaker_of(place, cue, clause, first)
        if found is None:
            return place + 1
        self._add(clause, found[0], place, certain=found[1])
        return clause.last + 1

    def _is_no_report(self, place: int, cue: Cue, first: int) -> bool:
        """Whether a verb is passive, denied or part of an idiom."""
        words = self.text.words
        denied = place > first and words[place - 1] in entries("no_verb_behind")
        idiom = " ".join(words[place : place + 2]) in entries("complement.idioms")
        return denied or idiom or self.text.is_passive(place, joined=cue.joined)

    def _read_without_clause(self, place: int, cue: Cue, first: int, end: int) -> int:
        """Read a verb that no clause follows; return where to go on."""
        behind = self._read_behind(place, first, end) or self._read_object(place, cue, end)
        behind = behind or self._read_request(place, cue, end)
        if behind is None:
            self._note_subject(place, cue, end)
        return behind or place + 1

    def _is_reported(self, place: int, cue: Cue, clause: Clause, first: int) -> bool:
        """Whether a clause is what the verb reports, and not words that are like it."""
        text, begin = self.text, place + 1
        marked = begins_clause(text, clause.marker) or clause.marker in text.closing
        if text.words[place - 1] in entries("relative") and not marked and clause.kind is SpeechKind.REPORTED:
            return False  # «العقوبات التي أعلنت الدولة عن فرضها»
        if cue.verb not in entries("complement.sentence_start"):
            return True
        mention = read_mention(text, begin, clause.marker)
        return place == first and clause.marker in (begin, mention.last + 1 if mention is not None else begin)

    def _note_subject(self, place: int, cue: Cue, end: int) -> None:
        """Note who speaks in words that are not reported («أعرب الوزير عن أمله»): the sentence may go on with him."""
        if self.text.words[place - 1] in entries("relative") or self._has_cue(place + 1, end):
            return
        mention = read_mention(self.text, place + 1, end)
        if mention is not None and may_attribute(self.text, mention):
            self.references.note(mention, cue, mention.last)

    def _has_cue(self, place: int, end: int) -> bool:
        """Whether the word at ``place`` is a verb of saying itself («كشف قال»)."""
        return place >= end or self.text.words[place] in cues()

    def _speaker_of(self, place: int, cue: Cue, clause: Clause, first: int) -> tuple[Mention, bool] | None:
        """The speaker of the verb at ``place``, behind it or before it, and whether that is certain."""
        words, begin = self.text.words, place + 1
        if cue.verb == "stand":
            if words[begin] not in entries("stands_in"):
                return None
            begin += 1
        mention = read_mention(self.text, begin, clause.marker)
        asked = cue.verb == "demand" and place > first + 1  # «ناشدت العالم»: whom
        if mention is not None and not asked:
            return mention, True
        if (words[place][1:] if cue.joined else words[place]) in entries("complement.impersonal"):
            return None
        before = self.references.before_verb(place, first)
        if before is None and place > first + 1 and words[place - 1] not in entries("relative"):
            own = self.references.main_subject(first, place)  # «ورد الصدر بجملة، قال فيها إن …»
            before = (own, own.named) if own is not None else None
        if before is None and self._may_be_carried(place, clause):
            before = self.references.carry(cue)
        return before

    def _may_be_carried(self, place: int, clause: Clause) -> bool:
        """Whether the verb has no subject of its own: behind it are only adjuncts, or nothing."""
        words, following = self.text.words, place + 1
        if words[place - 1] in entries("relative") or clause.marker - place > _MOST_ADJUNCT:
            return False
        while following < clause.marker and words[following] in entries("complement.filler"):
            following += 1
        word = words[following]
        adjunct = (
            word in entries("speaker.ends") or word in entries("speaker.never") or not self.text.is_word(following)
        )
        joined = word.startswith(tuple(entries("joined_preposition")))
        return following >= clause.marker or adjunct or joined or word in cues()

    def _read_behind(self, place: int, first: int, end: int) -> int | None:
        """Read «"…"، قال X» and «…، كما قال X»: the words stand before the verb."""
        text = self.text
        before = place - 1
        linked = before > first and text.words[before] in entries("behind_words_link")
        while before > first and (text.words[before] in BREAKS or text.words[before] in entries("behind_words")):
            before -= 1
        if (self.found and self.found[-1].clause.last >= before) or not (linked or before in text.closes):
            return None
        mention = read_mention(text, place + 1, end)
        if mention is None:
            return None
        opens = next((one for one, close in text.closing.items() if close == before), None)
        if opens is not None and before - opens > LEAST_WORDS and before < place - 1:
            clause = Clause(first=opens + 1, last=before - 1, marker=opens, kind=SpeechKind.DIRECT)
        elif linked and (mention.last + 1 >= end or not text.is_word(mention.last + 1)):
            reported = words_between(self.text, self._free_from(first, place), before + 1)
            if reported is None:
                return None
            clause = reported
        else:
            return None
        self._add(clause, mention, place)
        return mention.last + 1

    def _read_object(self, place: int, cue: Cue, end: int, *, keep: bool = True) -> int | None:
        """Read «نفى X الاتهامات»: the object of the verb is what is said. Without ``keep`` only say whether it is."""
        if cue.verb not in entries("complement.object") or cue.kind is not CueKind.VERB:
            return None
        words = self.text.words
        if place and self.text.is_word(place - 1) and words[place - 1] not in entries("clause_opening_words"):
            return self._read_object_of_earlier(place, end) if keep else None  # «الجزائر تعلن دعمها»
        noun = words[place + 1] if place + 1 < end else ""
        carried = self.references.carry(cue) if noun in entries("complement.object_nouns") else None
        split = read_subject_and_object(self.text, place + 1, end) if carried is None else (carried[0], place + 1)
        if split is None or begins_clause(self.text, split[1]):
            return None
        mention, begin = split
        clause = words_between(self.text, begin, end_of_noun(self.text, begin, end))
        if clause is None:
            return None
        if keep:
            self._add(clause, mention, place, certain=carried is None or carried[1])
        return clause.last + 1

    def _read_object_of_earlier(self, place: int, end: int) -> int | None:
        """Read «وكانت الهيئة أعلنت في يناير الماضي إلقاء القبض على فلان»."""
        first, text = self.references.first, self.text
        before = self.references.before_verb(place, first) if text.words[first] in entries("as_for") else None
        begin = place + 1
        reach = range(begin, min(end, begin + _TIME))
        time = [at for at in reach if text.words[at] in entries("time_adjectives")]
        begin = time[-1] + 1 if time else begin
        if before is None or begin >= end or text.words[begin] in entries("speaker.ends"):
            return None
        clause = words_between(text, begin, end_of_noun(text, begin, end))
        if clause is None or begins_clause(text, begin) or not text.is_word(begin):
            return None
        self._add(clause, before[0], place, certain=before[1])
        return clause.last + 1

    def _read_request(self, place: int, cue: Cue, end: int) -> int | None:
        """Read «ناشدت السلطات السكان بالابتعاد»: who is asked, and for what, is what is said."""
        if cue.verb not in entries("complement.request") or self.text.words[place - 1] in entries("relative"):
            return None
        split = read_subject_and_object(self.text, place + 1, end)
        if split is None:
            return None
        mention, begin = with_object(self.text, *split)
        clause = words_between(self.text, begin, ends_at(self.text, begin, end))
        if clause is None or not self._asks(clause) or not may_attribute(self.text, mention):
            return None
        alone = is_joined(self.text.words[begin], _FOR) and cue.joined
        if alone and self.references.carry(cue) is not None:
            return None  # «وطالب مجلس الأمن بالتدخل»: he asks, or is asked
        self._add(clause, mention, place)
        return clause.last + 1

    def _asks(self, clause: Clause) -> bool:
        """Whether a clause has what is asked for: a preposition, joined to a noun, near its beginning."""
        words = self.text.words[clause.first : min(clause.last, clause.first + _REQUEST)]
        return any(word in entries("complement.request_words") or is_joined(word, _FOR) for word in words)

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
                clause = read_complement(text, at, _TOLD, end)
                mention = read_mention(text, begins[0] + 1, at) if begins else None
                if clause is None or mention is None:
                    return at + 1
                self._add(clause, mention, at)
                return clause.last + 1
        return place + 1

    def _read_participle(self, place: int, cue: Cue, first: int, end: int) -> int:
        clause = read_complement(self.text, place, cue, end) if goes_on(self.text, place, cue) else None
        if clause is None and cue.verb in entries("complement.object"):
            clause = self._object_of(place, end)
        if clause is None:
            return place + 1
        found = self.references.subject(place, first)
        if found is None:
            return place + 1
        mention, certain = found
        if not certain:
            # Of 17 such subjects in 101 annotated articles, 6 were those of other words.
            return place + 1
        self._add(clause, mention, place)
        return clause.last + 1

    def _object_of(self, place: int, end: int) -> Clause | None:
        """The noun behind a participle, and what belongs to it («مؤكدا استعداد الحزب»)."""
        text, begin = self.text, place + 1
        if begin >= end or (text.is_word(place - 1) and text.words[place - 1] not in entries("and")):
            return None
        word = text.words[begin]
        if not text.is_word(begin) or word in entries("speaker.ends") or word in cues() or is_verb(word):
            return None
        return words_between(text, begin, end_of_noun(text, begin, end))

    # --- attributions --------------------------------------------------------

    def _read_attribution(self, place: int, first: int, end: int) -> int:
        """Read «…، بحسب X» and «وبحسب X، …»."""
        text = self.text
        begin = behind_attribution(text, place, end)
        if begin is None:
            return place + 1
        mention = read_joined_mention(text, begin, end)
        if mention is None or not may_attribute(text, mention):
            return place + 1
        after = mention.last + 1
        if place == first:
            start = behind_so(text, after, end)
            while start < end and not text.is_word(start) and start not in text.closing:
                start += 1
            behind = start + (text.words[start] in entries("complement.so")) if start < end else end
            cue = cues().get(text.words[behind]) if behind < end else None
            if cue is not None and cue.kind is CueKind.VERB:
                return behind  # «بحسب الموقع، قال فلان إن …»: his words
            clause = words_between(self.text, start, ends_at(text, start, end))
            goes_on = clause.last + 1 if clause is not None else after
        else:
            start = self._free_from(first, place)
            if start > first:
                return after  # the words have a speaker
            cue = cues().get(text.words[start])
            if cue is not None and cue.verb in entries("complement.own_speaker"):
                return after
            word = text.words[after] if after < end and text.is_word(after) else ""
            inside = (
                word != "" and word not in cues() and word not in entries("speaker.ends")
            )  # «أمرت المحكمة بحسب المحامي بمصادرة المال»
            clause = words_between(self.text, start, end if inside else place)
            goes_on = end if inside else after
        if clause is not None:
            self._add(clause, mention, place)
        return goes_on

    def _free_from(self, first: int, place: int) -> int:
        """The first token of a sentence before ``place`` behind the words that have a speaker, and behind a dateline
        («دبي (CNN) --»)."""
        dateline = range(first, min(place, first + _DATELINE))
        first = next((at + 1 for at in dateline if self.text.words[at] in _DASHES and at > first), first)
        return max([first, *(one.clause.last + 1 for one in self.found if first <= one.clause.first < place)])

    # --- results -------------------------------------------------------------

    def _add(self, clause: Clause, mention: Mention, verb: int, *, certain: bool = True) -> None:
        cue = cues().get(self.text.words[verb], _OTHER)
        self.references.remember(mention, cue, clause.last)
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


def _bounds(text: Text, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """The first token of each sentence, and the place behind its last."""
    return [(bisect_left(text.starts, one.start), bisect_left(text.starts, one.end)) for one in sentences]
