"""Two bots at one PostgreSQL behind one web hook: whatever is delivered twice, whoever dies, each question is
answered once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.state import State
from tests.botapi import BotServer, Message, Person, Room
from tests.cluster.postgres import Postgres
from tests.cluster.proxy import Proxy
from tests.end_to_end.bots import AR, CALLED, NOWHERE, WHEN, RunningBot, free_port, in_form, make_archive

pytestmark = [pytest.mark.cluster, pytest.mark.loopback]

QUESTIONS = (WHEN[0], CALLED[0], NOWHERE)
# What the answer to each of them says, and no other.
BEGINS = {NOWHERE: AR("near-misses"), WHEN[0]: WHEN[1], CALLED[0]: CALLED[1]}
PATIENCE = 400.0  # seconds for everything: thirty messages a second, a dead bot's ten of silence, two busy cores


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Two bots that are started by the test, their database, what stands before them."""

    server: BotServer
    bots: tuple[RunningBot, RunningBot]
    proxy: Proxy
    database: str


@pytest.fixture
def newsroom(tmp_path: Path, postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[Newsroom]:
    database = postgres.database()
    ports = (free_port(), free_port())
    limits = getattr(request, "param", True)
    with (
        BotServer(limits=limits) as server,
        Proxy([f"http://127.0.0.1:{port}" for port in ports], twice=lambda number: number % 5 == 0) as proxy,
    ):
        server.person("سلمى")
        archive = make_archive(tmp_path / "pages")
        bots = []
        for port in ports:
            folder = tmp_path / f"bot-{port}"
            folder.mkdir()
            settings = {
                "DATABASE_URL": database,
                "WEBHOOK_URL": f"{proxy.url}/hook",
                "PORT": str(port),
                "PERSON_QUOTA": "0",
                "CHAT_QUOTA": "0",
            }
            bots.append(RunningBot(server, folder, archive, settings=settings))
        try:
            yield Newsroom(server, (bots[0], bots[1]), proxy, database)
        finally:
            for bot in bots:
                bot.__exit__(None, None, None)
                notable = [line for line in bot.log().splitlines() if '"event": "answered"' not in line]
                print(*notable[-30:], sep="\n")  # noqa: T201 - in the report of a test that failed


def ask(server: BotServer, *, people: int, groups: int, each: int) -> list[tuple[Room, Message]]:
    """``each`` questions in every chat; half of them are delivered again later."""
    persons: list[Person] = [server.person(f"صحفي {number}").meet() for number in range(people)]
    rooms = [(person, person.private) for person in persons]
    rooms += [(persons[n], server.supergroup(f"غرفة {n}", persons[n])) for n in range(groups)]
    asked = []
    for number in range(each):
        for person, room in rooms:
            command = "" if room.chat.type == "private" else "/ask "
            asked.append((room, person.say(command + QUESTIONS[number % len(QUESTIONS)], to=room)))
    return asked


def answers(server: BotServer, asked: list[tuple[Room, Message]]) -> int:
    return sum(len(room.chat.of_bot) for room in {room.id: room for room, _ in asked}.values())


def each_once(server: BotServer, asked: list[tuple[Room, Message]]) -> None:
    """Every question has one answer and there is none besides."""
    rooms = {room.id: room for room, _ in asked}
    for room in rooms.values():
        questions = [message for where, message in asked if where.id == room.id]
        got = room.from_bot()
        if room.chat.group:
            replies = sorted(message.replies_to or 0 for message in got)
            assert replies == [question.id for question in questions], "\n".join(_story(server, room))
        else:
            told = Counter(
                next((known for known, begin in BEGINS.items() if begin in message.bare), "") for message in got
            )
            assert told == Counter(question.text for question in questions), "\n".join(_story(server, room))


def _story(server: BotServer, room: Room) -> list[str]:
    """What was called about a chat, for the report of a test that failed."""
    calls = [call for call in server.calls() if str(call.values.get("chat_id")) == str(room.id)]
    return [
        f"{call.at:.2f} {call.method} {call.code} {call.values.get('message_id')} "
        f"{call.values.get('reply_parameters')} {str(call.values.get('text'))[:60]}"
        for call in calls
    ]


def wait_for_all(newsroom: Newsroom, asked: list[tuple[Room, Message]]) -> None:
    server = newsroom.server
    server.wait_until(lambda: answers(server, asked) >= len(asked), patience=PATIENCE, what=f"{len(asked)} answers")
    state = State(newsroom.database)
    until = time.monotonic() + PATIENCE
    while state.updates.waiting() and time.monotonic() < until:
        time.sleep(0.2)
    assert state.updates.waiting() == 0
    state.close()
    server.settle(quiet=1.0, patience=PATIENCE)


def deliver_again(server: BotServer, taken: list[dict[str, object]]) -> None:
    with server.world.change():
        server.world.pending.extend(taken)


def test_five_hundred_updates_some_twice_and_one_bot_killed_midway(newsroom: Newsroom) -> None:
    server, (first, second) = newsroom.server, newsroom.bots
    first.start()
    second.start()
    asked = ask(server, people=40, groups=10, each=10)
    assert len(asked) == 500
    with server.world.lock:
        again = [dict(update) for update in server.world.pending][:100]
    server.wait_until(lambda: answers(server, asked) >= 200, patience=PATIENCE, what="the first answers")
    first.kill()
    deliver_again(server, again)
    wait_for_all(newsroom, asked)
    each_once(server, asked)
    assert all(newsroom.proxy.handed.values())
    assert newsroom.proxy.doubled >= 90
    assert "taken over" in second.log()
    assert second.failures() == []
    in_form(server)


def test_what_was_on_its_way_when_its_bot_was_killed_is_not_sent_again(newsroom: Newsroom) -> None:
    """Twelve messages reach Telegram whose bots never hear of it: those of the killed one are looked for by the
    other, those of the other by itself."""
    server, (first, second) = newsroom.server, newsroom.bots
    first.start()
    second.start()
    fault = server.fault("hang-after", "sendMessage", times=12, seconds=60)
    asked = ask(server, people=16, groups=4, each=4)
    server.wait_until(lambda: fault.met == 12, patience=PATIENCE, what="twelve messages on their way")
    first.kill()
    wait_for_all(newsroom, asked)
    each_once(server, asked)
    assert "looked for" in second.log()
    assert second.failures() == []
    in_form(server)
