"""Makes the table of related words: which stems the news uses in the same contexts.

Counts of words within ``WINDOW`` words of each other, nearer ones weighing more; positive pointwise mutual information
with a smoothed context (Levy, Goldberg and Dagan, 2015); the first ``DIMENSIONS`` singular vectors by a randomized
decomposition (Halko, Martinsson and Tropp, 2011); the nearest by cosine.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting.candidate_lists import Array
from benchmarks.fitting.data import Data
from benchmarks.fitting.questions import SEED
from benchmarks.fitting.vocabulary import LEXICON
from retrieval.text.frequent_stems import frequent_stems
from retrieval.text.related_words import RELATED_FILE, RelatedWords
from retrieval.text.vocabulary import PAD, word_table

ROLES: Final = ("vocabulary",)
READS: Final = ("retrieval/text/lexicon/*.t*", "retrieval/text/lexicon/words.npz")
WRITES: Final = (f"retrieval/text/lexicon/{RELATED_FILE}",)
WINDOW: Final = 5
# Contexts are counted to this power, so that rare ones count for more.
SMOOTHING: Final = 0.75
DIMENSIONS: Final = 100
# More directions, and passes over the matrix, than the decomposition needs in theory.
OVERSAMPLED: Final = 28
PASSES: Final = 4
# Related stems that are kept for each.
NEAREST: Final = 16
# Stems that are compared with all others at a time.
BLOCK: Final = 2_000


def run(data: Data, out: Path) -> None:
    """Write the table."""
    vectors = word_vectors(cooccurrences(_texts(data), len(frequent_stems())))
    nearest, cosines = neighbours(vectors)
    RelatedWords.save(out / LEXICON / RELATED_FILE, nearest, cosines)


def _texts(data: Data) -> Iterator[Array]:
    """For each title and paragraph the numbers of its stems, without stop words and words that are not frequent."""
    table, known = word_table(), frequent_stems()
    for record in data.articles("vocabulary"):
        paragraphs = [record.get("title") or "", *(part for part in record["text"].split("\n") if part.strip())]
        words = table.padded(paragraphs)
        bounds = [*np.flatnonzero(words == PAD).tolist(), len(words)]
        numbers = known.of_words(words)
        for start, end in pairwise(bounds):
            own = numbers[start + 1 : end]
            yield own[own < len(known)]


def cooccurrences(texts: Iterator[Array], count: int) -> Any:
    """How often each two of ``count`` words stand within ``WINDOW`` words, each pair divided by its distance: a sparse
    symmetric matrix (count, count)."""
    from scipy import sparse  # noqa: PLC0415 - only who fits needs it

    kept = [text for text in texts if len(text) > 1]
    words = np.concatenate(kept)
    text = np.repeat(np.arange(len(kept)), [len(one) for one in kept])
    counts = sparse.csr_matrix((count, count), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        same = text[:-distance] == text[distance:]
        one, other = words[:-distance][same], words[distance:][same]
        weights = np.full(len(one), 1 / distance, dtype=np.float32)
        counts += sparse.coo_matrix((weights, (one, other)), shape=(count, count)).tocsr()
    return counts + counts.T


def word_vectors(counts: Any) -> Array:
    """A unit vector for each word: (words, ``DIMENSIONS``); zeros for a word that stands beside no other."""
    from scipy import sparse  # noqa: PLC0415 - only who fits needs it

    totals = np.asarray(counts.sum(axis=1)).ravel()
    contexts = totals**SMOOTHING
    pairs = counts.tocoo()
    information = np.log(pairs.data * contexts.sum() / (totals[pairs.row] * contexts[pairs.col]))
    said = information > 0
    matrix = sparse.csr_matrix(
        (information[said].astype(np.float32), (pairs.row[said], pairs.col[said])), shape=counts.shape
    )
    left, values = _decompose(matrix)
    vectors = left[:, :DIMENSIONS] * np.sqrt(values[:DIMENSIONS])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Array = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit


def _decompose(matrix: Any) -> tuple[Array, Array]:
    """The first left singular vectors and values of ``matrix``, approximately."""
    start = np.random.default_rng(SEED).standard_normal((matrix.shape[1], DIMENSIONS + OVERSAMPLED)).astype(np.float32)
    basis, _ = np.linalg.qr(matrix @ start)
    for _ in range(PASSES):
        basis, _ = np.linalg.qr(matrix.T @ basis)
        basis, _ = np.linalg.qr(matrix @ basis)
    small, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return basis @ small, values


def neighbours(vectors: Array) -> tuple[Array, Array]:
    """For each of the unit ``vectors`` the numbers of its ``NEAREST`` others and their cosines, nearest first."""
    nearest, cosines = [], []
    for start in range(0, len(vectors), BLOCK):
        near = vectors[start : start + BLOCK] @ vectors.T
        near[np.arange(len(near)), np.arange(start, start + len(near))] = -1.0
        order = np.argsort(-near, axis=1, kind="stable")[:, :NEAREST]
        nearest.append(order)
        cosines.append(np.take_along_axis(near, order, axis=1))
    return np.vstack(nearest), np.vstack(cosines)
