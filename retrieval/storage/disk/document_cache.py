"""Articles on disk that were read, kept for the next questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cachetools import LRUCache

from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.storage.disk.database import Database

# Number of documents that are kept.
DOCUMENTS_KEPT: Final = 500


class DocumentCache:
    """Documents of ``database``, and which articles have no near-duplicate. ``clear`` it when the database changes.

    Every method raises ``sqlite3.Error`` as SQLite does.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents: LRUCache[int, Document] = LRUCache(DOCUMENTS_KEPT)
        # Ids of articles known to have no near-duplicate.
        self._unique: LRUCache[str, None] = LRUCache(DOCUMENTS_KEPT)

    def read(self, numbers: Sequence[int]) -> list[Document | None]:
        """The articles with these numbers, in order; None for one that does not exist."""
        kept = self._documents
        found = {number: kept[number] for number in numbers if number in kept}
        new = [number for number in dict.fromkeys(numbers) if number not in found]
        if new:
            found |= self._database.documents(new)
            copied = self._database.near_duplicates.among(new)
            kept.update((number, found[number]) for number in new if number in found)
            self._unique.update((found[number].article.id, None) for number in found.keys() & {*new} - copied)
        return [found.get(number) for number in numbers]

    def is_unique(self, article_id: str) -> bool:
        """Whether it is known that the article with this id has no near-duplicate."""
        return article_id in self._unique

    def copies(self, article_id: str) -> tuple[Article, ...]:
        """The near-duplicates of the article with this id, oldest first."""
        return tuple(self._database.near_duplicates.copies(article_id))

    def forget_unique(self) -> None:
        """Forget which articles have no near-duplicate, when articles were added."""
        self._unique.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._documents.clear()
        self._unique.clear()
