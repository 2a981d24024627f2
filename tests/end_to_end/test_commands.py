"""``articles``, ``eval``, ``--help``, and what is refused (all of that: ``tests/bot/cli/test_main.py``)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retrieval import open_archive

Refused = Callable[..., str]


def test_articles_lists_every_page_with_its_id(isnad: Any) -> None:
    outcome = isnad("articles")
    assert outcome.code == 0
    with open_archive(isnad.environment["ARCHIVE"]) as archive:
        found = list(archive.articles())
    assert len(found) == 5
    for article in found:
        assert f"Id: {article.id}\n" in outcome.out
        assert article.title in outcome.out


def test_articles_as_json_are_one_object_a_line(isnad: Any) -> None:
    lines = isnad("articles", "--json").out.splitlines()
    assert [list(json.loads(line)) for line in lines] == [["id", "title", "source", "date", "url", "body"]] * 5


def test_one_article_is_shown_whole(isnad: Any) -> None:
    first = json.loads(isnad("articles", "--json").out.splitlines()[0])
    assert isnad("articles", first["id"]).out.endswith(f"\n{first['body']}\n")
    assert json.loads(isnad("articles", "--json", first["id"]).out) == first


def test_pages_that_are_no_articles_are_named_with_the_reason_and_stop_nothing(isnad: Any, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for seed in Path(isnad.environment["ARCHIVE"].partition(":")[2]).glob("*.txt"):
        (pages / seed.name).write_bytes(seed.read_bytes())
    (pages / "hollow.txt").write_bytes(b"")
    (pages / "picture.txt").write_bytes(bytes(range(256)) * 8)
    archive = f"memory:{pages}"
    listed = isnad("articles", "--archive", archive)
    assert (listed.code, listed.out.count("Id: ")) == (0, 5)
    complaints = listed.err.splitlines()
    assert len(complaints) == 2
    assert any("hollow" in line and "empty" in line for line in complaints)
    assert any("picture" in line and "not text" in line for line in complaints)
    asked = isnad("ask", "--archive", archive, "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟")
    assert (asked.code, asked.err) == (0, "")


def test_eval_shows_the_shares_and_lists_the_misses(isnad: Any, tmp_path: Path) -> None:
    cases = [
        {"id": "a", "kind": "when", "question": "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟",
         "answers": [{"article": "002_20b6bbcd6b5c1425", "contains": "في أغسطس 2015"}]},
        {"id": "b", "kind": "none", "question": "ما هي عاصمة أستراليا؟", "answers": []},
        {"id": "c", "kind": "who", "question": "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟",
         "answers": [{"article": "002_20b6bbcd6b5c1425", "contains": "ليس هذا في الخبر"}]},
    ]  # fmt: skip
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), encoding="utf-8")
    record = json.loads(isnad("eval", "--json", str(file)).out)
    assert (record["answerable"], record["right_at_1"], record["right_at_3"]) == (2, 1, 1)
    assert (record["unanswerable"], record["silent_right"]) == (1, 1)
    assert [miss["id"] for miss in record["misses"]] == ["c"]
    shown = isnad("eval", str(file))
    assert shown.code == 0
    assert "Right at 1: 1 of 2 (50.0 %, " in shown.out
    assert "(c, who)" in shown.out


def test_the_version_is_that_of_the_distribution(isnad: Any) -> None:
    assert isnad("--version").out.startswith("isnad 0.")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", ""],
        ["ask", b"\xff\xfe\xfa"],
        ["ask", "-"],
        ["ask", "--archive", "memory:nowhere", "من"],
        ["console", "--archive", "memory:."],
        ["eval", "nowhere.jsonl"],
        ["--no-such-option"],
    ],
    ids=repr,
)
def test_what_cannot_be_done_is_told_in_one_line(refused: Refused, arguments: list[str | bytes]) -> None:
    refused(*arguments)


def test_a_bad_setting_is_told_in_one_line(refused: Refused) -> None:
    assert "ANSWERS" in refused("articles", settings={"ANSWERS": "99"})


def test_help_is_shown(isnad: Any) -> None:
    outcome = isnad("ask", "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert "--archive ADDRESS" in outcome.out


def test_a_reader_that_goes_away_hears_no_complaint(isnad: Any) -> None:
    with isnad.start("ask", "--json", "-") as process:
        process.stdout.close()
        process.stdin.write("متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟\n".encode() * 3)
        process.stdin.close()
        assert process.wait(timeout=240) == 141
        assert process.stderr.read() == b""


def test_quotes_show_the_speaker_the_words_and_the_source(isnad: Any) -> None:
    shown = isnad("quotes", "لافروف").out
    assert "سيرجي لافروف" in shown
    assert "direct speech" in shown
    record = json.loads(isnad("quotes", "--json", "لافروف عن العقوبات").out)
    assert (record["name"], record["about"], record["known"]) == ("لافروف", "العقوبات", True)
    [saying] = record["sayings"]
    article = json.loads(isnad("articles", "--json", saying["article"]["id"]).out)
    assert article["body"][slice(*saying["span"])] == saying["text"]
    assert article["body"][slice(*saying["speaker_span"])] == saying["speaker"]


def test_quotes_of_nobody_are_no_error_and_no_name_is_one(isnad: Any) -> None:
    assert isnad("quotes", "جون سميث").code == 0
    refused = isnad("quotes", " ")
    assert (refused.code, len(refused.err.splitlines())) == (2, 1)
