"""Chooses the passages that are matched against a question, of more that the engine found.

An engine compares words alone. Of 1,499 questions on 40,003 news articles, a passage with a right sentence is among its
first 60 for .91, among its first 200 for .958. Chosen of these by the similarity of word vectors too, it is among 60
for .925.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from retrieval.index.engine import Hit
from retrieval.index.passage_vectors import PassageVectors
from retrieval.text.word_vectors import Vectors, unit

# Weight of the similarity beside the engine's score, which is at most 1. From .5 to .8 as many of the right passages
# are chosen.
SIMILARITY_WEIGHT: Final = 0.6
# Digits of a similarity. Those beyond them depend on the processor.
_DIGITS: Final = 4


def select_passages(asked: Vectors, hits: Sequence[Hit], vectors: PassageVectors, limit: int) -> list[int]:
    """Return the places of the ``limit`` most promising of ``hits``, best first; all, as they are, when there are no
    more. ``asked`` (dimensions,) is the vector of the question, of length 1, and ``vectors`` (hits, dimensions) are
    those of the passages."""
    if len(hits) <= limit:
        return list(range(len(hits)))
    scores = np.array([hit.score for hit in hits])
    similarities = (unit(vectors.astype(np.float32)) @ asked).round(_DIGITS)
    promise = scores / scores.max() + SIMILARITY_WEIGHT * similarities
    best: list[int] = np.argsort(-promise, kind="stable")[:limit].tolist()
    return best
