"""Words as numbers, and their views as columns of arrays.

A question meets thousands of words, of which few are new. Each gets a number when it
is first met, and what the analysis says of it is kept by that number, so that a text
becomes an array and matching it takes a handful of operations on arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt

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
MOST: Final = 200_000
_ROOM: Final = 4_096
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
        # Rows of words: base, stem, key, cues, count of trigrams, trigrams; those that came
        # since arrays were last made of them are lists.
        self._rows = np.zeros((_ROOM, _VIEWS + GRAMS_KEPT), dtype=np.int32)
        self._signatures = np.zeros(_ROOM, dtype=np.uint64)
        self._rows[PAD, _CUES] = STOP
        self._filled = 1
        self._new_rows: list[list[int]] = []
        self._new_signatures: list[int] = []

    def __len__(self) -> int:
        return len(self._chunks)

    def numbers(self, text: str) -> list[int]:
        """The numbers of the words of ``text``, in order."""
        # White space is in no word: what is between is looked up whole.
        return list(chain.from_iterable(map(self._chunks.__getitem__, text.split())))

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
            return [self._grams.setdefault(gram, len(self._grams)) for gram in forms.grams]

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
            grams = [known.setdefault(gram, len(known)) for gram in forms.grams]
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


_current = WordTable()


def table() -> WordTable:
    """The table in use; a full one is left to those who still use it."""
    global _current  # noqa: PLW0603 - one for the process
    if len(_current) > MOST:
        _current = WordTable()
    return _current
