"""Calls made again, on a clock that only sleeping moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import accumulate

import pytest

from retrieval.retries import RetryPolicy, Timing, retry, retry_async

POLICY = RetryPolicy(first=1, longest=8, attempts=6)


class World:
    def __init__(self, chance: float = 0.0) -> None:
        self.slept: list[float] = []
        self.timing = Timing(
            clock=lambda: sum(self.slept), sleep=self.slept.append, pause=self.pause, draw=lambda: chance
        )

    async def pause(self, seconds: float) -> None:
        self.slept.append(seconds)


def failing(times: int, error: type[BaseException] = OSError) -> Callable[[], str]:
    left = list(range(times))

    def call() -> str:
        if left:
            raise error(left.pop())
        return "done"

    return call


def outcome(call: Callable[[], str], policy: RetryPolicy, world: World, *, in_loop: bool) -> str:
    def again(error: Exception) -> bool:
        return isinstance(error, OSError)

    async def called() -> str:
        return call()

    if in_loop:
        return asyncio.run(retry_async(called, policy, again, timing=world.timing))
    return retry(call, policy, again, timing=world.timing)


in_thread_and_loop = pytest.mark.parametrize("in_loop", [False, True])


@in_thread_and_loop
def test_waits_grow_to_the_longest(in_loop: bool) -> None:
    world = World()
    assert outcome(failing(5), POLICY, world, in_loop=in_loop) == "done"
    assert world.slept == [1, 2, 4, 8, 8]


@in_thread_and_loop
def test_clients_that_fail_together_do_not_come_back_together(in_loop: bool) -> None:
    moments = []
    for chance in (0.0, 0.3, 0.9):
        world = World(chance)
        outcome(failing(5), POLICY, world, in_loop=in_loop)
        moments.append(set(accumulate(world.slept)))
    assert len(set.union(*moments)) == 15


def test_chance_takes_at_most_half_of_a_wait_and_adds_nothing() -> None:
    assert [POLICY.wait(5, lambda: 0.0), POLICY.wait(5, lambda: 1.0)] == [8, 4]


def test_a_wait_after_thousands_of_failures_is_the_longest() -> None:
    assert POLICY.wait(100_000, lambda: 0.0) == 8


@in_thread_and_loop
def test_the_last_error_is_raised_as_it_was_after_so_many_attempts(in_loop: bool) -> None:
    world = World()
    with pytest.raises(OSError, match=r"^4$"):  # of 9 to 0 the sixth
        outcome(failing(10), POLICY, world, in_loop=in_loop)
    assert len(world.slept) == 5


@in_thread_and_loop
def test_no_call_is_begun_when_patience_is_over(in_loop: bool) -> None:
    world = World()
    with pytest.raises(OSError, match="95"):
        outcome(failing(100), RetryPolicy(first=1, longest=8, patience=20), world, in_loop=in_loop)
    assert world.slept == [1, 2, 4, 8]


@in_thread_and_loop
def test_other_errors_are_raised_at_once(in_loop: bool) -> None:
    world = World()
    with pytest.raises(ValueError, match="0"):
        outcome(failing(1, ValueError), POLICY, world, in_loop=in_loop)
    assert world.slept == []


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit])
def test_what_ends_the_process_is_no_failure(end: type[BaseException]) -> None:
    with pytest.raises(end):
        retry(failing(1, end), POLICY, lambda _: True, timing=World().timing)


async def test_a_cancelled_call_is_not_made_again() -> None:
    calls = []

    async def cancelled() -> None:
        calls.append(1)
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await retry_async(cancelled, POLICY, lambda _: True, timing=World().timing)
    assert calls == [1]


def test_a_wait_that_a_server_orders_is_kept_to_the_moment() -> None:
    world = World(chance=0.5)
    retry(failing(2), POLICY, lambda _: 12.5, timing=world.timing)
    assert world.slept == [12.5, 12.5]


def test_each_error_is_told_before_its_wait() -> None:
    world, told = World(), []
    retry(failing(2), POLICY, lambda _: True, notify=lambda error: told.append((str(error), len(world.slept))),
          timing=world.timing)  # fmt: skip
    assert told == [("1", 0), ("0", 1)]
