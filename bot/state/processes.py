"""Processes that share one database: which are alive, and which one has a duty that only one may have.

Every process sends a heartbeat every few seconds. A process without one for ``LEASE`` seconds is considered dead, and
its chats are reassigned.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.state.delivery_tables import DutyRow, ProcessRow
from bot.state.store import Store, insert_missing, upsert

LEASE: Final = 10.0
"""Seconds without a heartbeat after which a process is considered dead. It is five times
``heartbeat.HEARTBEAT_INTERVAL``, so that a busy machine or a slow database does not cost a living process its
chats.
"""
REMEMBERED: Final = 24 * 3600


class Processes:
    """The tables of processes and duties."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def beat(self, process: str) -> int:
        """Record a heartbeat of ``process``. Returns the number of living processes."""
        with self._store.transaction() as session:
            now = self._store.now(session)
            upsert(session, ProcessRow, {"id": process}, seen_at=now)
            session.execute(delete(ProcessRow).where(ProcessRow.seen_at < now - REMEMBERED))
            return len(living(session, now))

    def leave(self, process: str) -> None:
        """Record that ``process`` ends and release its duties."""
        with self._store.transaction() as session:
            session.execute(delete(ProcessRow).where(ProcessRow.id == process))
            session.execute(update(DutyRow).where(DutyRow.owner == process).values(owner=None))

    def alive(self) -> frozenset[str]:
        """Ids of the living processes."""
        with self._store.transaction() as session:
            return living(session, self._store.now(session))

    def take_duty(self, name: str, process: str) -> bool:
        """Take the duty ``name`` if ``process`` has it already or no living process has. Returns whether ``process``
        has it now.
        """
        with self._store.transaction() as session:
            insert_missing(session, DutyRow, name=name, owner=process, memory={})
            row = session.get_one(DutyRow, name, with_for_update=True)
            if row.owner != process and row.owner in living(session, self._store.now(session)):
                return False
            row.owner = process
            return True

    def drop_duty(self, name: str, process: str) -> None:
        """Release the duty, so that another process can take it."""
        with self._store.transaction() as session:
            session.execute(update(DutyRow).where(DutyRow.name == name, DutyRow.owner == process).values(owner=None))

    def memory(self, name: str) -> dict[str, Any]:
        """What the last holder of the duty stored for the next."""
        with self._store.transaction() as session:
            row = session.get(DutyRow, name)
            return dict(row.memory) if row else {}

    def remember(self, name: str, memory: dict[str, Any]) -> None:
        """Store ``memory`` for the next holder of the duty."""
        with self._store.transaction() as session:
            upsert(session, DutyRow, {"name": name}, memory=memory)


def living(session: Session, now: float) -> frozenset[str]:
    """Ids of the processes with a heartbeat within ``LEASE`` seconds."""
    return frozenset(session.scalars(select(ProcessRow.id).where(ProcessRow.seen_at > now - LEASE)))
