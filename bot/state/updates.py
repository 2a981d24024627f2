"""Updates from Telegram, kept from when they are received until they are dealt with.

Telegram forgets an update once the next ones are fetched; a process that is killed
in between finds it here. The ids of finished ones are kept for a while, because a
web hook may deliver one twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select

from bot.state.store import Store
from bot.state.tables import UpdateRow

# Telegram repeats an update for a day at most ("Getting updates", Bot API).
REMEMBERED: Final = 48 * 3600
# An update that was begun this often and never finished takes the process down with it.
ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An update not yet dealt with; ``payload`` is Telegram's JSON."""

    id: int
    payload: str


class Updates:
    """The table of updates."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def receive(self, update: int, payload: str) -> bool:
        """Keep an update; False when it is known already."""
        with self._store.transaction() as session:
            if session.get(UpdateRow, update) is not None:
                return False
            session.add(UpdateRow(id=update, payload=payload, attempts=0, received_at=self._clock()))
            return True

    def done(self, update: int) -> None:
        """It is dealt with: its text is forgotten, its id kept."""
        with self._store.transaction() as session:
            row = session.get(UpdateRow, update)
            if row is not None:
                row.payload, row.done_at = None, self._clock()

    def pending(self) -> list[Pending]:
        """What a process before this one left, in order; counts as an attempt at each.

        Updates that were tried ``ATTEMPTS`` times are given up, and old ids forgotten.
        """
        now = self._clock()
        with self._store.transaction() as session:
            session.execute(delete(UpdateRow).where(UpdateRow.done_at < now - REMEMBERED))
            rows = session.scalars(select(UpdateRow).where(UpdateRow.done_at.is_(None)).order_by(UpdateRow.id)).all()
            left = []
            for row in rows:
                row.attempts += 1
                if row.attempts > ATTEMPTS or row.payload is None:
                    row.payload, row.done_at = None, now
                else:
                    left.append(Pending(id=row.id, payload=row.payload))
            return left
