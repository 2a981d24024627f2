"""``isnad doctor`` as people run it, against the tests' Bot API server and against nothing."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from retrieval import Article, open_archive, open_encoder
from tests.botapi import BotServer
from tests.botapi.world import BOT_USERNAME, TOKEN
from tests.end_to_end.bots import EN, RunningBot, free_port
from tests.made_encoders import make_encoder

pytestmark = pytest.mark.loopback

CHECKS = [
    "settings",
    "strictness",
    "token",
    "telegram",
    "archive",
    "database",
    "disk",
    "encoder",
    "extras",
    "clock",
    "versions",
]
MARKED = re.compile(r"^[✓!✗] [^:]+: .+$")


@pytest.fixture
def server() -> Iterator[BotServer]:
    with BotServer() as running:
        yield running


@pytest.fixture
def settings(server: BotServer, tmp_path: Path) -> dict[str, str]:
    return {
        "PYTHONPATH": str(Path(__file__).with_name("loopback_only")),
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_BASE_URL": server.base_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'state.db'}",
        "ARCHIVE": f"file:{tmp_path / 'archive'}",
        "OWNERS": "100001",
    }


def found(outcome: Any) -> dict[str, tuple[str, str]]:
    """What ``--json`` says of each check: its state and its text."""
    listed = json.loads(outcome.out)
    assert [list(one) for one in listed] == [["check", "state", "text"]] * len(CHECKS)
    assert [one["check"] for one in listed] == CHECKS
    assert {one["state"] for one in listed} <= {"ok", "warning", "error"}
    return {one["check"]: (one["state"], one["text"]) for one in listed}


def errors(outcome: Any) -> list[str]:
    return [check for check, (state, _) in found(outcome).items() if state == "error"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_line_a_check_says_what_is_right_without_the_token_and_changes_nothing(
    isnad: Any, settings: dict[str, str], tmp_path: Path, language: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    outcome = isnad("doctor", settings={**settings, "LANGUAGE": language})
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert len(lines) == len(CHECKS)
    assert [line for line in lines if not MARKED.match(line)] == []
    assert f"@{BOT_USERNAME}" in lines[2]
    assert TOKEN not in outcome.out
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bot_that_runs_is_found_in_order(isnad: Any, settings: dict[str, str], fresh: RunningBot) -> None:
    fresh.archive, fresh.settings = settings["ARCHIVE"], {"DATABASE_URL": settings["DATABASE_URL"]}
    fresh.start()
    seeds = isnad.environment["ARCHIVE"].partition(":")[2]
    assert isnad("ingest", seeds, settings=settings).code == 0
    outcome = isnad("doctor", "--json", settings=settings)
    assert {check for check, (state, _) in found(outcome).items() if state != "ok"} == set()
    assert found(outcome)["archive"][1].endswith("with 5 articles")
    assert outcome.code == 0


def test_a_refused_token_is_an_error(isnad: Any, settings: dict[str, str]) -> None:
    refused = f"123456789:{'A' * 35}"
    outcome = isnad("doctor", "--json", settings={**settings, "TELEGRAM_TOKEN": refused})
    assert outcome.code == 1
    assert errors(outcome) == ["token"]
    assert found(outcome)["telegram"][0] == "ok"
    assert refused not in outcome.out


@pytest.mark.parametrize("token", ["", "nonsense", "1:2/../x y"])
def test_a_token_that_is_none_is_an_error_and_the_bot_api_is_asked_all_the_same(
    isnad: Any, settings: dict[str, str], token: str
) -> None:
    outcome = isnad("doctor", "--json", settings={**settings, "TELEGRAM_TOKEN": token})
    assert outcome.code == 1
    assert errors(outcome) == ["token"]
    assert found(outcome)["telegram"][0] == "ok"


def test_a_port_that_refuses_is_an_error(isnad: Any, settings: dict[str, str]) -> None:
    nowhere = {**settings, "TELEGRAM_BASE_URL": f"http://127.0.0.1:{free_port()}/bot"}
    outcome = isnad("doctor", "--json", settings=nowhere)
    assert outcome.code == 1
    assert errors(outcome) == ["telegram"]
    assert found(outcome)["token"][0] == found(outcome)["clock"][0] == "warning"
    assert TOKEN not in outcome.out


def test_a_server_that_never_answers_holds_nothing_up(isnad: Any, settings: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/bot"
        outcome = isnad("doctor", "--json", settings={**settings, "TELEGRAM_BASE_URL": address})
    # Without a time limit of its own the command would outlast the fixture's patience, which fails the test.
    assert errors(outcome) == ["telegram"]


def test_a_proxys_page_in_place_of_the_bot_api_is_an_error(
    isnad: Any, settings: dict[str, str], server: BotServer
) -> None:
    server.fault("error", "getMe", code=502, times=1)
    assert errors(isnad("doctor", "--json", settings=settings)) == ["telegram"]


def test_an_archive_and_a_database_that_are_damaged_are_errors(
    isnad: Any, settings: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "archive.db").write_bytes(b"no database" * 1000)
    (tmp_path / "state.db").write_bytes(b"no database" * 1000)
    outcome = isnad("doctor", "--json", settings=settings)
    assert outcome.code == 1
    assert errors(outcome) == ["archive", "database"]


@pytest.mark.parametrize("archive", ["memory:nowhere", "nonsense", "memory:."])
def test_an_archive_that_the_bot_could_not_open_is_an_error(isnad: Any, settings: dict[str, str], archive: str) -> None:
    assert errors(isnad("doctor", "--json", "--archive", archive, settings=settings)) == ["archive"]


def test_an_archive_without_articles_is_a_warning(isnad: Any, settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    assert isnad("ingest", str(tmp_path / "nothing"), settings=settings).code == 0
    outcome = isnad("doctor", "--json", settings=settings)
    assert found(outcome)["archive"] == ("warning", EN("doctor.archive.empty", archive=settings["ARCHIVE"]))
    assert outcome.code == 0


def test_a_database_of_a_later_isnad_is_an_error(isnad: Any, settings: dict[str, str], tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "state.db")) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('s9999')")
    database.close()
    outcome = isnad("doctor", "--json", settings=settings)
    assert found(outcome)["database"] == ("error", EN("error.database.newer"))


def test_settings_of_no_use_are_named_and_the_rest_is_looked_at(isnad: Any, settings: dict[str, str]) -> None:
    outcome = isnad("doctor", "--json", settings={**settings, "ANSWERS": "99", "PORT": "none"})
    assert (outcome.code, outcome.err) == (1, "")
    assert errors(outcome) == ["settings"]
    text = found(outcome)["settings"][1]
    assert "ANSWERS" in text
    assert "PORT" in text
    assert found(outcome)["token"][0] == "ok"


def test_an_encoder_that_is_no_use_is_an_error_and_one_that_is_not_here_is_not_fetched(
    isnad: Any, settings: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "model").mkdir()
    outcome = isnad("doctor", "--json", settings={**settings, "ENCODER": str(tmp_path / "model")})
    assert errors(outcome) == ["encoder"]
    far = isnad("doctor", "--json", settings={**settings, "ENCODER": "nobody/nothing"})
    assert (far.code, found(far)["encoder"][0]) == (0, "warning")


def test_the_encoder_says_how_many_articles_it_has_not_encoded(
    isnad: Any, settings: dict[str, str], tmp_path: Path
) -> None:
    model = str(make_encoder(tmp_path / "model"))
    settings = {**settings, "ENCODER": model}
    address = f"file:{tmp_path / 'some'}"
    with open_archive(address, create=True) as archive:
        archive.add(Article(id=name, title=name, body="هطلت أمطار على الساحل.") for name in "abc")
        archive.use_encoder(open_encoder(model))
        archive.encode(archive.unencoded()[:1])
    left = isnad("doctor", "--json", "--archive", address, settings=settings)
    assert found(left)["encoder"] == ("ok", EN("doctor.encoder.behind", encoder=model, encoded="1", articles="3"))
    with open_archive(address) as archive:
        archive.use_encoder(open_encoder(model))
        archive.encode(archive.unencoded())
    done = isnad("doctor", "--json", "--archive", address, settings=settings)
    assert found(done)["encoder"] == ("ok", EN("doctor.encoder.ok", encoder=model))


def test_the_level_says_what_it_promises_and_that_set_thresholds_end_that(isnad: Any, settings: dict[str, str]) -> None:
    told = {
        level: found(isnad("doctor", "--json", settings={**settings, "STRICTNESS": level}))["strictness"]
        for level in ("strict", "balanced", "open")
    }
    assert {state for state, _ in told.values()} == {"ok"}
    assert told["strict"][1].startswith("strict: about 1 in 4 of the sentences shown first is wrong")
    assert told["balanced"][1].startswith("balanced: at most 1 in 2 of the sentences shown first is wrong")
    assert told["open"][1].startswith("open: shows whatever may be an answer")
    explicit = {**settings, "ANSWER_THRESHOLD": "0.4", "NEAR_MISS_THRESHOLD": "0.1"}
    _, text = found(isnad("doctor", "--json", settings=explicit))["strictness"]
    assert text.endswith("it promises nothing: ANSWER_THRESHOLD; NEAR_MISS_THRESHOLD")
