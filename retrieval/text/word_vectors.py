"""Word vectors whose sum says what a text means («لم يُقبل استئناف الحكم» is near «رفضت المحكمة الطعن»).

They are distilled from a sentence encoder: the sum of the vectors of a text's words comes nearest to the encoder's
vector of the text, by ridge regression (``lexicon/vectors.npz``, made by ``make fit``). A sum costs no encoder, takes
microseconds, and is about as near to the encoder's vector as a bag of words can be.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.text.vocabulary import Integers

VECTORS_FILE: Final = "vectors.npz"
_STEPS: Final = 127
# Digits of a cosine. Those beyond them depend on the processor, and a word is to be as near as itself everywhere.
_DIGITS: Final = 4
Vectors = npt.NDArray[np.float32]


class WordVectors:
    """One vector for each stem of ``frequent_stems``, and zeros for all other words. ``vectors`` (stems, dimensions)
    are in 127ths of ``scales`` (stems,)."""

    def __init__(self, vectors: npt.NDArray[np.int8], scales: Vectors) -> None:
        values = vectors.astype(np.float32) * (scales / _STEPS)[:, None]
        self._vectors: Vectors = np.vstack([values, np.zeros((1, values.shape[1]), dtype=np.float32)])
        self._units = unit(self._vectors)

    @classmethod
    def load(cls, path: Path) -> WordVectors:
        """Read what ``save`` wrote."""
        with np.load(path) as kept:
            return cls(kept["vectors"], kept["scales"])

    @staticmethod
    def save(path: Path, vectors: Vectors) -> None:
        """Write ``vectors`` (stems, dimensions), in 8 bits each."""
        scales = np.abs(vectors).max(axis=1)
        steps = np.round(vectors / np.where(scales > 0, scales, 1)[:, None] * _STEPS)
        np.savez_compressed(path, vectors=steps.astype(np.int8), scales=scales.astype(np.float32))

    def __len__(self) -> int:
        return len(self._vectors) - 1

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._vectors.shape[1])

    def units(self, stems: Integers) -> Vectors:
        """Return the vectors of length 1 of ``stems``, numbers of ``frequent_stems``: (stems, dimensions)."""
        rows: Vectors = self._units.take(stems, axis=0)
        return rows

    def nearest(self, stems: Integers, starts: npt.NDArray[np.intp], wanted: Integers) -> Vectors:
        """Return the cosine of the nearest word of each text to each stem of ``wanted``, to ``_DIGITS`` digits:
        (texts, wanted). The texts are given as for ``sums``."""
        cosines = self.units(wanted) @ self.units(stems).T
        nearest: Vectors = np.maximum.reduceat(cosines, starts, axis=1).T.round(_DIGITS)
        return nearest

    def sums(self, stems: Integers, starts: npt.NDArray[np.intp]) -> Vectors:
        """Return the sum of the vectors of each text: (texts, dimensions). ``stems`` are the stems of the words of all
        texts as numbers of ``frequent_stems``, and text i begins at ``starts[i]``."""
        sums: Vectors = np.add.reduceat(self._vectors.take(stems, axis=0), starts, axis=0)
        return sums

    def packed_sums(self, stems: Integers, starts: npt.NDArray[np.intp]) -> npt.NDArray[np.int8]:
        """Return ``sums`` in 8 bits, each row in 127ths of its largest value: (texts, dimensions). They are added with
        so many digits that every processor gives the same."""
        sums = np.add.reduceat(self._vectors.take(stems, axis=0).astype(np.float64), starts, axis=0)
        largest = np.abs(sums).max(axis=1, keepdims=True)
        packed: npt.NDArray[np.int8] = np.round(sums / np.where(largest > 0, largest, 1) * _STEPS).astype(np.int8)
        return packed


def unit(vectors: Vectors) -> Vectors:
    """Return rows of length 1; a row of zeros stays as it is."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    rows: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return rows


@cache
def word_vectors() -> WordVectors:
    """Return the shipped vectors."""
    with as_file(files("retrieval.text.lexicon") / VECTORS_FILE) as path:
        return WordVectors.load(path)
