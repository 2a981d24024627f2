"""The database connection: opening, migrations, transactions.

SQLite serves one process, PostgreSQL any number.
Concurrent changes are safe in either order: rows are made by ``insert_missing`` or ``upsert``, and locked
(``with_for_update``) before a change.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from time import time
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, IsolationLevel
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool

from bot.state.errors import OPENING, StateError, translate_error
from bot.state.tables import Base
from retrieval import translate_errors

MIGRATIONS: Final = Path(__file__).with_name("migrations")
# Seconds to wait for another process (a backup, a command) that holds SQLite.
BUSY_SECONDS: Final = 10
# Seconds after which a server that does not answer is an error, at start and later.
CONNECT_SECONDS: Final = 5
# Connections of one process: two pools of worker threads, the heartbeat, the health check, the source follower.
CONNECTIONS: Final = 8
MEMORY: Final = "sqlite://"

# Key of the advisory lock for migrations: arbitrary, the same in all processes.
_MIGRATING: Final = 1_769_170_292


class Store:
    """An open database with migrated tables. Raises ``StateError``.

    ``clock`` returns seconds since 1970, for times that processes compare.
    None is this machine's clock for SQLite and the server's clock for others, since clocks of clients differ.
    """

    def __init__(self, url: str, clock: Callable[[], float] | None = None) -> None:
        with translate_errors(translate_error, OPENING):
            self._engine = _engine(url)
        self.shared: Final = self._engine.dialect.name != "sqlite"
        """Whether other processes may use it."""
        try:
            with translate_errors(translate_error, OPENING):
                _migrate(self._engine, shared=self.shared)
        except StateError:
            self._engine.dispose()
            raise
        self._clock = clock
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)
        # SQLite has one writer; threads wait here instead of failing with "database is locked".
        self._writer: AbstractContextManager[Any] = nullcontext() if self.shared else threading.RLock()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that is committed at the end and rolled back on an error.

        Raises ``StateError`` when the database fails.
        """
        with translate_errors(translate_error), self._writer, self._sessions.begin() as session:
            yield session

    @contextmanager
    def connection(self, isolation: IsolationLevel) -> Iterator[Connection]:
        """A connection for reading, in a transaction of this isolation that is rolled back at the end."""
        with self._writer, self._engine.connect().execution_options(isolation_level=isolation) as connection:
            yield connection

    def now(self, session: Session) -> float:
        """Seconds since 1970 by the clock that all processes share."""
        if self._clock is not None:
            return self._clock()
        if not self.shared:
            return time()
        return float(session.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0.0)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def insert_missing(session: Session, table: type[Base], **values: Any) -> bool:  # noqa: ANN401 - a row's columns
    """Insert a row unless one with its key exists. Returns whether it was inserted."""
    key = inspect(table).primary_key
    # Drivers disagree on the row count of a skipped insert, so the returned rows are counted.
    made = session.execute(_insert(session, table).values(values).on_conflict_do_nothing().returning(*key))
    return made.first() is not None


def upsert(session: Session, table: type[Base], key: Mapping[str, Any], **values: Any) -> None:  # noqa: ANN401
    """Insert the row of ``key``, or set ``values`` in it."""
    statement = _insert(session, table).values({**key, **values})
    session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def _insert(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _engine(url: str) -> Engine:
    address = make_url(url)
    backend = address.get_backend_name()
    if backend == "postgresql":
        wait = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_SECONDS}
        return create_engine(address, pool_pre_ping=True, pool_size=CONNECTIONS, max_overflow=0, connect_args=wait)
    if backend != "sqlite":
        raise ValueError(f"neither sqlite nor postgresql: {backend}")
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
    # WAL with NORMAL: a commit survives a killed process. A power failure may lose
    # the last commits, but does not damage the file.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def migrations_config() -> Config:
    """Alembic's configuration for the migrations of this package."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _migrate(engine: Engine, *, shared: bool) -> None:
    config = migrations_config()
    with engine.begin() as connection:
        if shared:  # several processes may start together: one migrates, the others wait for it
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
