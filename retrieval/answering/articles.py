"""What the answers need of a store: the articles of hits and of sentences, and the vectors of sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from retrieval.index.document import Document
from retrieval.index.engine import Hit
from retrieval.index.forward_index import ForwardEntry
from retrieval.index.sentence_vectors import Vectors


class Articles(Protocol):
    """Provides the articles of hits, in order; None for a removed article."""

    def forward_entries(self, hits: Sequence[Hit]) -> Sequence[ForwardEntry | None]:
        """Return the forward entries of the articles of ``hits``."""

    def documents(self, keys: Sequence[str]) -> Sequence[Document | None]:
        """Return the articles to quote, by their keys in the store."""

    def sentence_vectors(self, keys: Sequence[str], make: str) -> Sequence[Vectors | None]:
        """Return the kept vectors of the articles with these keys, as ``VectorStore.sentence_vectors``."""

    def keep_vectors(self, found: Mapping[str, Vectors], make: str, *, wait: bool) -> bool:
        """Keep vectors of articles, as ``VectorStore.keep_vectors``."""
