"""Who is alive, who has a duty, and how fast all together may write."""

from __future__ import annotations

from bot.state import Limit, State
from bot.state.processes import LEASE
from bot.state.rate_limits import HELD
from tests.bot.state.clock import Clock

CHAT = {"1": Limit(most=1, seconds=1.0)}
GROUP = {"-1": Limit(most=1, seconds=1.0), "-1 a minute": Limit(most=20, seconds=60.0)}


def test_a_process_is_alive_while_it_says_so(state: State, clock: Clock) -> None:
    state.processes.beat("one")
    clock.now += LEASE / 2
    state.processes.beat("two")
    assert state.processes.alive() == {"one", "two"}
    clock.now += LEASE / 2 + 1
    assert state.processes.alive() == {"two"}
    state.processes.leave("two")
    assert state.processes.alive() == frozenset()


def test_by_the_databases_own_clock_a_process_that_just_spoke_is_alive(url: str) -> None:
    opened = State(url)
    opened.processes.beat("one")
    assert opened.processes.alive() == {"one"}
    opened.close()


def test_a_duty_is_one_processs_until_it_is_dead_or_drops_it(state: State, clock: Clock) -> None:
    state.processes.beat("one")
    state.processes.beat("two")
    assert state.processes.take_duty("feeds", "one")
    assert state.processes.take_duty("feeds", "one")
    assert not state.processes.take_duty("feeds", "two")
    clock.now += LEASE + 1
    state.processes.beat("two")
    assert state.processes.take_duty("feeds", "two")
    assert not state.processes.take_duty("feeds", "one")
    state.processes.drop_duty("feeds", "one")  # no longer its own to drop
    state.processes.beat("one")
    assert not state.processes.take_duty("feeds", "one")
    state.processes.leave("two")
    assert state.processes.take_duty("feeds", "one")
    state.processes.drop_duty("feeds", "one")
    state.processes.beat("two")
    assert state.processes.take_duty("feeds", "two")


def test_what_the_last_one_left_is_the_nexts(state: State) -> None:
    assert state.processes.memory("feeds") == {}
    state.processes.take_duty("feeds", "one")
    state.processes.remember("feeds", {"خلاصة": {"etag": "1"}})
    state.processes.drop_duty("feeds", "one")
    state.processes.take_duty("feeds", "two")
    assert state.processes.memory("feeds") == {"خلاصة": {"etag": "1"}}


def test_a_chat_has_one_place_a_second_counted_from_when_telegram_took_it(state: State, clock: Clock) -> None:
    place, waits = state.rate_limits.take(CHAT)
    assert place
    assert waits == {}
    assert state.rate_limits.take(CHAT) == (0.0, {"1": HELD})
    clock.now += 2
    state.rate_limits.give(CHAT, place, pauses={})
    clock.now += 0.5
    assert state.rate_limits.take(CHAT) == (0.0, {"1": 0.5})
    clock.now += 0.6
    assert state.rate_limits.take(CHAT)[0]


def test_a_place_that_a_killed_process_held_comes_back(state: State, clock: Clock) -> None:
    assert state.rate_limits.take(CHAT)[0]
    clock.now += HELD + 0.1
    assert state.rate_limits.take(CHAT)[0]


def test_all_limits_have_room_or_no_place_is_taken(state: State, clock: Clock) -> None:
    for _ in range(20):
        place, _ = state.rate_limits.take(GROUP)
        assert place
        state.rate_limits.give(GROUP, place, pauses={})
        clock.now += 1.01
    place, waits = state.rate_limits.take(GROUP)
    assert not place
    assert list(waits) == ["-1 a minute"]
    assert state.rate_limits.take({"-1": GROUP["-1"]})[0]


def test_a_pause_that_telegram_orders_holds_for_every_process(state: State, clock: Clock) -> None:
    place, _ = state.rate_limits.take(GROUP)
    state.rate_limits.give(GROUP, place, pauses={"-1": 30.0})
    clock.now += 29
    assert state.rate_limits.take(GROUP) == (0.0, {"-1": 1.0})
    clock.now += 1.1
    assert state.rate_limits.take(GROUP)[0]


def test_what_is_idle_is_forgotten(state: State, clock: Clock) -> None:
    state.rate_limits.take(CHAT)
    clock.now += HELD + 1
    state.rate_limits.take(GROUP)
    state.rate_limits.forget_idle()
    assert state.rate_limits.take(GROUP)[0] == 0.0
    assert state.rate_limits.take(CHAT)[0]
