"""Finds who says what in an article: verbs of saying, quotation marks and attributions such as «بحسب».

The rules follow the studies of reported speech in Arabic news (Alrahabi, 2010: precision 0.93, recall 0.88): a verb
from a list, its speaker, and a complement, in any order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from retrieval.speech.attributions import may_attribute, read_attribution, read_told
from retrieval.speech.clause import LEAST_WORDS, Clause, words_between
from retrieval.speech.clause_openings import begins_clause, goes_on
from retrieval.speech.clauses import read_complement
from retrieval.speech.mentions import BREAKS, Mention
from retrieval.speech.reading import Reading
from retrieval.speech.scanning import Text
from retrieval.speech.speakers import read_mention
from retrieval.speech.utterance import SpeechKind, Utterance
from retrieval.speech.verb_objects import read_object, read_object_of_participle, read_request
from retrieval.speech.words import Cue, CueKind, cues, entries
from retrieval.text.segmentation import Sentence

# Words between a verb without a speaker beside it and what is said, at most.
_MOST_ADJUNCT: Final = 16
_DENY: Final = "deny"


def extract_utterances(body: str, sentences: Sequence[Sentence]) -> tuple[Utterance, ...]:
    """Return the utterances in ``body``, in order. ``sentences`` are those of ``segment``."""
    text = Text(body)
    if cues().keys().isdisjoint(text.words):
        return ()
    return _Extraction(text, sentences).run()


class _Extraction:
    def __init__(self, text: Text, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.bounds = _bounds(text, sentences)
        self.reading = Reading(text)
        self.references = self.reading.references
        table, quoted = cues(), text.quoted
        self.cues = [(at, table[word]) for at, word in enumerate(text.words) if word in table and not quoted[at]]
        self._next_cue = 0

    def run(self) -> tuple[Utterance, ...]:
        for number, (first, end) in enumerate(self.bounds):
            self.references.begin_sentence(number, first, end)
            self._read_sentence(first, end)
        return self.reading.utterances()

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
                place = read_attribution(self.reading, place, first, end)

    def _read_verb(self, place: int, cue: Cue, first: int, end: int) -> int:
        """Read what the verb at ``place`` reports; return where to go on."""
        text = self.text
        if self._is_no_report(place, cue, first):
            return place + 1
        if cue.verb == "quote":
            return read_told(self.reading, place, end)
        clause = read_complement(text, place, cue, end)
        if clause is not None and not self._is_reported(place, cue, clause, first):
            return place + 1
        if cue.verb == _DENY and (clause is None or clause.marker > place + 2):
            # «نفى X اتهامات بأنه …»
            clause = None if read_object(self.reading, place, cue, end, keep=False) else clause
        if clause is None:
            return self._read_without_clause(place, cue, first, end)
        found = self._speaker_of(place, cue, clause, first)
        if found is None:
            return place + 1
        self.reading.add(clause, found[0], place, certain=found[1])
        return clause.last + 1

    def _is_no_report(self, place: int, cue: Cue, first: int) -> bool:
        """Whether a verb is passive, denied or part of an idiom."""
        words = self.text.words
        denied = place > first and words[place - 1] in entries("no_verb_behind")
        idiom = " ".join(words[place : place + 2]) in entries("complement.idioms")
        return denied or idiom or self.text.is_passive(place, joined=cue.joined)

    def _read_without_clause(self, place: int, cue: Cue, first: int, end: int) -> int:
        """Read a verb that no clause follows; return where to go on."""
        behind = self._read_behind(place, first, end) or read_object(self.reading, place, cue, end)
        behind = behind or read_request(self.reading, place, cue, end)
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
        if (self.reading.found and self.reading.found[-1].clause.last >= before) or not (
            linked or before in text.closes
        ):
            return None
        mention = read_mention(text, place + 1, end)
        if mention is None:
            return None
        opens = next((one for one, close in text.closing.items() if close == before), None)
        if opens is not None and before - opens > LEAST_WORDS and before < place - 1:
            clause = Clause(first=opens + 1, last=before - 1, marker=opens, kind=SpeechKind.DIRECT)
        elif linked and (mention.last + 1 >= end or not text.is_word(mention.last + 1)):
            reported = words_between(self.text, self.reading.free_from(first, place), before + 1)
            if reported is None:
                return None
            clause = reported
        else:
            return None
        self.reading.add(clause, mention, place)
        return mention.last + 1

    def _read_participle(self, place: int, cue: Cue, first: int, end: int) -> int:
        clause = read_complement(self.text, place, cue, end) if goes_on(self.text, place, cue) else None
        if clause is None and cue.verb in entries("complement.object"):
            clause = read_object_of_participle(self.reading, place, end)
        if clause is None:
            return place + 1
        found = self.references.subject(place, first)
        if found is None:
            return place + 1
        mention, certain = found
        if not certain:
            # Of 17 such subjects in 101 annotated articles, 6 were those of other words.
            return place + 1
        self.reading.add(clause, mention, place)
        return clause.last + 1


def _bounds(text: Text, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """The first token of each sentence, and the place behind its last."""
    return [(bisect_left(text.starts, one.start), bisect_left(text.starts, one.end)) for one in sentences]
