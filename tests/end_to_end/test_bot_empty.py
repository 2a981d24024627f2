"""A newsroom's first day: the bot is started before there is an archive, and articles come while it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.botapi import Person
from tests.end_to_end.bots import AR, GUESTS, OWNER, WHEN, RunningBot, ingest
from tests.paths import SEEDS

pytestmark = pytest.mark.loopback

PATIENCE = 40.0  # seconds: a file is read in a process of its own


@pytest.fixture
def bot(fresh: RunningBot, tmp_path: Path) -> RunningBot:
    """A bot whose archive is not there, as on the first day."""
    fresh.archive = f"file:{tmp_path / 'archive'}"
    return fresh


def owner(bot: RunningBot) -> Person:
    found = bot.server.person("سلمى", number=OWNER)
    return found.meet()


def test_an_archive_that_is_not_there_is_made_and_the_owner_is_told_how_to_fill_it(bot: RunningBot) -> None:
    bot.start()
    assert (bot.folder / "archive" / "archive.db").is_file()
    assert '"event": "archive empty"' in bot.log()
    server = bot.server
    selma, reem = owner(bot), server.person("ريم", number=GUESTS[0]).meet()
    [greeting] = server.replies(selma.say("/start"))
    assert AR("start.empty") in greeting.bare
    assert AR("start.empty") not in server.replies(reem.say("/start"))[0].bare
    assert server.replies(reem.say(WHEN[0]))[0].bare == AR("abstention.empty")
    assert AR("abstention.empty") in server.replies(reem.say("/latest"))[0].bare
    assert bot.failures() == []


def test_articles_that_another_process_ingests_answer_the_next_question(bot: RunningBot) -> None:
    bot.start()
    server, selma = bot.server, owner(bot)
    assert server.replies(selma.say(WHEN[0]))[0].bare == AR("abstention.empty")
    ingest(SEEDS, bot.archive, bot.folder)
    assert WHEN[1] in server.replies(selma.say(WHEN[0]))[0].bare
    assert AR("start.empty") not in server.replies(selma.say("/start"))[0].bare
    assert bot.failures() == []


def test_a_file_that_the_owner_sends_answers_the_next_question(bot: RunningBot) -> None:
    bot.start()
    server, selma = bot.server, owner(bot)
    page = SEEDS / "000_427ad8db97826686.txt"
    [added] = server.replies(selma.send_file(page.name, page.read_bytes()), patience=PATIENCE)
    assert AR("adding.added") in added.bare
    assert WHEN[1] in server.replies(selma.say(WHEN[0]))[0].bare
    assert bot.failures() == []


def test_a_folder_of_pages_without_articles_stays_an_error(bot: RunningBot, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    bot.archive = f"memory:{tmp_path / 'nothing'}"
    bot.start(wait=False)
    assert bot.process is not None
    assert bot.process.wait(30) == 2
    [line] = bot.log().splitlines()
    assert bot.archive in line
