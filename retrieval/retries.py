"""When a call that failed is made again: the one policy of waits, carried out by tenacity.

Waits grow by a factor up to a longest one, and a part of each is random, so that clients that
fail together do not come back together (Brooker, *Exponential Backoff And Jitter*, 2015: the
"equal jitter" there). A wait that a server orders is kept to the moment.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from tenacity import RetryCallState

JITTER: Final = 0.5
"""The share of a wait that is random."""

T = TypeVar("T")
ShouldRetry = Callable[[Exception], bool | float]
"""What to do after an error: False raises it, True calls again after the policy's wait, a number
after exactly so many seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Waits in seconds: ``first`` after the first failure, then ``factor`` times the one before, at most
    ``longest``. At most ``attempts`` calls are made, and none is begun ``patience`` seconds after the first or
    later; None is no limit. Where calls wait for their turn, only ``attempts`` is fair."""

    first: float
    longest: float
    factor: float = 2.0
    attempts: int | None = None
    patience: float | None = None

    def wait(self, failures: int, draw: Callable[[], float] = random.random) -> float:
        """Seconds to wait after so many ``failures`` (1 or more) in a row: between half of the wait and all of it.
        ``draw`` gives numbers from 0 to 1."""
        # The exponent has a limit, since floats have one.
        whole = min(self.longest, self.first * self.factor ** min(failures - 1, 60))
        return whole * (1 - JITTER * draw())


async def _pause(seconds: float) -> None:
    await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The clock (in seconds), the sleep and the chance of a retry; tests put others in place. ``pause`` sleeps
    in an event loop."""

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
    """What ``call`` returns, called again as ``policy`` and ``should_retry`` have it; ``notify`` is given each error
    before the wait. Raises the last error of ``call``."""
    from tenacity import Retrying  # noqa: PLC0415 - brings tornado, which a question asked of a file never needs

    def sleep(seconds: float) -> None:
        timing.sleep(seconds)

    callbacks = _RetryCallbacks(policy, should_retry, notify, timing)
    retrying = Retrying(
        sleep=sleep,
        retry=callbacks.should_retry,
        wait=callbacks.wait,
        stop=callbacks.should_stop,
        before_sleep=callbacks.notify,
        reraise=True,
    )
    return retrying(call)


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
    retrying = AsyncRetrying(
        sleep=pause,
        retry=callbacks.should_retry,
        wait=callbacks.wait,
        stop=callbacks.should_stop,
        before_sleep=callbacks.notify,
        reraise=True,
    )
    return await retrying(attempt)


class _RetryCallbacks:
    """What tenacity asks of one retried call."""

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
