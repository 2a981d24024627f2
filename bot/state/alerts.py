"""Sentences that answer saved questions, and the messages about them.

What one batch of articles gave is written in one transaction with the position that was reached. A process that dies
before it repeats the batch, and one that dies after it has it stored. Two processes that match the same batch are told
apart by the position. A message becomes an update of the bot's own, so that it is sent once as answers are
(``bot.state.scheduled``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.state.answers import KeptQuotation, restore_quotation
from bot.state.scheduled import ScheduledWork, WorkKind, put_work
from bot.state.store import Store, insert_missing
from bot.state.storylines import REMEMBERED
from bot.state.tables import ChatRow
from bot.state.watch_tables import AlertRow, WatchCursorRow, WatchHitRow
from bot.state.watches import Watch, Watches, WatchSchedule, WatchStatus, present, schedule_of

# Messages that are queued at once.
_QUEUED_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHit:
    """A quotation that answers question ``watch``. ``joined`` is the sentence, as article and start, that the chat
    knows and that says the same. ``former`` is the article that gave another answer, ``former_value``, before.
    """

    watch: int
    quotation: KeptQuotation
    joined: tuple[str, int] | None = None
    former: str | None = None
    former_value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A stored ``FoundHit`` with its number and its question."""

    id: int
    watch: Watch
    quotation: KeptQuotation
    former: str | None = None
    former_value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A message to a chat about ``hits``, in the order in which they were found."""

    id: int
    chat: int
    topic: int | None
    hits: tuple[Hit, ...]
    sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What the articles between two positions of ``archive`` gave."""

    archive: str
    before: int
    after: int
    hits: Sequence[FoundHit]
    memories: Mapping[int, Mapping[str, Any]]


class Alerts:
    """The tables of hits and alerts."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._watches = Watches(store, clock)

    def record(self, batch: Batch, due: Callable[[WatchSchedule, float], float]) -> int | None:
        """Store a batch, and queue the messages that are due. ``due`` is when a message is due that is found now.

        Returns the number of new hits that are told; None, and nothing is stored, if another process has matched
        these articles.
        """
        with self._store.transaction() as session:
            cursor = session.get(WatchCursorRow, batch.archive, with_for_update=True)
            if cursor is None or cursor.position != batch.before:
                return None
            cursor.position = batch.after
            self._watches.keep_memories(session, batch.memories)
            watches = present(session, sorted({hit.watch for hit in batch.hits}))
            now, told = self._clock(), 0
            for hit in batch.hits:
                watch = watches.get(hit.watch)
                if watch is None or watch.status is not WatchStatus.ACTIVE:
                    continue
                alert = None
                joined = _joined(session, hit)
                if hit.joined is None and not _is_known(session, hit) and not _is_suspended(session, watch.chat):
                    alert = _open_alert(session, watch, due(schedule_of(session, watch.chat), now), now)
                    told += 1
                insert_missing(
                    session,
                    WatchHitRow,
                    watch=hit.watch,
                    article=hit.quotation.article,
                    start=hit.quotation.start,
                    digest=hit.quotation.digest,
                    quotation=asdict(hit.quotation),
                    joined=joined,
                    former=hit.former,
                    former_value=hit.former_value,
                    alert=alert,
                    found_at=now,
                )
            _queue_due(session, now)
            return told

    def queue_due(self) -> int:
        """Queue the messages that are due. Returns their number."""
        with self._store.transaction() as session:
            return _queue_due(session, self._clock())

    def get(self, number: int) -> Alert | None:
        """The alert of this number; None if there is none."""
        with self._store.transaction() as session:
            row = session.get(AlertRow, number)
            if row is None:
                return None
            hits = session.scalars(
                select(WatchHitRow).where(WatchHitRow.alert == number).order_by(WatchHitRow.id)
            ).all()
            watches = present(session, sorted({hit.watch for hit in hits}))
            return Alert(
                id=row.id,
                chat=row.chat,
                topic=row.topic,
                hits=tuple(_hit(hit, watches[hit.watch]) for hit in hits if hit.watch in watches),
                sent=row.sent_at is not None,
            )

    def sent(self, number: int) -> None:
        """Record that a message was sent, or is not to be sent any more."""
        with self._store.transaction() as session:
            row = session.get(AlertRow, number)
            if row is not None:
                row.sent_at = self._clock()

    def forget_old(self) -> None:
        """Delete the messages of long ago, sent or given up. What was found stays, so that it is not sent again."""
        with self._store.transaction() as session:
            old = (AlertRow.queued, AlertRow.due_at < self._clock() - REMEMBERED)
            session.execute(delete(AlertRow).where(*old))

    def queue_again(self) -> int:
        """Queue the messages that were queued and not sent, in a database that was restored without its updates.
        Returns their number. Those that are still among the updates stay as they are.
        """
        with self._store.transaction() as session:
            rows = session.scalars(select(AlertRow).where(AlertRow.queued, AlertRow.sent_at.is_(None))).all()
            for row in rows:
                _put(session, row, self._clock())
            return len(rows)


def _open_alert(session: Session, watch: Watch, due: float, now: float) -> int:
    """A message for a hit: an own one if it is due at once, else the one of its chat that is due then."""
    if due > now:
        waiting = (
            AlertRow.chat == watch.chat,
            AlertRow.topic.is_not_distinct_from(watch.topic),
            AlertRow.due_at == due,
            AlertRow.queued.is_(False),
        )
        known = session.scalar(select(AlertRow.id).where(*waiting).limit(1))
        if known is not None:
            return known
    row = AlertRow(chat=watch.chat, topic=watch.topic, due_at=due, queued=False, sent_at=None)
    session.add(row)
    session.flush()
    return row.id


def _queue_due(session: Session, now: float) -> int:
    due = select(AlertRow).where(AlertRow.queued.is_(False), AlertRow.due_at <= now).order_by(AlertRow.id)
    rows = session.scalars(due.limit(_QUEUED_AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.queued = True
        _put(session, row, now)
    return len(rows)


def _put(session: Session, row: AlertRow, now: float) -> None:
    put_work(session, ScheduledWork(kind=WorkKind.ALERT, number=row.id, at=row.due_at, chat=row.chat), now=now)


def _joined(session: Session, hit: FoundHit) -> int | None:
    """The number of the hit that says what this one says; None if the archive had it when the question was saved."""
    if hit.joined is None:
        return None
    article, start = hit.joined
    same = (WatchHitRow.watch == hit.watch, WatchHitRow.article == article, WatchHitRow.start == start)
    return session.scalar(select(WatchHitRow.id).where(*same).order_by(WatchHitRow.id).limit(1))


def _is_known(session: Session, hit: FoundHit) -> bool:
    same = (
        WatchHitRow.watch == hit.watch,
        WatchHitRow.article == hit.quotation.article,
        WatchHitRow.digest == hit.quotation.digest,
    )
    return session.scalar(select(WatchHitRow.id).where(*same).limit(1)) is not None


def _is_suspended(session: Session, chat: int) -> bool:
    row = session.get(ChatRow, chat)
    return row is not None and row.suspended


def _hit(row: WatchHitRow, watch: Watch) -> Hit:
    return Hit(
        id=row.id,
        watch=watch,
        quotation=restore_quotation(row.quotation),
        former=row.former,
        former_value=row.former_value,
    )
