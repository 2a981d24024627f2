"""Lists outlets and newest articles from indexes and counts in the database.

Triggers keep the counts up to date, whichever version of Isnad writes, so they need no schema version. A database
without them gives the same results from the article rows, without reading bodies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Final

from retrieval.storage.store import Outlet

# Rows are inserted and deleted, never updated. '' stands for articles without an outlet.
_STATEMENTS: Final = (
    "CREATE INDEX articles_by_source ON articles (source, day DESC, id)",
    "CREATE INDEX articles_by_day ON articles (day DESC, id)",
    "CREATE TABLE outlets (name TEXT PRIMARY KEY, articles INTEGER NOT NULL) WITHOUT ROWID",
    "INSERT INTO outlets SELECT coalesce(source, ''), count(*) FROM articles GROUP BY 1",
    """CREATE TRIGGER article_inserted AFTER INSERT ON articles BEGIN
    INSERT INTO outlets VALUES (coalesce(new.source, ''), 1) ON CONFLICT (name) DO UPDATE SET articles = articles + 1;
END""",
    """CREATE TRIGGER article_deleted AFTER DELETE ON articles BEGIN
    UPDATE outlets SET articles = articles - 1 WHERE name = coalesce(old.source, '');
    DELETE FROM outlets WHERE name = coalesce(old.source, '') AND articles = 0;
END""",
)
_COUNT_QUERY: Final = "SELECT coalesce(source, '') AS name, count(*) AS articles FROM articles GROUP BY 1"
_NEWEST_QUERY: Final = "SELECT day, id, number FROM articles {which} ORDER BY day DESC, id LIMIT ?"


class Listing:
    """Lists the articles of a database. Every method raises ``sqlite3.Error`` as SQLite does."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def is_indexed(self) -> bool:
        """Whether the database has the indexes and counts."""
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'outlets'"
        return self._connection.execute(query).fetchone() is not None

    def create(self) -> None:
        """Create the indexes and counts where they are missing, in a transaction. Reads every row."""
        if not self.is_indexed():
            for statement in _STATEMENTS:
                self._connection.execute(statement)

    def outlets(self) -> tuple[Outlet, ...]:
        """As ``Store.outlets``."""
        table = "outlets" if self.is_indexed() else f"({_COUNT_QUERY})"
        rows = self._connection.execute(f"SELECT name, articles FROM {table} ORDER BY articles DESC, name")  # noqa: S608
        return tuple(Outlet(name=name, articles=count) for name, count in rows)

    def newest(self, limit: int, outlets: Collection[str] | None) -> list[int]:
        """The numbers of the articles of ``Store.newest``, in its order."""
        if outlets is None:
            rows = self._connection.execute(_NEWEST_QUERY.format(which=""), (limit,)).fetchall()
        else:
            sources = [source for name in set(outlets) for source in ((name,) if name else (None, ""))]
            query = _NEWEST_QUERY.format(which="WHERE source IS ?")
            rows = [row for source in sources for row in self._connection.execute(query, (source, limit))]
            rows.sort(key=lambda row: str(row[1]))
            rows.sort(key=lambda row: row[0] or "", reverse=True)
        return [row[2] for row in rows[:limit]]

    def has_wrong_counts(self) -> bool:
        """Whether the counts differ from those of the articles."""
        if not self.is_indexed():
            return False
        query = f"SELECT * FROM ({_COUNT_QUERY}) EXCEPT SELECT name, articles FROM outlets"  # noqa: S608
        names = "SELECT count(*), (SELECT count(DISTINCT coalesce(source, '')) FROM articles) FROM outlets"
        counted, actual = self._connection.execute(names).fetchone()
        return counted != actual or self._connection.execute(query).fetchone() is not None
