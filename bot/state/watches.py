"""Saved questions of chats: made as a draft, then active or paused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from zlib import crc32

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.orm import Session

from bot.state.store import Store, insert_missing, upsert
from bot.state.tables import ChatRow
from bot.state.watch_tables import WatchCursorRow, WatchRow, WatchScheduleRow

# Seconds after which a question that was not confirmed is deleted.
DRAFT_KEPT: Final = 86_400
# Memories that are selected by their numbers; more are read all at once.
_FEW: Final = 500
_COLUMNS: Final = tuple(one for one in WatchRow.__table__.columns if one.key != "memory")
NONE_KNOWN: Final[Mapping[int, int]] = MappingProxyType({})


class WatchStatus(StrEnum):
    """Whether a question is matched."""

    DRAFT = "draft"
    """What it would have found was shown, and nobody has confirmed it."""
    ACTIVE = "active"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A saved question. ``begins`` is the position in the archive behind which articles are matched, ``memory`` what
    the question is judged with.
    """

    id: int
    chat: int
    topic: int | None
    person: int | None
    question: str
    status: WatchStatus
    created_at: float
    begins: int
    memory: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSchedule:
    """When a chat wants its alerts. ``zone`` is a name of the IANA database, None the program's. ``digest`` is the hour
    of the daily digest, None sends at once. Between ``quiet_from`` and ``quiet_until`` (hours) nothing is sent.
    """

    zone: str | None = None
    digest: int | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None


class Watches:
    """The tables of saved questions, their schedules and the positions in archives."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def draft(self, *, chat: int, topic: int | None, person: int | None, question: str) -> Watch:
        """Store a question to be confirmed. One that the chat or topic has saved already is returned as it is."""
        with self._store.transaction() as session:
            now = self._clock()
            old = (WatchRow.status == WatchStatus.DRAFT.value, WatchRow.created_at < now - DRAFT_KEPT)
            session.execute(delete(WatchRow).where(*old))
            same = (WatchRow.chat == chat, WatchRow.topic.is_not_distinct_from(topic), WatchRow.question == question)
            row = session.scalar(select(WatchRow).where(*same).order_by(WatchRow.id).limit(1))
            if row is None:
                row = WatchRow(
                    chat=chat,
                    topic=topic,
                    person=person,
                    question=question,
                    status=WatchStatus.DRAFT.value,
                    created_at=now,
                    begins=0,
                    memory={},
                )
                session.add(row)
                session.flush()
            return _watch(row)

    def activate(self, number: int, *, begins: int, most: int) -> Watch | None:
        """Match a question from the position ``begins`` on, unless its chat has ``most`` active ones: None. One that is
        active already stays as it is. Raises ``LookupError`` when there is no such question.
        """
        with self._store.transaction() as session:
            row = session.get(WatchRow, number, with_for_update=True)
            if row is None:
                raise LookupError(number)
            if row.status == WatchStatus.ACTIVE.value:
                return _watch(row)
            # The row of the chat is locked, so that two questions do not take the same last place.
            insert_missing(session, ChatRow, id=row.chat, sources={}, suspended=False, seen_at=self._clock())
            session.get_one(ChatRow, row.chat, with_for_update=True)
            active = (WatchRow.chat == row.chat, WatchRow.status == WatchStatus.ACTIVE.value)
            if (session.scalar(select(func.count()).where(*active)) or 0) >= most:
                return None
            row.status, row.begins, row.memory = WatchStatus.ACTIVE.value, begins, {}
            return _watch(row)

    def pause(self, number: int) -> None:
        """Match a question no more until it is activated again."""
        with self._store.transaction() as session:
            active = (WatchRow.id == number, WatchRow.status == WatchStatus.ACTIVE.value)
            session.execute(update(WatchRow).where(*active).values(status=WatchStatus.PAUSED.value))

    def remove(self, number: int) -> bool:
        """Delete a question with what was found for it. Returns whether there was one."""
        with self._store.transaction() as session:
            gone = session.execute(delete(WatchRow).where(WatchRow.id == number).returning(WatchRow.id))
            return gone.first() is not None

    def get(self, number: int) -> Watch | None:
        """The question of this number."""
        with self._store.transaction() as session:
            row = session.get(WatchRow, number)
            return _watch(row) if row is not None else None

    def of_chat(self, chat: int | None = None) -> list[Watch]:
        """The confirmed questions of a chat, or of all, in the order in which they were saved."""
        with self._store.transaction() as session:
            rows = select(WatchRow).where(WatchRow.status != WatchStatus.DRAFT.value).order_by(WatchRow.id)
            return [_watch(row) for row in session.scalars(rows if chat is None else rows.where(WatchRow.chat == chat))]

    def active(self, known: Mapping[int, int] = NONE_KNOWN) -> list[Watch]:
        """The questions to match, of all chats that the bot may write to. The memory of ``known`` ones, which have the
        same ``begins``, is not read: it is empty."""
        with self._store.transaction() as session:
            gone = select(ChatRow.id).where(ChatRow.suspended)
            active = (WatchRow.status == WatchStatus.ACTIVE.value, WatchRow.chat.not_in(gone))
            rows = session.execute(select(*_COLUMNS).where(*active).order_by(WatchRow.id)).all()
            new = [row.id for row in rows if known.get(row.id) != row.begins]
            memories = select(WatchRow.id, WatchRow.memory).where(*active)
            if len(new) <= _FEW:
                memories = memories.where(WatchRow.id.in_(new))
            found = {row.id: row.memory for row in session.execute(memories)} if new else {}
            return [_watch(row, found.get(row.id, {})) for row in rows]

    def version(self) -> tuple[int, ...]:
        """Numbers that change when other questions are to be matched, from another position or with other settings."""
        with self._store.transaction() as session:
            active = WatchRow.status == WatchStatus.ACTIVE.value
            sums = (func.count(), func.sum(WatchRow.id), func.sum(WatchRow.created_at), func.max(WatchRow.begins))
            counts = session.execute(select(*sums).select_from(WatchRow).where(active)).one()
            chats = select(ChatRow.id, ChatRow.suspended, ChatRow.strictness, ChatRow.sources)
            watching = chats.where(ChatRow.id.in_(select(WatchRow.chat).where(active))).order_by(ChatRow.id)
            settings = crc32(repr(session.execute(watching).all()).encode())
            return (*(int(one or 0) for one in counts), settings)

    def keep_memories(self, session: Session, memories: Mapping[int, Mapping[str, Any]]) -> None:
        """Store what questions are judged with, in a transaction of the caller."""
        for number, memory in memories.items():
            session.execute(update(WatchRow).where(WatchRow.id == number).values(memory=dict(memory)))

    def remember(self, memories: Mapping[int, Mapping[str, Any]]) -> None:
        """Store what questions are judged with."""
        with self._store.transaction() as session:
            self.keep_memories(session, memories)

    def cursor(self, archive: str) -> int | None:
        """The position up to which the articles of ``archive`` were matched; None before the first time."""
        with self._store.transaction() as session:
            return session.scalar(select(WatchCursorRow.position).where(WatchCursorRow.archive == archive))

    def start(self, archive: str, position: int) -> None:
        """Match the articles of ``archive`` from ``position`` on. What questions remember of another archive is
        forgotten, because positions and keys have another meaning there.
        """
        with self._store.transaction() as session:
            upsert(session, WatchCursorRow, {"archive": archive}, position=position)
            session.execute(update(WatchRow).values(begins=0, memory={}))

    def schedule(self, chat: int) -> WatchSchedule:
        """When a chat wants its alerts."""
        with self._store.transaction() as session:
            return schedule_of(session, chat)

    def set_schedule(self, chat: int, schedule: WatchSchedule) -> None:
        """Set when a chat wants its alerts."""
        with self._store.transaction() as session:
            upsert(
                session,
                WatchScheduleRow,
                {"chat": chat},
                zone=schedule.zone,
                digest=schedule.digest,
                quiet_from=schedule.quiet_from,
                quiet_until=schedule.quiet_until,
            )


def schedule_of(session: Session, chat: int) -> WatchSchedule:
    """The schedule of a chat; the program's if it has none."""
    row = session.get(WatchScheduleRow, chat)
    if row is None:
        return WatchSchedule()
    return WatchSchedule(zone=row.zone, digest=row.digest, quiet_from=row.quiet_from, quiet_until=row.quiet_until)


def present(session: Session, numbers: Sequence[int]) -> dict[int, Watch]:
    """Those of these questions that still exist, locked."""
    rows = session.scalars(select(WatchRow).where(WatchRow.id.in_(numbers)).order_by(WatchRow.id).with_for_update())
    return {row.id: _watch(row) for row in rows}


def _watch(row: WatchRow | Row[Any], memory: Mapping[str, Any] | None = None) -> Watch:
    return Watch(
        id=row.id,
        chat=row.chat,
        topic=row.topic,
        person=row.person,
        question=row.question,
        status=WatchStatus(row.status),
        created_at=row.created_at,
        begins=row.begins,
        memory=row.memory if memory is None else memory,
    )
