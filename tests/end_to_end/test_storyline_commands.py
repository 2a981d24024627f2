"""``isnad timeline`` and ``isnad digest``: as text, JSON and picture, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Refused = Callable[..., str]


def test_a_timeline_is_told_with_citations(isnad: Any) -> None:
    outcome = isnad("timeline", "بشار", "الأسد")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Timeline of “بشار الأسد”: ")
    assert "24 November 2013" in outcome.out
    assert outcome.out.count("Source: ") == outcome.out.count("«")


def test_a_timeline_as_json_holds_exact_slices(isnad: Any) -> None:
    told = json.loads(isnad("timeline", "--json", "--top", "2", "بشار الأسد").out)
    assert list(told) == ["subject", "since", "until", "articles", "days", "coverage", "took_ms"]
    assert 0 < len(told["days"]) <= 2
    for day in told["days"]:
        article = json.loads(isnad("articles", "--json", day["article"]["id"]).out)
        assert article["body"][slice(*day["span"])] == day["text"]
        if day["named"]:
            assert day["points"]


def test_a_picture_is_written(isnad: Any, tmp_path: Path) -> None:
    file = tmp_path / "coverage.PNG"
    outcome = isnad("timeline", "--plot", str(file), "الأسد")
    assert (outcome.code, outcome.err) == (0, "")
    assert file.read_bytes().startswith(b"\x89PNG")


def test_without_coverage_nothing_is_drawn_and_that_is_said(isnad: Any, tmp_path: Path) -> None:
    file = tmp_path / "coverage.png"
    outcome = isnad("timeline", "--plot", str(file), "مهرجان السينما")
    assert outcome.code == 0
    assert "says nothing" in outcome.out
    assert "nothing to draw" in outcome.err
    assert not file.exists()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("timeline",), "SUBJECT"),
        (("timeline", "؟!"), "no words"),
        (("timeline", "--top", "0", "الأسد"), "--top"),
        (("timeline", "--plot", "coverage.jpg", "الأسد"), "coverage.jpg"),
        (("timeline", "--plot", "missing/coverage.png", "--json", "--since", "soon", "الأسد"), "--since"),
        (("digest", "--day", "soon"), "--day"),
        (("digest", "--day", "حتى 2018"), "--day"),
        (("digest", "--day", "2018"), "31 days"),
        (("digest", "--top", "51"), "--top"),
        (("digest", "؟!"), "no words"),
    ],
)
def test_what_cannot_be_told_is_refused(refused: Refused, arguments: tuple[str, ...], reason: str) -> None:
    assert reason in refused(*arguments)


def test_a_picture_that_cannot_be_written_is_an_error(isnad: Any) -> None:
    outcome = isnad("timeline", "--plot", "missing/coverage.png", "الأسد")
    assert outcome.code == 2
    assert len(outcome.err.splitlines()) == 1


def test_a_digest_is_of_the_newest_day_unless_another_is_named(isnad: Any) -> None:
    newest = json.loads(isnad("digest", "--json").out)
    assert list(newest) == ["since", "until", "articles", "stories", "others", "took_ms"]
    assert newest["stories"]
    text = isnad("digest").out
    assert text.startswith("The main news of ")
    assert "The newest article in the archive is of " in text
    none = isnad("digest", "--day", "2001-01-01")
    assert (none.code, none.out) == (0, "The archive has no news of 1 January 2001.\n")
    assert isnad("digest", "2001-01-01").out == none.out


def test_in_arabic_both_are_told_in_arabic(isnad: Any) -> None:
    settings = {"LANGUAGE": "ar"}
    assert isnad("timeline", "بشار الأسد", settings=settings).out.startswith("الخط الزمني لـ«بشار الأسد»: ")
    assert isnad("digest", settings=settings).out.startswith("أبرز أخبار ")


def test_the_help_has_examples(isnad: Any) -> None:
    for command in ("timeline", "digest"):
        assert f"isnad {command} --archive sample" in isnad(command, "--help").out
