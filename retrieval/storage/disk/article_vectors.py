"""Sentence vectors of the articles on disk, by the number of the article.

``VectorDatabase`` keeps them under the digest of the text, so that they stay when its number changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from retrieval.index.sentence_vectors import Vectors
from retrieval.storage.disk.database import Database
from retrieval.storage.disk.vector_database import VectorDatabase


class ArticleVectors:
    """The vectors in ``kept`` of the articles in ``database``. Every method raises ``sqlite3.Error`` as SQLite does."""

    def __init__(self, database: Database, kept: VectorDatabase) -> None:
        self._database = database
        self._kept = kept

    def read(self, numbers: Sequence[int], make: str) -> list[Vectors | None]:
        """The vectors of ``make`` of these articles, in order; None where there are none."""
        digests = self._database.digests(numbers)
        found = self._kept.read(list(digests.values()), make)
        return [found.get(digests.get(number, b"")) for number in numbers]

    def write(self, vectors: Mapping[int, Vectors], make: str, *, wait: bool) -> bool:
        """Keep the vectors of the articles that still exist, and return whether that was done (see
        ``VectorDatabase.write``)."""
        numbers = [*vectors]
        digests = self._database.digests(numbers)
        rows = {digests[number]: one for number, one in vectors.items() if number in digests}
        written = self._kept.write(rows, make, wait=wait)
        # A version that was removed meanwhile may have been removed before its vectors were there.
        left = self._database.digests(numbers)
        self._kept.remove(digest for number, digest in digests.items() if number not in left)
        return written

    def remove(self, digests: Iterable[bytes]) -> None:
        """Remove the vectors of the texts with these digests."""
        self._kept.remove(digests)

    def unencoded(self, make: str) -> list[int]:
        """The numbers of the articles that lack a vector of ``make``, the newest day first."""
        complete = self._kept.complete(make)
        newest = self._database.digests_newest_first()
        return [number for number, digest in newest.items() if digest not in complete]

    def prune(self) -> None:
        """Remove vectors that belong to no article."""
        self._kept.remove(self._kept.digests() - {*self._database.digests_newest_first().values()})
