"""Finds the names of persons in tokens, and the titles beside them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from retrieval.speech.scanning import FOR, Text
from retrieval.speech.words import cues, entries, heads
from retrieval.text import lexicon
from retrieval.text.analysis import vocabulary
from retrieval.text.name_words import (
    ARTICLE,
    NameKind,
    begins_with_clitic,
    is_origin,
    is_unknown_second_name,
    kind_of_name,
    may_be_second_name,
)
from retrieval.text.names import find_names

_FEMININE: Final = "ه"
_ACCUSATIVE: Final = "ا"
# «آل» before the name of a family.
_FAMILY: Final = "ال"
# The prefixes of a verb in the third person, and the ending of its past with a feminine subject.
_IMPERFECT: Final = "يت"
_PAST: Final = "ت"
_SHORTEST_VERB: Final = 4
_CACHED: Final = 20_000


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
        while len(tokens) > 1 and text.words[tokens[-1]].startswith(FOR) and begins_with_clitic(text.words[tokens[-1]]):
            tokens.pop()  # «زيدان لمورينيو»
        if not tokens or (tokens[0] > first and text.words[tokens[0]] in entries("speaker.goes_on")):
            continue
        whole = found is not None and found[1] > found[0] and text.words[tokens[0]].startswith(ARTICLE)
        if found is not None and _is_next(text, found[1], tokens[0]) and kind is not NameKind.PLACE and not whole:
            found = (found[0], tokens[-1], found[2] if kind is NameKind.OTHER else kind)
        elif found is None and kind is not NameKind.PLACE and not _is_common(text.words[tokens[0]]):
            found = (tokens[0], tokens[-1], kind)
    found = found and _without_origin(text, found)
    if found is not None and found[1] + 2 < end and text.words[found[1] + 1] == _FAMILY:
        found = (found[0], found[1] + 2, found[2])  # «محمد بن زايد آل نهيان»
    if found is not None and found[0] > first and text.words[found[0]] in entries("speaker.of_father"):
        return (found[0] - 1, *found[1:])  # «الطاهر بن حسين»
    return found


def _without_origin(text: Text, found: tuple[int, int, NameKind]) -> tuple[int, int, NameKind] | None:
    """A name without an adjective of a place before it («السعودية تركي»), None where there is nothing else."""
    place = found[0]
    while place <= found[1] and is_origin(text.words[place]):
        place += 1
    return (place, *found[1:]) if place <= found[1] else None


def _is_next(text: Text, last: int, place: int) -> bool:
    """Whether a name goes on at ``place``, perhaps behind a word that is no name («رجب طيب أردوغان»)."""
    return place == last + 1 or (
        place == last + 2 and text.is_word(last + 1) and may_be_second_name(text.words[last + 1])
    )


@lru_cache(maxsize=_CACHED)
def _names(text: str) -> tuple[tuple[int, int, NameKind], ...]:
    return tuple((one.end - len(one.name), one.end, one.kind) for one in find_names(text))


def _is_common(word: str) -> bool:
    """Whether a word that looks like a name is the first of a description («مصدر»)."""
    return word in heads() or word.removeprefix(ARTICLE) in heads() or word in cues()


def complete_name(text: Text, name: tuple[int, int], end: int) -> tuple[tuple[int, int], int]:
    """Return a name with a last word that is no known name («شهباز شريف»), and the end of the speaker with a title
    behind the name."""
    first, last = name
    left = end - last - 1
    if left and is_title(text.words[last + 1]):
        return name, end
    word = text.words[last + 1] if left else ""
    if left == 1 and word.startswith(ARTICLE) and kind_of_name(word) is not None:
        return (first, last + 1), end
    if left == 1 and not word.startswith((ARTICLE, FOR)) and word not in cues() and _may_be_last_name(word):
        return (first, last + 1), end
    return name, last + 1


def _may_be_last_name(word: str) -> bool:
    return may_be_second_name(word) or is_unknown_second_name(word)


def is_first_name(word: str) -> bool:
    """Return whether an unknown word before a name belongs to it: common nouns are also written with the article."""
    if word in lexicon.words("first_names") or word in lexicon.words("women"):
        return True
    return may_be_second_name(word) and ARTICLE + word not in vocabulary()


def is_title(word: str) -> bool:
    """Return whether ``word`` is one of a title: «الرئيس», «رئيسة»."""
    bare = word.removeprefix(ARTICLE)
    return (
        word in heads()
        or bare in heads()
        or bare in _office_words()
        or bare.removesuffix(_FEMININE) in _office_words()
        or (word == bare and word.removesuffix(_ACCUSATIVE) in heads())
    )


@lru_cache(maxsize=_CACHED)
def is_verb(word: str) -> bool:
    """Return whether a word is a verb of the news vocabulary in the third person: «خفضت», «يمكن», «تمكنت»."""
    if len(word) < _SHORTEST_VERB or word in heads() or kind_of_name(word) is not None:
        return False
    known = vocabulary()
    if word[0] in _IMPERFECT and all(letter + word[1:] in known for letter in _IMPERFECT):
        return not word.endswith(_FEMININE)
    stem = word.removesuffix(_PAST)
    return stem != word and stem in known and any(letter + stem in known for letter in _IMPERFECT)


@cache
def _office_words() -> frozenset[str]:
    lists = lexicon.lists("offices")
    return frozenset(
        word for key, found in lists.items() if key.startswith("offices.") for entry in found for word in entry.split()
    )


def with_part_of_name(text: Text, name: tuple[int, int], first: int) -> tuple[int, int]:
    """Return a name with a title before it that is part of it («الملك سلمان»), not before ``first``."""
    alone = first < name[0] == name[1]
    return (name[0] - alone * (text.words[name[0] - 1] in entries("speaker.part_of_name")), name[1])


def spelled(text: Text, first: int, last: int, clitic: int = 0) -> str:
    """Return the words of the tokens ``first`` to ``last`` as written, without the signs of a hashtag."""
    start, end = text.starts[first] + clitic, text.ends[last]
    return " ".join(text.body[start:end].replace("#", " ").replace("_", " ").split())
