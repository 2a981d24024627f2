"""A damaged database made anew from what can be read of it and from the index.

The index holds a copy of every article, and both hold checksums: what one of them has
lost, the other gives back.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from retrieval.copies import shingles
from retrieval.document import Document
from retrieval.engines import IndexDamagedError
from retrieval.engines.local import LocalEngine
from retrieval.stores.database import DATABASE_FILE, Database
from retrieval.stores.schema import Row, digest

_RESCUED: Final = "archive.db.rescued"


def rescue(folder: Path, database: Database, engine: LocalEngine) -> list[int]:
    """Put a sound database in the place of the damaged one in ``folder``, under the lock,
    and return the numbers of the articles that neither it nor ``engine`` can give.

    The damaged file stays, under the name ``archive.db.damaged-TIME``. ``database`` is
    closed; the new one knows of no index yet.
    """
    for ending in ("", "-wal", "-shm", "-journal"):
        (folder / f"{_RESCUED}{ending}").unlink(missing_ok=True)
    rescued = Database(folder, name=_RESCUED)
    try:
        rescued.create()
        lost = _copy(database, engine, rescued)
    finally:
        rescued.close()
    database.close()
    now = datetime.now().astimezone().strftime("%Y%m%dT%H%M%S")
    (folder / DATABASE_FILE).rename(folder / f"{DATABASE_FILE}.damaged-{now}")
    for ending in ("-wal", "-shm"):
        (folder / f"{DATABASE_FILE}{ending}").unlink(missing_ok=True)
    (folder / _RESCUED).rename(folder / DATABASE_FILE)
    return lost


def _copy(database: Database, engine: LocalEngine, rescued: Database) -> list[int]:
    lost: list[int] = []
    with rescued.transaction():
        for number in sorted(_live(database, engine)):
            article = database.intact(number) or engine.kept(number)
            if article is None:
                lost.append(number)
            elif rescued.digest(article.id) is None:
                row = Row(document=Document(article), digest=digest(article), runs=shingles(article.body))
                rescued.insert(row)
    return lost


def _live(database: Database, engine: LocalEngine) -> set[int]:
    """Numbers that stand for an article: those of the database, as far as it can be read,
    and those of the index that were not removed since."""
    try:
        known = set(database.numbers())
    except sqlite3.DatabaseError:
        known = {number for number in range(1, _last(database) + 1) if database.intact(number)}
    try:
        removed = set(database.removed())
    except sqlite3.DatabaseError:
        removed = set()
    with suppress(IndexDamagedError):
        known |= engine.numbers() - removed
    return known


def _last(database: Database) -> int:
    try:
        return database.last()
    except sqlite3.DatabaseError:
        return 0
