"""The SQLite database of an archive on disk, which is its source of truth.

A row holds one version of an article. A changed article gets a new row with a new number, so that index entries for
a number never become stale. ``indexed`` is the highest number in the index, and ``removed`` lists numbers that the
index may still hold.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from retrieval.article import Article, article_digest, article_to_record
from retrieval.index.document import Document
from retrieval.storage.disk.listing import Listing
from retrieval.storage.disk.near_duplicate_table import NearDuplicateTable
from retrieval.storage.disk.schema import (
    APPLICATION,
    COLUMNS,
    NOTES,
    SCHEMA_VERSION,
    TABLES,
    IndexState,
    PackedSentences,
    Row,
    article_from_row,
    pack_sentences,
)
from retrieval.storage.disk.speech_table import SpeechTable
from retrieval.storage.store import Month

DATABASE_FILE: Final = "archive.db"
# In WAL mode readers wait only while SQLite recovers.
_BUSY_SECONDS: Final = 5.0


class Database:
    """The database in ``folder``. Every method raises ``sqlite3.Error`` as SQLite does."""

    def __init__(self, folder: Path, *, writable: bool = True, name: str = DATABASE_FILE) -> None:
        path = folder / name
        mode = "rwc" if writable else "ro"
        if not writable and not path.with_name(f"{name}-wal").exists():
            mode += "&immutable=1"  # otherwise SQLite writes files beside the database
        self._connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            if writable:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            self._connection.close()
            raise
        self.listing = Listing(self._connection)
        self.near_duplicates = NearDuplicateTable(self._connection)
        self.speech = SpeechTable(self._connection)

    @property
    def application(self) -> int:
        """The application id in the file's header."""
        return self._query_int("PRAGMA application_id")

    @property
    def version(self) -> int:
        """The version of the schema; 0 for an empty file."""
        return self._query_int("PRAGMA user_version")

    def create(self) -> None:
        """Create the tables in an empty file."""
        with self.transaction():
            self._execute_all(TABLES)
            self.near_duplicates.create()
            self.listing.create()
            self.speech.create()
            self._connection.execute(f"PRAGMA application_id = {APPLICATION}")
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def upgrade(self) -> None:
        """Upgrade the tables to the current schema in one transaction."""
        with self.transaction():
            if self.version < 2:
                self.near_duplicates.create()
                self.near_duplicates.find_all(self.numbers())
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A write transaction, durable when it ends; an exception rolls it back."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def data_version(self) -> int:
        """A number that changes when another connection has changed the database."""
        return self._query_int("PRAGMA data_version")

    def digest(self, article_id: str) -> bytes | None:
        """The digest of the article with this id, or None."""
        row = self._connection.execute("SELECT digest FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def number(self, article_id: str) -> int | None:
        """The number of the article with this id, or None."""
        row = self._connection.execute("SELECT number FROM articles WHERE id = ?", (article_id,)).fetchone()
        return int(row[0]) if row else None

    def digests(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """The digests of the existing articles with these numbers, by number."""
        query = f"SELECT number, digest FROM articles WHERE number IN ({','.join('?' * len(numbers))})"  # noqa: S608
        return dict(self._connection.execute(query, numbers).fetchall())

    def digests_newest_first(self) -> dict[int, bytes]:
        """The digests of all articles, by number, the newest day first, those without a day last."""
        return dict(self._connection.execute("SELECT number, digest FROM articles ORDER BY day DESC, number DESC"))

    def insert(self, row: Row) -> int:
        """Insert ``row``, whose id must be free, in a transaction, and return its number."""
        document = row.document
        record = {**article_to_record(document.article), "digest": row.digest, "passages": len(document.passages)}
        cursor = self._connection.execute(
            "INSERT INTO articles (id, digest, passages, source, day, category, author, url, title, sentences, body)"
            " VALUES (:id, :digest, :passages, :source, :date, :category, :author, :url, :title, :sentences, :body)",
            {**record, "sentences": pack_sentences(document.sentences)},
        )
        number = int(cursor.lastrowid or 0)
        self.near_duplicates.insert(number, row.runs)
        self.speech.insert(number, row.utterances)
        return number

    def delete(self, article_id: str) -> bool:
        """Delete the article with this id, in a transaction, and return whether it existed."""
        row = self._connection.execute("SELECT number FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            return False
        self._connection.execute("INSERT INTO removed VALUES (?)", row)
        self.near_duplicates.delete(row[0])
        for table in ("articles", "utterances"):
            self._connection.execute(f"DELETE FROM {table} WHERE number = ?", row)  # noqa: S608
        return True

    def article(self, article_id: str) -> Article | None:
        """The article with this id, or None."""
        row = self._connection.execute(f"SELECT {COLUMNS} FROM articles WHERE id = ?", (article_id,)).fetchone()  # noqa: S608
        return article_from_row(row) if row else None

    def documents(self, numbers: Sequence[int]) -> dict[int, Document]:
        """The existing articles with these numbers, by number."""
        if not numbers:
            return {}
        rows = self._connection.execute(
            f"SELECT {COLUMNS}, sentences FROM articles WHERE number IN ({','.join('?' * len(numbers))})",  # noqa: S608
            numbers,
        )
        return {row[0]: Document(article_from_row(row), PackedSentences(row[-1])) for row in rows}

    def newest(self, limit: int, outlets: Collection[str] | None) -> list[Article]:
        """As ``Store.newest``."""
        query = f"SELECT {COLUMNS} FROM articles WHERE number = ?"  # noqa: S608
        rows = (self._connection.execute(query, (n,)).fetchone() for n in self.listing.newest(limit, outlets))
        return [article_from_row(row) for row in rows if row]

    def ids(self) -> list[str]:
        """The ids of all articles, in order."""
        return [row[0] for row in self._connection.execute("SELECT id FROM articles ORDER BY id")]

    def read_verified(self, number: int) -> Article | None:
        """The article with this number, or None when it cannot be read or its digest differs."""
        try:
            row = self._connection.execute(
                f"SELECT {COLUMNS}, digest FROM articles WHERE number = ?",  # noqa: S608
                (number,),
            ).fetchone()
            article = article_from_row(row) if row else None
            return article if article and article_digest(article) == row[-1] else None
        except sqlite3.DatabaseError:
            return None

    def id_or_number(self, number: int) -> str:
        """The id of the article with this number; the number as a string when the id cannot be read."""
        try:
            row = self._connection.execute("SELECT id FROM articles WHERE number = ?", (number,)).fetchone()
        except sqlite3.DatabaseError:
            row = None
        return str(row[0]) if row else str(number)

    def numbers(self, above: int = 0) -> list[int]:
        """The numbers greater than ``above``, ascending."""
        rows = self._connection.execute("SELECT number FROM articles WHERE number > ? ORDER BY number", (above,))
        return [row[0] for row in rows]

    def first_numbers(self, above: int, limit: int) -> list[int]:
        """The first ``limit`` numbers greater than ``above``, ascending."""
        query = "SELECT number FROM articles WHERE number > ? ORDER BY number LIMIT ?"
        return [row[0] for row in self._connection.execute(query, (above, limit))]

    def removed(self) -> list[int]:
        """Numbers that the index may still hold."""
        return [row[0] for row in self._connection.execute("SELECT number FROM removed")]

    def last_number(self) -> int:
        """The highest number ever assigned; 0 for none."""
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'articles'").fetchone()
        return int(row[0]) if row else 0

    def index_state(self) -> IndexState | None:
        """The state of the index; None before the first."""
        row = self._connection.execute("SELECT folder, version, indexed, manifest FROM state").fetchone()
        if row is None:
            return None
        return IndexState(folder=row[0], version=row[1], indexed=row[2], manifest=json.loads(row[3]))

    def save_index_state(self, state: IndexState, removed: Iterable[int]) -> None:
        """Save ``state`` in a transaction, and forget the ``removed`` numbers, which the index no longer holds."""
        self._connection.executemany("DELETE FROM removed WHERE number = ?", ((number,) for number in removed))
        self._connection.execute(
            "INSERT OR REPLACE INTO state VALUES (1, ?, ?, ?, ?)",
            (state.folder, state.version, state.indexed, json.dumps(state.manifest)),
        )

    def notes(self) -> dict[str, str]:
        """The notes, by name. A database without any has no table of notes."""
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'notes'"
        if self._connection.execute(query).fetchone() is None:
            return {}
        return dict(self._connection.execute("SELECT name, text FROM notes"))

    def write_note(self, name: str, text: str | None) -> None:
        """Keep a note, in a transaction; None removes it."""
        self._connection.execute(NOTES)
        self._connection.execute("DELETE FROM notes WHERE name = ?", (name,))
        if text is not None:
            self._connection.execute("INSERT INTO notes VALUES (?, ?)", (name, text))

    def count(self) -> int:
        """Number of articles."""
        return self._query_int("SELECT count(*) FROM articles")

    def passages(self) -> int:
        """Number of passages of all articles."""
        return self._query_int("SELECT coalesce(sum(passages), 0) FROM articles")

    def months(self) -> tuple[Month, ...]:
        """Number of articles of each outlet in each month."""
        rows = self._connection.execute(
            "SELECT source, substr(day, 1, 7) AS month, count(*) FROM articles GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return tuple(Month(source=source, month=month, articles=count) for source, month, count in rows)

    def find_damage(self) -> str | None:
        """The first damage that SQLite reports, ``outlets`` for wrong counts, or None. Reads the whole file."""
        try:
            [first] = self._connection.execute("PRAGMA integrity_check(1)").fetchone()
            if first == "ok" and self.listing.has_wrong_counts():
                return "outlets"
        except sqlite3.DatabaseError as error:
            return str(error)
        return None if first == "ok" else str(first)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _execute_all(self, *scripts: str) -> None:
        # executescript() would commit the transaction.
        for script in scripts:
            for statement in script.split(";\n"):
                self._connection.execute(statement)

    def _query_int(self, query: str) -> int:
        return int(self._connection.execute(query).fetchone()[0])
