"""Tells the subject of a verb from its object, which may follow it without a word between."""

from __future__ import annotations

from typing import Final

from retrieval.speech.mentions import BREAKS, MOST_OF_PART, Mention, end_of_part, make_mention, may_begin, weekdays
from retrieval.speech.persons import is_title
from retrieval.speech.scanning import Text
from retrieval.speech.speakers import MOST_OF_NAME, person_of, read_mention
from retrieval.speech.word_forms import is_object_form
from retrieval.speech.words import Cue, entries, heads
from retrieval.text.name_words import ARTICLE

_FEMININE: Final = "ة"
# The plural of things and bodies.
_THINGS: Final = "ات"
_MASCULINE: Final = "masculine"
# «جاء في البيان»: the subject is a document.
STAND: Final = "stand"
# The ending of an adjective («دولية»).
_ADJECTIVE: Final = "يه"


def read_subject_and_object(text: Text, first: int, end: int) -> tuple[Mention, int] | None:
    """Return the subject behind a verb and where its object begins («نفى بن سلمان | أي خلاف»), or None where that is
    not clear. The object follows a person's name, or an adjective with the article («البيت الأبيض | استقالة»)."""
    close = end_of_part(text, first, end)
    if close == first or not may_begin(text, first, close):
        return None
    name = person_of(text, first, close)
    begin = name[1] + 1 if name is not None else _end_of_definite(text, first, close)
    if begin is None:
        return None
    mention = make_mention(text, first, begin - 1, name[:2] if name is not None else None)
    whole = read_mention(text, first, end)
    if whole is not None and whole.named and whole.last >= begin and text.words[begin] in BREAKS:
        mention, begin = whole, whole.last + 1  # «نفى الرئيس الأمريكي، دونالد ترامب، …»
    begin = _behind_adjuncts(text, begin, end)
    word = text.words[begin] if begin < end else ""
    if word in entries("speaker.goes_on"):
        return None  # «المتحدث | باسم الوزارة»
    if begin >= end or not text.is_word(begin) or word in entries("speaker.ends") or (name and is_title(word)):
        return None
    return mention, begin


def with_object(text: Text, mention: Mention, begin: int) -> tuple[Mention, int]:
    """Return a subject and the place of its object, which may have been read as part of it: «السلطات | السكان»."""
    for place in range(mention.first + 1, mention.last + 1):
        word, before = text.words[place], text.words[place - 1]
        whole = before.startswith(ARTICLE) or before.endswith(_ADJECTIVE)
        other = is_object_form(word) or (word.startswith(ARTICLE) and word.removeprefix(ARTICLE) in heads())
        if whole and other and place > mention.name_last * mention.named:
            return make_mention(text, mention.first, place - 1, None), place
    return mention, begin


def is_asked(word: str, cue: Cue) -> bool:
    """Return whether the noun behind a verb that asks for something is the one who is asked."""
    return cue.verb in entries("complement.request") and word in entries("speaker.asked")


def is_object(text: Text, mention: Mention, cue: Cue) -> bool:
    """Return whether what stands behind a verb is its object: «ودعت المصابين إلى …», «ودعا الحكومة إلى …»,
    «وأكد ضرورة …»."""
    word = text.words[mention.first]
    if is_object_form(word) or word in entries("complement.object_nouns") or is_asked(word, cue):
        return True
    if mention.named or cue.gender != _MASCULINE or cue.verb == STAND:
        return False
    bare = word.removeprefix(ARTICLE)
    feminine = text.body[text.starts[mention.first] : text.ends[mention.first]].endswith(_FEMININE)
    feminine = feminine and is_title(word) and bare not in entries("speaker.masculine")
    return feminine or bare in entries("speaker.feminine") or (bare != word and word.endswith(_THINGS))


def _behind_adjuncts(text: Text, begin: int, end: int) -> int:
    """The place behind days and asides between commas («، في أغسطس الماضي،»)."""
    while begin < end and (text.words[begin] in BREAKS or _is_adjunct(text.words[begin])):
        following = text.words[begin + 1] if begin + 1 < end else ""
        if text.words[begin] in BREAKS and following in entries("speaker.ends") and not _is_adjunct(following):
            close = next(
                (at for at in range(begin + 2, min(end, begin + MOST_OF_PART)) if text.words[at] in BREAKS), None
            )
            if close is None:
                return begin + 1
            begin = close
        begin += 1
    return begin


def _end_of_definite(text: Text, first: int, close: int) -> int | None:
    """The place behind the last word with the article of a description, if another word follows it there."""
    place = first
    while place < min(close, first + MOST_OF_NAME) and not text.words[place].startswith(ARTICLE):
        place += 1
    while place < close and text.words[place].startswith(ARTICLE):
        place += 1
    seen = place > first and text.words[place - 1].startswith(ARTICLE)
    return place if seen else None


def _is_adjunct(word: str) -> bool:
    return word in weekdays() or word in entries("complement.filler")
