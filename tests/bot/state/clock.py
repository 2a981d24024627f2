"""A clock that tests set."""

from __future__ import annotations


class Clock:
    """Seconds since 1970, as many as the test says."""

    now = 3_600_000.0

    def __call__(self) -> float:
        return self.now
