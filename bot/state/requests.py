"""Open requests of people without access, for themselves or for a group."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from bot.state.store import Store, upsert
from bot.state.tables import RequestRow

# Seconds after which a request that no owner decided may be made again.
REPEAT_AFTER: Final = 86_400
# Requests of all people in an hour, so that nobody can flood the owners.
MOST_PER_HOUR: Final = 20
HOUR: Final = 3600


class RequestState(StrEnum):
    """What became of a request; its text is ``request.VALUE`` in the catalogue."""

    SENT = "sent"
    WAITING = "waiting"
    """One for the same person or chat is open."""
    CROWDED = "crowded"
    """Too many requests were made in the last hour."""


class Requests:
    """The table of requests."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def open(self, subject: int, *, by: int) -> RequestState:
        """Store the request of person ``by`` for access of ``subject``, a person or chat, unless there is a reason not
        to. It is stored only if the result is ``SENT``.
        """
        now = self._clock()
        with self._store.transaction() as session:
            row = session.get(RequestRow, subject, with_for_update=True)
            if row is not None and row.asked_at > now - REPEAT_AFTER:
                return RequestState.WAITING
            recent = select(func.count()).select_from(RequestRow).where(RequestRow.asked_at > now - HOUR)
            if (session.scalar(recent) or 0) >= MOST_PER_HOUR:
                return RequestState.CROWDED
            upsert(session, RequestRow, {"subject": subject}, person=by, asked_at=now)
            return RequestState.SENT

    def close(self, subject: int) -> bool:
        """Delete the request for ``subject``. Returns whether there was one."""
        with self._store.transaction() as session:
            row = session.get(RequestRow, subject, with_for_update=True)
            if row is None:
                return False
            session.delete(row)
            return True
