"""Words as numbers, with the results of the analysis as columns of arrays.

Each word has a number. The values that matching compares are in arrays indexed by that number, so matching a
text takes a few array operations. Frequent words have the same numbers everywhere (``frequent_words``). A
text's other words are stored with it (``retrieval.index.forward_index``).

Views are compared by 31 bits of their CRC-32. For uniformly distributed hashes, two different views collide
once in about two thousand million pairs.
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

# Number of a padding word, which matches nothing. It precedes each text, so that no text is empty.
PAD: Final = 0
# Bits in addition to the cues of the analysis.
STOP: Final = 1 << 24
NEGATOR: Final = 1 << 25
# Columns of ``views``.
BASE_VIEW: Final = 0
STEM_VIEW: Final = 1
KEY_VIEW: Final = 2
CUES: Final = 3
GRAM_COUNT: Final = 4
WEIGHT: Final = 5
VIEWS: Final = 6
# A row of ``Columns`` has the two signatures, of two columns each, after the views.
ROW: Final = VIEWS + 4
# Largest weight of a word.
MAX_WEIGHT: Final = 1_000_000
# A table with more cached chunks (words with adjacent marks) is replaced by an empty one: about 20 MB.
MAX_CHUNKS: Final = 60_000
# Separator between texts: a private-use character, removed from texts that contain it.
_SEPARATOR: Final = "\ue000"
FREQUENT_FILE: Final = "words.npz"
# Row of the padding word. No word has its views.
_NO_WORD: Final = (-2, -2, -2, STOP, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Analysis results of some words, one row each: (words, ``ROW``). A row holds all values of a word, so
    that one read fetches them: see ``views`` and ``signatures``. ``stems`` are spelled out."""

    rows: Integers
    stems: Sequence[str]

    @classmethod
    def of(cls, views: Integers, signature: Bits, stems: Sequence[str]) -> Columns:
        """Build from separate views and signatures."""
        return cls(np.hstack((views, signature.view(np.int32))), stems)

    def __len__(self) -> int:
        return len(self.rows)


def views(rows: Integers) -> Integers:
    """Return the views in rows of ``Columns``: (words, ``VIEWS``).

    They are base, stem and key (equal numbers mean equal views), cues with ``STOP`` and ``NEGATOR``, the
    number of trigrams, and the weight of the stem in general news (``background_idf`` times ``MAX_WEIGHT``).
    A stop word has no trigrams and no weight.
    """
    return rows[:, :VIEWS]


def signatures(rows: Integers) -> Bits:
    """Return the signatures in rows of ``Columns``: (words, 2), with one of 64 bits set for each trigram."""
    return rows[:, VIEWS:].view(np.uint64)


def view(spelling: str) -> int:
    """Return the number of a base, stem or key: 31 bits, never negative."""
    return crc32(spelling.encode()) & 0x7FFFFFFF


@cache
def _digits_in_words() -> frozenset[int]:
    names = map(fold, lexicon.lists("same"))
    return frozenset(view(name) for name in names if name[0].isdigit())


def is_number(stem: int, cues: int) -> bool:
    """Return whether a word is a number, by the view of its stem and its cues. Digits are, and so are words
    that match digits («خمسة»)."""
    return bool(cues & CUE["digit"]) or stem in _digits_in_words()


def signature(word: Forms) -> tuple[int, int]:
    """Return two 64-bit signatures of the trigrams of ``word``, from two hashes; zeros for a stop word."""
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
    """The words of ``lexicon/vocabulary.txt`` by number, with stored analysis results. Number ``PAD`` is the
    padding word."""

    def __init__(self, columns: Columns, surfaces: bytes) -> None:
        """``surfaces``: the folded words, one a line; the first line is empty."""
        self.columns = columns
        self._surfaces = surfaces

    @classmethod
    def of(cls, surfaces: Sequence[str]) -> FrequentWords:
        """Build from folded words."""
        return cls(columns_of([None, *map(analyze_folded, surfaces)]), "\n".join(("", *surfaces)).encode())

    @classmethod
    def load(cls, path: Path) -> FrequentWords:
        """Read what ``save`` wrote."""
        with np.load(path) as kept:
            stems = kept["stems"].tobytes().decode().split("\n")
            return cls(Columns.of(kept["views"], kept["signature"], stems), kept["surfaces"].tobytes())

    def save(self, path: Path) -> None:
        """Write everything to ``path``."""
        stems = "\n".join(self.columns.stems).encode()
        np.savez_compressed(
            path,
            views=views(self.columns.rows),
            signature=signatures(self.columns.rows),
            stems=np.frombuffer(stems, dtype=np.uint8),
            surfaces=np.frombuffer(self._surfaces, dtype=np.uint8),
        )

    def surfaces(self) -> list[str]:
        """Return the folded words by number."""
        return self._surfaces.decode().split("\n")

    def __len__(self) -> int:
        return len(self.columns)


class WordTable:
    """Numbers of words: those of ``frequent``, and further ones assigned on first use. The further numbers
    are valid in this table only. Thread-safe."""

    def __init__(self, frequent: FrequentWords) -> None:
        self.frequent = frequent
        self._lock = Lock()
        self._surfaces = frequent.surfaces()
        self._words = {surface: number for number, surface in enumerate(self._surfaces) if number != PAD}
        # Values of the words that are not frequent.
        self._rows, self._bits = array("i"), array("Q")
        self._stems: list[str] = []
        self._chunks = _ChunkCache(self._number_chunk)
        self._chunks[_SEPARATOR] = (PAD,)

    def __len__(self) -> int:
        return len(self._chunks)

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of the words of ``text``, in order."""
        # No word contains white space, so each chunk between white space is looked up whole.
        return list(chain.from_iterable(map(self._chunks.__getitem__, text.split())))

    def padded(self, texts: Sequence[str]) -> Integers:
        """Return the numbers of the words of all ``texts`` as one array, with ``PAD`` before each text."""
        joined = f" {_SEPARATOR} ".join(texts)
        if joined.count(_SEPARATOR) >= len(texts):
            joined = f" {_SEPARATOR} ".join(text.replace(_SEPARATOR, " ") for text in texts)
        return np.frombuffer(array("i", [PAD, *self.numbers(joined)]), dtype=np.int32)

    def surface(self, number: int) -> str:
        """Return the folded word with this number."""
        return self._surfaces[number]

    def columns(self, numbers: Integers) -> Columns:
        """Return the values of words that are not frequent, by their numbers."""
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
    """Numbers of the words in each chunk of text between white space."""

    def __init__(self, added: Callable[[str], tuple[int, ...]]) -> None:
        super().__init__()
        self._number_chunk = added

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        self[chunk] = numbers = self._number_chunk(chunk)
        return numbers


def columns_of(words: Sequence[Forms | None]) -> Columns:
    """Return the columns of some words; None is the padding word. A stop word has no trigrams."""
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
    """Return the words whose numbers are the same everywhere."""
    if not _frequent:
        with as_file(files(lexicon) / FREQUENT_FILE) as path:
            _frequent.append(FrequentWords.load(path))
    return _frequent[0]


def word_table(*, max_chunks: int = MAX_CHUNKS) -> WordTable:
    """Return the current table. A table with more than ``max_chunks`` is replaced; its users keep the old one."""
    if not _current or len(_current[0]) > max_chunks:
        _current[:] = [WordTable(frequent_words())]
    return _current[0]
