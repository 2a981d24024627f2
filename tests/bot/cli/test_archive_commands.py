"""The commands of archives on disk, in this process."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from bot.cli.main import run
from tests.paths import SEEDS

QUESTION = "متى كتب الأسد رسالته إلى بوتين؟"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    address = f"file:{tmp_path / 'archive'}"
    assert run(["ingest", "--archive", address, str(SEEDS)]) == 0
    capsys.readouterr()
    return address


def test_what_is_ingested_is_accounted_for_and_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = tmp_path / "pages"
    shutil.copytree(SEEDS, pages)
    (pages / "hollow.txt").write_text("", encoding="utf-8")
    address = f"file:{tmp_path / 'archive'}"
    assert run(["ingest", "--archive", address, str(pages)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[:4] == ["Added: 5 articles", "Replaced: 0 articles", "Unchanged: 0 articles", "Refused: 1"]
    assert "hollow" in err
    assert len(err.splitlines()) == 1
    assert run(["ingest", "--archive", address, str(pages)]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == [
        "Added: 0 articles",
        "Replaced: 0 articles",
        "Unchanged: 5 articles",
    ]
    assert run(["ask", "--archive", address, "--json", QUESTION]) == 0
    assert "24 نوفمبر" in json.loads(capsys.readouterr().out)["answers"][0]["text"]


def test_one_source_that_is_not_there_stops_none_of_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"file:{tmp_path / 'archive'}"
    assert run(["ingest", "--archive", address, "nowhere", str(SEEDS)]) == 2
    out, err = capsys.readouterr()
    assert out.startswith("Added: 5 articles\n")
    assert err.startswith("isnad: Cannot read nowhere: ")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("command", [["ingest", "x"], ["remove", "x"], ["reindex"]])
def test_nothing_is_written_to_an_archive_in_memory(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--archive", f"memory:{SEEDS}"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "file:FOLDER" in err


def test_what_is_exported_can_be_ingested_and_is_the_same(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", "--archive", address]) == 0
    exported = capsys.readouterr().out
    assert [list(json.loads(line)) for line in exported.splitlines()] == [
        ["id", "title", "source", "date", "url", "body", "category", "author"]
    ] * 5
    file = tmp_path / "exported.jsonl"
    file.write_text(exported, encoding="utf-8")
    again = f"file:{tmp_path / 'again'}"
    assert run(["ingest", "--archive", again, str(file)]) == 0
    capsys.readouterr()
    assert run(["export", "--archive", again]) == 0
    assert capsys.readouterr().out == exported


def test_removing_takes_all_or_nothing(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    first = "000_427ad8db97826686"
    assert run(["remove", "--archive", address, first, "nobody"]) == 2
    assert "nobody" in capsys.readouterr().err
    assert run(["remove", "--archive", address, first]) == 0
    assert capsys.readouterr().out == "Removed 1 article.\n"
    assert run(["articles", "--archive", address, first]) == 2


def test_statistics_are_shown_and_given_as_json(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", "--archive", address]) == 0
    assert capsys.readouterr().out.startswith("Articles: 5\nNear-duplicates among them: ")
    assert run(["stats", "--archive", address, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["articles"] == sum(month["articles"] for month in record["months"]) == 5


def test_a_damaged_archive_is_found_and_repaired(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--archive", address]) == 0
    assert capsys.readouterr().out == "Articles: 5\nDatabase of the archive: no faults\nIndex: no faults\n"
    path = Path(address.partition(":")[2], "archive.db")
    data = path.read_bytes()
    path.write_bytes(b"\xa5" * 8192 + data[8192:])
    assert run(["ask", "--archive", address, QUESTION]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert run(["check", "--archive", address, "--repair"]) == 0
    assert "Repaired. 0 articles could not be read and are lost." in capsys.readouterr().out
    assert run(["ask", "--archive", address, QUESTION]) == 0


def test_the_index_is_built_anew_on_demand(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reindex", "--archive", address]) == 0
    assert capsys.readouterr().out.startswith("Rebuilt the index of 21 passages in ")


@pytest.mark.parametrize(
    ("options", "answered"),
    [
        ([], True),
        (["--until", "2100", "--newest"], False),
        (["--since", "2100-01-01"], False),
        (["--until", "1990"], False),
        (["--since", "منذ ثلاثة أيام"], False),
        (["--since", "هذا الشهر"], False),
        (["--category", "لا شيء"], False),
        (["--newest"], True),
    ],
)
def test_answers_come_from_the_articles_asked_for(
    address: str, options: list[str], answered: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    for archive in (address, f"memory:{SEEDS}"):
        assert run(["ask", "--archive", archive, "--json", *options, QUESTION]) == 0
        assert json.loads(capsys.readouterr().out)["answered"] is answered


@pytest.mark.parametrize(
    "command", [["ask", QUESTION], ["quotes", "الأسد"], ["timeline", "الأسد"], ["digest"], ["console"]]
)
def test_an_outlet_that_the_archive_lacks_is_told_in_one_line(
    command: list[str], address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, *words = command
    assert run([name, "--archive", address, "--source", "صحيفة القمر", *words]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert "صحيفة القمر" in err


def test_a_day_that_is_none_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "--since", "sometime", QUESTION]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "sometime" in err


@pytest.mark.parametrize(("option", "period"), [("--since", "قبل 15 أكتوبر"), ("--until", "بعد 15 أكتوبر")])
def test_a_period_that_is_open_at_the_end_asked_for_is_told_in_one_line(
    option: str, period: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ask", option, period, QUESTION]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert option in err
    assert period in err


def test_progress_is_a_bar_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert run(["ingest", "--archive", f"file:{tmp_path / 'archive'}", str(SEEDS)]) == 0
    assert str(SEEDS) in terminal.getvalue()
