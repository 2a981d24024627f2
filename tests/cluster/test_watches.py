"""Two bots at one PostgreSQL and one archive: a saved question is answered once, whoever writes the article and
whoever dies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.state import State
from tests.botapi import BotServer
from tests.cluster.postgres import Postgres
from tests.cluster.proxy import Proxy
from tests.end_to_end.bots import PORT, RunningBot, free_port, in_form, ingest
from tests.end_to_end.test_bot_watches import LONGER, QUESTION, arrive, save
from tests.paths import SEEDS

pytestmark = [pytest.mark.cluster, pytest.mark.loopback]

PATIENCE = 400.0  # seconds, on busy cores


@pytest.fixture
def bots(tmp_path: Path, postgres: Postgres) -> Iterator[tuple[RunningBot, RunningBot]]:
    """Two bots over one archive on disk that follow one folder, of which one at a time does."""
    database, archive = postgres.database(), f"file:{tmp_path / 'archive'}"
    ports = (free_port(), free_port())
    (tmp_path / "inbox").mkdir()
    ingest(SEEDS, archive, tmp_path)
    with (
        BotServer() as server,
        Proxy([f"http://127.0.0.1:{port}" for port in ports], twice=lambda _: False) as proxy,
    ):
        server.person("سلمى")
        made = []
        for port in ports:
            folder = tmp_path / f"bot-{port}"
            folder.mkdir()
            settings = {
                "DATABASE_URL": database,
                "WEBHOOK_URL": f"{proxy.url}/hook",
                "PORT": str(port),
                "WATCH": str(tmp_path / "inbox"),
                "WATCH_IN_BOT": "true",
                "WATCH_EVERY": "10",
            }
            made.append(RunningBot(server, folder, archive, settings=settings))
        try:
            yield made[0], made[1]
        finally:
            for bot in made:
                bot.__exit__(None, None, None)
                print(*bot.log().splitlines()[-30:], sep="\n")  # noqa: T201 - in the report of a test that failed


def test_a_question_is_answered_once_when_both_bots_add_articles_and_one_dies(
    bots: tuple[RunningBot, RunningBot], tmp_path: Path
) -> None:
    first, second = bots
    server = first.server
    first.start()
    second.start()
    reem = server.person("ريم").meet()
    saved = save(server, reem, reem.say(f"/watch {QUESTION}"))
    # One article by a folder that a bot follows, the same one by a command.
    (tmp_path / "inbox" / "port.txt").write_text(PORT, encoding="utf-8")
    arrive(first, tmp_path, "harbour", PORT)
    alert = reem.private.next_from_bot(after=saved.id, patience=PATIENCE)
    assert "399" in alert.bare
    first.kill()
    arrive(second, tmp_path, "longer", LONGER)
    changed = reem.private.next_from_bot(after=alert.id, patience=PATIENCE)
    assert "412" in changed.bare
    first.start()
    state = State(second.environment["DATABASE_URL"])
    until = time.monotonic() + PATIENCE
    while state.updates.waiting() and time.monotonic() < until:
        time.sleep(0.2)
    state.close()
    server.settle(quiet=15.0, patience=PATIENCE)
    told = [one for one in reem.private.from_bot() if one.id > saved.id]
    assert [one.id for one in told] == [alert.id, changed.id]
    assert first.failures() == second.failures() == []
    in_form(server)
