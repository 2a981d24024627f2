"""Related words: stems that news uses in the same contexts («اعتقل» and «قبض», «سعر» and «ثمن»).

The table is counted in news (``lexicon/related.npz``, made by ``make fit``). For each frequent stem it holds the
nearest others by the cosine of their word vectors: positive pointwise mutual information of words within five words of
each other, reduced by singular value decomposition (Levy, Goldberg and Dagan, 2015).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.text.vocabulary import Integers

RELATED_FILE: Final = "related.npz"
# A cosine of LEAST or less counts as unrelated, and of 1 as the same word.
LEAST: Final = 0.3
# Above 1, so that distant relations count less than in proportion.
_POWER: Final = 1.5
_STEPS: Final = 255


class RelatedWords:
    """Stems with their related stems.

    ``nearest[i]`` are the numbers of the related stems of stem i of ``frequent_stems`` and ``cosines[i]`` their
    cosines, in 255ths: (stems, neighbours) each.
    """

    def __init__(self, nearest: npt.NDArray[np.uint16], cosines: npt.NDArray[np.uint8]) -> None:
        self._nearest = nearest
        share = np.clip((cosines / _STEPS - LEAST) / (1 - LEAST), 0, 1)
        self._levels = (share**_POWER).astype(np.float32)

    @classmethod
    def load(cls, path: Path) -> RelatedWords:
        """Read what ``save`` wrote."""
        with np.load(path) as kept:
            return cls(kept["nearest"], kept["cosines"])

    @staticmethod
    def save(path: Path, nearest: Integers, cosines: npt.NDArray[np.float32]) -> None:
        """Write a table. ``cosines`` are -1 to 1."""
        np.savez_compressed(
            path,
            nearest=nearest.astype(np.uint16),
            cosines=np.round(np.clip(cosines, 0, 1) * _STEPS).astype(np.uint8),
        )

    def levels(self, stems: Integers) -> npt.NDArray[np.float32]:
        """Return how near each stem of the table is to each of ``stems``, numbers of ``frequent_stems``:
        (len(stems), stems + 1), 0 to 1. The last column stands for words without a frequent stem."""
        count = len(self._nearest)
        levels = np.zeros((len(stems), count + 1), dtype=np.float32)
        for place, row in enumerate(stems.tolist()):
            if row < count:
                levels[place, self._nearest[row]] = self._levels[row]
                levels[place, row] = 1.0
        return levels


@cache
def related_words() -> RelatedWords:
    """Return the shipped table."""
    with as_file(files("retrieval.text.lexicon") / RELATED_FILE) as path:
        return RelatedWords.load(path)
