"""The command line inside this process: what it refuses, and how it ends."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
from pathlib import Path

import pytest

from bot.cli.main import IsnadGroup, isnad, run
from bot.cli.session import Session

QUESTION = "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟"
ARABIC = re.compile("[\u0620-\u064a]")
UNDECODABLE = b"\xff\xfe\xfa".decode("utf-8", "surrogateescape")


@pytest.fixture(autouse=True)
def _no_input(monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, b"")


def type_in(monkeypatch: pytest.MonkeyPatch, typed: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", ""],
        ["ask", " \n "],
        ["ask", "؟ !"],
        ["ask", UNDECODABLE],
        ["ask", "\ud800"],
        ["ask", "--top", "0", "من"],
        ["ask", "--top", "11", "من"],
        ["ask", "--top", "x", "من"],
        ["ask", "--top"],
        ["ask", "--json=1", "من"],
        ["ask", "--nothing", "من"],
        ["ask", "--archive", "nonsense", "من"],
        ["ask", "--archive", "", "من"],
        ["ask", "--archive", "carrier-pigeon:coop", "من"],
        ["ask", "--archive", "memory:", "من"],
        ["ask", "--archive", "memory:nowhere", "من"],
        ["ask", "--archive", "memory:no\nwhere", "من"],
        ["ask", "--archive", "memory:.", "من"],
        ["ask", "-"],
        ["console", "--archive", "memory:nowhere"],
        ["console", "what"],
        ["articles", "--archive", "memory:."],
        ["articles", "no-such-id"],
        ["articles", UNDECODABLE],
        ["articles", "one", "two"],
        ["eval"],
        ["eval", "nowhere.jsonl"],
        ["eval", "."],
        ["eval", UNDECODABLE],
        ["no-such-command"],
        [""],
        ["--no-such-option"],
    ],
    ids=ascii,
)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_cannot_be_done_is_told_in_one_line(
    arguments: list[str], language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("isnad: ")
    assert len(err.splitlines()) == 1
    assert bool(ARABIC.search(err.replace("من", ""))) == (language == "ar")


@pytest.mark.parametrize("line", ["", "{", "[]", '{"question": 1}', '{"question": "من", "answers": 5}', "\ud800"])
def test_a_malformed_file_of_questions_is_told_in_one_line(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(line.encode("utf-8", "surrogatepass"))
    assert run(["eval", str(file)]) == 2
    err = capsys.readouterr().err
    assert "questions.jsonl" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(("name", "value"), [("LANGUAGE", "xx"), ("ANSWERS", "99"), ("ANSWERS", "a\nb")])
def test_a_bad_setting_is_told_in_one_line_with_what_it_may_be(
    name: str, value: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert run(["articles"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert name in err
    assert "المقبول" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("command", [[], *([name] for name in IsnadGroup.places)])
@pytest.mark.parametrize(("language", "heading"), [("en", "Example"), ("ar", "مثال")])
def test_every_command_has_help_with_an_example(
    command: list[str],
    language: str,
    heading: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    assert run([*command, "--help"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    example = out.partition(f"\n{heading}:\n")[2].splitlines()
    assert example
    assert all(line.startswith("  isnad ") for line in example)
    assert "help." not in out


def test_no_command_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    out = capsys.readouterr().out
    assert all(name in out for name in IsnadGroup.places)


def test_only_the_command_that_is_called_is_loaded() -> None:
    assert list(isnad.commands) == []


def test_the_words_of_a_question_need_no_quotation_marks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "--json", *QUESTION.split()]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == QUESTION


def test_ctrl_c_ends_a_command_quietly(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Session, line: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "write", interrupted)
    assert run(["articles", "--json"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_full_disk_is_told_in_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Session, line: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/out.txt")

    monkeypatch.setattr(Session, "write", full)
    assert run(["articles", "--json"]) == 2
    assert capsys.readouterr().err == "isnad: تعذّر استعمال /out.txt: لا مساحة على القرص\n"


def test_a_full_disk_behind_the_output_is_told_without_a_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Session, line: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Session, "write", full)
    assert run(["articles", "--json"]) == 2
    assert capsys.readouterr().err == "isnad: لا مساحة على القرص\n"


def test_a_closed_output_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert run(["articles"]) == 0


def test_the_console_reads_what_is_piped(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "/مساعدة\n\n/خروج\n/لماذا\n".encode())
    assert run(["console"]) == 0
    out, err = capsys.readouterr()
    assert "/السياق" in out
    assert "لم يُعرض" not in out
    assert err == ""


def test_articles_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["articles", "--json"]) == 0
    articles = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(articles) == 5
    assert run(["articles", articles[0]["id"]]) == 0
    assert capsys.readouterr().out.endswith(f"\n{articles[0]['body']}\n")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ar", "isnad: زيادة لا يقبلها الأمر: two three. انظر --help\n"),
        ("en", "isnad: The command does not take: two three. See --help\n"),
    ],
)
def test_what_a_command_does_not_take_is_told_in_the_language(
    language: str, told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    assert run(["articles", "one", "two", "three"]) == 2
    assert capsys.readouterr() == ("", told)


def test_questions_of_standard_input_are_answered_one_by_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, f"؟\n{QUESTION}\n".encode())
    assert run(["ask", "-"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"السؤال: {QUESTION}\n")
    assert err == "isnad: ؟: لا كلمات في السؤال.\n"


def test_figures_come_in_the_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "questions.jsonl"
    expected = {"article": "002_20b6bbcd6b5c1425", "contains": "في أغسطس 2015"}
    cases = [
        {"id": "1", "kind": "when", "question": QUESTION, "answers": [expected]},
        {"id": "2", "kind": "when", "question": QUESTION, "answers": [{**expected, "contains": "لا ترد"}]},
        {"id": "3", "kind": "none", "question": QUESTION, "answers": []},
    ]
    file.write_text("\n".join(json.dumps(case) for case in cases), encoding="utf-8")
    assert run(["eval", str(file)]) == 0
    assert "الصحيح أولًا: ١ من ٢ (٥٠٫٠٪، " in capsys.readouterr().out
    assert run(["eval", "--json", str(file)]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["answerable"], record["right_at_1"], record["unanswerable"], record["silent_right"]) == (2, 1, 1, 0)
    assert record["by_kind"]["none"]["unanswerable"] == 1
    assert [(miss["id"], miss["rank"]) for miss in record["misses"]] == [("2", None), ("3", None)]


def test_a_terminal_gets_isolated_runs_where_a_pipe_gets_plain_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert run(["articles"]) == 0
    assert "\u2068" not in capsys.readouterr().out
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert run(["articles"]) == 0
    assert "\u2068" in terminal.getvalue()
