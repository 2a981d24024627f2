"""``isnad quotes`` and ``isnad watches``: as text and JSON, and what is refused."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Refused = Callable[..., str]
QUESTION = "متى كتب الأسد رسالته إلى بوتين؟"


def test_what_somebody_said_is_told_with_citations(isnad: Any) -> None:
    outcome = isnad("quotes", "صقر")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.count("Source: ") == outcome.out.count("«") > 1


def test_sayings_as_json_are_exact_slices(isnad: Any) -> None:
    told = json.loads(isnad("quotes", "--json", "--top", "3", "صقر").out)
    assert len(told["sayings"]) == 3
    for saying in told["sayings"]:
        body = json.loads(isnad("articles", "--json", saying["article"]["id"]).out)["body"]
        assert body[slice(*saying["span"])] == saying["text"]
        assert body[slice(*saying["speaker_span"])] == saying["speaker"]


@pytest.mark.parametrize("words", [("صقر عن بوتين",), ("صقر", "عن", "بوتين"), ("صقر", "بوتين"), ("كامل صقر", "بوتين")])
def test_a_name_and_a_subject_are_told_apart_however_they_are_typed(isnad: Any, words: tuple[str, ...]) -> None:
    told = json.loads(isnad("quotes", "--json", *words).out)
    assert told["name"] in {"صقر", "كامل صقر"}
    assert told["about"] == "بوتين"
    assert told["total"] > 0


def test_a_database_that_fails_is_told_in_one_line(isnad: Any, refused: Refused, tmp_path: Path) -> None:
    file = tmp_path / "bot.sqlite"
    settings = {"DATABASE_URL": f"sqlite:///{file}"}
    assert isnad("watches", "list", settings=settings).code == 0
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TABLE watches")
    assert "no such table: watches" in refused("watches", "list", settings=settings)


def test_a_question_is_saved_paused_and_removed(
    isnad: Any, refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bot.sqlite'}")
    assert isnad("watches", "--chat", "5", "add", QUESTION).out.startswith(f"Question 1, chat 5: {QUESTION}\n")
    assert json.loads(isnad("watches", "--json", "list").out)["status"] == "active"
    isnad("watches", "pause", "1")
    assert json.loads(isnad("watches", "--json", "list").out)["status"] == "paused"
    isnad("watches", "resume", "1")
    assert json.loads(isnad("watches", "--json", "list").out)["status"] == "active"
    isnad("watches", "remove", "1")
    assert isnad("watches", "list").out == "No saved questions.\n"
    assert "number 1" in refused("watches", "remove", "1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("quotes",), "NAME"),
        (("quotes", " "), "speaker"),
        (("quotes", "--top", "0", "صقر"), "--top"),
        (("watches", "add", QUESTION), "--chat"),
        (("watches", "jump"), "jump"),
        (("watches", "--chat", "5", "add", "شكرا جزيلا"), "waiting for"),
        (("watches", "pause", "x"), "number"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    refused: Refused, arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bot.sqlite'}")
    assert said in refused(*arguments)
