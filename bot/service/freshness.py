"""How fresh the archive is, for the command line and for chats."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.service.asking import current_day
from bot.service.source_follower import FRESHNESS, recall
from retrieval import Archive, ArchiveFreshness, SourceFreshness, asks_recent, latest_freshness

Recall = Callable[[], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Freshness:
    """Reads how fresh ``archive`` is. ``memories`` are those of all followers."""

    archive: Archive
    memories: tuple[Recall, ...] = ()

    def sources(self) -> tuple[SourceFreshness, ...]:
        """The followed sources."""
        return latest_freshness(memory() for memory in self.memories)

    def now(self) -> ArchiveFreshness:
        """How fresh the archive is now."""
        newest = next(iter(self.archive.newest(1)), None)
        return ArchiveFreshness(newest=newest, sources=self.sources(), at=time.time())

    def for_question(self, question: str) -> ArchiveFreshness | None:
        """How fresh the archive is if ``question`` asks about recent days, else None."""
        return self.now() if asks_recent(question, current_day()) else None


def file_memory(archive: str) -> tuple[Recall, ...]:
    """The memory of ``isnad watch`` beside the archive at the address ``archive``; none if it is in no folder."""
    kind, _, folder = archive.partition(":")
    return (lambda: recall(Path(folder) / FRESHNESS),) if kind == "file" else ()
