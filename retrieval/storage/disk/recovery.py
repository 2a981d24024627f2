"""Recovers a damaged database from its readable rows and from the index.

The index holds a copy of every article, and both hold checksums, so each can replace what the other has lost.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from retrieval.article import article_digest
from retrieval.errors import ArchiveDamagedError, translate_errors
from retrieval.index.engine import IndexDamagedError
from retrieval.index.tantivy_engine.engine import TantivyEngine
from retrieval.storage.disk.database import DATABASE_FILE, Database
from retrieval.storage.disk.opening import translate_error
from retrieval.storage.disk.schema import Row
from retrieval.storage.disk.writer_lock import WriterLock

_RESCUED: Final = "archive.db.rescued"


def damaged_ids(database: Database) -> tuple[str, ...]:
    """The ids of the articles that cannot be read or differ from what was stored; the number of one whose id cannot be
    read. Reads all articles."""
    numbers = database.numbers()
    return tuple(database.id_or_number(number) for number in numbers if database.read_verified(number) is None)


def repair_folder(folder: Path) -> int:
    """Repair the database of the archive in ``folder``, which this process must not have open.

    Returns how many articles are lost. Raises ``ArchiveBusyError``, ``ArchiveDamagedError`` and
    ``ArchiveWriteError``.
    """
    with translate_errors(translate_error, folder), WriterLock(folder).held():
        return _rescue(folder)


def _rescue(folder: Path) -> int:
    """Replace the damaged database in ``folder`` by a recovered one, under the lock, and return how many articles
    are lost.

    The damaged file is kept as ``archive.db.damaged-TIME``. The new database has no index state, so that opening
    the archive rebuilds the index. Raises ``ArchiveDamagedError`` when neither database nor index can be read.
    """
    for ending in ("", "-wal", "-shm", "-journal"):
        (folder / f"{_RESCUED}{ending}").unlink(missing_ok=True)
    database, engine = _open_damaged(folder), _open_newest_index(folder)
    if database is None and engine is None:
        raise ArchiveDamagedError(f"{folder}: nothing can be read", folder=str(folder), reason="not-an-archive")
    rescued = Database(folder, name=_RESCUED)
    try:
        rescued.create()
        lost = _copy(database, engine, rescued)
    finally:
        rescued.close()
        if database is not None:
            database.close()
    now = datetime.now().astimezone().strftime("%Y%m%dT%H%M%S")
    (folder / DATABASE_FILE).rename(folder / f"{DATABASE_FILE}.damaged-{now}")
    for ending in ("-wal", "-shm"):
        (folder / f"{DATABASE_FILE}{ending}").unlink(missing_ok=True)
    (folder / _RESCUED).rename(folder / DATABASE_FILE)
    return lost


def _open_damaged(folder: Path) -> Database | None:
    """The damaged database, or None when nothing in it can be read."""
    try:
        database = Database(folder)
    except sqlite3.DatabaseError:
        return None
    try:
        database.numbers()
    except sqlite3.DatabaseError:
        if not _last_number(database):
            database.close()
            return None
    return database


def _open_newest_index(folder: Path) -> TantivyEngine | None:
    """The newest index that can be opened."""
    found = sorted(folder.glob("index-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found:
        with suppress(IndexDamagedError):
            return TantivyEngine(path)
    return None


def _copy(database: Database | None, engine: TantivyEngine | None, rescued: Database) -> int:
    lost = 0
    held = _readable_numbers(database) if database else set()
    if engine is not None:
        try:
            held |= engine.numbers() - (_removed(database) if database else set())
        except IndexDamagedError as error:
            if database is None:  # an empty archive must not replace an unreadable one
                folder = str(engine.folder.parent)
                raise ArchiveDamagedError(f"{folder}: {error}", folder=folder, reason="not-an-archive") from error
    with rescued.transaction():
        for name, text in _readable_notes(database).items():
            rescued.write_note(name, text)
        for number in sorted(held):
            article = (database.read_verified(number) if database else None) or (
                engine.stored_article(number) if engine else None
            )
            if article is None:
                lost += 1
            elif rescued.digest(article.id) is None:
                rescued.insert(Row.of(article, article_digest(article)))
    return lost


def _readable_notes(database: Database | None) -> dict[str, str]:
    """The notes, as far as they can be read. They can be made again, so their loss is not reported."""
    try:
        return database.notes() if database else {}
    except sqlite3.DatabaseError:
        return {}


def _readable_numbers(database: Database) -> set[int]:
    """The numbers of the articles, as far as they can be read."""
    try:
        return set(database.numbers())
    except sqlite3.DatabaseError:
        return {number for number in range(1, _last_number(database) + 1) if database.read_verified(number)}


def _removed(database: Database) -> set[int]:
    try:
        return set(database.removed())
    except sqlite3.DatabaseError:
        return set()


def _last_number(database: Database) -> int:
    try:
        return database.last_number()
    except sqlite3.DatabaseError:
        return 0
