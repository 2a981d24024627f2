"""A circuit breaker (Nygard, *Release It!*, 2007): after failures, attempts stop for a while."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Final

from retrieval.errors import ArchiveUnreachableError

# Consecutive failures that open the circuit. Each one has cost its caller the full patience of a request; the
# next caller should not wait again.
FAILURES: Final = 2
# Seconds until one attempt is let through.
PAUSE: Final = 5.0


class CircuitBreaker:
    """A thread-safe circuit breaker. ``now`` returns seconds."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._failures = 0
        self._again_at = 0.0
        self._last: ArchiveUnreachableError | None = None

    def check(self) -> None:
        """Raise the last failure at once while the circuit is open."""
        with self._lock:
            if self._last is None or self._failures < FAILURES:
                return
            now = self._now()
            if now < self._again_at:
                raise type(self._last)(str(self._last), **self._last.details)
            self._again_at = now + PAUSE  # this caller may try; the others wait for its result

    def record_failure(self, error: ArchiveUnreachableError) -> None:
        """Record a failed request."""
        with self._lock:
            self._failures += 1
            self._last = error
            self._again_at = self._now() + PAUSE

    def record_success(self) -> None:
        """Record an answered request."""
        with self._lock:
            self._failures = 0
            self._last = None
