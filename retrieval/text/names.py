"""Finds names in a text: of persons, places and others. ``name_words`` tells which words are names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Token, tokens
from retrieval.text.name_words import (
    ARTICLE,
    NameKind,
    begins_with_clitic,
    is_family_name,
    is_origin,
    is_unknown_family_name,
    is_unknown_second_name,
    is_unknown_word,
    kind_of_name,
    may_be_second_name,
    without_clitic,
)

# The letter of a name that begins a particle too, once it is folded.
_HAMZA: Final = "إ"
# The ending of family names such as «العباسي».
_NISBA: Final = "ي"
# Words of a name before its first known word.
_MOST_BEFORE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in a text, of the words in ``text[start:end]``. ``name`` is without a conjunction or preposition that is
    joined to it, which ``text[start:end]`` has."""

    start: int
    end: int
    name: str
    kind: NameKind


def find_names(text: str) -> list[Name]:
    """Return the names in ``text``, in order. The words of one name are together («علي عبد الله صالح»)."""
    reader = _Reader(text)
    names: list[Name] = []
    index = 0
    while index < len(reader.words):
        first = index
        kind = reader.kinds[first]
        index += 1
        if kind is None:
            continue
        while index < len(reader.words) and reader.continues(first, index):
            kind = kind if kind is not NameKind.OTHER else reader.kinds[index] or kind
            index += 1
        if kind is not NameKind.PLACE:
            first = reader.first_word(first)
        start, end = reader.found[first].start, reader.found[index - 1].end
        name = without_clitic(text[start:end], reader.words[first])
        names.append(Name(start=start, end=end, name=name, kind=kind))
    return names


def is_plain_name(text: str) -> bool:
    """Return whether ``text`` is words alone, none of which is a number or a particle that no name has."""
    found = tokens(text)
    if any(text[one.end : two.start].strip() for one, two in pairwise(found)):
        return False
    return all(
        token.forms.surface in lexicon.words("name_particles")
        or not (token.forms.cues & CUE["digit"] or token.forms.negator or is_particle(text, token))
        for token in found
    )


def is_particle(text: str, token: Token) -> bool:
    """Return whether a word of ``text`` is a particle as it is written: «إمام» and «علي» are names, although they are
    folded like «أمام» and «على»."""
    if not token.forms.stop:
        return False
    written = text[token.start : token.end]
    if token.forms.surface in lexicon.words("first_names"):
        return written in _particles()
    return written in _particles() or not written.startswith(_HAMZA)


@cache
def _particles() -> frozenset[str]:
    return frozenset(lexicon.lines("stop_words"))


class _Reader:
    """The words of a text, and what each names."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.found: Sequence[Token] = tokens(text)
        self.words = [token.forms.surface for token in self.found]
        self.kinds = [self._kind(index) for index in range(len(self.words))]

    def continues(self, first: int, index: int) -> bool:
        """Whether a word belongs to the name of the words ``first`` to the one before it."""
        word, kind = self.words[index], self.kinds[index]
        before, kind_before = self.words[index - 1], self.kinds[index - 1]
        if not self._adjacent(index):
            return False
        if before in lexicon.words("name_particles"):
            return True
        if kind is not None or kind_before is NameKind.PLACE:
            alike = (kind is NameKind.PLACE) == (kind_before is NameKind.PLACE)
            return kind is not None and alike and not begins_with_clitic(word)
        person = kind_before is NameKind.PERSON
        only = index == first + 1 or self.kinds[index - 2] is not NameKind.PERSON
        if word.startswith(ARTICLE):
            nisba = only and word.endswith(_NISBA) and not is_origin(word) and before in lexicon.words("first_names")
            return is_family_name(word) or (person and (is_unknown_family_name(word) or nisba))  # «مروان العباسي»
        return (person and is_unknown_second_name(word)) or (only and self._is_second_name(index))

    def first_word(self, index: int) -> int:
        """The first word of the name whose first known word is ``index``.

        Words without article behind one with it («الكرواتي لوكا مودريتش») are no phrase of nouns: they belong to the
        name.
        """
        first = index
        while self._adjacent(first) and self.words[first - 1] in lexicon.words("name_beginnings"):
            first -= 1  # «أبي أحمد»
        known = first
        while self._adjacent(first) and not begins_with_clitic(self.words[first]) and index - first <= _MOST_BEFORE:
            before = self.words[first - 1]
            if before in lexicon.words("prepositions"):
                break
            if before.startswith(ARTICLE) and not self.found[first - 1].forms.stop:
                return first
            if self.kinds[first - 1] is not None or not may_be_second_name(before):
                break
            first -= 1
        return known

    def _is_second_name(self, index: int) -> bool:
        """Whether a common noun continues a name of one word: a person's, or one behind a word with the article."""
        word = self.words[index]
        if index >= 2 and self.words[index - 2].startswith(ARTICLE):
            month = bool(self.found[index].forms.cues & CUE["month"])  # «تيريزا ماي»
            return month or may_be_second_name(word) or is_unknown_second_name(word)
        if self.kinds[index - 1] is not NameKind.PERSON:
            return False
        ends = index + 1 == len(self.words) or not self.words[index + 1][0].isdigit()
        month = ends and bool(self.found[index].forms.cues & CUE["month"])  # «استقالت تيريزا ماي»
        return month or may_be_second_name(word)

    def _kind(self, index: int) -> NameKind | None:
        """What a word names, None for other words. An unknown word is a name beside another name or unknown word,
        behind a title and behind a preposition."""
        token, word = self.found[index], self.words[index]
        if self._text[token.start : token.end] in _no_names_as_written():
            return None
        kind = kind_of_name(word)
        if kind is not None or not is_unknown_word(word):
            return kind
        if index > 0 and self._adjacent(index):
            before = self.words[index - 1]
            title = self.found[index - 1].forms.cues & CUE["person"] or is_origin(before)
            if title or before in lexicon.words("prepositions"):
                return NameKind.OTHER
        beside = [place for place in (index - 1, index + 1) if self._adjacent(max(place, index))]
        return NameKind.OTHER if any(self._may_be_beside(self.words[place]) for place in beside) else None

    def _may_be_beside(self, word: str) -> bool:
        """Whether ``word`` makes an unknown word beside it a name."""
        return kind_of_name(word) not in (None, NameKind.PLACE) or is_unknown_word(word)

    def _adjacent(self, index: int) -> bool:
        """Whether only white space separates a word from the word before it; False where there is none."""
        if not 0 < index < len(self.found):
            return False
        return not self._text[self.found[index - 1].end : self.found[index].start].strip()


@cache
def _no_names_as_written() -> frozenset[str]:
    return frozenset(lexicon.lines("no_names_as_written"))
