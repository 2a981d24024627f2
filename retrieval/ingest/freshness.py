"""Freshness of the followed sources: when each was last read, and whether it is silent or fails. Pure.

The habit of a source is the longest time without news of the last four weeks. Time in which nobody reads a source does
not count, so a stopped follower makes no source silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from retrieval.article import Article
from retrieval.ingest.watcher import SourceRead

VERSION: Final = 1

HABIT_DAYS: Final = 28  # four weekends
LEARNED: Final = 3  # days with news, before the habit is known
LEAST_HABIT: Final = 3600.0  # seconds; a source that is read every few minutes may pause for an hour
OUTAGE: Final = 2.0  # a source is silent when it has had no news for this many times its habit
FAILURES: Final = 3  # failed reads in a row, so that one time-out is no alarm
# Seconds between two reads of which at most this many intervals count as time without news.
COUNTED: Final = 3.0
# A source is unread when nobody has read it for this many intervals, and at least ``LEAST_HABIT``.
UNREAD: Final = 6.0


class SourceState(StrEnum):
    """The state of a source; its texts are ``source.VALUE`` in the catalogue."""

    READ = "read"
    SILENT = "silent"
    FAILING = "failing"
    UNREAD = "unread"
    """Nobody follows it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFreshness:
    """What is known of one source. Times are seconds since 1970.

    ``tried_at`` is the last attempt, ``read_at`` the last that succeeded, ``every`` the seconds between two.
    ``quiet`` counts the seconds of reading since the last new item. ``longest`` has the longest ``quiet`` that ended on
    each day (ISO 8601). ``failures`` counts the failed attempts since ``read_at``, ``reason`` is why the last failed.
    """

    place: str
    every: float
    tried_at: float = 0.0
    read_at: float | None = None
    quiet: float = 0.0
    longest: Mapping[str, float] = field(default_factory=dict)
    failures: int = 0
    reason: str = ""

    @property
    def habit(self) -> float | None:
        """Seconds without news that are usual; None if they are not known yet."""
        if len(self.longest) < LEARNED:
            return None
        return max(LEAST_HABIT, *self.longest.values())

    @property
    def unread_after(self) -> float:
        """Seconds without an attempt after which nobody seems to follow the source."""
        return max(UNREAD * self.every, LEAST_HABIT)

    def state(self, now: float) -> SourceState:
        """The state at the time ``now``."""
        if self.failures >= FAILURES:
            return SourceState.FAILING
        if now - self.tried_at > self.unread_after and not self.failures:
            return SourceState.UNREAD
        if self.habit is not None and self.quiet > OUTAGE * self.habit:
            return SourceState.SILENT
        return SourceState.READ

    @property
    def name(self) -> str:
        """The host and path of an address, the last folder of a path."""
        if "://" not in self.place:
            return Path(self.place).name or self.place
        parts = urlsplit(self.place)
        return f"{(parts.hostname or '').removeprefix('www.')}{parts.path}".rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFreshness:
    """How fresh an archive is at the time ``at``: its newest article, None without one, and the followed sources."""

    newest: Article | None
    sources: tuple[SourceFreshness, ...]
    at: float


def after_read(known: SourceFreshness, read: SourceRead, *, now: float, today: date) -> SourceFreshness:
    """``known`` after one more attempt at the time ``now``.

    A silence longer than twice the habit enters the habit as twice: the habit follows a source that slows down, and
    one outage does not hide the next.
    """
    if read.failure is not None:
        return replace(known, tried_at=now, failures=known.failures + 1, reason=read.failure)
    passed = min(now - known.read_at, COUNTED * known.every) if known.read_at is not None else 0.0
    quiet = known.quiet + max(passed, 0.0)
    longest = known.longest
    if read.new and known.read_at is not None:
        counted = min(quiet, OUTAGE * known.habit) if known.habit is not None else quiet
        longest = {**longest, today.isoformat(): max(counted, longest.get(today.isoformat(), 0.0))}
    first = (today - timedelta(days=HABIT_DAYS)).isoformat()
    return replace(
        known,
        tried_at=now,
        read_at=now,
        quiet=0.0 if read.new else quiet,
        longest={day: seconds for day, seconds in longest.items() if day > first},
        failures=0,
        reason="",
    )


class FreshnessLog:
    """The freshness of ``places``, which are read every ``every`` seconds. ``remembered`` is an earlier result of
    ``state``."""

    def __init__(self, places: Iterable[str], *, every: float, remembered: Mapping[str, Any] | None = None) -> None:
        known = {one.place: one for one in stored_freshness(remembered)}
        self._known = {
            place: replace(known.get(place) or SourceFreshness(place=place, every=every), every=every)
            for place in dict.fromkeys(places)
        }

    def note(self, reads: Iterable[SourceRead], *, now: float, today: date) -> None:
        """Record the attempts of a round."""
        for read in reads:
            self._known[read.place] = after_read(self._known[read.place], read, now=now, today=today)

    def state(self) -> dict[str, Any]:
        """What is known of all sources, as JSON values."""
        return {"version": VERSION, "sources": [asdict(one) for one in self._known.values()]}


def stored_freshness(memory: Mapping[str, Any] | None) -> tuple[SourceFreshness, ...]:
    """The sources of a ``FreshnessLog.state``; none where ``memory`` has another format."""
    if not memory or memory.get("version") != VERSION:
        return ()
    try:
        return tuple(SourceFreshness(**record) for record in memory["sources"])
    except (KeyError, TypeError):
        return ()


def latest_freshness(memories: Iterable[Mapping[str, Any] | None]) -> tuple[SourceFreshness, ...]:
    """The sources of several memories; of a source in more than one, what was recorded last."""
    latest: dict[str, SourceFreshness] = {}
    for one in (one for memory in memories for one in stored_freshness(memory)):
        if one.place not in latest or latest[one.place].tried_at < one.tried_at:
            latest[one.place] = one
    return tuple(latest.values())
