"""After failures nobody waits; then one tries."""

from __future__ import annotations

import pytest

from retrieval.errors import ArchiveUnreachableError
from retrieval.opensearch.circuit_breaker import FAILURES, PAUSE, CircuitBreaker

SLOW = ArchiveUnreachableError("slow", folder="opensearch://a/news", reason="too-slow")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def broken(clock: Clock) -> CircuitBreaker:
    """Open: it has seen as many failures as it takes."""
    circuit = CircuitBreaker(clock)
    for _ in range(FAILURES):
        circuit.check()
        circuit.record_failure(SLOW)
    return circuit


def test_it_opens_after_failures_and_tells_the_last(broken: CircuitBreaker) -> None:
    for _ in range(3):
        with pytest.raises(ArchiveUnreachableError) as told:
            broken.check()
        assert told.value is not SLOW  # each caller has an error of its own
        assert (str(told.value), told.value.details) == (str(SLOW), SLOW.details)


def test_an_answer_between_failures_keeps_it_closed(clock: Clock) -> None:
    circuit = CircuitBreaker(clock)
    for _ in range(3 * FAILURES):
        circuit.record_failure(SLOW)
        circuit.record_success()
        circuit.check()


def test_after_a_pause_one_is_let_through_and_the_others_are_not(broken: CircuitBreaker, clock: Clock) -> None:
    clock.now += PAUSE
    broken.check()
    with pytest.raises(ArchiveUnreachableError):
        broken.check()
    broken.record_success()
    broken.check()
    broken.check()


def test_one_that_fails_again_opens_it_for_another_pause(broken: CircuitBreaker, clock: Clock) -> None:
    clock.now += PAUSE
    broken.check()
    broken.record_failure(SLOW)
    clock.now += PAUSE - 0.1
    with pytest.raises(ArchiveUnreachableError):
        broken.check()
    clock.now += 0.1
    broken.check()
