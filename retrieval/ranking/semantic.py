"""SemanticScorer as one more figure: how near a candidate sentence is to the question in the
space of a sentence encoder (the extra ``semantic``; without one nothing here runs).

An encoder reads only the candidates that the words of the question brought up: it
orders them better, and finds nothing that words do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from cachetools import LRUCache

from retrieval.arrays import Floats
from retrieval.errors import EncoderError
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.features import below_best, rank

Matrix = npt.NDArray[np.float32]

# Sentences whose vectors are cached: 384 figures of 4 bytes each, so 31 MB at most.
CACHED_VECTORS: Final = 20_000
# Nearness that differs by less is the same.
_SPREAD: Final = 1e-6
# The names of the figures.
FEATURES: Final = (
    "meaning", "meaning_below_best", "meaning_rank", "meaning_deviation", "meaning_beside", "meaning_below_article",
)  # fmt: skip


class Encoder(Protocol):
    """A model that puts texts into one space, questions near to their answers."""

    def encode(self, texts: Sequence[str], *, question: bool) -> Matrix:
        """One unit row a text, in order: ``(len(texts), dimensions)``, float32.
        ``question``: whether the texts are questions or sentences that may answer.
        Raises ``EncoderError`` when the model cannot be run."""


def open_encoder(name: str, *, fetch: bool = True) -> Encoder:
    """The encoder in the folder ``name``, or of this name (``owner/model``) on the hub of
    models, fetched once; without ``fetch`` only when it is here.

    Raises ``EncoderError``; its ``reason`` is ``extra`` when ``semantic`` is not
    installed, ``model-missing`` when there is no such folder, ``model-unreachable`` when
    the hub does not give the model, ``model-not-here`` when it would have to be
    fetched, ``model-wrong`` when it is no sentence encoder.
    """
    try:
        from retrieval.ranking.onnx_encoder import open_onnx  # noqa: PLC0415 - what makes the extra optional
    except ImportError as absent:
        raise EncoderError(name, reason="extra") from absent
    return open_onnx(name, fetch=fetch)


class SemanticScorer:
    """Compares questions and sentences by ``encoder`` and remembers ``remembered`` of
    the sentences. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, *, cached: int = CACHED_VECTORS) -> None:
        self._encoder = encoder
        self._vectors: LRUCache[str, Matrix] = LRUCache(cached)
        self._lock = Lock()

    def score(self, question: str, candidates: Sequence[Candidate]) -> dict[str, Floats]:
        """The figures of meaning, by name: one value of each candidate. How near it is
        (cosine), how that stands against the others (below the best, rank, and deviations from
        the mean), how near the sentence before or after is where that is a candidate too,
        and how far below the nearest of its article it is."""
        texts = [text_with_title(candidate) for candidate in candidates]
        near = (self._sentences(texts) @ self._encoder.encode([question], question=True)[0]).astype(np.float64)
        places = [(candidate.document.article.id, candidate.index) for candidate in candidates]
        found = dict(zip(places, near.tolist(), strict=True))
        farthest, best = near.min(), dict.fromkeys((article for article, _ in places), -1.0)
        for (article, _), value in found.items():
            best[article] = max(best[article], value)
        sides = (max(found.get((a, i - 1), farthest), found.get((a, i + 1), farthest)) for a, i in places)
        deviation = (near - near.mean()) / max(float(near.std()), _SPREAD)
        below_article = np.array([best[article] for article, _ in places]) - near
        values = (
            near,
            below_best(near),
            rank(near).astype(np.float64),
            deviation,
            np.array(list(sides)),
            below_article,
        )
        return dict(zip(FEATURES, values, strict=True))

    def _sentences(self, texts: Sequence[str]) -> Matrix:
        """The vectors of ``texts``, in order; those not remembered are worked out."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self._encoder.encode(new, question=False), strict=True))
        with self._lock:
            self._vectors.update((text, known[text]) for text in new)
        return np.array([known[text] for text in texts])


def text_with_title(candidate: Candidate) -> str:
    """The sentence after the title of its article: by itself a sentence says «he» of whom
    the title names. Alone (cosine, multilingual-e5-small in 4 bits) the best sentence is
    right for .585 / .694 of the questions of ARCD-train / XQuAD, so for .649 / .709."""
    title = candidate.document.article.title
    sentence = candidate.document.text(candidate.index)
    return f"{title}. {sentence}" if title else sentence
