"""Reads what a verb reports without a conjunction: its object, or what somebody is asked for."""

from __future__ import annotations

from typing import Final

from retrieval.speech.attributions import may_attribute
from retrieval.speech.clause import Clause, words_between
from retrieval.speech.clause_openings import begins_clause
from retrieval.speech.clauses import end_of_noun, ends_at
from retrieval.speech.mentions import is_joined
from retrieval.speech.reading import Reading
from retrieval.speech.subjects import is_object, read_subject_and_object, with_object
from retrieval.speech.word_forms import is_verb
from retrieval.speech.words import Cue, CueKind, cues, entries

# The preposition before what is asked for, and words before it, at most.
_FOR: Final = "ب"
_REQUEST: Final = 8
# Tokens of «في يناير/كانون الثاني الماضي», at most.
_TIME: Final = 7


def read_object(reading: Reading, place: int, cue: Cue, end: int, *, keep: bool = True) -> int | None:
    """Read «نفى X الاتهامات»: the object of the verb is what is said. Without ``keep`` only say whether it is."""
    if cue.verb not in entries("complement.object") or cue.kind is not CueKind.VERB:
        return None
    words = reading.text.words
    if place and reading.text.is_word(place - 1) and words[place - 1] not in entries("clause_opening_words"):
        return _read_object_of_earlier(reading, place, end) if keep else None  # «الجزائر تعلن دعمها»
    noun = words[place + 1] if place + 1 < end else ""
    carried = reading.references.unnamed_subject(place, cue) if noun in entries("complement.object_nouns") else None
    split = read_subject_and_object(reading.text, place + 1, end) if carried is None else (carried[0], place + 1)
    if split is None or begins_clause(reading.text, split[1]):
        return None
    mention, begin = split
    clause = words_between(reading.text, begin, end_of_noun(reading.text, begin, end))
    if clause is None:
        return None
    if keep:
        reading.add(clause, mention, place, certain=carried is None or carried[1])
    return clause.last + 1


def _read_object_of_earlier(reading: Reading, place: int, end: int) -> int | None:
    """Read «وكانت الهيئة أعلنت في يناير الماضي إلقاء القبض على فلان»."""
    first, text = reading.references.first, reading.text
    before = reading.references.before_verb(place, first) if text.words[first] in entries("as_for") else None
    begin = place + 1
    reach = range(begin, min(end, begin + _TIME))
    time = [at for at in reach if text.words[at] in entries("time_adjectives")]
    begin = time[-1] + 1 if time else begin
    if before is None or begin >= end or text.words[begin] in entries("speaker.ends"):
        return None
    clause = words_between(text, begin, end_of_noun(text, begin, end))
    if clause is None or begins_clause(text, begin) or not text.is_word(begin):
        return None
    reading.add(clause, before[0], place, certain=before[1])
    return clause.last + 1


def read_request(reading: Reading, place: int, cue: Cue, end: int) -> int | None:
    """Read «ناشدت السلطات السكان بالابتعاد»: who is asked, and for what, is what is said."""
    if cue.verb not in entries("complement.request") or reading.text.words[place - 1] in entries("relative"):
        return None
    split = read_subject_and_object(reading.text, place + 1, end)
    if split is None:
        return None
    mention, begin = with_object(reading.text, *split)
    clause = words_between(reading.text, begin, ends_at(reading.text, begin, end))
    if clause is None or not _asks(reading, clause) or is_object(reading.text, mention, cue):
        return None
    if not may_attribute(reading.text, mention):
        return None
    alone = is_joined(reading.text.words[begin], _FOR) and cue.joined
    if alone and reading.references.carry(cue) is not None:
        return None  # «وطالب مجلس الأمن بالتدخل»: he asks, or is asked
    reading.add(clause, mention, place)
    return clause.last + 1


def _asks(reading: Reading, clause: Clause) -> bool:
    """Whether a clause has what is asked for: a preposition, joined to a noun, near its beginning."""
    words = reading.text.words[clause.first : min(clause.last, clause.first + _REQUEST)]
    return any(word in entries("complement.request_words") or is_joined(word, _FOR) for word in words)


def read_object_of_participle(reading: Reading, place: int, end: int) -> Clause | None:
    """Return the noun behind a participle, and what belongs to it («مؤكدا استعداد الحزب»)."""
    text, begin = reading.text, place + 1
    if begin >= end or (text.is_word(place - 1) and text.words[place - 1] not in entries("and")):
        return None
    word = text.words[begin]
    no_noun = word in entries("speaker.ends") or word in entries("speaker.never")
    if not text.is_word(begin) or no_noun or word in cues() or is_verb(word):
        return None
    return words_between(text, begin, end_of_noun(text, begin, end))
