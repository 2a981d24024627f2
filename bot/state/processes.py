"""The processes at work on one database: who is alive, and which of them does what only one may do.

A process says every few seconds that it is there; one that has said nothing for ``LEASE``
seconds is taken for dead, and what it had in hand goes to the others.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.state.store import Store, insert_missing, upsert
from bot.state.tables import DutyRow, ProcessRow

LEASE: Final = 10.0
"""Seconds of silence after which a process counts as dead: five of its beats (``beating.BEAT``),
so that a busy machine or a slow database does not make a living one lose its work."""
REMEMBERED: Final = 24 * 3600


class Processes:
    """The tables of processes and duties."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def beat(self, process: str) -> int:
        """``process`` is there; how many are, with it."""
        with self._store.transaction() as session:
            now = self._store.now(session)
            upsert(session, ProcessRow, {"id": process}, seen_at=now)
            session.execute(delete(ProcessRow).where(ProcessRow.seen_at < now - REMEMBERED))
            return len(living(session, now))

    def leave(self, process: str) -> None:
        """``process`` ends; its duties are free."""
        with self._store.transaction() as session:
            session.execute(delete(ProcessRow).where(ProcessRow.id == process))
            session.execute(update(DutyRow).where(DutyRow.owner == process).values(owner=None))

    def alive(self) -> frozenset[str]:
        """The processes at work."""
        with self._store.transaction() as session:
            return living(session, self._store.now(session))

    def take_duty(self, name: str, process: str) -> bool:
        """Whether ``process`` does what ``name`` stands for: it did before, or nobody alive does."""
        with self._store.transaction() as session:
            insert_missing(session, DutyRow, name=name, owner=process, memory={})
            row = session.get_one(DutyRow, name, with_for_update=True)
            if row.owner != process and row.owner in living(session, self._store.now(session)):
                return False
            row.owner = process
            return True

    def drop_duty(self, name: str, process: str) -> None:
        """Another process may do it now."""
        with self._store.transaction() as session:
            session.execute(update(DutyRow).where(DutyRow.name == name, DutyRow.owner == process).values(owner=None))

    def memory(self, name: str) -> dict[str, Any]:
        """What the last one who had the duty left for the next."""
        with self._store.transaction() as session:
            row = session.get(DutyRow, name)
            return dict(row.memory) if row else {}

    def remember(self, name: str, memory: dict[str, Any]) -> None:
        """Leave ``memory`` for the next who has the duty."""
        with self._store.transaction() as session:
            upsert(session, DutyRow, {"name": name}, memory=memory)


def living(session: Session, now: float) -> frozenset[str]:
    """Ids of the processes that spoke within ``LEASE``."""
    return frozenset(session.scalars(select(ProcessRow.id).where(ProcessRow.seen_at > now - LEASE)))
