"""Requests to Telegram that fail: how long they are insisted on."""

from __future__ import annotations

import asyncio

import pytest
from telegram.error import BadRequest, NetworkError

from bot.telegram.delivery.outbox import retry_request
from bot.telegram.delivery.retries import TELEGRAM


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return waits


class Request:
    """Fails with each of ``errors``, then gives its number."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def __call__(self) -> int:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return self.calls


async def test_a_network_that_fails_is_waited_for(slept: list[float]) -> None:
    assert await retry_request(Request(NetworkError("reset"), NetworkError("reset"))) == 3
    assert 0.25 <= slept[0] <= 0.5 <= slept[1] <= 1.0


async def test_what_telegram_refuses_is_asked_once(slept: list[float]) -> None:
    request = Request(BadRequest("chat not found"))
    with pytest.raises(BadRequest):
        await retry_request(request)
    assert (request.calls, slept) == (1, [])


async def test_a_network_that_stays_away_is_told_in_the_end(slept: list[float]) -> None:
    request = Request(*[NetworkError("reset")] * 1_000)
    with pytest.raises(NetworkError):
        await retry_request(request)
    assert request.calls == TELEGRAM.attempts
    assert max(slept) <= TELEGRAM.longest


async def test_bots_that_lose_telegram_together_do_not_come_back_together(slept: list[float]) -> None:
    waits = []
    for _ in range(2):
        slept.clear()
        await retry_request(Request(*[NetworkError("reset")] * 8))
        waits.append(list(slept))
    assert waits[0] != waits[1]
