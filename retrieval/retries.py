"""Retries with exponential back-off and jitter, carried out by tenacity.

Waits grow by a factor up to a maximum. Half of each wait is random, so that clients that fail together do not retry
together: "equal jitter" in Brooker, *Exponential Backoff And Jitter*, 2015. A wait that a server requests is kept
exactly.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from tenacity import RetryCallState

JITTER: Final = 0.5
"""The random share of a wait."""

T = TypeVar("T")
ShouldRetry = Callable[[Exception], bool | float]
"""What to do after an error: False raises it, True retries after the policy's wait, a number retries after exactly
that many seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How long to wait between calls, in seconds, and when to give up.

    The first wait is ``first``; each next one is ``factor`` times the one before, at most ``longest``. At most
    ``attempts`` calls are made, and none starts ``patience`` seconds after the first or later. None means no limit.
    Use ``attempts`` where calls queue: time spent in the queue would count against ``patience``.
    """

    first: float
    longest: float
    factor: float = 2.0
    attempts: int | None = None
    patience: float | None = None

    def wait(self, failures: int, draw: Callable[[], float] = random.random) -> float:
        """Seconds to wait after ``failures`` (at least 1) consecutive failures: between half of the nominal wait
        and all of it. ``draw`` returns random numbers from 0 to 1."""
        # A larger exponent would overflow a float.
        whole = min(self.longest, self.first * self.factor ** min(failures - 1, 60))
        return whole * (1 - JITTER * draw())


async def _pause(seconds: float) -> None:
    await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The clock (in seconds), sleep functions and random source of a retry, which tests replace. ``pause`` is the
    asynchronous sleep."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    pause: Callable[[float], Awaitable[object]] = _pause
    draw: Callable[[], float] = random.random


REAL_TIMING: Final = Timing()


def retry(
    call: Callable[[], T],
    policy: RetryPolicy,
    should_retry: ShouldRetry,
    *,
    notify: Callable[[Exception], None] = lambda _: None,
    timing: Timing = REAL_TIMING,
) -> T:
    """Call ``call`` until it succeeds, or until ``policy`` or ``should_retry`` ends the retries, and return its
    result.

    ``notify`` receives each error before the wait. Raises the last error of ``call``.
    """
    from tenacity import Retrying  # noqa: PLC0415 - brings tornado, which a question asked of a file never needs

    def sleep(seconds: float) -> None:
        timing.sleep(seconds)

    callbacks = _RetryCallbacks(policy, should_retry, notify, timing)
    return Retrying(sleep=sleep, reraise=True, **callbacks.options())(call)


async def retry_async(
    call: Callable[[], Awaitable[T]],
    policy: RetryPolicy,
    should_retry: ShouldRetry,
    *,
    notify: Callable[[Exception], None] = lambda _: None,
    timing: Timing = REAL_TIMING,
) -> T:
    """As ``retry``, in an event loop."""
    from tenacity import AsyncRetrying  # noqa: PLC0415 - as above

    async def attempt() -> T:
        return await call()

    async def pause(seconds: float) -> None:
        await timing.pause(seconds)

    callbacks = _RetryCallbacks(policy, should_retry, notify, timing)
    return await AsyncRetrying(sleep=pause, reraise=True, **callbacks.options())(attempt)


class _RetryCallbacks:
    """The callbacks that tenacity takes, for one retried call."""

    def __init__(
        self, policy: RetryPolicy, should_retry: ShouldRetry, notify: Callable[[Exception], None], timing: Timing
    ) -> None:
        self._policy = policy
        self._should_retry = should_retry
        self._notify = notify
        self._timing = timing
        self._deadline = None if policy.patience is None else timing.clock() + policy.patience
        self._error: Exception | None = None
        self._decision: bool | float = False

    def options(self) -> dict[str, Any]:
        """The arguments that ``Retrying`` and ``AsyncRetrying`` share."""
        return {
            "retry": self.should_retry,
            "wait": self.wait,
            "stop": self.should_stop,
            "before_sleep": self.notify,
        }

    def should_retry(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        if not isinstance(error, Exception):  # a result, or the end of the task
            return False
        self._error, self._decision = error, self._should_retry(error)
        return self._decision is not False

    def wait(self, state: RetryCallState) -> float:
        if self._decision is True:
            return self._policy.wait(state.attempt_number, self._timing.draw)
        return float(self._decision)

    def should_stop(self, state: RetryCallState) -> bool:
        if self._policy.attempts is not None and state.attempt_number >= self._policy.attempts:
            return True
        return self._deadline is not None and self._timing.clock() + state.upcoming_sleep >= self._deadline

    def notify(self, _: RetryCallState) -> None:
        if self._error is not None:
            self._notify(self._error)
