"""Following folders and feeds into an archive: round by round, in a command or beside the bot."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final, Protocol

from bot.settings import Settings
from retrieval import (
    Access,
    Account,
    Archive,
    ArchiveBusyError,
    Article,
    ArticleError,
    IsnadError,
    RetryPolicy,
    SourceError,
    Timing,
    Watch,
    ingest_found,
    retry,
)

MEMORY: Final = "watched.json"  # beside the articles: it is true as long as they are there
OTHERS_PAUSE: Final = 5.0  # seconds until it is looked again whether the one who follows still does
FAILING: Final = RetryPolicy(first=5.0, longest=60.0)
"""When an archive that cannot be written is tried again."""
MIN_PAUSE: Final = 1.0  # seconds between two rounds, whatever is due


class Memory(Protocol):
    """Where a ``Watch`` leaves what it has seen."""

    def recall(self) -> dict[str, Any] | None:
        """What was left there; None when there is nothing."""
        ...

    def remember(self, memory: dict[str, Any]) -> None:
        """Leave ``memory`` there."""
        ...


@dataclass(frozen=True, slots=True)
class FileMemory:
    """In ``file``."""

    file: Path

    def recall(self) -> dict[str, Any] | None:
        """As ``recall``."""
        return recall(self.file)

    def remember(self, memory: dict[str, Any]) -> None:
        """As ``remember``."""
        remember(self.file, memory)


def access_of(settings: Settings) -> Access:
    """How the settings let the web be reached."""
    return Access(allowed=settings.allowed_hosts, authorities=settings.authorities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Follows ``places`` into the archive that ``opened`` opens, in ``folder``.

    It is open only while something new is written, so that others may write between.
    ``report`` is given the account of a round that found something, ``report_error`` what
    could not be read.
    """

    folder: Path
    places: tuple[str, ...]
    opened: Callable[[], Archive]
    access: Access
    every: float
    mine: Callable[[], bool] = lambda: True
    """Whether this process is to follow now: of several at one archive, one does."""
    memory: Memory | None = None
    """Where it is remembered what was seen; None is a file in ``folder``."""
    report: Callable[[Account], None]
    report_error: Callable[[IsnadError], None]
    leave: Callable[[], None] = lambda: None
    """Called when this process stops following or cannot: another may be luckier."""
    failing: RetryPolicy = FAILING

    def run(self, stop: Event, *, once: bool = False) -> None:
        """Rounds until ``stop`` is set, or one. Raises what the archive raises, but waits
        for a writer that holds it.
        """
        memory = self.memory or FileMemory(self.folder / MEMORY)
        watch: Watch | None = None
        while not stop.is_set():
            if not self.mine():
                watch = None  # what another follows meanwhile, it remembers
                if once or stop.wait(OTHERS_PAUSE):
                    return
                continue
            if watch is None:
                watch = Watch(self.places, access=self.access, every=self.every, remembered=memory.recall())
            try:
                self._round(watch, memory)
            except ArchiveBusyError as busy:
                if once:
                    raise
                self.report_error(busy)
            if once or stop.wait(max(watch.wait(), MIN_PAUSE)):
                return

    def start(self, stop: Event) -> Thread:
        """Run beside the caller until ``stop`` is set; an archive that fails is told, and tried again."""
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

    def _round(self, watch: Watch, memory: Memory) -> None:
        found = self._readable(watch.round())
        first = next(found, None)
        if first is not None:
            with self.opened() as archive:
                account = Account()
                for account in ingest_found(archive, _chain(first, found)):
                    for refusal in account.new_refusals:
                        self.report_error(refusal)
            self.report(account)
        watch.keep()
        memory.remember(watch.memory())

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
    """What was remembered in ``file``; None when there is nothing that can be read: then
    all is found again, and the archive knows what it has.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def remember(file: Path, memory: dict[str, Any]) -> None:
    """Write ``memory`` to ``file``, whole or not at all; not at all where there is no folder."""
    if not file.parent.is_dir():
        return
    new = file.with_suffix(".new")
    with new.open("w", encoding="utf-8") as stream:
        json.dump(memory, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
