"""Updates from Telegram, kept from their arrival until one process has finished them.

Updates that must be processed in order (those of one chat) form a line. One process holds the lease of a line while it
has open updates.
Other processes that receive an update of the line only store it; the holder takes it up when it finishes an update.
The lease of a dead process goes to another one.

Telegram deletes an update once it is confirmed, so a killed process finds its open updates here.
Every message that is sent for an update is recorded, so that the next holder sends only the rest.
Ids of finished updates are kept for a while, because a web hook may deliver one twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Exists, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.state.delivery_tables import LineRow, ProcessRow, SentRow, UpdateRow
from bot.state.processes import living
from bot.state.store import Store, insert_missing
from bot.state.tables import ShownRow

# Telegram repeats an update for at most a day ("Getting updates", Bot API).
REMEMBERED: Final = 48 * 3600
# An update that was started this often without finishing probably crashes the process; it is given up.
ATTEMPTS: Final = 3
# Lines that one heartbeat takes over, so that a heartbeat stays short.
LINES_AT_ONCE: Final = 200
SUPERGROUPS: Final = -1_000_000_000_000
"""Ids of supergroups and channels are below this."""
IDLE_LINES: Final = 3600
"""Seconds after which an empty line is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An open update; ``payload`` is Telegram's JSON.

    ``sent`` lists the messages (chat, id) that an earlier attempt sent for it, in order.
    ``sending_after`` is set if one more message may have been sent; its id is above this one.
    """

    id: int
    payload: str
    sent: tuple[tuple[int, int], ...] = ()
    sending_after: int | None = None


class Updates:
    """The tables of updates and lines. ``process`` is the id of the calling process."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def receive(self, number: int, payload: str, *, line: str, process: str) -> list[Pending]:
        """Store the update ``number``. Returns the updates of its ``line`` that the caller must process now, in order.

        The list is empty if the update is known already, or if another process holds the line.
        """
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
        """Finish an update: delete its text and keep its id. Returns the updates of its line that arrived meanwhile;
        without any, the lease is released.
        """
        with self._store.transaction() as session:
            found = session.get(UpdateRow, number)
            if found is None:
                return []
            line = session.get(LineRow, found.line, with_for_update=True)
            row = session.get_one(UpdateRow, number, with_for_update=True)
            if row.owner != process:
                return []  # another process considered this one dead and took over
            row.payload, row.done_at, row.owner, row.sending_after = None, self._clock(), None, None
            session.flush()
            if line is None or line.owner != process:
                return []
            more = _take(session, line.name, process, self._clock())
            if not more and not _in_hand(session, line.name, process):
                line.owner, line.since = None, self._store.now(session)
            return more

    def take_over(self, process: str, *, alone: bool = False) -> list[Pending]:
        """Take over the lines of dead processes. Returns their updates, line by line and in order; those that were
        started count one more attempt.

        With ``alone`` all other processes are dead.
        Updates with ``ATTEMPTS`` attempts are given up, and old ids are deleted.
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
        """Release all lines of a process that stops cleanly. Its open updates do not count as attempts."""
        with self._store.transaction() as session:
            session.execute(update(LineRow).where(LineRow.owner == process).values(owner=None))
            session.execute(update(UpdateRow).where(UpdateRow.owner == process).values(owner=None))

    def sending(self, number: int, process: str, after: int) -> bool:
        """Record that a message for the update is about to be sent to a chat whose last known message is ``after``.

        Returns False if the caller no longer holds the update; then it must not send.
        It counts as a heartbeat: no process takes the update over in the next ``LEASE`` seconds.
        """
        with self._store.transaction() as session:
            mine = (UpdateRow.id == number, UpdateRow.owner == process, UpdateRow.done_at.is_(None))
            noted = update(UpdateRow).where(*mine).values(sending_after=after).returning(UpdateRow.id)
            if session.execute(noted).first() is None:
                return False
            now = self._store.now(session)
            session.execute(update(ProcessRow).where(ProcessRow.id == process).values(seen_at=now))
            return True

    def sent(self, number: int, chat: int | None, message: int | None) -> None:
        """Record that Telegram accepted the message as ``message`` of ``chat``, or (None) refused it."""
        with self._store.transaction() as session:
            session.execute(update(UpdateRow).where(UpdateRow.id == number).values(sending_after=None))
            if chat is not None and message is not None:
                insert_missing(session, SentRow, chat=chat, message=message, update=number)

    def sent_in(self, chat: int, after: int) -> frozenset[int]:
        """Recorded ids above ``after`` of messages sent to ``chat``."""
        with self._store.transaction() as session:
            rows = select(SentRow.message).where(SentRow.chat == chat, SentRow.message > after)
            return frozenset(session.scalars(rows))

    def last_known(self, chat: int) -> int:
        """The highest id of a message of the bot that is recorded in ``chat``, 0 without any. Supergroups and channels
        count their messages themselves, all other chats together.
        """
        with self._store.transaction() as session:
            found = [
                session.scalar(
                    select(func.max(table.message)).where(
                        table.chat == chat if chat < SUPERGROUPS else table.chat > SUPERGROUPS
                    )
                )
                for table in (SentRow, ShownRow)
            ]
        return max(one or 0 for one in found)

    def waiting(self) -> int:
        """Number of open updates of all processes."""
        with self._store.transaction() as session:
            return session.scalar(select(func.count()).where(UpdateRow.done_at.is_(None))) or 0

    @staticmethod
    def _locked(session: Session, line: str, process: str, now: float) -> LineRow:
        """The row of ``line``, created if missing, locked and refreshed."""
        while True:
            row = session.get(LineRow, line, with_for_update=True, populate_existing=True)
            if row is not None:
                return row
            insert_missing(session, LineRow, name=line, owner=process, since=now)


def _waits() -> Exists:
    """Condition on a line: it has open updates."""
    return select(UpdateRow.id).where(UpdateRow.line == LineRow.name, UpdateRow.done_at.is_(None)).exists()


def _in_hand(session: Session, line: str, process: str) -> bool:
    mine = select(UpdateRow.id).where(UpdateRow.line == line, UpdateRow.done_at.is_(None), UpdateRow.owner == process)
    return session.scalar(mine.limit(1)) is not None


def _take(session: Session, line: str, process: str, now: float) -> list[Pending]:
    """The updates of ``line``, held by the caller, that the caller has not been given yet."""
    rows = select(UpdateRow).where(
        UpdateRow.line == line,
        UpdateRow.done_at.is_(None),
        or_(UpdateRow.owner.is_(None), UpdateRow.owner != process),
    )
    taken = []
    # Locked: a process that was wrongly considered dead has either recorded its message by now, or may not send it.
    for row in session.scalars(rows.order_by(UpdateRow.id).with_for_update()).all():
        if row.owner is not None:  # the former owner died
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
