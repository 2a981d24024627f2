"""Telegram's rate limits, kept in the database because they apply to the bot, not to one process.

A limit of ``most`` messages in ``seconds`` has ``most`` places. A message takes a place before it is sent; the place is
free again ``seconds`` after Telegram accepted it.
A place that a killed process holds is freed after ``HELD`` seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.state.delivery_tables import PaceRow
from bot.state.store import Store, insert_missing

HELD: Final = 5.0
"""Seconds after which a place is free if its message was never reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``most`` messages in any ``seconds``."""

    most: int
    seconds: float


class RateLimits:
    """The table of rate limits, by the name of what is limited."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, limits: Mapping[str, Limit]) -> tuple[float, dict[str, float]]:
        """Take a place in each of ``limits``, or in none.

        Returns the number of the place for ``give``, 0 if a limit is full, and for each full limit the seconds until a
        place is free.
        """
        with self._store.transaction() as session:
            now = self._store.now(session)
            rows = {name: _row(session, name) for name in sorted(limits)}
            waits: dict[str, float] = {}
            for name, row in rows.items():
                row.moments = [moment for moment in row.moments if moment > now]
                if len(row.moments) >= limits[name].most:
                    waits[name] = min(row.moments) - now
            if waits:
                return 0.0, waits
            until = now + HELD
            for row in rows.values():
                row.moments = [*row.moments, until]
            return until, {}

    def give(self, limits: Mapping[str, Limit], place: float, *, pauses: Mapping[str, float]) -> None:
        """Report that the message of ``place`` was accepted or refused: the place is free after the seconds of its
        limit. Where Telegram ordered a pause (in seconds), no place is free before its end.
        """
        with self._store.transaction() as session:
            now = self._store.now(session)
            for name in sorted(limits):
                row = _row(session, name)
                if name in pauses:
                    row.moments = [now + pauses[name]] * limits[name].most
                    continue
                left = list(row.moments)
                if place in left:
                    left.remove(place)
                row.moments = [*left, now + limits[name].seconds]

    def forget_idle(self) -> None:
        """Delete limits whose places are all free."""
        with self._store.transaction() as session:
            now = self._store.now(session)
            idle = [row.name for row in session.query(PaceRow) if all(moment <= now for moment in row.moments)]
            session.execute(delete(PaceRow).where(PaceRow.name.in_(idle)))


def _row(session: Session, name: str) -> PaceRow:
    while True:
        row = session.get(PaceRow, name, with_for_update=True, populate_existing=True)
        if row is not None:
            return row
        insert_missing(session, PaceRow, name=name, moments=[])
