"""Export of the whole state as rows, and import into another database of either kind.

Rows that only running processes need are left out: open updates, leases, rate limits and positions in an archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import BigInteger, Integer, Table, func, insert, select, text
from sqlalchemy.engine.interfaces import IsolationLevel
from sqlalchemy.orm import Session

from bot.state.delivery_tables import LineRow, PaceRow, ProcessRow, SentRow, UpdateRow
from bot.state.errors import StateError, translate_error
from bot.state.store import Store
from bot.state.tables import Base
from bot.state.watch_tables import WatchCursorRow
from retrieval import translate_errors

_RUNNING: Final = {row.__tablename__ for row in (UpdateRow, SentRow, LineRow, ProcessRow, PaceRow, WatchCursorRow)}
KEPT: Final = tuple(table for table in Base.metadata.sorted_tables if table.name not in _RUNNING)
ROWS_AT_ONCE: Final = 1000

Row = tuple[str, dict[str, Any]]


def revision(store: Store) -> str:
    """The Alembic revision of the tables."""
    with store.transaction() as session:
        return str(session.scalar(text("SELECT version_num FROM alembic_version")))


def dump(store: Store) -> Iterator[Row]:
    """Iterate over all rows as (table, columns), in one consistent snapshot. A table comes after those that it refers
    to.

    Raises ``StateError``.
    """
    # In SQLite every transaction reads one snapshot.
    level: IsolationLevel = "REPEATABLE READ" if store.shared else "SERIALIZABLE"
    with translate_errors(translate_error), store.connection(level) as connection:
        for table in KEPT:
            nobody = {"owner": None} if "owner" in table.columns else {}
            found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table))
            for row in found.mappings():
                yield table.name, {**row, **nobody}


def load(store: Store, rows: Iterable[Row]) -> int:
    """Insert ``rows`` into empty tables, all or none. Returns their number.

    Raises ``StateError``; its ``kind`` is ``filled`` if a table is not empty.
    """
    tables = {table.name: table for table in KEPT}
    count = 0
    with store.transaction() as session:
        if any(session.scalar(select(func.count()).select_from(table)) for table in KEPT):
            raise StateError("the database is not empty", "filled")
        batch: list[dict[str, Any]] = []
        current: Table | None = None
        for name, row in rows:
            table = tables[name]
            if batch and (table is not current or len(batch) >= ROWS_AT_ONCE):
                _insert(session, current, batch)
                batch = []
            current = table
            batch.append(row)
            count += 1
        _insert(session, current, batch)
        if store.shared:
            _count_on(session)
    return count


def _insert(session: Session, table: Table | None, rows: list[dict[str, Any]]) -> None:
    if table is not None and rows:
        session.execute(insert(table), rows)


def _count_on(session: Session) -> None:
    """Set PostgreSQL's id sequences behind the inserted ids."""
    for table in KEPT:
        column = table.columns.get("id")
        if column is None or not isinstance(column.type, BigInteger | Integer) or column.autoincrement is False:
            continue
        last = session.scalar(select(func.max(column)))
        if last is not None:
            session.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), {"name": table.name, "last": last}
            )
