"""Open requests of people without access, for themselves or for a group."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, func, select

from bot.state.store import Store, upsert
from bot.state.tables import RequestRow

# Seconds after which a request that no owner decided may be made again.
REPEAT_AFTER: Final = 86_400
# Requests of all people in an hour, so that nobody can flood the owners.
MOST_PER_HOUR: Final = 20
HOUR: Final = 3600


class RequestState(StrEnum):
    """Whether a request can be sent; its text is ``request.VALUE`` in the catalogue."""

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

    def standing(self, subject: int) -> RequestState:
        """Whether access of ``subject``, a person or chat, may be asked for now: ``SENT``, or the reason against it."""
        now = self._clock()
        with self._store.transaction() as session:
            row = session.get(RequestRow, subject)
            if row is not None and row.asked_at > now - REPEAT_AFTER:
                return RequestState.WAITING
            recent = select(func.count()).select_from(RequestRow).where(RequestRow.asked_at > now - HOUR)
            crowded = (session.scalar(recent) or 0) >= MOST_PER_HOUR
            return RequestState.CROWDED if crowded else RequestState.SENT

    def put(self, subject: int, *, by: int) -> None:
        """Store that person ``by`` asked for access of ``subject``."""
        with self._store.transaction() as session:
            upsert(session, RequestRow, {"subject": subject}, person=by, asked_at=self._clock())

    def is_open(self, subject: int) -> bool:
        """Whether a request for ``subject`` waits for a decision."""
        with self._store.transaction() as session:
            return session.get(RequestRow, subject) is not None

    def close(self, subject: int) -> None:
        """Delete the request for ``subject``, because it was decided."""
        with self._store.transaction() as session:
            session.execute(delete(RequestRow).where(RequestRow.subject == subject))
