"""Updates from Telegram: kept from when they are received until they are dealt with, each
by one process.

What must be done in order (the updates of a chat) is a line. A line is one process's
while there is something to do in it: that process takes up what the others receive for
it, whenever it has finished something. A line whose process is dead goes to another.

Telegram forgets an update once it is confirmed; a process that is killed afterwards
finds it here. What was sent for it is noted message by message, so that who takes it up
sends the rest. The ids of finished ones are kept for a while, because a web hook may
deliver one twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Exists, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.state.processes import living
from bot.state.store import Store, insert_missing
from bot.state.tables import LineRow, ProcessRow, SentRow, UpdateRow

# Telegram repeats an update for a day at most ("Getting updates", Bot API).
REMEMBERED: Final = 48 * 3600
# An update that was begun this often and never finished takes the process down with it.
ATTEMPTS: Final = 3
# Lines taken over at once: the beat of a process must not wait for thousands.
LINES_AT_ONCE: Final = 200
IDLE_LINES: Final = 3600
"""Seconds after which a line with nothing in it is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An update not yet dealt with; ``payload`` is Telegram's JSON. ``sent`` are the
    messages, (chat, id), that an attempt before this one sent for it, in order;
    ``sending_after`` tells that one more may have gone out, with an id above it."""

    id: int
    payload: str
    sent: tuple[tuple[int, int], ...] = ()
    sending_after: int | None = None


class Updates:
    """The tables of updates and lines. ``process`` is the caller's id."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def receive(self, number: int, payload: str, *, line: str, process: str) -> list[Pending]:
        """Keep update ``number``; what of its ``line`` the caller has to do now, in order.
        Nothing when it is known already, or when the line is another process's."""
        with self._store.transaction() as session:
            new = insert_missing(
                session, UpdateRow, id=number, payload=payload, attempts=0, received_at=self._clock(), line=line
            )
            if not new:
                return []
            now = self._store.now(session)
            row = self._locked(session, line, process, now)
            if row.owner != process and row.owner is not None and row.owner in living(session, now):
                return []
            row.owner = process
            return _take(session, line, process, self._clock())

    def done(self, number: int, process: str) -> list[Pending]:
        """It is dealt with: its text is forgotten, its id kept. What came in for its line
        meanwhile is the caller's to do; the line is free when that is nothing."""
        with self._store.transaction() as session:
            found = session.get(UpdateRow, number)
            if found is None:
                return []
            line = session.get(LineRow, found.line, with_for_update=True)
            row = session.get_one(UpdateRow, number, with_for_update=True)
            if row.owner != process:
                return []  # another took it for dead
            row.payload, row.done_at, row.owner, row.sending_after = None, self._clock(), None, None
            session.flush()
            if line is None or line.owner != process:
                return []
            more = _take(session, line.name, process, self._clock())
            if not more and not _in_hand(session, line.name, process):
                line.owner, line.since = None, self._store.now(session)
            return more

    def take_over(self, process: str, *, alone: bool = False) -> list[Pending]:
        """What the dead left, line by line, each in order; counts as an attempt at what they
        had begun. When the caller is ``alone``, all others are dead.

        Updates that were tried ``ATTEMPTS`` times are given up, and old ids forgotten.
        """
        taken: list[Pending] = []
        with self._store.transaction() as session:
            now = self._store.now(session)
            session.execute(delete(UpdateRow).where(UpdateRow.done_at < self._clock() - REMEMBERED))
            session.execute(delete(LineRow).where(LineRow.owner.is_(None), LineRow.since < now - IDLE_LINES, ~_waits()))
            known = {process} if alone else living(session, now) | {process}
            left = session.scalars(
                select(LineRow)
                .where(or_(LineRow.owner.is_(None), LineRow.owner.not_in(known)), _waits())
                .order_by(LineRow.name)
                .limit(LINES_AT_ONCE)
                .with_for_update(skip_locked=True)
            ).all()
            for line in left:
                line.owner = process
                mine = _take(session, line.name, process, self._clock())
                if not mine:
                    line.owner = None
                taken += mine
        return taken

    def release(self, process: str) -> None:
        """The process ends in good order: what it has not finished is anybody's, and counts
        as no attempt."""
        with self._store.transaction() as session:
            session.execute(update(LineRow).where(LineRow.owner == process).values(owner=None))
            session.execute(update(UpdateRow).where(UpdateRow.owner == process).values(owner=None))

    def sending(self, number: int, process: str, after: int) -> bool:
        """A message for it goes out now, in a chat whose last known one is ``after``. False
        when the update is no longer the caller's: then nothing may be sent. Counts as a beat:
        nobody takes the update over for ``LEASE`` seconds from now."""
        with self._store.transaction() as session:
            mine = (UpdateRow.id == number, UpdateRow.owner == process, UpdateRow.done_at.is_(None))
            noted = update(UpdateRow).where(*mine).values(sending_after=after).returning(UpdateRow.id)
            if session.execute(noted).first() is None:
                return False
            now = self._store.now(session)
            session.execute(update(ProcessRow).where(ProcessRow.id == process).values(seen_at=now))
            return True

    def sent(self, number: int, chat: int | None, message: int | None) -> None:
        """Telegram has taken the message as ``message`` of ``chat``, or (None) refused it."""
        with self._store.transaction() as session:
            session.execute(update(UpdateRow).where(UpdateRow.id == number).values(sending_after=None))
            if chat is not None and message is not None:
                insert_missing(session, SentRow, chat=chat, message=message, update=number)

    def sent_in(self, chat: int, after: int) -> frozenset[int]:
        """Ids of the messages sent in ``chat`` above ``after``, as far as they are noted."""
        with self._store.transaction() as session:
            rows = select(SentRow.message).where(SentRow.chat == chat, SentRow.message > after)
            return frozenset(session.scalars(rows))

    def waiting(self) -> int:
        """How many are not dealt with, whoever has them."""
        with self._store.transaction() as session:
            return session.scalar(select(func.count()).where(UpdateRow.done_at.is_(None))) or 0

    @staticmethod
    def _locked(session: Session, line: str, process: str, now: float) -> LineRow:
        """The row of ``line``, made when there is none; locked, and as it is now."""
        while True:
            row = session.get(LineRow, line, with_for_update=True, populate_existing=True)
            if row is not None:
                return row
            insert_missing(session, LineRow, name=line, owner=process, since=now)


def _waits() -> Exists:
    """Of a line: something in it is not done."""
    return select(UpdateRow.id).where(UpdateRow.line == LineRow.name, UpdateRow.done_at.is_(None)).exists()


def _in_hand(session: Session, line: str, process: str) -> bool:
    mine = select(UpdateRow.id).where(UpdateRow.line == line, UpdateRow.done_at.is_(None), UpdateRow.owner == process)
    return session.scalar(mine.limit(1)) is not None


def _take(session: Session, line: str, process: str, now: float) -> list[Pending]:
    """What of ``line``, which is the caller's, the caller does not have in hand yet."""
    rows = select(UpdateRow).where(
        UpdateRow.line == line,
        UpdateRow.done_at.is_(None),
        or_(UpdateRow.owner.is_(None), UpdateRow.owner != process),
    )
    taken = []
    # Locked, so that one who was taken for dead and is not has either noted what it sends, or may not.
    for row in session.scalars(rows.order_by(UpdateRow.id).with_for_update()).all():
        if row.owner is not None:  # one who died had it
            row.attempts += 1
        row.owner = process
        if row.attempts >= ATTEMPTS or row.payload is None:
            row.payload, row.done_at, row.owner = None, now, None
        else:
            taken.append(_pending(session, row, row.payload))
    return taken


def _pending(session: Session, row: UpdateRow, payload: str) -> Pending:
    sent = session.execute(
        select(SentRow.chat, SentRow.message).where(SentRow.update == row.id).order_by(SentRow.message)
    )
    return Pending(
        id=row.id,
        payload=payload,
        sent=tuple((chat, message) for chat, message in sent),
        sending_after=row.sending_after,
    )
