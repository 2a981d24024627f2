"""Sentence vectors in 8 bits: the form in which a store keeps what a sentence encoder gave.

A unit vector is scaled so that its largest component is 127, and rounded. The scale is not stored: the cosine needs
none, because it divides by the length of the rounded vector. Of 384 dimensions a sentence takes 384 bytes. A row of
zeros stands for a sentence that is not encoded yet; no unit vector is rounded to it.
"""

from __future__ import annotations

from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.int8]
Floats32 = npt.NDArray[np.float32]
Bits = npt.NDArray[np.bool_]

_LARGEST: Final = 127
_CHECKSUM: Final = 4


def quantize(rows: Floats32) -> Vectors:
    """Return ``rows``, ``(sentences, dimensions)``, in 8 bits. A row of zeros, which no encoder should give, becomes
    the first axis, so that its sentence counts as encoded."""
    largest = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    vectors = np.rint(rows * (_LARGEST / np.where(largest > 0, largest, 1))).astype(np.int8)
    vectors[~vectors.any(axis=1), :1] = 1
    return vectors


def unit_rows(vectors: Vectors) -> Floats32:
    """Return ``vectors`` as unit rows, float32; rows of zeros stay so."""
    rows = vectors.astype(np.float32)
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
    unit: Floats32 = (rows / lengths).astype(np.float32, copy=False)
    return unit


def encoded(vectors: Vectors) -> Bits:
    """Return for each row whether its sentence is encoded."""
    return np.asarray(vectors.any(axis=1))


def merge(known: Vectors | None, new: Vectors) -> Vectors:
    """Return ``new``, with the rows of ``known`` where ``new`` has none. ``known`` of another shape counts for
    nothing."""
    if known is None or known.shape != new.shape:
        return new
    return np.where(encoded(new)[:, None], new, known)


def to_bytes(vectors: Vectors, version: bytes) -> bytes:
    """Serialize ``vectors``. ``version`` names the version of the article, and is part of the checksum."""
    data = vectors.tobytes()
    return crc32(data, crc32(version)).to_bytes(_CHECKSUM, "little") + data


def from_bytes(data: bytes, version: bytes, dimensions: int) -> Vectors | None:
    """Return what ``to_bytes`` serialized; None when it is of another version, or damaged."""
    body = memoryview(data)[_CHECKSUM:]
    if len(body) % dimensions or crc32(body, crc32(version)) != int.from_bytes(data[:_CHECKSUM], "little"):
        return None
    return np.frombuffer(body, np.int8).reshape(-1, dimensions)
