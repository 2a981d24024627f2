"""The sentence vectors of an archive on disk, in a SQLite file of their own beside the articles.

A row holds the vectors of one version of an article, by its digest, so a changed text never gets the vectors of an
earlier one, and they survive a repair of the articles' database and a rebuild of the index. The file is not part of
``archive.db``: a commit there makes every reader take in changes, and encoding commits for hours. Nor does it lie
beside the index, which a rebuild replaces. It is derived: whatever is lost or damaged is computed again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from retrieval.index.sentence_vectors import Vectors, encoded, from_bytes, merge, to_bytes
from retrieval.storage.store import Encoded

VECTORS_FILE: Final = "vectors.db"
_TABLE: Final = """CREATE TABLE IF NOT EXISTS vectors (
    digest BLOB PRIMARY KEY,
    make TEXT NOT NULL,
    complete INTEGER NOT NULL,
    dimensions INTEGER NOT NULL,
    data BLOB NOT NULL
)"""
# A row has some four kilobytes, so that small pages stay half empty. Of 5,000 articles with 8 sentences on average a
# sentence takes 474 bytes with pages of 4,096, and 416 with these; rows in the index (WITHOUT ROWID) take 601.
_PAGE_BYTES: Final = 65_536
# Milliseconds that a write waits for another: one that may wait, and the removal of what is no longer needed.
_PATIENCE: Final = 20_000
_REMOVAL_PATIENCE: Final = 1_000
# Variables of one statement.
_AT_ONCE: Final = 500


class VectorDatabase:
    """The file in ``folder``, created by the first write. A file that cannot be read counts as empty."""

    def __init__(self, folder: Path, *, writable: bool) -> None:
        self._path = folder / VECTORS_FILE
        self._writable = writable
        self._open_connection: sqlite3.Connection | None = None
        self._opened_identity: tuple[int, int] | None = None

    def read(self, digests: Sequence[bytes], make: str) -> dict[bytes, Vectors]:
        """The vectors of ``make`` of these versions, as far as they are there and undamaged."""
        found: dict[bytes, Vectors] = {}
        for rows in self._select(
            "SELECT digest, dimensions, data FROM vectors WHERE digest IN ({}) AND make = ?", digests, make
        ):
            for digest, dimensions, data in rows:
                vectors = from_bytes(data, digest, dimensions)
                if vectors is not None:
                    found[digest] = vectors
        return found

    def write(self, found: Mapping[bytes, Vectors], make: str, *, wait: bool) -> bool:
        """Add vectors to the known ones of the same make, in one transaction, and return whether that was done.

        Without ``wait`` nothing waits, and vectors of another make stay. With ``wait`` they are replaced. Raises
        ``sqlite3.Error`` with ``wait``.
        """
        if not self._writable:
            return False
        try:
            with self._transaction(_PATIENCE if wait else 0) as connection:
                known = self.read(list(found), make)
                others = set() if wait else self._of_other_makes(connection, list(found), make)
                rows = [
                    (digest, make, bool(encoded(vectors).all()), vectors.shape[1], to_bytes(vectors, digest))
                    for digest, new in found.items()
                    if digest not in others and (vectors := merge(known.get(digest), new)) is not None
                ]
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?)", rows)
        except sqlite3.Error:
            if wait:
                raise
            return False
        return True

    def remove(self, digests: Iterable[bytes]) -> None:
        """Remove the vectors of these versions. Where that fails, they stay unused until ``digests`` is pruned."""
        given = list(digests)
        if not given or not self._writable or not self._path.is_file():
            return
        try:
            with self._transaction(_REMOVAL_PATIENCE) as connection:
                connection.executemany("DELETE FROM vectors WHERE digest = ?", ((digest,) for digest in given))
        except sqlite3.Error:
            return

    def digests(self) -> set[bytes]:
        """The versions that have vectors."""
        return {row[0] for row in self._query("SELECT digest FROM vectors")}

    def complete(self, make: str) -> set[bytes]:
        """The versions whose sentences all have vectors of ``make``."""
        return {row[0] for row in self._query("SELECT digest FROM vectors WHERE complete AND make = ?", make)}

    def counts(self) -> tuple[Encoded, ...]:
        """The number of articles that are encoded, by make, the largest first."""
        rows = self._query("SELECT make, count(*) FROM vectors WHERE complete GROUP BY 1 ORDER BY 2 DESC, 1")
        return tuple(Encoded(make=make, articles=count) for make, count in rows)

    def find_damage(self) -> str | None:
        """The first damage that SQLite or a checksum reports, or None. Reads the whole file."""
        try:
            connection = self._connection()
            if connection is None:
                return None
            [first] = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if first != "ok":
                return str(first)
            for digest, dimensions, data in connection.execute("SELECT digest, dimensions, data FROM vectors"):
                if from_bytes(data, digest, dimensions) is None:
                    return "checksum"
        except sqlite3.DatabaseError as error:
            return str(error)
        return None

    def discard(self) -> None:
        """Delete the file."""
        self.close()
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(f"{VECTORS_FILE}{ending}").unlink(missing_ok=True)

    def close(self) -> None:
        """Close the connection."""
        if self._open_connection is not None:
            self._open_connection.close()
            self._open_connection = None

    def _of_other_makes(self, connection: sqlite3.Connection, digests: Sequence[bytes], make: str) -> set[bytes]:
        marks = ",".join("?" * len(digests))
        query = f"SELECT digest FROM vectors WHERE digest IN ({marks}) AND make != ?"  # noqa: S608
        return {row[0] for row in connection.execute(query, (*digests, make))}

    def _select(self, query: str, digests: Sequence[bytes], make: str) -> Iterator[list[tuple[bytes, int, bytes]]]:
        for start in range(0, len(digests), _AT_ONCE):
            part = digests[start : start + _AT_ONCE]
            yield self._query(query.format(",".join("?" * len(part))), *part, make)

    def _query(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            connection = self._connection()
            return [] if connection is None else connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError:  # no table yet, or damaged: ``find_damage`` says so
            return []

    @contextmanager
    def _transaction(self, patience: int) -> Iterator[sqlite3.Connection]:
        connection = self._connection(create=True)
        assert connection is not None  # noqa: S101 - created
        connection.execute(f"PRAGMA busy_timeout = {patience}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute(_TABLE)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _connection(self, *, create: bool = False) -> sqlite3.Connection | None:
        """The connection to the file that is there now; None when there is none and ``create`` is False."""
        identity = self._file_identity()
        if identity != self._opened_identity:  # a repair deleted it
            self.close()
        if self._open_connection is None:
            if identity is None and not create:
                return None
            mode = "rwc" if self._writable else "ro"
            if not self._writable and not self._path.with_name(f"{VECTORS_FILE}-wal").exists():
                mode += "&immutable=1"  # otherwise SQLite writes files beside the database
            connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
            )
            try:
                if self._writable:
                    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")  # of a new file
                    connection.execute("PRAGMA journal_mode = WAL")
                    # A lost last commit is computed again; one that is half there is not possible.
                    connection.execute("PRAGMA synchronous = NORMAL")
            except BaseException:
                connection.close()
                raise
            self._open_connection, self._opened_identity = connection, self._file_identity()
        return self._open_connection

    def _file_identity(self) -> tuple[int, int] | None:
        """The device and inode of the file, or None."""
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino
