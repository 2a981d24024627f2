"""Words as numbers, and their views as columns of arrays.

A question meets thousands of words, of which few are new. Each gets a number when it
is first met, and what the analysis says of it is kept by that number, so that a text
becomes an array and matching it takes a handful of operations on arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval import lexicon
from retrieval.analysis import Forms, analysed
from retrieval.orthography import WORD, fold

Integers = npt.NDArray[np.int32]

# The number of no word: it says nothing, and stands before each text so that none is empty.
PAD: Final = 0
# Bits beside the analysis' cues.
STOP: Final = 1 << 24
NEGATOR: Final = 1 << 25
# Written with a clitic in front.
LOOSE: Final = 1 << 26
# Trigrams kept of a word; of 40,003 articles' words 0.2 % have more.
GRAMS_KEPT: Final = 12
# Written words, with what is glued to them, after which a table begins anew: some 60 MB.
MOST: Final = 250_000
_ROOM: Final = 4_096
# Stands between texts; for private use, so that it is in none, and where it is, it goes.
_MARK: Final = "\ue000"
_FREQUENT: Final = "words.npz"
_VIEWS: Final = 5
_CUES: Final = 3
_NO_GRAMS: Final = [0] * GRAMS_KEPT
# Knuth's multiplier: neighbouring numbers get bits far apart.
_SCATTER: Final = 0x9E3779B1


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of word i, in row i: its views and trigrams as numbers (equal
    numbers, equal views), how many trigrams it has, the bit of each in 64, and its cues
    with ``STOP``, ``NEGATOR`` and ``LOOSE``."""

    base: Integers
    stem: Integers
    key: Integers
    cues: Integers
    gram_count: Integers
    grams: Integers  # (words, GRAMS_KEPT), 0 where there are fewer
    signature: npt.NDArray[np.uint64]


class WordTable:
    """Numbers of words, given as words are met. Safe to use from several threads: rows
    once written stay as they are."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._views: dict[str, int] = {"": 0}
        self._grams: dict[str, int] = {"": 0}
        self._words: dict[str, tuple[int]] = {}
        self._chunks = _Chunks(self._added)
        self._chunks[_MARK] = (PAD,)
        # Rows of words: base, stem, key, cues, count of trigrams, trigrams; those that came
        # since arrays were last made of them are lists.
        self._rows = np.zeros((_ROOM, _VIEWS + GRAMS_KEPT), dtype=np.int32)
        self._signatures = np.zeros(_ROOM, dtype=np.uint64)
        self._rows[PAD, _CUES] = STOP
        self._filled = 1
        self._new_rows: list[list[int]] = []
        self._new_signatures: list[int] = []

    @classmethod
    def frequent(cls) -> WordTable:
        """A table that knows the words of ``lexicon/vocabulary.txt``, as ``save`` wrote it: to
        analyse them when they are met takes the first hundreds of questions half as long again."""
        table = cls()
        with (files(lexicon) / _FREQUENT).open("rb") as file, np.load(file) as kept:
            table._rows, table._signatures = kept["rows"], kept["signatures"]
            words, table._views, table._grams = (_numbered(kept[name]) for name in ("words", "views", "grams"))
        table._filled = len(words)
        del words[""]
        table._words = {word: (number,) for word, number in words.items()}
        table._chunks.update(table._words)
        return table

    def save(self, path: Path) -> None:
        """Write what is known."""
        self.columns()
        with self._lock:
            words = ("", *self._words)
            np.savez_compressed(
                path,
                rows=self._rows[: self._filled],
                signatures=self._signatures[: self._filled],
                words=_joined(words),
                views=_joined(self._views),
                grams=_joined(self._grams),
            )

    def __len__(self) -> int:
        return len(self._chunks)

    def numbers(self, text: str) -> list[int]:
        """The numbers of the words of ``text``, in order."""
        # White space is in no word: what is between is looked up whole.
        return list(chain.from_iterable(map(self._chunks.__getitem__, text.split())))

    def padded(self, texts: Sequence[str]) -> Integers:
        """The numbers of the words of all ``texts`` in one run, ``PAD`` before each text."""
        joined = f" {_MARK} ".join(texts)
        if joined.count(_MARK) >= len(texts):
            joined = f" {_MARK} ".join(text.replace(_MARK, " ") for text in texts)
        return np.frombuffer(array("i", [PAD, *self.numbers(joined)]), dtype=np.int32)

    def columns(self) -> Columns:
        """What is known of every word that has a number by now."""
        with self._lock:
            if self._new_rows:
                self._fill()
            base, stem, key, cues, count = self._rows.T[:_VIEWS]
            return Columns(base, stem, key, cues, count, self._rows[:, _VIEWS:], self._signatures)

    def view(self, spelling: str) -> int:
        """The number of a base, stem or key."""
        with self._lock:
            return self._views.setdefault(spelling, len(self._views))

    def gram_numbers(self, forms: Forms) -> list[int]:
        """The numbers of the trigrams of a word."""
        with self._lock:
            return [self._grams.setdefault(gram, len(self._grams)) for gram in sorted(forms.grams)]

    def _added(self, chunk: str) -> tuple[int, ...]:
        found = [surface for surface in map(fold, WORD.findall(chunk)) if surface]
        with self._lock:
            numbers = [self._words.get(surface) or self._new(surface) for surface in found]
        return numbers[0] if len(numbers) == 1 else tuple(chain.from_iterable(numbers))

    def _new(self, surface: str) -> tuple[int]:
        forms, views = analysed(surface), self._views
        cues = forms.cues
        if surface != forms.base:
            cues |= LOOSE
        if forms.negator:
            cues |= NEGATOR
        grams: list[int] = []
        if forms.stop:
            cues |= STOP
        else:
            known = self._grams
            grams = [known.setdefault(gram, len(known)) for gram in sorted(forms.grams)]
        base, stem, key = (views.setdefault(view, len(views)) for view in forms[1:4])
        kept = (grams + _NO_GRAMS)[:GRAMS_KEPT]
        self._new_rows.append([base, stem, key, cues, len(grams), *kept])
        self._new_signatures.append(signature(grams))
        self._words[surface] = number = (len(self._words) + 1,)
        return number

    def _fill(self) -> None:
        end = self._filled + len(self._new_rows)
        while end > len(self._rows):  # readers keep the arrays that they have
            self._rows = np.concatenate((self._rows, np.zeros_like(self._rows)))
            self._signatures = np.concatenate((self._signatures, np.zeros_like(self._signatures)))
        self._rows[self._filled : end] = self._new_rows
        self._signatures[self._filled : end] = self._new_signatures
        self._filled = end
        self._new_rows.clear()
        self._new_signatures.clear()


class _Chunks(dict[str, tuple[int, ...]]):
    """Numbers of the words in each run of characters between white space."""

    def __init__(self, added: Callable[[str], tuple[int, ...]]) -> None:
        super().__init__()
        self._added = added

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        self[chunk] = numbers = self._added(chunk)
        return numbers


def signature(grams: list[int]) -> int:
    """A bit for each trigram, of 64."""
    bits = 0
    for gram in grams:
        bits |= 1 << (gram * _SCATTER >> 7 & 63)
    return bits


def _joined(spellings: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(spellings).encode(), dtype=np.uint8)


def _numbered(joined: npt.NDArray[np.uint8]) -> dict[str, int]:
    return {spelling: number for number, spelling in enumerate(joined.tobytes().decode().split("\n"))}


_current: list[WordTable] = []


def table() -> WordTable:
    """The table in use; a full one is left to those who still use it."""
    if not _current or len(_current[0]) > MOST:
        _current[:] = [WordTable.frequent()]
    return _current[0]


def forget() -> None:
    """Begin a new table, where the analysis of words has changed under this one."""
    _current[:] = [WordTable()]
