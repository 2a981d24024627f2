"""Words as numbers, and what the analysis says of them as columns of arrays.

A word has a number; what a question compares words by lies in arrays by that number, so
that matching a text takes a handful of operations on arrays. The frequent words have the
same numbers everywhere (``frequent``); a text's other words come with it
(``retrieval.index.forward_index``).

Views are compared by 31 bits of their CRC-32: two that differ are taken for one another once
in two thousand million pairs, if the sums fall by chance.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Forms, analyze_folded, folded_forms
from retrieval.text.normalization import WORD, fold
from retrieval.text.term_weights import background_idf

Integers = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint64]

# The number of no word: it says nothing, and stands before each text so that none is empty.
PAD: Final = 0
# Bits beside the analysis' cues.
STOP: Final = 1 << 24
NEGATOR: Final = 1 << 25
# The columns of ``Columns.views``.
BASE_VIEW: Final = 0
STEM_VIEW: Final = 1
KEY_VIEW: Final = 2
CUES: Final = 3
GRAM_COUNT: Final = 4
WEIGHT: Final = 5
VIEWS: Final = 6
# A row of ``Columns`` has the two signatures after the views.
ROW: Final = VIEWS + 4
# What a word weighs at most.
MAX_WEIGHT: Final = 1_000_000
# Written words, with what is glued to them, after which a table begins anew: some 20 MB.
MAX_CHUNKS: Final = 60_000
# Stands between texts; for private use, so that it is in none, and where it is, it goes.
_SEPARATOR: Final = "\ue000"
FREQUENT_FILE: Final = "words.npz"
# The row of what is no word: no word has its views.
_NO_WORD: Final = (-2, -2, -2, STOP, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What is known of some words, a row each (words, ``ROW``), so that a word is taken out
    in one piece: see ``views`` and ``signatures``. ``stems`` are spelled."""

    rows: Integers
    stems: Sequence[str]

    @classmethod
    def of(cls, views: Integers, signature: Bits, stems: Sequence[str]) -> Columns:
        """Of views and signatures apart."""
        return cls(np.hstack((views, signature.view(np.int32))), stems)

    def __len__(self) -> int:
        return len(self.rows)


def views(rows: Integers) -> Integers:
    """Of rows of ``Columns`` (words, ``VIEWS``): base, stem and key (equal numbers, equal
    views), cues with ``STOP`` and ``NEGATOR``, the count of trigrams, and what the stem weighs
    in general news (``background``, in parts of ``MAX_WEIGHT``), nothing for a stop word."""
    return rows[:, :VIEWS]


def signatures(rows: Integers) -> Bits:
    """Of rows of ``Columns`` (words, 2): twice over, a bit of 64 for each trigram."""
    return rows[:, VIEWS:].view(np.uint64)


def view(spelling: str) -> int:
    """The number of a base, stem or key: 31 bits, never negative."""
    return crc32(spelling.encode()) & 0x7FFFFFFF


@cache
def _digits_in_words() -> frozenset[int]:
    names = map(fold, lexicon.lists("same"))
    return frozenset(view(name) for name in names if name[0].isdigit())


def is_number(stem: int, cues: int) -> bool:
    """Whether a word is a number, by the view of its stem and its cues: digits, or a word
    that is matched as digits («خمسة»)."""
    return bool(cues & CUE["digit"]) or stem in _digits_in_words()


def signature(word: Forms) -> tuple[int, int]:
    """A bit for each trigram, of 64, chosen in two ways; none for a stop word."""
    one = other = 0
    for gram in () if word.stop else word.grams:
        mark = crc32(gram.encode())
        one |= 1 << (mark & 63)
        other |= 1 << (mark >> 26)
    return one, other


def _row(word: Forms) -> tuple[int, int, int, int, int, int]:
    cues = word.cues | (NEGATOR if word.negator else 0)
    if word.stop:
        return view(word.base), view(word.stem), view(word.key), cues | STOP, 0, 0
    weight = round(background_idf(word.stem) * MAX_WEIGHT)
    return view(word.base), view(word.stem), view(word.key), cues, len(word.grams), weight


class FrequentWords:
    """The words of ``lexicon/vocabulary.txt`` by number: what the analysis says of them
    is kept, not worked out again. Number ``PAD`` is no word."""

    def __init__(self, columns: Columns, surfaces: bytes) -> None:
        """``surfaces``: the folded words, each on a line, the first one empty."""
        self.columns = columns
        self._surfaces = surfaces

    @classmethod
    def of(cls, surfaces: Sequence[str]) -> FrequentWords:
        """Made of folded words."""
        return cls(columns_of([None, *map(analyze_folded, surfaces)]), "\n".join(("", *surfaces)).encode())

    @classmethod
    def load(cls, path: Path) -> FrequentWords:
        """What ``save`` wrote."""
        with np.load(path) as kept:
            stems = kept["stems"].tobytes().decode().split("\n")
            return cls(Columns.of(kept["views"], kept["signature"], stems), kept["surfaces"].tobytes())

    def save(self, path: Path) -> None:
        """Write all of it."""
        stems = "\n".join(self.columns.stems).encode()
        np.savez_compressed(
            path,
            views=views(self.columns.rows),
            signature=signatures(self.columns.rows),
            stems=np.frombuffer(stems, dtype=np.uint8),
            surfaces=np.frombuffer(self._surfaces, dtype=np.uint8),
        )

    def surfaces(self) -> list[str]:
        """The folded words by number."""
        return self._surfaces.decode().split("\n")

    def __len__(self) -> int:
        return len(self.columns)


class WordTable:
    """Numbers of the words of texts: those of ``frequent``, and for others numbers given as
    they are met, good in this table alone. Safe to use from several threads."""

    def __init__(self, frequent: FrequentWords) -> None:
        self.frequent = frequent
        self._lock = Lock()
        self._surfaces = frequent.surfaces()
        self._words = {surface: number for number, surface in enumerate(self._surfaces) if number != PAD}
        # Of the words that are not frequent.
        self._rows, self._bits = array("i"), array("Q")
        self._stems: list[str] = []
        self._chunks = _ChunkCache(self._number_chunk)
        self._chunks[_SEPARATOR] = (PAD,)

    def __len__(self) -> int:
        return len(self._chunks)

    def numbers(self, text: str) -> list[int]:
        """The numbers of the words of ``text``, in order."""
        # White space is in no word: what is between is looked up whole.
        return list(chain.from_iterable(map(self._chunks.__getitem__, text.split())))

    def padded(self, texts: Sequence[str]) -> Integers:
        """The numbers of the words of all ``texts`` in one run, ``PAD`` before each text."""
        joined = f" {_SEPARATOR} ".join(texts)
        if joined.count(_SEPARATOR) >= len(texts):
            joined = f" {_SEPARATOR} ".join(text.replace(_SEPARATOR, " ") for text in texts)
        return np.frombuffer(array("i", [PAD, *self.numbers(joined)]), dtype=np.int32)

    def surface(self, number: int) -> str:
        """The folded word with this number."""
        return self._surfaces[number]

    def columns(self, numbers: Integers) -> Columns:
        """What is known of words that are not frequent, by their numbers."""
        places = (numbers - len(self.frequent)).tolist()
        rows = [value for place in places for value in self._rows[place * VIEWS : (place + 1) * VIEWS]]
        return Columns.of(
            np.array(rows, dtype=np.int32).reshape(-1, VIEWS),
            np.array([self._bits[2 * place : 2 * place + 2] for place in places], dtype=np.uint64).reshape(-1, 2),
            [self._stems[place] for place in places],
        )

    def _number_chunk(self, chunk: str) -> tuple[int, ...]:
        found = [surface for surface in map(fold, WORD.findall(chunk)) if surface]
        with self._lock:
            return tuple(self._words.get(surface) or self._add_word(surface) for surface in found)

    def _add_word(self, surface: str) -> int:
        found = folded_forms(surface)
        self._words[surface] = number = len(self._surfaces)
        self._surfaces.append(surface)
        self._rows.extend(_row(found))
        self._bits.extend(signature(found))
        self._stems.append(found.stem)
        return number


class _ChunkCache(dict[str, tuple[int, ...]]):
    """Numbers of the words in each run of characters between white space."""

    def __init__(self, added: Callable[[str], tuple[int, ...]]) -> None:
        super().__init__()
        self._number_chunk = added

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        self[chunk] = numbers = self._number_chunk(chunk)
        return numbers


def columns_of(words: Sequence[Forms | None]) -> Columns:
    """The rows of some words; None is no word. A stop word has no trigrams."""
    rows = [_NO_WORD if word is None else _row(word) for word in words]
    bits = [(0, 0) if word is None else signature(word) for word in words]
    return Columns.of(
        np.array(rows, dtype=np.int32).reshape(-1, VIEWS),
        np.array(bits, dtype=np.uint64).reshape(-1, 2),
        ["" if word is None else word.stem for word in words],
    )


_frequent: list[FrequentWords] = []
_current: list[WordTable] = []


def frequent_words() -> FrequentWords:
    """The words whose numbers hold everywhere."""
    if not _frequent:
        with as_file(files(lexicon) / FREQUENT_FILE) as path:
            _frequent.append(FrequentWords.load(path))
    return _frequent[0]


def word_table() -> WordTable:
    """The table in use; a full one is left to those who still use it."""
    if not _current or len(_current[0]) > MAX_CHUNKS:
        _current[:] = [WordTable(frequent_words())]
    return _current[0]
