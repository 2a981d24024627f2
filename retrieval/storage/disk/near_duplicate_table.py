"""Near-duplicates in tables of the database of an archive on disk.

``bands`` finds the articles that a text is compared with (see ``retrieval.storage.near_duplicates``), and ``stories``
groups near-duplicates under the number of the first. The rows of an article are written and deleted with it, in one
transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from retrieval.article import Article
from retrieval.storage.disk.schema import COLUMNS, STORIES, article_from_row
from retrieval.storage.near_duplicates import MIN_RESEMBLANCE, bands, resemblance, shingles

# Maximum number of texts that one is compared with. Boilerplate that fills a band would make every such article
# slow. The fullest band of 40,003 articles has 7.
_MAX_COMPARED: Final = 10


class NearDuplicateTable:
    """The tables in ``connection``. Every method raises ``sqlite3.Error`` as SQLite does."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def create(self) -> None:
        """Create the tables, in a transaction."""
        for statement in STORIES.split(";\n"):
            self._connection.execute(statement)

    def find_all(self, numbers: Iterable[int]) -> None:
        """Detect all near-duplicates anew, in a transaction, among the articles with these ascending numbers."""
        self._connection.execute("DELETE FROM bands")
        self._connection.execute("DELETE FROM stories")
        for number in numbers:
            [body] = self._connection.execute("SELECT body FROM articles WHERE number = ?", (number,)).fetchone()
            self.insert(number, shingles(body))

    def insert(self, number: int, runs: set[str]) -> None:
        """Insert the rows of an article with these shingles, in a transaction. It joins the story of the first article
        that it resembles."""
        band_numbers = bands(runs)
        candidates = self._connection.execute(
            f"SELECT DISTINCT articles.number, body FROM bands JOIN articles USING (number)"  # noqa: S608
            f" WHERE band IN ({', '.join('?' * len(band_numbers))}) ORDER BY articles.number LIMIT {_MAX_COMPARED}",
            band_numbers,
        ).fetchall()
        first = next(
            (other for other, body in candidates if resemblance(runs, shingles(body)) >= MIN_RESEMBLANCE), None
        )
        if first is not None:
            self._connection.execute("INSERT OR IGNORE INTO stories VALUES (?, ?)", (first, first))
            self._connection.execute(
                "INSERT INTO stories SELECT ?, story FROM stories WHERE number = ?", (number, first)
            )
        self._connection.executemany("INSERT INTO bands VALUES (?, ?)", ((band, number) for band in set(band_numbers)))

    def delete(self, number: int) -> None:
        """Delete the rows of an article, in a transaction."""
        self._connection.execute("DELETE FROM bands WHERE number = ?", (number,))
        self._connection.execute("DELETE FROM stories WHERE number = ?", (number,))

    def copies(self, article_id: str) -> list[Article]:
        """The near-duplicates of the article with this id, oldest first."""
        one = "SELECT number, story FROM stories WHERE number = (SELECT number FROM articles WHERE id = ?)"
        known = self._connection.execute(one, (article_id,)).fetchone()
        if known is None:
            return []
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM articles JOIN stories USING (number) WHERE number != ? AND story = ?"  # noqa: S608
            f" ORDER BY day, number LIMIT {_MAX_COMPARED}",
            known,
        )
        return [article_from_row(row) for row in rows]

    def among(self, numbers: Sequence[int]) -> set[int]:
        """Those of these numbers whose articles have a near-duplicate."""
        query = f"SELECT number FROM stories WHERE number IN ({','.join('?' * len(numbers))})"  # noqa: S608
        return {row[0] for row in self._connection.execute(query, numbers)}

    def count(self) -> int:
        """Number of articles that repeat an earlier one."""
        return int(self._connection.execute("SELECT count(*) - count(DISTINCT story) FROM stories").fetchone()[0])
