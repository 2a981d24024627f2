"""Timelines and digests as they were shown, so that their pages can be turned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import delete, select

from bot.state.answers import KeptQuotation, restore_quotation
from bot.state.store import Store, upsert
from bot.state.tables import StorylineRow

# What was sent longer ago is deleted: its buttons then say that it is gone.
REMEMBERED: Final = 90 * 24 * 3600


class StorylineKind(StrEnum):
    """What is shown."""

    TIMELINE = "timeline"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """A sentence that is shown. In a timeline, ``day`` is its day, ``count`` the number of sentences that speak of it,
    and ``named`` whether they name it. In a digest, ``count`` is the number of articles of the story, and ``outlets``
    are its outlets."""

    quotation: KeptQuotation
    count: int
    day: date | None = None
    named: bool = True
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStoryline:
    """A timeline or digest. ``subject`` is what it is about, as it was typed. ``since`` and ``until`` are the days of a
    digest. ``articles`` counts the articles that were read, ``others`` the stories that are left out; ``read`` are the
    ids of the articles of a digest that is sent by itself."""

    id: int
    chat: int
    kind: StorylineKind
    subject: str
    entries: tuple[KeptEntry, ...]
    articles: int
    others: int = 0
    since: date | None = None
    until: date | None = None
    read: tuple[str, ...] = ()


class Storylines:
    """The table of timelines and digests."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def keep(self, shown: KeptStoryline, *, message: int, person: int | None) -> KeptStoryline:
        """Store ``shown``, whose ``id`` does not matter, as the answer to ``message``. It replaces an earlier one and
        takes its number. Returns it with its number."""
        with self._store.transaction() as session:
            upsert(
                session,
                StorylineRow,
                {"chat": shown.chat, "message": message},
                person=person,
                kind=shown.kind.value,
                subject=shown.subject,
                since=_iso(shown.since),
                until=_iso(shown.until),
                articles=shown.articles,
                others=shown.others,
                entries=[_record(entry) for entry in shown.entries],
                read=list(shown.read),
                made_at=self._clock(),
            )
            # Behind the insertion, because SQLite would give a deleted number away again.
            session.execute(delete(StorylineRow).where(StorylineRow.made_at < self._clock() - REMEMBERED))
            which = (StorylineRow.chat == shown.chat, StorylineRow.message == message)
            return _kept(session.scalars(select(StorylineRow).where(*which)).one())

    def get(self, number: int, *, chat: int) -> KeptStoryline | None:
        """The storyline of this number in this chat."""
        with self._store.transaction() as session:
            row = session.get(StorylineRow, number)
            return _kept(row) if row is not None and row.chat == chat else None

    def to(self, chat: int, message: int) -> KeptStoryline | None:
        """The storyline that answers ``message``."""
        with self._store.transaction() as session:
            which = (StorylineRow.chat == chat, StorylineRow.message == message)
            row = session.scalar(select(StorylineRow).where(*which))
            return _kept(row) if row is not None else None


def _record(entry: KeptEntry) -> dict[str, Any]:
    return {
        "quotation": asdict(entry.quotation),
        "count": entry.count,
        "day": _iso(entry.day),
        "named": entry.named,
        "outlets": list(entry.outlets),
    }


def _kept(row: StorylineRow) -> KeptStoryline:
    return KeptStoryline(
        id=row.id,
        chat=row.chat,
        kind=StorylineKind(row.kind),
        subject=row.subject,
        entries=_entries(row.entries),
        articles=row.articles,
        others=row.others,
        since=_day(row.since),
        until=_day(row.until),
        read=tuple(row.read),
    )


def _entries(records: Sequence[dict[str, Any]]) -> tuple[KeptEntry, ...]:
    return tuple(
        KeptEntry(
            quotation=restore_quotation(record["quotation"]),
            count=record["count"],
            day=_day(record["day"]),
            named=record["named"],
            outlets=tuple(record["outlets"]),
        )
        for record in records
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
