"""A PostgreSQL that refuses, is away, or is of another version: one line, exit code 2, nothing lost."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.i18n import Catalogue
from bot.settings import Language
from bot.state import State, StateError
from tests.botapi import BotServer
from tests.cluster.postgres import PASSWORD, Postgres
from tests.end_to_end.bots import AR, EN, WHEN, RunningBot, free_port, make_archive
from tests.paths import ROOT

pytestmark = [pytest.mark.cluster, pytest.mark.loopback]


def line_of(tmp_path: Path, url: str, language: Language) -> str:
    """What ``isnad bot`` says of a database before it ends."""
    with BotServer() as server:
        settings = {"DATABASE_URL": url, "LANGUAGE": language.value}
        bot = RunningBot(server, tmp_path, make_archive(tmp_path / "pages"), settings=settings, waits=False)
        with bot:
            assert bot.process is not None
            assert bot.process.wait(30) == 2
        assert server.calls() == []
    [line] = bot.log().splitlines()
    assert PASSWORD not in line
    return line


def begin(say: Catalogue, kind: str) -> str:
    """The message up to where a reason is filled in."""
    return "isnad: " + say(f"error.database.{kind}", reason="\0").partition("\0")[0]


@pytest.mark.parametrize("say", [AR, EN], ids=["ar", "en"])
def test_a_wrong_password(tmp_path: Path, postgres: Postgres, say: Catalogue) -> None:
    wrong = postgres.url("isnad_1", password="wrong")  # noqa: S106
    assert line_of(tmp_path, wrong, say.language).startswith(begin(say, "password"))


@pytest.mark.parametrize("say", [AR, EN], ids=["ar", "en"])
def test_a_host_that_does_not_answer(tmp_path: Path, say: Catalogue) -> None:
    away = f"postgresql+psycopg://isnad:x@127.0.0.1:{free_port()}/isnad"
    assert line_of(tmp_path, away, say.language).startswith(begin(say, "unreachable"))


@pytest.mark.parametrize("say", [AR, EN], ids=["ar", "en"])
def test_a_database_that_is_not_there(tmp_path: Path, postgres: Postgres, say: Catalogue) -> None:
    assert line_of(tmp_path, postgres.url("nowhere"), say.language) == begin(say, "missing")


@pytest.mark.parametrize("say", [AR, EN], ids=["ar", "en"])
def test_tables_of_a_later_version(tmp_path: Path, postgres: Postgres, say: Catalogue) -> None:
    url = postgres.database()
    State(url).close()
    name = url.rpartition("/")[2]
    postgres.run("psql", "-c", "UPDATE alembic_version SET version_num = '9999'", name)
    before = postgres.run("pg_dump", "--restrict-key=x", name)
    assert line_of(tmp_path, url, say.language) == begin(say, "newer")
    assert postgres.run("pg_dump", "--restrict-key=x", name) == before


def test_a_server_that_never_answers_is_told_in_time(tmp_path: Path) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        with pytest.raises(StateError) as caught:  # and not never
            State(f"postgresql+psycopg://isnad:x@127.0.0.1:{mute.getsockname()[1]}/isnad")
        assert caught.value.kind == "unreachable"


def test_a_server_that_starts_again_costs_no_question(tmp_path: Path) -> None:
    """Its own server: the connections of every bot are cut, it is away for seconds."""
    with Postgres() as own, BotServer() as server:
        server.person("سلمى")
        port = free_port()
        settings = {
            "DATABASE_URL": own.database(),
            "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
            "PORT": str(port),
        }
        with RunningBot(server, tmp_path, make_archive(tmp_path / "pages"), settings=settings):
            people = [server.person(f"صحفي {number}") for number in range(6)]
            before = [person.say(WHEN[0]) for person in people[:3]]
            own.stop()
            after = [person.say(WHEN[0]) for person in people[3:]]
            time.sleep(3)
            own.start()
            for question in (*before, *after):
                server.replies(question, patience=240)
            server.settle(quiet=1.5, patience=240)
            for person in people:
                told = person.private.from_bot()
                assert sum(WHEN[1] in message.bare for message in told) == 1


def test_without_the_extra_it_is_told_what_to_install(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    (hidden / "psycopg").mkdir(parents=True)
    (hidden / "psycopg" / "__init__.py").write_text("raise ModuleNotFoundError(\"No module named 'psycopg'\")\n")
    code = """
from bot.state import State, StateError
try:
    State("postgresql+psycopg://a:b@h/n")
except StateError as error:
    print(error.kind)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": str(hidden)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "driver", done.stderr
