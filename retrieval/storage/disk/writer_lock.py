"""The lock that allows one writer at a time, and a record of its holder."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from retrieval.errors import ArchiveBusyError

LOCK_FILE: Final = "writer.lock"
HOLDER_FILE: Final = "writer.json"
# Seconds that a writer waits for another. An ingest may hold the lock for ``index_sync.MAX_PENDING_SECONDS``,
# and then writes for a second or two.
PATIENCE: Final = 20.0


class WriterLock:
    """The right to write in ``folder``; the system releases it when the process dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / LOCK_FILE, thread_local=False)

    @contextmanager
    def held(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock, after waiting at most ``patience`` seconds. May be nested.

        Raises ``ArchiveBusyError`` with the holder.
        """
        try:
            with self._lock.acquire(timeout=patience):
                self._write_holder()
                yield
        except Timeout as timeout:
            holder = self.holder()
            raise ArchiveBusyError(
                f"{self._folder}: {holder} is writing", folder=str(self._folder), holder=holder
            ) from timeout

    def holder(self) -> str:
        """The process that wrote last: ``PID@machine, since``; empty when unknown."""
        try:
            known = json.loads((self._folder / HOLDER_FILE).read_text(encoding="utf-8"))
            return f"{int(known['process'])}@{known['machine']}, {known['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _write_holder(self) -> None:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        text = json.dumps({"process": os.getpid(), "machine": socket.gethostname(), "since": now})
        (self._folder / HOLDER_FILE).write_text(text, encoding="utf-8")
