"""The database: opened, brought up to date, one transaction at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool

MIGRATIONS: Final = Path(__file__).with_name("migrations")
# Another process (a backup, a look from the command line) may hold SQLite for a while.
BUSY_SECONDS: Final = 10
MEMORY: Final = "sqlite://"


class StateError(Exception):
    """The database cannot be opened, brought up to date or written; the message says why,
    without the password."""


class Store:
    """An open database, its tables up to date. Raises ``StateError``."""

    def __init__(self, url: str) -> None:
        try:
            self._engine = _engine(url)
            _migrate(self._engine)
        except (SQLAlchemyError, ArgumentError, ImportError, OSError, ValueError) as error:
            raise StateError(_reason(error)) from error
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)
        # SQLite has one writer; ours queue here instead of failing on each other there.
        self._writer = threading.RLock()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that is committed at the end and rolled back on an error.

        Raises ``StateError`` when the database fails.
        """
        try:
            with self._writer, self._sessions.begin() as session:
                yield session
        except SQLAlchemyError as error:
            raise StateError(_reason(error)) from error

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    in_memory = address.database in (None, "", ":memory:")
    if in_memory:
        engine = create_engine(address, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        Path(str(address.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: DBAPIConnection, _: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
    cursor = connection.cursor()
    # WAL with NORMAL: a commit survives the end of the process at any moment; the loss
    # of power may cost the last of them, never the file.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _reason(error: Exception) -> str:
    """One line; SQLAlchemy's own explanation is in the first."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]
