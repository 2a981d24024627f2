"""Reads the speaker beside a verb of saying, with title and name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from retrieval.speech.scanning import Text
from retrieval.speech.words import CueKind, cues, entries, heads
from retrieval.text import lexicon
from retrieval.text.name_words import ARTICLE, NameKind, kind_of_name, may_be_second_name
from retrieval.text.names import find_names

# The preposition «ل» and the article.
LIL: Final = "لل"
_FOR: Final = "ل"
# Letters joined to a word of a description.
_JOINED: Final = ("ل", "ب", "و")
_FEMININE: Final = "ه"
# Words of a speaker and of one part of it between commas, at most. In the annotated articles the longest has nine.
MOST_WORDS: Final = 14
_MOST_OF_PART: Final = 12
_MOST_OF_NAME: Final = 4
# Tokens of a name in quotation marks, with one of the marks.
_MOST_QUOTED: Final = 6
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


def read_mention(text: Text, first: int, stop: int, *, joined: bool = False) -> Mention | None:
    """Return the speaker that the tokens from ``first`` to the one before ``stop`` begin with, or None. ``joined``: the
    preposition «ل» stands before it, in the same word."""
    while first < stop and text.words[first] in entries("complement.filler"):
        first += 1
    if first in text.closing:
        return _quoted_mention(text, first, stop)
    end = _end_of_part(text, first, stop)
    if end == first or not _may_begin(text, first, end):
        return None
    if end > first + 1 and kind_of_name(text.words[first]) is NameKind.PLACE and is_title(text.words[first + 1]):
        end = first + 1  # «حذرت إيران زعيم كوريا الشمالية»
    clitic = int(joined and text.words[first].startswith(_FOR) and not text.words[first].startswith(LIL))
    name = _person_of(text, first, end)
    behind = _after_aside(text, end, stop)
    if behind < stop and text.words[behind] in BREAKS:
        following = behind + 1
        close = _end_of_part(text, following, stop)
        if close > following:
            other = _apposed_name(text, following, close)
            if other is not None and (name is None or name[2] is not NameKind.PERSON) and is_title(text.words[first]):
                return _mention(text, first, other[1], other, clitic)
            if name is not None and is_title(text.words[following]) and end == name[1] + 1:
                return _mention(text, first, close - 1, name[:2], clitic)
    if name is None:
        return _mention(text, first, _end_of_description(text, first, end) - 1, None, clitic)
    whole, end = _complete(text, name[:2], end)
    return _mention(text, first, end - 1, whole, clitic)


def _quoted_mention(text: Text, opens: int, stop: int) -> Mention | None:
    """The speaker in quotation marks («"وول ستريت جورنال" أن»)."""
    close = text.closing[opens]
    if close >= stop or close - opens > _MOST_QUOTED:
        return None
    return _mention(text, opens + 1, close - 1, None)


def _apposed_name(text: Text, first: int, close: int) -> tuple[int, int] | None:
    """The name behind a title and a comma («وزير الدفاع، فرحات الحرشاني»)."""
    found = find_person(text, first, close)
    if found is not None:
        return _complete(text, found[:2], close)[0] if found[0] == first else None
    word = text.words[first]
    alone = not word.startswith(ARTICLE) and may_be_second_name(word) and text.is_word(first)
    return (first, close - 1) if alone and 2 <= close - first <= _MOST_OF_NAME else None


def _person_of(text: Text, first: int, end: int) -> tuple[int, int, NameKind] | None:
    """The person's name in a speaker. None in a speaker that is no person: «إدارة ترامب»."""
    name = find_person(text, first, end)
    if name is None or name[0] == first:
        return name
    head = text.words[first]
    bare = head.removeprefix(ARTICLE)
    if bare in entries("speaker.bodies") and bare not in entries("speaker.persons"):
        return None
    beside = name[0] == first + 1 or (name[0] == first + 2 and not text.is_word(first + 1))
    if beside and head in entries("speaker.persons") and head not in entries("speaker.address"):
        return None  # «محامي رونالدو»
    return name if is_title(head) or head.startswith(ARTICLE) else None


def _end_of_description(text: Text, first: int, end: int) -> int:
    """The end of a speaker without a name: behind words with the article, a noun without it is another
    («الرئيس الأميركي | تغريدة»)."""
    if not text.words[first].startswith(ARTICLE):
        return end
    for place in range(first + 1, end):
        word = text.words[place]
        before = text.words[place - 1]
        known = word.startswith((ARTICLE, *_JOINED)) or is_title(word) or not text.is_word(place)
        if not known and before.startswith(ARTICLE) and before not in entries("speaker.goes_on"):
            return place
    return end


def read_subject_and_object(text: Text, first: int, end: int) -> tuple[Mention, int] | None:
    """Return the subject behind a verb and where its object begins («نفى بن سلمان | أي خلاف»), or None where that is
    not clear. The object follows a person's name, or an adjective with the article («البيت الأبيض | استقالة»)."""
    close = _end_of_part(text, first, end)
    if close == first or not _may_begin(text, first, close):
        return None
    name = _person_of(text, first, close)
    begin = name[1] + 1 if name is not None else _end_of_definite(text, first, close)
    if begin is None:
        return None
    mention = _mention(text, first, begin - 1, name[:2] if name is not None else None)
    while begin < end and (text.words[begin] in BREAKS or _is_adjunct(text.words[begin])):
        begin += 1
    if begin >= end or not text.is_word(begin) or text.words[begin] in entries("speaker.ends"):
        return None
    return mention, begin


def _end_of_definite(text: Text, first: int, close: int) -> int | None:
    """The place behind the last word with the article of a description, if another word follows it there."""
    place = first
    while place < min(close, first + _MOST_OF_NAME) and not text.words[place].startswith(ARTICLE):
        place += 1
    while place < close and text.words[place].startswith(ARTICLE):
        place += 1
    seen = place > first and text.words[place - 1].startswith(ARTICLE)
    return place if seen else None


def _is_adjunct(word: str) -> bool:
    return word in _weekdays() or word in entries("complement.filler")


def find_person(text: Text, first: int, end: int) -> tuple[int, int, NameKind] | None:
    """Return the tokens, first and last, of the name between ``first`` and the token before ``end``, and its kind."""
    if end <= first:
        return None
    start = text.starts[first]
    # A hashtag is a name with signs.
    slice_ = text.body[start : text.ends[end - 1]].replace("#", " ").replace("_", " ")
    found: tuple[int, int, NameKind] | None = None
    for name_start, name_end, kind in _names(slice_):
        tokens = [
            at
            for at in range(first, end)
            if text.starts[at] >= start + name_start and text.ends[at] <= start + name_end
        ]
        if not tokens or text.words[tokens[0]] in entries("speaker.goes_on"):
            continue
        whole = found is not None and found[1] > found[0] and text.words[tokens[0]].startswith(ARTICLE)
        if found is not None and tokens[0] == found[1] + 1 and kind is not NameKind.PLACE and not whole:
            found = (found[0], tokens[-1], found[2] if kind is NameKind.OTHER else kind)
        elif found is None and kind is not NameKind.PLACE and not _is_common(text.words[tokens[0]]):
            found = (tokens[0], tokens[-1], kind)
    return found


@lru_cache(maxsize=20_000)
def _names(text: str) -> tuple[tuple[int, int, NameKind], ...]:
    return tuple((one.end - len(one.name), one.end, one.kind) for one in find_names(text))


def _is_common(word: str) -> bool:
    """Whether a word that looks like a name is the first of a description («مصدر»)."""
    return word in heads() or word.removeprefix(ARTICLE) in heads() or word in cues()


def _end_of_part(text: Text, first: int, stop: int) -> int:
    """The place behind the words that begin at ``first`` and that no mark and no end of a speaker interrupts."""
    place = first
    while place < stop and place - first < _MOST_OF_PART:
        word = text.words[place]
        if place in text.closing:  # «قناة "العربية"»
            close = text.closing[place]
            if close >= stop or close - place > _MOST_QUOTED:
                break
            place = close + 1
            continue
        if place > first and word.startswith(_FOR) and place + 1 in text.closing:  # «قال فلان لقناة "العربية"»
            break
        if not text.is_word(place) or _ends_speaker(text, place, first):
            break
        place += 1
    return place


def _complete(text: Text, name: tuple[int, int], end: int) -> tuple[tuple[int, int], int]:
    """A name with a last word that is no known name («شهباز شريف»), and the end of the speaker with a title behind
    the name."""
    first, last = name
    left = end - last - 1
    if left and is_title(text.words[last + 1]):
        return name, end
    word = text.words[last + 1] if left else ""
    if left == 1 and not word.startswith((ARTICLE, _FOR)) and word not in cues() and may_be_second_name(word):
        return (first, last + 1), end
    return name, last + 1


def _after_aside(text: Text, place: int, stop: int) -> int:
    """The place behind an aside in brackets («(فيفا)») at ``place``."""
    if place < stop and text.words[place] in "([":
        for close in range(place + 1, stop):
            if text.words[close] in ")]":
                return close + 1
    return place


def _may_begin(text: Text, first: int, end: int) -> bool:
    word = text.words[first]
    if word in entries("speaker.never") or word in cues() or not text.is_word(first):
        return False
    if len(word) < 2 or word.isdigit():
        return False
    return end - first <= MOST_WORDS


def _ends_speaker(text: Text, place: int, first: int) -> bool:
    word = text.words[place]
    cue = cues().get(word)
    if cue is not None and (cue.kind is not CueKind.VERB or cue.joined) and place > first:
        return True
    if word in entries("complement.plain") or word in entries("complement.with_pronoun") or word in _weekdays():
        return True
    if word in entries("speaker.ends"):
        return place == first or f"{text.words[place - 1]} {word}" not in entries("speaker.goes_on_behind")
    return word.startswith(_WITH_THE) and place > first


def is_title(word: str) -> bool:
    """Return whether ``word`` is one of a title: «الرئيس», «رئيسة»."""
    bare = word.removeprefix(ARTICLE)
    return (
        word in heads() or bare in heads() or bare in _office_words() or bare.removesuffix(_FEMININE) in _office_words()
    )


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(lexicon.lists("cues")["weekday"])


@cache
def _office_words() -> frozenset[str]:
    lists = lexicon.lists("offices")
    return frozenset(
        word for key, found in lists.items() if key.startswith("offices.") for entry in found for word in entry.split()
    )


def _mention(text: Text, first: int, last: int, name: tuple[int, int] | None, clitic: int = 0) -> Mention:
    name_first, name_last = with_part_of_name(text, name, first) if name else (first, last)
    return Mention(
        first=first,
        last=last,
        name_first=name_first,
        name_last=name_last,
        name=spelled(text, name_first, name_last, clitic if name_first == first else 0),
        named=name is not None,
        clitic=clitic,
    )


def with_part_of_name(text: Text, name: tuple[int, int], first: int) -> tuple[int, int]:
    """Return a name with a title before it that is part of it («الملك سلمان»), not before ``first``."""
    alone = first < name[0] == name[1]
    return (name[0] - alone * (text.words[name[0] - 1] in entries("speaker.part_of_name")), name[1])


def spelled(text: Text, first: int, last: int, clitic: int = 0) -> str:
    """Return the words of the tokens ``first`` to ``last`` as written, without the signs of a hashtag."""
    start, end = text.starts[first] + clitic, text.ends[last]
    return " ".join(text.body[start:end].replace("#", " ").replace("_", " ").split())
