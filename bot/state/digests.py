"""Digests that are sent every day at an hour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.state.scheduled import ScheduledWork, WorkKind, put_work
from bot.state.store import Store, upsert
from bot.state.tables import DigestRow

# Daily digests of one chat, over all its topics.
MOST: Final = 10
# Digests that one round queues.
_AT_ONCE: Final = 50
LATE: Final = 12 * 3600.0
"""Seconds after its time up to which a digest is still sent, when no process ran at its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyDigest:
    """A digest that is sent every day at ``hour`` of ``zone`` (a name of the IANA database; empty for the machine's).

    ``about`` is what it is narrowed to, as it was typed. ``person`` asked for it. ``chat_kind`` is a ``ChatKind``.
    ``next_at`` is the time of the next one, in seconds since 1970. ``told`` are the ids of the articles that the last
    two told, a list each.
    """

    id: int
    chat: int
    topic: int | None
    about: str
    person: int | None
    chat_kind: str
    hour: int
    zone: str
    next_at: float
    told: tuple[tuple[str, ...], ...] = ()


class Digests:
    """The table of daily digests."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def put(self, digest: DailyDigest) -> DailyDigest | None:
        """Store ``digest``, whose ``id`` does not matter; one about the same in the same topic gets its hour. Returns
        it with its number; None if the chat has ``MOST`` others."""
        topic = digest.topic or 0
        with self._store.transaction() as session:
            which = (DigestRow.chat == digest.chat, DigestRow.topic == topic, DigestRow.about == digest.about)
            known = session.scalar(select(DigestRow).where(*which).with_for_update())
            held = session.scalar(select(func.count()).where(DigestRow.chat == digest.chat)) or 0
            if known is None and held >= MOST:
                return None
            key = {"chat": digest.chat, "topic": topic, "about": digest.about}
            changed = {
                "person": digest.person,
                "chat_kind": digest.chat_kind,
                "hour": digest.hour,
                "zone": digest.zone,
                "next_at": digest.next_at,
            }
            if known is None:
                upsert(session, DigestRow, key, told=[], **changed)
            else:
                session.execute(update(DigestRow).where(DigestRow.id == known.id).values(**changed))
                session.refresh(known)
            return _digest(session.scalars(select(DigestRow).where(*which)).one())

    def remove(self, chat: int, topic: int | None, about: str | None = None) -> int:
        """Remove the digests of a topic, or the one about ``about``. Returns their number."""
        with self._store.transaction() as session:
            gone = [row for row in _of_topic(session, chat, topic) if about is None or row.about == about]
            for row in gone:
                session.delete(row)
            return len(gone)

    def of(self, chat: int, topic: int | None) -> list[DailyDigest]:
        """The digests of a topic, in the order in which they were asked for."""
        with self._store.transaction() as session:
            return [_digest(row) for row in _of_topic(session, chat, topic)]

    def zone(self, chat: int) -> str:
        """The time zone that the chat last used for a digest; empty without one."""
        with self._store.transaction() as session:
            newest = select(DigestRow.zone).where(DigestRow.chat == chat).order_by(DigestRow.id.desc()).limit(1)
            return session.scalar(newest) or ""

    def get(self, number: int) -> DailyDigest | None:
        """The digest of this number."""
        with self._store.transaction() as session:
            row = session.get(DigestRow, number)
            return _digest(row) if row is not None else None

    def queue_due(self, next_at: Callable[[int, str, float], float]) -> int:
        """Queue the digests whose time has come, and set the time of the next: ``next_at`` gives the first moment of an
        hour in a zone after a time. Returns the number of those that are sent; none is that is later than ``LATE``.
        """
        with self._store.transaction() as session:
            now, count = self._clock(), 0
            due = select(DigestRow).where(DigestRow.next_at <= now).order_by(DigestRow.next_at, DigestRow.id)
            for row in session.scalars(due.limit(_AT_ONCE).with_for_update(skip_locked=True)).all():
                if now - row.next_at <= LATE:
                    work = ScheduledWork(kind=WorkKind.DIGEST, number=row.id, at=row.next_at, chat=row.chat)
                    put_work(session, work, now=now)
                    count += 1
                row.next_at = next_at(row.hour, row.zone, max(now, row.next_at))
            return count

    def tell(self, number: int, articles: Sequence[str]) -> None:
        """Record that the digest has told ``articles``. Repeating it has no effect."""
        with self._store.transaction() as session:
            row = _locked(session, number)
            if row is not None and list(articles) != (row.told or [[]])[-1]:
                row.told = [*row.told, list(articles)][-2:]


def _of_topic(session: Session, chat: int, topic: int | None) -> Sequence[DigestRow]:
    which = (DigestRow.chat == chat, DigestRow.topic == (topic or 0))
    return session.scalars(select(DigestRow).where(*which).order_by(DigestRow.id)).all()


def _locked(session: Session, number: int) -> DigestRow | None:
    return session.get(DigestRow, number, with_for_update=True)


def _digest(row: DigestRow) -> DailyDigest:
    return DailyDigest(
        id=row.id,
        chat=row.chat,
        topic=row.topic or None,
        about=row.about,
        person=row.person,
        chat_kind=row.chat_kind,
        hour=row.hour,
        zone=row.zone,
        next_at=row.next_at,
        told=tuple(tuple(batch) for batch in row.told),
    )
