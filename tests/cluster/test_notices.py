"""Two bots at one PostgreSQL tell the owners once of a source in trouble, and once that it is back."""

from __future__ import annotations

import time

import pytest

from bot.service.source_memory import ROW
from bot.state import State
from bot.telegram.owner_notices import DUTY
from tests.botapi import Person, Room
from tests.cluster.test_bots import Newsroom
from tests.cluster.test_bots import newsroom as newsroom  # noqa: PLC0414 - the fixture
from tests.end_to_end.bots import OWNER, in_form

pytestmark = [pytest.mark.cluster, pytest.mark.loopback]

FEED = "https://feeds.news.example/world"
LOOKS = 25.0  # seconds in which each of two bots looks at least twice


def remember(database: str, *, failures: int) -> None:
    """What the follower inside a bot stores after a round."""
    now = time.time()
    source = {"place": FEED, "every": 300.0, "tried_at": now, "read_at": now - 60, "failures": failures}
    state = State(database)
    state.processes.remember(ROW, {"version": 1, "sources": [{**source, "reason": "unreachable" if failures else ""}]})
    state.close()


def test_two_bots_tell_a_trouble_once_and_the_one_that_is_left_tells_its_end(newsroom: Newsroom) -> None:
    server = newsroom.server
    owner = Person(server, server.world.people[OWNER], Room(server, OWNER)).meet()
    for bot in newsroom.bots:
        bot.start(wait=False)
    server.wait_until(lambda: server.calls("setWebhook")[1:], what="both bots")
    remember(newsroom.database, failures=3)
    told = owner.private.next_from_bot()
    assert told.bare.startswith("تعذّرت قراءة feeds.news.example/world")
    time.sleep(LOOKS)
    assert [message.id for message in owner.private.from_bot()] == [told.id]
    state = State(newsroom.database)
    assert state.processes.memory(DUTY)["told"] == {FEED: "failing"}
    state.close()
    newsroom.bots[0].kill()
    remember(newsroom.database, failures=0)
    back = owner.private.next_from_bot(after=told.id)
    time.sleep(LOOKS)
    assert [message.id for message in owner.private.from_bot()] == [told.id, back.id]
    in_form(server)
