from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from telegram import Update
from telegram.error import NetworkError

from bot.metrics import Metrics
from bot.state import MEMORY, State, StateError
from bot.telegram.delivery.inbox import Inbox, OrderedProcessor, queue_key
from bot.telegram.delivery.leases import UpdateLeases
from bot.thread_pools import Worker


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    threads = Worker()
    yield threads
    threads.close()


@pytest.fixture
async def state() -> AsyncIterator[State]:
    opened = State(MEMORY)
    yield opened
    opened.close()


@pytest.fixture
def inbox(state: State, worker: Worker) -> Inbox:
    return Inbox(UpdateLeases(state, worker), Metrics())


def left(state: State) -> list[int]:
    """What a process that finds itself alone takes up."""
    return [one.id for one in state.updates.take_over("the next", alone=True)]


def update(number: int, chat: int = 1) -> Update:
    message = {
        "message_id": number,
        "date": 1,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "ريم"},
        "text": f"سؤال {number}",
    }
    made = Update.de_json({"update_id": number, "message": message}, None)
    assert made is not None
    return made


def press(number: int, chat: int = 1, person: int = 9) -> Update:
    data = {"id": "1", "from": {"id": person, "is_bot": False, "first_name": "ز"}, "chat_instance": "1", "data": "x"}
    data["message"] = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}}
    made = Update.de_json({"update_id": number, "callback_query": data}, None)
    assert made is not None
    return made


async def test_an_update_is_safe_before_it_is_taken(inbox: Inbox, state: State) -> None:
    await inbox.put(update(1))
    assert left(state) == [1]


async def test_an_update_that_comes_twice_is_queued_once(inbox: Inbox) -> None:
    for number in (1, 2, 1):
        await inbox.put(update(number))
    assert inbox.qsize() == 2


async def test_what_a_killed_process_left_is_queued_as_it_was(state: State, worker: Worker) -> None:
    before = Inbox(UpdateLeases(state, worker), Metrics())
    await before.put(update(1))
    await before.put(update(2))
    await before.leases.done(1)
    after = Inbox(UpdateLeases(state, worker), Metrics())
    assert await after.recover(None) == 1  # type: ignore[arg-type]
    recovered = after.get_nowait()
    assert isinstance(recovered, Update)
    assert recovered.to_dict() == update(2).to_dict()


async def test_an_update_that_cannot_be_kept_has_not_arrived(
    inbox: Inbox, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> bool:
        raise StateError("database or disk is full")

    monkeypatch.setattr(state.updates, "receive", full)
    with pytest.raises(NetworkError):
        await inbox.put(update(1))
    assert inbox.empty()


class Work:
    """Coroutines that note when they begin and end, and end when they are let."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.gates: dict[int, asyncio.Event] = {}

    async def __call__(self, number: int) -> None:
        self.seen.append(f"begin {number}")
        await self.gates.setdefault(number, asyncio.Event()).wait()
        self.seen.append(f"end {number}")

    def let(self, number: int) -> None:
        self.gates.setdefault(number, asyncio.Event()).set()


@pytest.fixture
def processor(inbox: Inbox) -> OrderedProcessor:
    return OrderedProcessor(inbox)


async def settle(happened: Callable[[], bool] = lambda: True) -> None:
    """Until ``happened``, then a while for what should not happen."""
    async with asyncio.timeout(120):
        while not happened():  # noqa: ASYNC110 - what the tests look at tells nobody
            await asyncio.sleep(0.005)
    for _ in range(20):
        await asyncio.sleep(0.005)


async def test_updates_of_a_chat_are_worked_on_in_order_those_of_others_at_once(processor: OrderedProcessor) -> None:
    work = Work()
    tasks = [
        asyncio.create_task(processor.process_update(update(number, chat), work(number)))
        for number, chat in ((1, 5), (2, 5), (3, 6))
    ]
    await settle(lambda: len(work.seen) == 2)
    assert work.seen == ["begin 1", "begin 3"]
    for number in (1, 2, 3):
        work.let(number)
    await asyncio.gather(*tasks)
    assert work.seen.index("end 1") < work.seen.index("begin 2")


async def test_a_button_does_not_wait_for_the_chats_answers(processor: OrderedProcessor) -> None:
    work = Work()
    tasks = [
        asyncio.create_task(processor.process_update(one, work(number)))
        for number, one in ((1, update(1, 5)), (2, press(2, 5)))
    ]
    await settle(lambda: len(work.seen) == 2)
    assert work.seen == ["begin 1", "begin 2"]
    for number in (1, 2):
        work.let(number)
    await asyncio.gather(*tasks)


async def test_what_is_finished_is_noted(processor: OrderedProcessor, inbox: Inbox, state: State) -> None:
    await inbox.put(update(1))
    work = Work()
    work.let(1)
    await processor.process_update(update(1), work(1))
    assert left(state) == []


async def test_an_update_whose_work_fails_does_not_block_its_chat(processor: OrderedProcessor) -> None:
    async def fail() -> None:
        raise ValueError("broken")

    work = Work()
    work.let(2)
    first = asyncio.create_task(processor.process_update(update(1), fail()))
    second = asyncio.create_task(processor.process_update(update(2), work(2)))
    with pytest.raises(ValueError, match="broken"):
        await first
    await second
    assert work.seen == ["begin 2", "end 2"]


async def test_settling_waits_for_what_ends_in_time(processor: OrderedProcessor) -> None:
    work = Work()
    task = asyncio.create_task(processor.process_update(update(1), work(1)))
    await settle(lambda: work.seen == ["begin 1"])
    asyncio.get_running_loop().call_later(0.05, work.let, 1)
    assert await processor.settle(120) == 0
    assert task.done()


async def test_settling_drops_what_does_not_and_leaves_it_to_the_next_start(
    processor: OrderedProcessor, inbox: Inbox, state: State
) -> None:
    for number in (1, 2):
        await inbox.put(update(number))
    work = Work()
    tasks = [asyncio.create_task(processor.process_update(update(number), work(number))) for number in (1, 2)]
    await settle(lambda: work.seen == ["begin 1"])
    assert await processor.settle(0.05) == 2
    assert all(task.cancelled() for task in tasks)
    assert left(state) == [1, 2]


def test_updates_are_ordered_by_chat_and_presses_by_person() -> None:
    keys: list[Callable[[], Any]] = [lambda: update(1, 5), lambda: press(1, 5, 9), lambda: "stop"]
    assert [queue_key(key()) for key in keys] == ["chat 5", "person 9", ""]


async def test_what_another_received_for_a_line_in_hand_is_done_after_it(
    processor: OrderedProcessor, inbox: Inbox, state: State, worker: Worker
) -> None:
    other = Inbox(UpdateLeases(state, worker), Metrics())
    for one in (inbox, other):
        state.processes.beat(one.leases.process)
    await inbox.put(update(1))
    await other.put(update(2))
    assert (inbox.qsize(), other.qsize()) == (1, 0)
    work = Work()
    work.let(1)
    await processor.process_update(update(1), work(1))
    queued = [inbox.get_nowait() for _ in range(inbox.qsize())]
    assert [one.update_id for one in queued if isinstance(one, Update)] == [1, 2]


async def test_an_inbox_that_is_closed_begins_nothing(inbox: Inbox, state: State) -> None:
    inbox.closed = True
    await inbox.put(update(1))
    assert inbox.empty()
    state.updates.release(inbox.leases.process)
    assert left(state) == [1]
