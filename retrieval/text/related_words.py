"""Related words: stems that news uses in the same contexts («اعتقل» and «قبض», «سعر» and «ثمن»).

The table is counted in news (``lexicon/related.npz``, made by ``make fit``). For each stem of the vocabulary it
holds the nearest others by the cosine of their word vectors: positive pointwise mutual information of words within
five words of each other, reduced by singular value decomposition (Levy, Goldberg and Dagan, 2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.text.vocabulary import CUES, STEM_VIEW, STOP, Integers, frequent_words, view, views

RELATED_FILE: Final = "related.npz"
# A cosine of LEAST or less counts as unrelated, and of 1 as the same word.
LEAST: Final = 0.3
# Above 1, so that distant relations count less than in proportion.
_POWER: Final = 1.5
_STEPS: Final = 255


class RelatedWords:
    """Stems with their related stems.

    ``stems[i]`` is the view of stem i, ascending. ``nearest[i]`` are the numbers of its related stems and
    ``cosines[i]`` their cosines, in 255ths: (stems, neighbours) each.
    """

    def __init__(self, stems: Integers, nearest: npt.NDArray[np.uint16], cosines: npt.NDArray[np.uint8]) -> None:
        self._stems = stems
        self._nearest = nearest
        share = np.clip((cosines / _STEPS - LEAST) / (1 - LEAST), 0, 1)
        self._levels = (share**_POWER).astype(np.float32)
        known = views(frequent_words().columns.rows)
        rows = self._rows(known[:, STEM_VIEW])
        rows[(known[:, CUES] & STOP) != 0] = len(stems)
        # Number of the stem of each frequent word; ``len(stems)`` for a stop word or an unknown stem.
        self._of_frequent: Integers = rows

    @classmethod
    def load(cls, path: Path) -> RelatedWords:
        """Read what ``save`` wrote."""
        with np.load(path) as kept:
            return cls(kept["stems"], kept["nearest"], kept["cosines"])

    @staticmethod
    def save(path: Path, stems: Integers, nearest: Integers, cosines: npt.NDArray[np.float32]) -> None:
        """Write a table. ``cosines`` are -1 to 1."""
        np.savez_compressed(
            path,
            stems=stems.astype(np.int32),
            nearest=nearest.astype(np.uint16),
            cosines=np.round(np.clip(cosines, 0, 1) * _STEPS).astype(np.uint8),
        )

    def rows_of_words(self, words: Integers) -> Integers:
        """Return the number of the stem of each word by its number; that of no stem for words that are not
        frequent."""
        rows: Integers = self._of_frequent.take(np.where(words < len(self._of_frequent), words, 0))
        return rows

    def levels(self, stems: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return how near each stem of the table is to each of ``stems``: (len(stems), stems + 1), 0 to 1. The
        last column stands for words without a stem in the table."""
        levels = np.zeros((len(stems), len(self._stems) + 1), dtype=np.float32)
        rows = self._rows(np.array([view(stem) for stem in stems], dtype=np.int32))
        for place, row in enumerate(rows.tolist()):
            if row < len(self._stems):
                levels[place, self._nearest[row]] = self._levels[row]
                levels[place, row] = 1.0
        return levels

    def _rows(self, stems: Integers) -> Integers:
        count = len(self._stems)
        rows = np.searchsorted(self._stems, stems)
        known = self._stems.take(np.minimum(rows, count - 1)) == stems
        found: Integers = np.where(known, rows, count).astype(np.int32)
        return found


@cache
def related_words() -> RelatedWords:
    """Return the shipped table."""
    with as_file(files("retrieval.text.lexicon") / RELATED_FILE) as path:
        return RelatedWords.load(path)
