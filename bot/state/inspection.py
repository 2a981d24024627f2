"""Read-only inspection of the bot's database. It changes neither the file nor the tables."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from bot.state.errors import OPENING, StateError, translate_error
from bot.state.store import CONNECT_SECONDS, migrations_config
from bot.state.tables import Base
from retrieval import translate_errors

_BUSY_SECONDS: Final = 2.0


class Standing(StrEnum):
    """The state of a database in relation to this version of Isnad."""

    CURRENT = "current"
    OLDER = "older"
    """It will be migrated when the bot starts."""
    MISSING = "missing"
    """It will be created when the bot starts."""


def inspect_database(url: str) -> Standing:
    """Inspect the database at ``url``.

    Raises ``StateError`` if the bot could not use it: it cannot be reached, opened, written or created, it is damaged,
    it lacks a table, or a later Isnad made it.
    """
    with translate_errors(translate_error, OPENING):
        return _inspect(url, database_file(url))


def database_file(url: str) -> Path | None:
    """The file of an SQLite database; None for one in memory or on a server. Raises ``StateError``."""
    with translate_errors(translate_error, OPENING):
        address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        return None
    return Path(str(address.database)).expanduser()


def _inspect(url: str, file: Path | None) -> Standing:
    if file is not None:
        if not file.exists():
            _check_makeable(file)
            return Standing.MISSING
        if not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
            raise StateError(f"{file}: read-only")
    with _connected(url, file) as connection:
        if file is not None:
            _check_sound(connection)
        return _standing(connection)


@contextmanager
def _connected(url: str, file: Path | None) -> Iterator[Connection]:
    if file is not None:
        engine = create_engine("sqlite://", creator=lambda: _opened(file), poolclass=NullPool)
    else:
        address = make_url(url)
        wait = {"connect_timeout": CONNECT_SECONDS} if address.get_backend_name() == "postgresql" else {}
        engine = create_engine(address, connect_args=wait)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _opened(file: Path) -> sqlite3.Connection:
    mode = "ro"
    if not file.with_name(f"{file.name}-wal").exists():
        mode += "&immutable=1"  # without it SQLite writes files next to the database
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY_SECONDS)


def _check_sound(connection: Connection) -> None:
    found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        raise StateError(str(found).splitlines()[0])


def _standing(connection: Connection) -> Standing:
    scripts = ScriptDirectory.from_config(migrations_config())
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return Standing.OLDER
    scripts.get_revision(revision)  # raises for a revision of a later version
    if revision != scripts.get_current_head():
        return Standing.OLDER
    missing = sorted(Base.metadata.tables.keys() - {*inspect(connection).get_table_names()})
    if missing:
        raise StateError(f"no such table: {', '.join(missing)}")
    return Standing.CURRENT


def _check_makeable(file: Path) -> None:
    """Raise ``StateError`` if the file cannot be created in the nearest existing folder."""
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise StateError(f"{folder}: read-only")
