"""``isnad eval-qa``: what it prints, what it saves, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import evaluation_plot as drawing
from bot.cli.commands import evaluate_qa
from bot.cli.main import run
from tests.paths import SEEDS

PAGES = (
    ("ميناء", "وصل الوفد التركي إلى ميناء طرابلس صباح الخميس. وغادره يوم السبت إلى طهران."),
    ("أمطار", "هطلت أمطار غزيرة على الساحل أمس. وأغلقت المدارس أبوابها ليومين."),
)
QUESTIONS = (
    ("a", 0, "متى وصل الوفد التركي إلى ميناء طرابلس؟", "الخميس"),
    ("b", 1, "كم يوما أغلقت المدارس أبوابها؟", "ليومين"),
    ("c", 1, "من اخترع الهاتف المحمول في فنلندا؟", "أمس"),
)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def questions(tmp_path: Path) -> str:
    lines = []
    for name, page, question, answer in QUESTIONS:
        title, context = PAGES[page]
        answers = [{"text": answer, "start": context.index(answer)}]
        lines.append({"id": name, "question": question, "title": title, "context": context, "answers": answers})
    path = tmp_path / "rain.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return str(path)


def record_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(["eval-qa", "--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_figures_come_by_set_and_kind_with_their_intervals(questions: str, capsys: pytest.CaptureFixture[str]) -> None:
    record = record_of(capsys, questions)
    assert (record["pages"], record["distractors"]) == (2, 0)
    figures = record["sets"]["rain"]
    assert (figures["questions"], figures["first"]["count"], figures["abstained"]["count"]) == (3, 2, 1)
    low, high = figures["first"]["interval"]
    assert 0 < low < figures["first"]["value"] < high < 1
    assert set(figures["by_kind"]) == {"time", "number", "person"}
    assert [(miss["id"], miss["abstained"]) for miss in record["misses"]] == [("c", True)]


def test_figures_are_told_in_the_language(
    questions: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["eval-qa", questions]) == 0
    arabic = capsys.readouterr().out
    assert "الملف rain: ٣ أسئلة\n" in arabic
    assert "الصحيح أولًا: ٠٫٦٦٧ (من ٠٫٢٠٨ إلى ٠٫٩٣٩)\n" in arabic
    monkeypatch.setenv("LANGUAGE", "en")
    assert run(["eval-qa", questions]) == 0
    english = capsys.readouterr().out
    assert english.startswith("Pool: 2 pages of the sets and 0 articles besides\n")
    assert "Right at 1: 0.667 (0.208 to 0.939)\n" in english
    assert "time (1 question): right at 1 1.000 (0.207 to 1.000)" in english


def test_articles_of_an_archive_join_the_pool(questions: str, capsys: pytest.CaptureFixture[str]) -> None:
    seeds = str(SEEDS)
    assert record_of(capsys, "--archive", f"memory:{seeds}", questions)["distractors"] == 5


def test_an_archive_on_disk_joins_the_pool_and_stays_as_it_is(
    questions: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = f"file:{tmp_path / 'news'}"
    assert run(["ingest", "--archive", place, str(SEEDS)]) == 0
    capsys.readouterr()
    record = record_of(capsys, "--archive", place, questions)
    assert record["distractors"] == 5
    assert record["sets"]["rain"]["first"]["count"] == 2
    assert run(["articles", "--json", "--archive", place]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_a_limit_takes_questions_from_all_over_each_set(questions: str, capsys: pytest.CaptureFixture[str]) -> None:
    record = record_of(capsys, "--limit", "2", questions)
    assert record["sets"]["rain"]["questions"] == 2
    assert set(record["sets"]["rain"]["by_kind"]) == {"time", "number"}
    assert record["pages"] == 2


def test_a_table_and_a_picture_are_saved(questions: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "deep" / "figures"
    assert run(["eval-qa", "--save", str(folder), questions]) == 0
    rows = (folder / evaluate_qa.TABLE).read_text(encoding="utf-8").splitlines()
    assert {row.count("|") for row in rows} == {10}
    assert rows[2].startswith("| rain | 3 | 0.667 (0.208–0.939) |")
    assert len(rows) == 2 + 1 + 3
    assert (folder / evaluate_qa.PICTURE).read_bytes().startswith(PNG)


def test_without_the_extra_the_table_is_saved_and_the_lack_is_told(
    questions: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "find_spec", lambda _: None)
    assert run(["eval-qa", "--save", str(tmp_path / "figures"), questions]) == 0
    told = capsys.readouterr().err
    assert told.startswith("isnad: لن يُرسم رسم: الحزمة الإضافية plots غير مثبّتة")
    assert "[plots]" in told
    assert [path.name for path in (tmp_path / "figures").iterdir()] == [evaluate_qa.TABLE]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nowhere.jsonl"],
        ["--limit", "0", "FILE"],
        ["--archive", "memory:nowhere", "FILE"],
        ["--save", "FILE", "FILE"],
    ],
    ids=repr,
)
def test_what_cannot_be_measured_is_told_in_one_line(
    arguments: list[str], questions: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["eval-qa", *(questions if argument == "FILE" else argument for argument in arguments)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("isnad: ")
    assert len(err.splitlines()) == 1
