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
from retrieval.speech.clause_openings import COMMAS, begins_clause, goes_on
from retrieval.speech.clauses import read_complement
from retrieval.speech.mentions import BREAKS, Mention, is_joined, weekdays
from retrieval.speech.reading import Reading
from retrieval.speech.scanning import Text
from retrieval.speech.speakers import read_mention
from retrieval.speech.utterance import SpeechKind, Utterance
from retrieval.speech.verb_objects import read_object, read_object_of_participle, read_request
from retrieval.speech.verb_speakers import speaker_of
from retrieval.speech.words import Cue, CueKind, cues, entries
from retrieval.text.analysis import vocabulary
from retrieval.text.name_words import ARTICLE
from retrieval.text.segmentation import Sentence

_BESIDE: Final = 3
# The letter of the first person.
_I: Final = "أ"
_CONSIDER: Final = "consider"
_QUOTE: Final = "quote"
_DENY: Final = "deny"
_DISCLOSE: Final = "disclose"


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
        quoted, found = text.quoted, enumerate(map(cues().get, text.words))
        self.cues = [(at, cue) for at, cue in found if cue is not None and not quoted[at]]
        self._next_cue = 0

    def run(self) -> tuple[Utterance, ...]:
        for number, (first, end) in enumerate(self.bounds):
            self.references.begin_sentence(number, first, end)
            self._read_sentence(self.references.first, end)
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
        if cue.verb == _QUOTE:
            return read_told(self.reading, place, end)
        clause = read_complement(text, place, cue, end)
        noun = "".join(text.words[place + 1 : place + 2])
        if cue.verb in entries("complement.object") and noun in entries("complement.object_nouns"):
            clause = None  # «وأكد ضرورة "كسر الجمود"»
        if clause is not None and not self._is_reported(place, cue, clause, first):
            return place + 1
        if cue.verb == _DENY and (clause is None or clause.marker > place + 2):
            # «نفى X اتهامات بأنه …»
            clause = None if read_object(self.reading, place, cue, end, keep=False) else clause
        if clause is None:
            return self._read_without_clause(place, cue, first, end)
        found = speaker_of(self.reading, place, cue, clause, first)
        if found is None or not self._may_say(found[0], place, cue, clause):
            return place + 1
        self.reading.add(clause, found[0], place, certain=found[1])
        return clause.last + 1

    def _may_say(self, mention: Mention, place: int, cue: Cue, clause: Clause) -> bool:
        """Whether a verb that often means something else («تتابع مقطعا», «تعتبر واحدة من …», «تكشف الحالة عن …») has a
        speaker who can say something."""
        other = cue.verb in entries("complement.other_meaning") and not cue.joined
        noun = cue.verb in entries("complement.about") and clause.kind is SpeechKind.REPORTED
        if not other and (not noun or begins_clause(self.text, clause.marker)):
            return True
        word = self.text.words[mention.first]
        proper = not word.startswith(ARTICLE) and ARTICLE + word not in vocabulary()
        opens = place == self.references.first and (cue.verb != _DISCLOSE or word.startswith(ARTICLE))
        return proper or opens or may_attribute(self.text, mention)

    def _is_no_report(self, place: int, cue: Cue, first: int) -> bool:
        """Whether a verb is passive, denied or part of an idiom."""
        words = self.text.words
        denied = place > first and words[place - 1] in entries("no_verb_behind")
        if cue.verb == _QUOTE:
            return denied
        if cue.verb == _CONSIDER and self.text.body[self.text.starts[place] + cue.joined] == _I:
            return True  # «أعتقد»
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
        if not marked and clause.kind is SpeechKind.REPORTED and self._has_object(begin, clause.marker, cue):
            return False
        if cue.verb not in entries("complement.sentence_start"):
            return True
        mention = read_mention(text, begin, clause.marker)
        beside = mention.last + 1 if mention is not None else begin
        return place == first and clause.marker in (begin, beside, beside + (text.words[beside] in COMMAS))

    def _has_object(self, begin: int, marker: int, cue: Cue) -> bool:
        """Whether a noun stands between the speaker and the preposition, which is that of the noun («أعلنت المؤسسة خبر
        وفاته عن …»)."""
        text = self.text
        mention = read_mention(text, begin, marker)
        if mention is None or cue.verb in entries("complement.request") or marker - mention.last <= _BESIDE:
            return False
        word = text.words[mention.last + 1]
        adjunct = (
            word in entries("speaker.ends")
            or word in weekdays()
            or is_joined(word)
            or word in entries("complement.filler")
        )
        return text.is_word(mention.last + 1) and not adjunct

    def _note_subject(self, place: int, cue: Cue, end: int) -> None:
        """Note who speaks in words that are not reported («أعرب الوزير عن أمله»): the sentence may go on with him."""
        if self.text.words[place - 1] in entries("relative") or self._has_cue(place + 1, end):
            return
        if place + 1 in self.text.closing:
            return  # «أكد "براءة" موسكو»
        if cue.verb in entries("complement.sentence_start") and place > self.references.first:
            return  # «بين»
        mention = read_mention(self.text, place + 1, end)
        if mention is not None and may_attribute(self.text, mention):
            self.references.note(mention, cue, mention.last)

    def _has_cue(self, place: int, end: int) -> bool:
        """Whether the word at ``place`` is a verb of saying itself («كشف قال»)."""
        return place >= end or self.text.words[place] in cues()

    def _read_behind(self, place: int, first: int, end: int) -> int | None:
        """Read «"…"، قال X» and «…، كما قال X»: the words stand before the verb."""
        text = self.text
        if cues()[text.words[place]].verb in entries("complement.sentence_start"):
            return None  # «ما بين»
        before = place - 1
        linked = before > first and text.words[before] in entries("behind_words_link")
        while before > first and (text.words[before] in BREAKS or text.words[before] in entries("behind_words")):
            before -= 1
        last = before - (before in text.closes)
        if (self.reading.found and self.reading.found[-1].clause.last >= last) or not (linked or before in text.closes):
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
