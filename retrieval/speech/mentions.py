"""What names a speaker: its tokens, where it may begin, and where it ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from retrieval.speech.persons import is_title, spelled, with_part_of_name
from retrieval.speech.scanning import FOR, LIL, Text
from retrieval.speech.words import CueKind, cues, entries
from retrieval.text import lexicon
from retrieval.text.analysis import vocabulary
from retrieval.text.name_words import ARTICLE, NameKind, is_origin, kind_of_name

# The pronoun that is folded like the feminine ending.
_ITS: Final = "ه"
# Letters joined to a word of a description.
_JOINED: Final = "لبو"
_AT: Final = "ب"
_JOINED_ARTICLE: Final = ("لل", "بال", "وال")
# Words of a speaker and of one part of it between commas, at most. In the annotated articles the longest has nine.
MOST_WORDS: Final = 14
MOST_OF_PART: Final = 12
_SHORTEST_STEM: Final = 3
# Tokens of a name in quotation marks, with one of the marks.
MOST_QUOTED: Final = 6
# Tokens of a body's own name in quotation marks behind its adjective, at most.
_LONGEST_OWN: Final = 3
_CACHED: Final = 20_000
# «ب» and the article: an adjunct.
_WITH_THE: Final = "بال"
BREAKS: Final = frozenset("،,-–—")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A speaker as the tokens ``first`` to ``last`` name it. ``name`` is a person's name in it, with the tokens
    ``name_first`` to ``name_last``, or the whole mention where it has none (``named`` is False). ``clitic`` is the
    number of letters of a preposition joined to the first word."""

    first: int
    last: int
    name_first: int
    name_last: int
    name: str
    named: bool
    clitic: int = 0


def _is_object(text: Text, opens: int) -> bool:
    """Whether words in quotation marks are the object of a verb: long ones behind a place or its adjective («دعت
    الولايات المتحدة "تحالف دعم الشرعية"», and not «وكالة الأنباء الكويتية "كونا"»)."""
    before = text.words[opens - 1]
    return text.closing[opens] - opens > _LONGEST_OWN and (kind_of_name(before) is NameKind.PLACE or is_origin(before))


def after_aside(text: Text, place: int, stop: int) -> int:
    """Return the place behind an aside in brackets («(فيفا)») at ``place``."""
    if place < stop and text.words[place] in "([":
        for close in range(place + 1, stop):
            if text.words[close] in ")]":
                return close + 1
    return place


def end_of_part(text: Text, first: int, stop: int) -> int:
    """Return the place behind the words that begin at ``first`` and that no mark and no end of a speaker interrupts."""
    place = first
    words, closing, enders = text.words, text.closing, _enders()
    while place < stop and place - first < MOST_OF_PART:
        word = words[place]
        if place in closing:  # «قناة "العربية"»
            close = closing[place]
            if close >= stop or close - place > MOST_QUOTED or (place > first and _is_object(text, place)):
                break
            place = close + 1
            continue
        if place > first and place + 1 in closing and word.startswith(FOR):  # «قال فلان لقناة "العربية"»
            break
        if not word[:1].isalnum() or (
            (word in enders or word.startswith(_WITH_THE)) and _ends_speaker(text, place, first)
        ):
            break
        place += 1
    return place


def may_begin(text: Text, first: int, end: int) -> bool:
    """Return whether the word at ``first`` may begin a speaker that ends before ``end``."""
    word = text.words[first]
    written = text.body[text.starts[first] : text.ends[first]]
    if written.endswith(_ITS) and len(word) > _SHORTEST_STEM and kind_of_name(word) is None:
        return False  # «تصميمه»
    if word.startswith(LIL) and kind_of_name(word) is None:
        return False  # «للمرة الأولى»
    if word in entries("speaker.never") or word in cues() or not text.is_word(first):
        return False
    if len(word) < 2 or word.isdigit() or _has_pronoun(word):
        return False
    if word[1:] in entries("speaker.ends") and not word.startswith(ARTICLE):  # «ومن», and not «الهيئة», «لهيئة»
        return False
    return end - first <= MOST_WORDS


def _has_pronoun(word: str) -> bool:
    """Whether a word is a noun with a pronoun: an object («دعمها»), unless it is somebody («مديرها»)."""
    if not word.endswith(_pronouns()):
        return False
    ending = next(one for one in _pronouns() if word.endswith(one))
    if word.startswith(ARTICLE) or len(word) - len(ending) < _SHORTEST_STEM:
        return False
    return word[: -len(ending)] not in entries("speaker.persons") and kind_of_name(word) is None


@cache
def _pronouns() -> tuple[str, ...]:
    return tuple(entries("speaker.pronouns"))


def _ends_speaker(text: Text, place: int, first: int) -> bool:
    word = text.words[place]
    if word not in _enders():
        return place > first and word.startswith(_WITH_THE)
    cue = cues().get(word)
    if cue is not None and (cue.kind is not CueKind.VERB or cue.joined) and place > first:
        return True
    if word in entries("complement.plain") or word in entries("complement.with_pronoun") or word in weekdays():
        return True
    if (word in entries("speaker.never") or word in entries("told.words")) and place > first:
        return True
    if word in entries("speaker.ends"):
        return place == first or f"{text.words[place - 1]} {word}" not in entries("speaker.goes_on_behind")
    return word.startswith(_WITH_THE) and place > first


@cache
def _enders() -> frozenset[str]:
    """The words that ``_ends_speaker`` looks at: it is quick about all others."""
    keys = ("complement.plain", "complement.with_pronoun", "speaker.never", "speaker.ends", "told.words")
    return frozenset((*cues(), *weekdays(), *(word for key in keys for word in entries(key))))


@cache
def weekdays() -> frozenset[str]:
    """Return the names of the days of the week."""
    return frozenset(lexicon.lists("cues")["weekday"])


def make_mention(text: Text, first: int, last: int, name: tuple[int, int] | None) -> Mention:
    """Return the mention of the tokens ``first`` to ``last``, with the person's name in it, if any."""
    name_first, name_last = with_part_of_name(text, name, first) if name else (first, last)
    return Mention(
        first=first,
        last=last,
        name_first=name_first,
        name_last=name_last,
        name=spelled(text, name_first, name_last),
        named=name is not None,
    )


@lru_cache(maxsize=_CACHED)
def is_joined(word: str, letters: str = _JOINED) -> bool:
    """Return whether one of these prepositions and conjunctions is joined to ``word``: «لحقوق», and not «بيانا»."""
    if word[:1] not in letters or len(word) < _SHORTEST_STEM:
        return False
    if word[0] == _AT and letters == _JOINED:  # «مسؤول بوزارة الداخلية», and not «أوصت اللجنة بإجراء …»
        at = word[1:] in entries("speaker.in_title") or kind_of_name(word[1:]) is NameKind.PLACE
        return at or is_title(word[1:]) or word.startswith(_JOINED_ARTICLE)
    known = vocabulary()
    return word.startswith(_JOINED_ARTICLE) or known.get(word[1:], 0) > known.get(word, 0)
