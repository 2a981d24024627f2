"""Reads numbers as Arabic text writes them: «1,234», «خمسة وعشرين ألفا», «مليارا و400 مليون», «نصف مليون»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from retrieval.text.lexicon import lists
from retrieval.text.normalization import WORD, fold, folds_evenly

LEXICON: Final = "quantities"
AND: Final = "و"
AL: Final = "ال"
# Letters that may be joined to a number word.
PREFIXES: Final = (AND, "ب", "ل", "ف", "ك")
# What may stand between the parts of one number, or before its noun.
_JOINT: Final = re.compile(r"[\s\u200e\u200f\"#«(]*")
_HUNDRED: Final = 100


class Token(NamedTuple):
    """One folded word of a text, ``text[start:end]``."""

    word: str
    start: int
    end: int


class Number(NamedTuple):
    """A number of the tokens up to ``last``, exclusive."""

    last: int
    value: float


class _Part(NamedTuple):
    """A part of a number: the token after it, its value, and whether it multiplies what stands before it."""

    last: int
    value: float
    is_scale: bool = False


class Tokens:
    """The folded words of a text, with the numbers that begin at each."""

    def __init__(self, text: str) -> None:
        self.text = text
        spans = (match.span() for match in WORD.finditer(text))
        folded = fold(text) if folds_evenly(text) else ""
        if folded:
            found = [Token(folded[start:end], start, end) for start, end in spans]
        else:
            found = [Token(fold(text[start:end]), start, end) for start, end in spans]
        self.tokens: Sequence[Token] = [token for token in found if token.word]
        self.words = [token.word for token in self.tokens]

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, index: int) -> str:
        """Return the word at ``index``, empty behind the last."""
        return self.tokens[index].word if index < len(self.tokens) else ""

    def phrase(self, index: int, length: int) -> str:
        """Return ``length`` words from ``index`` on, empty when there are fewer."""
        found = self.tokens[index : index + length]
        return " ".join(token.word for token in found) if len(found) == length else ""

    def between(self, index: int) -> str:
        """Return the text between a token and the next, which there must be."""
        return self.text[self.tokens[index].end : self.tokens[index + 1].start]

    def adjacent(self, index: int) -> bool:
        """Return whether only white space, a quotation mark or a bracket separates a token from the next."""
        return index + 1 < len(self.tokens) and _JOINT.fullmatch(self.between(index)) is not None

    def number(self, index: int) -> Number | None:
        """Read the longest number that begins at a token; None without one."""
        total = current = 0.0
        last = index
        part = self._first_part(index)
        while part is not None:
            if part.is_scale:
                total += (current or 1.0) * part.value
                current = 0.0
            else:
                current += part.value
            last = part.last
            part = self._next_part(last, current) if last < len(self.tokens) and self.adjacent(last - 1) else None
        return Number(last, total + current) if last > index else None

    def _first_part(self, index: int) -> _Part | None:
        word = next((plain for plain in without_prefixes(self.word(index)) if plain in _words()), self.word(index))
        if word in entries("half.words"):
            return self._half(index, joined=False)
        part = self._whole(index, word)
        # A zero is a number only in a score.
        return part if part is None or part.value else None

    def _next_part(self, index: int, current: float) -> _Part | None:
        """Read what goes on with a number: a part behind «و», a scale, «مئة» behind a digit, «عشر» of a teen."""
        word = self.word(index)
        if word == AND:
            return self._joined_part(index + 1, self.word(index + 1))
        if word.startswith(AND) and word[1:] in _words():
            return self._joined_part(index, word[1:])
        if word in _scales() and current:
            return _Part(index + 1, _scales()[word], is_scale=True)
        if numbers("number").get(word) == _HUNDRED and 3 <= current <= 9:
            return _Part(index + 1, current * (_HUNDRED - 1))  # «ثلاث مئة»
        if word in entries("teen.words") and 1 <= current <= 12:
            return _Part(index + 1, 10.0 if current < 10 else 0.0)
        return None

    def _joined_part(self, index: int, word: str) -> _Part | None:
        return self._half(index, joined=True) if word in entries("half.words") else self._whole(index, word)

    def _whole(self, index: int, word: str) -> _Part | None:
        """Read a part that stands by itself."""
        if word[:1].isdecimal():
            value = digits_value(word)
            return None if value is None else _Part(index + 1, value)
        teens = numbers("teen.first")
        if word in teens and self.word(index + 1) in entries("teen.words"):
            return _Part(index + 2, teens[word])
        scales, pairs = numbers("scale"), numbers("scale.two")
        if word in pairs and word not in scales:
            return _Part(index + 1, 2 * pairs[word], is_scale=True)
        if word in scales:
            return _Part(index + 1, scales[word], is_scale=True)
        return _Part(index + 1, numbers("number")[word]) if word in numbers("number") else None

    def _half(self, index: int, *, joined: bool) -> _Part | None:
        """Read «نصف مليون», or «ونصف المليون» behind a scale."""
        scale = _scales().get(self.word(index + 1).removeprefix(AL))
        if scale is not None:
            return _Part(index + 2, 0.5 * scale)
        return _Part(index + 1, 0.5) if joined else None


def digits_value(word: str) -> float | None:
    """Return the value of digits with inner marks: «1,234», «62.5», «3,1»; None where it is not clear."""
    plain = word.replace("\u066c", ",").replace("\u066b", ".")
    groups = re.split("[.,]", plain)
    if not all(group.isdecimal() for group in groups):  # «3ao»
        return None
    if len(groups) == 1:
        return float(plain)
    is_grouped = len(groups[0]) <= 3 and groups[0] != "0" and all(len(group) == 3 for group in groups[1:])
    if is_grouped:
        return float("".join(groups))
    return float(".".join(groups)) if len(groups) == 2 else None


def without_prefixes(word: str) -> Iterator[str]:
    """Yield ``word``, and what is left of it without a letter that may be joined to it."""
    yield word
    for prefix in PREFIXES:
        if len(word) > 3 and word.startswith(prefix):
            yield word[1:]


def is_scale(word: str) -> bool:
    """Return whether a folded word multiplies the number before it («ألف»)."""
    return word in _scales()


@cache
def number_beginnings() -> frozenset[str]:
    """Return the folded words with which a number may begin, with the letters that may be joined to them."""
    return frozenset(prefix + word for word in _words() for prefix in ("", *PREFIXES))


@cache
def entries(name: str) -> frozenset[str]:
    """Return the folded entries of one list of the lexicon."""
    return frozenset(lists(LEXICON)[name])


@cache
def numbers(section: str) -> Mapping[str, float]:
    """Return the folded words of a section whose keys are numbers, with their numbers."""
    found: dict[str, float] = {}
    for name, words in lists(LEXICON).items():
        before, _, last = name.rpartition(".")
        if before == section and last.isdecimal():
            found.update(dict.fromkeys(words, float(last)))
    return found


@cache
def _scales() -> Mapping[str, float]:
    return {**numbers("scale"), **numbers("scale.many")}


@cache
def _words() -> frozenset[str]:
    sections = ("number", "scale", "scale.two", "teen.first")
    return frozenset(word for section in sections for word in numbers(section)) | entries("half.words")
