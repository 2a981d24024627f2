"""A sentence encoder that needs no model: texts are near when they share runs of three letters."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

DIMENSIONS = 64


class GramEncoder:
    """Deterministic; ``asked`` are the sentences that it was given, in order."""

    dimensions = DIMENSIONS

    def __init__(self, make: str = "grams 1") -> None:
        self.make = make
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], *, question: bool) -> npt.NDArray[np.float32]:
        self.asked += [] if question else texts
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for start in range(len(text) - 2):
                row[crc32(text[start : start + 3].encode()) % DIMENSIONS] += 1
        lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return np.asarray(rows / lengths, dtype=np.float32)
