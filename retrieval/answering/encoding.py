"""The encoder of an archive, and the sentence vectors that its store keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from retrieval.ranking.semantic import Encoder, SemanticScorer
from retrieval.storage.store import Store


class Encoding:
    """Computes and keeps sentence vectors of the articles in ``store``, once there is an encoder."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.scorer: SemanticScorer | None = None
        """Adds semantic similarity to the ranking; None without an encoder."""

    def use(self, encoder: Encoder) -> None:
        """Rank and encode with ``encoder``."""
        self.scorer = SemanticScorer(encoder)

    def unencoded(self) -> list[str]:
        """Return the keys of the articles that lack a sentence vector of the encoder, newest first; none without an
        encoder."""
        return self._store.unencoded(self.scorer.make) if self.scorer is not None and self.scorer.make else []

    def encode(self, keys: Sequence[str]) -> int:
        """Compute and keep the vectors of the articles with these ``keys``, and return how many there were.
        Thread-safe. Raises as ``Store.keep_vectors``, and ``EncoderError``."""
        if self.scorer is None or not self.scorer.make or not keys:
            return 0
        documents = zip(keys, self._store.documents(keys), strict=True)
        found = {key: self.scorer.encode_document(document) for key, document in documents if document is not None}
        self._store.keep_vectors(found, self.scorer.make, wait=True)
        return len(found)

    def encode_articles(self, ids: Iterable[str]) -> int:
        """As ``encode``, of the articles with these ids."""
        keys = (self._store.key(article_id) for article_id in dict.fromkeys(ids))
        return self.encode([key for key in keys if key is not None])
