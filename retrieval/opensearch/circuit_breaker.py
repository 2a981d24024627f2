"""A circuit (Nygard, *Release It!*, 2007): after failures, no more attempts for a while."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Final

from retrieval.errors import ArchiveUnreachableError

# Failures one after the other that open the circuit. Each has cost its caller the whole
# patience of a request, on every node asked: whoever comes next should not pay it again.
FAILURES: Final = 2
# Seconds until an attempt is let through again, one at a time.
PAUSE: Final = 5.0


class CircuitBreaker:
    """Safe to use from several threads. ``now`` gives seconds."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._failures = 0
        self._again_at = 0.0
        self._last: ArchiveUnreachableError | None = None

    def check(self) -> None:
        """Raise the last failure, at once, while the circuit is open."""
        with self._lock:
            if self._last is None or self._failures < FAILURES:
                return
            now = self._now()
            if now < self._again_at:
                raise type(self._last)(str(self._last), **self._last.details)
            self._again_at = now + PAUSE  # the one that is let through; others wait for what becomes of it

    def record_failure(self, error: ArchiveUnreachableError) -> None:
        """A request came to nothing."""
        with self._lock:
            self._failures += 1
            self._last = error
            self._again_at = self._now() + PAUSE

    def record_success(self) -> None:
        """A request was answered."""
        with self._lock:
            self._failures = 0
            self._last = None
