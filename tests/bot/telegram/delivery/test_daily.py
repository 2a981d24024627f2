"""Daily digests become updates of the bot's own: one for each time, whichever process finds it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from telegram import Update

from bot.metrics import Metrics
from bot.state import DailyDigest, State
from bot.telegram.delivery.daily import LATE, DailyQueue
from bot.telegram.delivery.inbox import Inbox, lease_update, queue_key
from bot.telegram.delivery.leases import UpdateLeases, parse_payload
from bot.telegram.delivery.scheduled import ScheduledWork, scheduled_update, scheduled_work
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
    work = ScheduledWork(name="digest", number=7, at=NOON, chat=-100, after=12)
    update = scheduled_update(work)
    read = Update.de_json(parse_payload(update.to_json()), None)
    assert read is not None
    assert scheduled_work(read) == work
    assert queue_key(read) == "chat -100"
    assert read.update_id < 0


def test_updates_of_telegram_are_no_work() -> None:
    assert scheduled_work(Update(5)) is None
    assert scheduled_work(Update(5, api_kwargs={"isnad_work": {"name": "digest"}})) is None


def test_each_work_and_time_has_a_number_of_its_own() -> None:
    works = [ScheduledWork(name="digest", number=n, at=at, chat=1) for n in (1, 2) for at in (NOON, NOON + 1)]
    assert len({scheduled_update(work).update_id for work in works}) == 4


async def test_a_digest_that_is_due_is_queued_once(state: State, worker: Worker, clock: Clock) -> None:
    box = inbox(state, worker)
    daily = order(state)
    queue = DailyQueue(box, "digest", clock=clock)
    await queue.queue_due()
    await queue.queue_due()
    assert [(work.number, work.at, work.chat) for work in queued(box)] == [(daily.id, daily.next_at, 5)]
    [kept] = state.digests.of(5, None)
    assert kept.next_at == 35 * HOUR  # 11 o'clock of the next day


async def test_two_processes_queue_a_digest_once(state: State, worker: Worker, clock: Clock) -> None:
    boxes = [inbox(state, worker), inbox(state, worker)]
    order(state)
    await asyncio.gather(*(DailyQueue(box, "digest", clock=clock).queue_due() for box in boxes))
    assert sum(len(queued(box)) for box in boxes) == 1


async def test_a_digest_that_was_queued_before_a_kill_is_not_queued_again(
    state: State, worker: Worker, clock: Clock
) -> None:
    """The process dies between queueing the update and setting the next time."""
    box = inbox(state, worker)
    daily = order(state)
    await box.put(scheduled_update(ScheduledWork(name="digest", number=daily.id, at=daily.next_at, chat=5)))
    assert len(queued(box)) == 1
    await DailyQueue(box, "digest", clock=clock).queue_due()
    assert queued(box) == []
    assert state.digests.due() == []


async def test_a_digest_that_is_far_too_late_is_left_out(state: State, worker: Worker, clock: Clock) -> None:
    box = inbox(state, worker)
    order(state, next_at=NOON - LATE - 1)
    await DailyQueue(box, "digest", clock=clock).queue_due()
    assert queued(box) == []
    assert state.digests.of(5, None)[0].next_at > NOON


async def test_a_bot_that_stops_leaves_digests_to_the_next(state: State, worker: Worker, clock: Clock) -> None:
    box = inbox(state, worker)
    box.closed = True
    order(state)
    await DailyQueue(box, "digest", clock=clock).queue_due()
    assert queued(box) == []


async def test_messages_of_work_are_looked_for_behind_the_last_known_one(
    state: State, worker: Worker, clock: Clock
) -> None:
    box = inbox(state, worker)
    state.updates.receive(1, "{}", line="chat 5", process=box.leases.process)
    state.updates.sent(1, 5, 41)
    state.updates.done(1, box.leases.process)
    order(state)
    await DailyQueue(box, "digest", clock=clock).queue_due()
    update = box.get_nowait()
    assert isinstance(update, Update)
    assert lease_update(box.leases, update).after(5) == 41
