"""Updates at several processes: each in one hand, in order, taken up when that hand is dead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.state import MEMORY, State
from bot.state.processes import LEASE
from tests.bot.state.clock import Clock
from tests.cluster.postgres import Postgres


@pytest.fixture
def state(state: State) -> State:
    """With two processes at work."""
    state.processes.beat("one")
    state.processes.beat("two")
    return state


def receive(state: State, number: int, process: str = "one", line: str = "chat") -> list[int]:
    return [one.id for one in state.updates.receive(number, f'{{"n": {number}}}', line=line, process=process)]


def done(state: State, number: int, process: str = "one") -> list[int]:
    return [one.id for one in state.updates.done(number, process)]


def take_over(state: State, process: str, *, alone: bool = False) -> list[int]:
    return [one.id for one in state.updates.take_over(process, alone=alone)]


def die(state: State, clock: Clock, *left: str) -> None:
    """Time passes in which only ``left`` speak."""
    clock.now += LEASE + 1
    for process in left:
        state.processes.beat(process)


def test_an_update_is_kept_until_it_is_dealt_with(state: State, url: str) -> None:
    assert receive(state, 1) == [1]
    assert receive(state, 2) == [2]
    assert receive(state, 1) == []
    done(state, 1)
    opened = State(url, Clock())
    assert take_over(opened, "three", alone=True) == [2]
    assert receive(opened, 1, "three") == []
    opened.close()


def test_the_text_of_a_finished_update_is_forgotten(state: State) -> None:
    receive(state, 1)
    done(state, 1)
    with state.store.transaction() as session:
        assert session.execute(text("SELECT payload FROM updates")).all() == [(None,)]


def test_a_line_is_one_processs_and_what_others_receive_for_it_comes_after(state: State) -> None:
    assert receive(state, 1, "one") == [1]
    assert receive(state, 2, "two") == []
    assert receive(state, 3, "two", line="another chat") == [3]
    assert done(state, 1, "one") == [2]
    assert done(state, 2, "one") == []
    assert receive(state, 4, "two") == [4]


def test_one_that_is_known_leaves_its_line_as_it_is(state: State) -> None:
    receive(state, 1, "one")
    done(state, 1, "one")
    assert receive(state, 1, "two") == []
    assert receive(state, 2, "one") == [2]


def test_what_another_received_before_is_done_before(state: State) -> None:
    receive(state, 1, "one")
    receive(state, 2, "two")
    assert receive(state, 3, "one") == [2, 3]


def test_what_a_dead_process_had_goes_to_who_receives_more_for_it(state: State, clock: Clock) -> None:
    receive(state, 1, "one")
    die(state, clock, "two")
    assert receive(state, 2, "two") == [1, 2]


def test_what_a_dead_process_had_is_taken_over_once(state: State, clock: Clock) -> None:
    for number in (1, 2):
        receive(state, number, "one")
    receive(state, 3, "one", line="another chat")
    assert take_over(state, "two") == []
    die(state, clock, "two", "three")
    assert sorted(take_over(state, "two")) == [1, 2, 3]
    assert take_over(state, "three") == []
    assert take_over(state, "two") == []


def test_one_that_was_taken_for_dead_may_neither_send_nor_finish(state: State, clock: Clock) -> None:
    receive(state, 1, "one")
    assert state.updates.sending(1, "one", after=10)
    die(state, clock, "two")
    take_over(state, "two")
    assert not state.updates.sending(1, "one", after=10)
    assert done(state, 1, "one") == []
    assert state.updates.waiting() == 1
    assert state.updates.sending(1, "two", after=10)
    done(state, 1, "two")
    assert state.updates.waiting() == 0


def test_who_notes_a_message_is_alive_from_then_on(state: State, clock: Clock) -> None:
    receive(state, 1, "one")
    clock.now += LEASE - 1
    state.processes.beat("two")
    assert state.updates.sending(1, "one", after=10)
    clock.now += LEASE - 1
    state.processes.beat("two")
    assert take_over(state, "two") == []
    clock.now += 2
    assert take_over(state, "two") == [1]


@pytest.mark.cluster
def test_one_wrongly_taken_for_dead_has_noted_what_it_sends_or_may_not_send(postgres: Postgres) -> None:
    """The two at the same moment, over real connections: of each update either knows of the other."""
    url = postgres.database()
    slow, quick = State(url), State(url)
    quick.processes.beat("two")
    for number in range(60):
        receive(slow, number, "one", line=f"chat {number}")  # "one" has never said that it is there
    with ThreadPoolExecutor(2) as threads:
        sends = threads.submit(lambda: [slow.updates.sending(number, "one", after=10) for number in range(60)])
        taken = {one.id: one.sending_after for _ in range(20) for one in quick.updates.take_over("two")}
        sent = sends.result()
    assert taken.keys() == set(range(60))
    assert all((taken[number] == 10) == may for number, may in enumerate(sent))
    for opened in (slow, quick):
        opened.close()


def test_who_takes_over_knows_what_was_sent_and_what_may_have_been(state: State, clock: Clock) -> None:
    receive(state, 1, "one")
    state.updates.sending(1, "one", after=10)
    state.updates.sent(1, 7, 11)
    state.updates.sending(1, "one", after=11)
    die(state, clock, "two")
    [taken] = state.updates.take_over("two")
    assert (taken.sent, taken.sending_after) == (((7, 11),), 11)
    assert state.updates.sent_in(7, 10) == {11}
    assert state.updates.sent_in(7, 11) == frozenset()


def test_what_telegram_refused_was_not_sent(state: State, clock: Clock) -> None:
    receive(state, 1, "one")
    state.updates.sending(1, "one", after=10)
    state.updates.sent(1, None, None)
    die(state, clock, "two")
    [taken] = state.updates.take_over("two")
    assert (taken.sent, taken.sending_after) == ((), None)


def test_a_process_that_ends_leaves_its_work_to_the_others_at_once(state: State) -> None:
    receive(state, 1, "one")
    for _ in range(9):  # ending is no failure of the update's
        state.updates.release("one")
        assert take_over(state, "two") == [1]
        state.updates.release("two")
        assert take_over(state, "one") == [1]


def test_an_update_that_takes_processes_down_is_given_up_in_the_end(state: State, clock: Clock) -> None:
    receive(state, 1, "p0")
    taken = []
    for number in range(1, 5):
        die(state, clock, f"p{number}")
        taken.append(take_over(state, f"p{number}"))
    assert taken == [[1], [1], [], []]
    assert state.updates.waiting() == 0
    assert receive(state, 2, "p4") == [2]


def test_ids_of_finished_updates_are_forgotten_after_days(state: State, clock: Clock) -> None:
    receive(state, 1)
    state.updates.sent(1, 7, 11)
    done(state, 1)
    clock.now += 49 * 3600
    state.updates.take_over("one")
    assert receive(state, 1) == [1]
    assert state.updates.sent_in(7, 0) == frozenset()


def test_idle_lines_are_forgotten_and_come_back(state: State, clock: Clock) -> None:
    receive(state, 1)
    done(state, 1)
    receive(state, 2, line="busy")
    clock.now += 2 * 3600
    state.processes.beat("one")
    state.updates.take_over("one")
    with state.store.transaction() as session:
        assert session.execute(text("SELECT name FROM lines")).all() == [("busy",)]
    assert receive(state, 3) == [3]


@pytest.mark.cluster
def test_many_processes_at_once_do_everything_once_and_in_order(postgres: Postgres) -> None:
    """Real threads over real connections: 4 processes receive 240 updates of 6 chats, each twice."""
    url = postgres.database()
    states = [State(url) for _ in range(4)]
    for number, opened in enumerate(states):
        opened.processes.beat(f"p{number}")
    finished: list[int] = []

    def work(number: int) -> None:
        mine = states[number]
        for update in range(number % 2, 240, 2):
            queue = mine.updates.receive(update, "{}", line=f"chat {update % 6}", process=f"p{number}")
            while queue:
                one = queue.pop(0)
                assert mine.updates.sending(one.id, f"p{number}", after=0)
                finished.append(one.id)
                queue += mine.updates.done(one.id, f"p{number}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    assert sorted(finished) == list(range(240))
    assert states[0].updates.waiting() == 0
    for opened in states:
        opened.close()


@settings(deadline=None, max_examples=25)  # each makes a database
@given(st.lists(st.sampled_from(range(6)), max_size=30))
def test_each_update_is_received_once(numbers: list[int]) -> None:
    state = State(MEMORY)
    taken = [number for number in numbers if receive(state, number)]
    assert taken == list(dict.fromkeys(numbers))
    state.close()
