"""The stems of the frequent words, numbered, so that tables about stems are arrays."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from retrieval.text.vocabulary import CUES, STEM_VIEW, STOP, Integers, frequent_words, view, views


class FrequentStems:
    """Numbers the stems of ``frequent_words()`` from 0 in the order of their views. ``len(self)`` stands for a stop
    word, and for a word whose stem is not among them."""

    def __init__(self) -> None:
        known = views(frequent_words().columns.rows)
        self._views, rows = np.unique(known[:, STEM_VIEW], return_inverse=True)
        self._of_words: Integers = np.where((known[:, CUES] & STOP) != 0, len(self._views), rows).astype(np.int32)

    def __len__(self) -> int:
        return len(self._views)

    def of_words(self, words: Integers) -> Integers:
        """Return the number of the stem of each word, which is given by its number in ``vocabulary``."""
        numbers: Integers = self._of_words.take(np.where(words < len(self._of_words), words, 0))
        return numbers

    def of_stems(self, stems: Iterable[str]) -> Integers:
        """Return the numbers of stems that are spelled out."""
        wanted = np.array([view(stem) for stem in stems], dtype=np.int32)
        places = np.minimum(np.searchsorted(self._views, wanted), len(self) - 1)
        numbers: Integers = np.where(self._views.take(places) == wanted, places, len(self)).astype(np.int32)
        return numbers


@cache
def frequent_stems() -> FrequentStems:
    """Return the stems of the shipped vocabulary."""
    return FrequentStems()
