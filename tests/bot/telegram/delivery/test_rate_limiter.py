"""The queues, on a clock that only sleeping moves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.telegram.delivery import rate_limiter as outgoing
from bot.telegram.delivery.rate_limiter import ChatQueues


class World:
    """Time, and the requests that arrived: (moment, chat)."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.now = 0.0
        self.sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self.arrived: list[tuple[float, int]] = []
        self.floods: dict[int, list[float]] = {}

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.sleepers.append((self.now + seconds, future))
        await future

    def call_later(self, seconds: float, callback: Callable[[], None]) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.add_done_callback(lambda _: callback())
        self.sleepers.append((self.now + seconds, future))

    async def run(self, work: list[Awaitable[Any]]) -> list[Any]:
        """Run ``work`` to its end, time moving on whenever all of it sleeps."""
        loop = asyncio.get_running_loop()
        self.patch.setattr(loop, "call_later", self.call_later)
        tasks = [asyncio.ensure_future(one) for one in work]
        while not all(task.done() for task in tasks):
            await REAL_SLEEP(0)
            while getattr(loop, "_ready"):  # noqa: B009 - its own name for who can go on
                await REAL_SLEEP(0)
            if self.sleepers:
                self.sleepers.sort(key=lambda pair: pair[0])
                moment, future = self.sleepers.pop(0)
                self.now = max(self.now, moment)
                future.set_result(None)
        return [task.result() if not task.exception() else task.exception() for task in tasks]

    async def request(self, chat: int) -> str:
        self.arrived.append((self.now, chat))
        if self.floods.get(chat):
            raise RetryAfter(int(self.floods[chat].pop(0)))
        return f"sent {chat}"

    def of(self, chat: int) -> list[float]:
        return [moment for moment, arrived in self.arrived if arrived == chat]


REAL_SLEEP = asyncio.sleep

# Making a RetryAfter warns already; a test that makes one is not to blame.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(monkeypatch)
    monkeypatch.setattr(outgoing.asyncio, "sleep", world.sleep)  # type: ignore[attr-defined]
    monkeypatch.setattr(outgoing, "monotonic", lambda: world.now)
    return world


def send(
    queues: ChatQueues, world: World, chat: int, method: str = "sendMessage", call: Callable[..., Any] | None = None
) -> Awaitable[Any]:
    return queues.process_request(call or world.request, (chat,), {}, method, {"chat_id": chat}, None)


async def test_a_chat_gets_a_message_a_second_in_order(world: World) -> None:
    queues = ChatQueues()
    await world.run([send(queues, world, 1) for _ in range(4)])
    assert world.of(1) == [0, 1, 2, 3]


async def test_chats_do_not_wait_for_each_other(world: World) -> None:
    queues = ChatQueues()
    await world.run([send(queues, world, chat) for chat in range(1, 11)])
    assert {moment for moment, _ in world.arrived} == {0}


async def test_a_group_gets_twenty_a_minute(world: World) -> None:
    queues = ChatQueues()
    await world.run([send(queues, world, -1) for _ in range(45)])
    times = world.of(-1)
    assert all(sum(start <= moment < start + 60 for moment in times) <= 20 for start in times)
    assert times[-1] <= 130


async def test_all_together_stay_below_thirty_a_second(world: World) -> None:
    queues = ChatQueues()
    await world.run([send(queues, world, chat) for chat in range(1, 201)])
    times = [moment for moment, _ in world.arrived]
    assert all(sum(start <= moment < start + 1 for moment in times) <= 30 for start in times)
    assert max(times) < 200 / 30 + 1


async def test_a_flood_wait_of_one_chat_delays_that_chat_alone(world: World) -> None:
    queues = ChatQueues()
    world.floods[1] = [30]
    results = await world.run([send(queues, world, chat) for chat in (1, 1, 2, 2)])
    assert results == ["sent 1", "sent 1", "sent 2", "sent 2"]
    assert world.of(2) == [0, 1]
    assert [round(moment) for moment in world.of(1)] == [0, 30, 31]


async def test_an_error_reaches_the_sender_and_frees_the_queue(world: World) -> None:
    async def refuse(chat: int) -> None:
        raise BadRequest("no")

    queues = ChatQueues()
    first, second = await world.run([send(queues, world, 1, call=refuse), send(queues, world, 1)])
    assert isinstance(first, BadRequest)
    assert second == "sent 1"


@pytest.mark.parametrize("method", ["answerCallbackQuery", "answerInlineQuery", "sendChatAction", "getMe"])
async def test_what_is_no_message_waits_for_no_queue(world: World, method: str) -> None:
    queues = ChatQueues()
    await world.run([send(queues, world, 1, method) for _ in range(5)])
    assert world.of(1) == [0] * 5


async def test_but_for_its_own_flood_wait(world: World) -> None:
    world.floods[1] = [3]
    assert await world.run([send(ChatQueues(), world, 1, "answerInlineQuery")]) == ["sent 1"]
    assert [round(moment) for moment in world.of(1)] == [0, 3]


async def test_idle_queues_are_let_go(world: World) -> None:
    queues = ChatQueues()
    for chat in range(1, 500):
        world.now += 100
        await world.run([send(queues, world, chat)])
    assert len(queues._lines) <= 2


async def test_each_of_several_processes_keeps_to_its_share(world: World) -> None:
    queues = ChatQueues()
    queues.share(3)
    await world.run([send(queues, world, chat) for chat in range(1, 61)])
    times = [moment for moment, _ in world.arrived]
    assert all(sum(start <= moment < start + 1 for moment in times) <= 10 for start in times)
    queues.share(1)
    world.arrived.clear()
    await world.run([send(queues, world, chat) for chat in range(101, 161)])
    assert max(moment for moment, _ in world.arrived) - min(moment for moment, _ in world.arrived) < 3


async def test_one_that_stops_waiting_holds_no_place() -> None:
    places = outgoing._Slots(1)
    await places.acquire()
    waiting = asyncio.ensure_future(places.acquire())
    await REAL_SLEEP(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    places.release()
    await asyncio.wait_for(places.acquire(), 1)
