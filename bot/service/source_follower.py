"""Following folders and feeds into an archive in rounds, by ``isnad watch`` or inside the bot."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final, Protocol

from bot.service.asking import current_day
from bot.settings import Settings
from retrieval import (
    Access,
    Archive,
    ArchiveBusyError,
    Article,
    ArticleError,
    FreshnessLog,
    IngestReport,
    IsnadError,
    RetryPolicy,
    SourceError,
    SourceWatcher,
    Timing,
    ingest_items,
    retry,
)

MEMORY: Final = "watched.json"  # in the archive's folder, so that it is deleted together with the articles
FRESHNESS: Final = "sources.json"  # beside it: when each source was read, which other processes show
OTHERS_PAUSE: Final = 5.0  # seconds between two checks whether this process should follow now
FAILING: Final = RetryPolicy(first=5.0, longest=60.0)
"""When an archive that cannot be written is tried again."""
MIN_PAUSE: Final = 1.0  # seconds, minimum between two rounds


class Memory(Protocol):
    """Where a ``SourceWatcher`` stores its position in the sources."""

    def recall(self) -> dict[str, Any] | None:
        """Return what was stored; None if nothing is."""
        ...

    def remember(self, memory: dict[str, Any]) -> None:
        """Store ``memory``."""
        ...


@dataclass(frozen=True, slots=True)
class FileMemory:
    """A memory in ``file``."""

    file: Path

    def recall(self) -> dict[str, Any] | None:
        """See ``Memory.recall``."""
        return recall(self.file)

    def remember(self, memory: dict[str, Any]) -> None:
        """See ``Memory.remember``."""
        remember(self.file, memory)


def access_of(settings: Settings) -> Access:
    """The settings for access to the web."""
    return Access(allowed=settings.allowed_hosts, authorities=settings.authorities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Follows ``places`` into the archive that ``opened`` opens; ``folder`` is the archive's folder.

    The archive is open only while articles are written, so that other processes can write in between.
    ``report`` is called with the counts of a round that found something, ``report_error`` with each source that could
    not be read.
    """

    folder: Path
    places: tuple[str, ...]
    opened: Callable[[], Archive]
    access: Access
    every: float
    mine: Callable[[], bool] = lambda: True
    """Whether this process should follow now: of several with one archive, exactly one does."""
    memory: Memory | None = None
    """Where the position in the sources is stored; None is a file in ``folder``."""
    freshness: Memory | None = None
    """Where it is stored when each source was read and had news; None is a file in ``folder``."""
    report: Callable[[IngestReport], None]
    report_error: Callable[[IsnadError], None]
    leave: Callable[[], None] = lambda: None
    """Called when this process stops following or fails, so that another process can take over."""
    failing: RetryPolicy = FAILING
    writing: Event = field(default_factory=Event)
    """Set while articles are written."""

    def run(self, stop: Event, *, once: bool = False) -> None:
        """Run rounds until ``stop`` is set, or one round with ``once``.

        Raises what the archive raises. While another process writes, it waits; with ``once`` it raises
        ``ArchiveBusyError``.
        """
        memory = self.memory or FileMemory(self.folder / MEMORY)
        freshness = self.freshness or FileMemory(self.folder / FRESHNESS)
        watch: SourceWatcher | None = None
        log: FreshnessLog | None = None
        while not stop.is_set():
            if not self.mine():
                watch = None  # the process that follows meanwhile stores its own position
                if once or stop.wait(OTHERS_PAUSE):
                    return
                continue
            if watch is None or log is None:
                watch = SourceWatcher(self.places, access=self.access, every=self.every, remembered=memory.recall())
                log = FreshnessLog(self.places, every=self.every, remembered=freshness.recall())
            try:
                self._round(watch, memory)
                if watch.reads:
                    log.note(watch.reads, now=time.time(), today=current_day())
                    freshness.remember(log.state())
            except ArchiveBusyError as busy:
                if once:
                    raise
                self.report_error(busy)
            if once or stop.wait(max(watch.wait(), MIN_PAUSE)):
                return

    def start(self, stop: Event) -> Thread:
        """Run in a thread until ``stop`` is set. Errors of the archive are reported, and the round is tried again."""
        thread = Thread(target=self._run_beside, args=(stop,), name="isnad-watch", daemon=True)
        thread.start()
        return thread

    def _run_beside(self, stop: Event) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, IsnadError):
                self.report_error(error)
            self.leave()

        retry(
            lambda: self.run(stop),
            self.failing,
            lambda error: isinstance(error, IsnadError),
            notify=failed,
            timing=Timing(sleep=stop.wait),
        )
        self.leave()

    def _round(self, watch: SourceWatcher, memory: Memory) -> None:
        found = self._readable(watch.poll())
        first = next(found, None)
        if first is not None:
            account = IngestReport()
            self.writing.set()
            try:
                with self.opened() as archive:
                    for account in ingest_items(archive, _chain(first, found)):
                        for refusal in account.new_refusals:
                            self.report_error(refusal)
            finally:
                self.writing.clear()
            self.report(account)
        watch.commit()
        memory.remember(watch.state())

    def _readable(self, found: Iterable[Any]) -> Iterator[Any]:
        for one in found:
            if isinstance(one, SourceError):
                self.report_error(one)
            else:
                yield one


def _chain(first: Article | ArticleError, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


def recall(file: Path) -> dict[str, Any] | None:
    """Read what ``remember`` wrote to ``file``. None if the file is missing or unreadable: all sources are then read
    again, and the archive recognises articles that it already has.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def remember(file: Path, memory: dict[str, Any]) -> None:
    """Write ``memory`` to ``file``, completely or not at all. Nothing is written if the folder does not exist."""
    if not file.parent.is_dir():
        return
    new = file.with_suffix(".new")
    with new.open("w", encoding="utf-8") as stream:
        json.dump(memory, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
