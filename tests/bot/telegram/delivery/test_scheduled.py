"""What the bot does by itself becomes updates of its own: one for each work and time, whichever process finds it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from telegram import Update

from bot.metrics import Metrics
from bot.service.chat_time import next_moment
from bot.state import DailyDigest, ScheduledWork, State, WorkKind
from bot.state.digests import LATE
from bot.telegram.delivery.heartbeat import Heartbeat
from bot.telegram.delivery.inbox import Inbox, lease_update, queue_key
from bot.telegram.delivery.leases import CURRENT_UPDATE, SharedGate, UpdateLeases, parse_payload
from bot.telegram.delivery.scheduled import chat_of, scheduled_work
from bot.thread_pools import Worker
from tests.cluster.postgres import Postgres

HOUR = 3600.0
NOON = 12 * HOUR  # of the first of January 1970, in UTC


class Clock:
    now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.cluster)])
def state(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[State]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bot.sqlite'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.database()
    opened = State(url, clock)
    yield opened
    opened.close()


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    threads = Worker()
    yield threads
    threads.close()


def inbox(state: State, worker: Worker) -> Inbox:
    leases = UpdateLeases(state, worker)
    state.processes.beat(leases.process)
    return Inbox(leases, Metrics())


def order(state: State, *, chat: int = 5, next_at: float = NOON - 60) -> DailyDigest:
    daily = DailyDigest(
        id=0, chat=chat, topic=None, about="", person=chat, chat_kind="private", hour=11, zone="+00:00", next_at=next_at
    )
    kept = state.digests.put(daily)
    assert kept is not None
    return kept


def queue_due(state: State) -> int:
    return state.digests.queue_due(next_moment)


def taken(box: Inbox) -> list[ScheduledWork]:
    """The work that the process of ``box`` takes up."""
    box.take_up(box.leases.state.updates.take_over(box.leases.process))
    return queued(box)


def queued(box: Inbox) -> list[ScheduledWork]:
    found = []
    while not box.empty():
        update = box.get_nowait()
        assert isinstance(update, Update)
        work = scheduled_work(update)
        assert work is not None
        found.append(work)
    return found


def test_work_survives_the_way_through_the_database() -> None:
    work = ScheduledWork(kind=WorkKind.DIGEST, number=7, at=NOON, chat=-100)
    read = Update.de_json(parse_payload(work.payload), None)
    assert read is not None
    assert scheduled_work(read) == work
    assert (read.update_id, queue_key(read), chat_of(read)) == (work.update, "chat -100", -100)
    assert read.update_id < 0


def test_updates_of_telegram_are_no_work() -> None:
    assert scheduled_work(Update(5)) is None
    assert scheduled_work(Update(5, api_kwargs={"isnad_work": {"kind": "digest"}})) is None


def test_each_work_and_time_has_a_number_of_its_own() -> None:
    works = [
        ScheduledWork(kind=kind, number=n, at=at, chat=1)
        for kind in WorkKind
        for n in (1, 2, 2**20 + 1)
        for at in (NOON, NOON + 1)
    ]
    assert len({work.update for work in works}) == len(works)
    assert ScheduledWork(kind=WorkKind.ALERT, number=2**28 - 1, at=2.0**32, chat=1).update > -(2**63)


def test_a_digest_that_is_due_is_queued_once(state: State, worker: Worker) -> None:
    box = inbox(state, worker)
    daily = order(state)
    assert [queue_due(state), queue_due(state)] == [1, 0]
    assert [(work.number, work.at, work.chat) for work in taken(box)] == [(daily.id, daily.next_at, 5)]
    [kept] = state.digests.of(5, None)
    assert kept.next_at == 35 * HOUR  # 11 o'clock of the next day


async def test_two_processes_queue_a_digest_once(state: State, worker: Worker) -> None:
    boxes = [inbox(state, worker), inbox(state, worker)]
    order(state)
    assert sum(await asyncio.gather(*(worker(queue_due, state) for _ in boxes))) == 1
    assert sum(len(taken(box)) for box in boxes) == 1


def test_a_digest_that_is_found_again_after_its_message_is_not_sent_again(state: State, worker: Worker) -> None:
    box = inbox(state, worker)
    daily = order(state)
    queue_due(state)
    [work] = taken(box)
    state.updates.done(work.update, box.leases.process)
    state.digests.put(daily)  # a database whose digest was set back to the same time
    queue_due(state)
    assert taken(box) == []


def test_a_digest_that_is_far_too_late_is_left_out(state: State, worker: Worker) -> None:
    box = inbox(state, worker)
    order(state, next_at=NOON - LATE - 1)
    assert queue_due(state) == 0
    assert taken(box) == []
    assert state.digests.of(5, None)[0].next_at > NOON


def test_a_bot_that_stops_leaves_work_to_the_next(state: State, worker: Worker) -> None:
    closed, other = inbox(state, worker), inbox(state, worker)
    closed.closed = True
    order(state)
    queue_due(state)
    assert taken(closed) == []
    state.updates.release(closed.leases.process)
    assert len(taken(other)) == 1


async def test_a_heartbeat_takes_up_what_is_due(state: State, worker: Worker) -> None:
    box = inbox(state, worker)
    daily = order(state)
    heartbeat = Heartbeat(box, queue_due=lambda: queue_due(state))
    heartbeat.start()
    try:
        update = await box.get()
    finally:
        heartbeat.stop()
    assert isinstance(update, Update)
    work = scheduled_work(update)
    assert work is not None
    assert work.number == daily.id


async def test_messages_of_work_are_looked_for_behind_the_last_known_one(
    state: State, worker: Worker, clock: Clock
) -> None:
    box = inbox(state, worker)
    state.updates.receive(1, "{}", line="chat 5", process=box.leases.process)
    state.updates.sent(1, 5, 41)
    state.updates.done(1, box.leases.process)
    order(state)
    queue_due(state)
    box.take_up(state.updates.take_over(box.leases.process))
    update = box.get_nowait()
    assert isinstance(update, Update)
    held = lease_update(box.leases, update)
    behind: list[int] = []

    async def request() -> dict[str, int]:
        behind.append(held.after(5))
        return {"message_id": 42}

    token = CURRENT_UPDATE.set(held)
    await SharedGate(box.leases).deliver(5, request)
    CURRENT_UPDATE.reset(token)
    assert behind == [41]
    assert held.after(5) == 42
