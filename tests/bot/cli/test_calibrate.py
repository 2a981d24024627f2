"""``isnad calibrate``: an archive answers by what its newsroom's questions showed, and says what that promises."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.cli.calibration_report import kept_lines, promise_text, result_lines
from bot.cli.main import run
from bot.i18n import Catalogue
from retrieval import Judged, KeptCalibration, LevelMeasures, ReaderConfig, calibrate, models_make, open_archive
from retrieval.answering.config import DEFAULTS
from tests.paths import ROOT, SEED_ARCHIVE, SEEDS

SETS = tuple(str(ROOT / "tests" / "quality" / f"seeds-{name}.jsonl") for name in ("dev", "more"))


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    address = f"file:{tmp_path / 'archive'}"
    assert run(["ingest", "--archive", address, str(SEEDS)]) == 0
    capsys.readouterr()
    return address


def thresholds(address: str) -> ReaderConfig:
    with open_archive(address) as archive:
        return archive.config


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code and what is written, without the progress that a slow machine sees."""
    code = run(list(arguments))
    out, err = capsys.readouterr()
    kept = [line for line in err.splitlines(keepends=True) if not re.match(r"isnad: calibrate: \d+ of about ", line)]
    return code, out, "".join(kept)


def test_the_archive_answers_by_the_calibration_until_it_is_removed(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = outcome(capsys, "calibrate", "--archive", address, *SETS)
    assert (code, err) == (0, "")
    assert out.count("Level ") == 3
    assert "with 95 % confidence" in out
    assert out.endswith("The calibration is kept with the archive, which answers with it from now on.\n")
    shipped = DEFAULTS
    assert thresholds(address).answer != shipped.answer
    assert "Calibrated: " in outcome(capsys, "stats", "--archive", address)[1]
    assert outcome(capsys, "calibrate", "--archive", address, "--reset") == (
        0,
        "The archive's calibration is removed. It answers with the thresholds that ship.\n",
        "",
    )
    assert thresholds(address) == shipped
    assert "Calibrated: " not in outcome(capsys, "stats", "--archive", address)[1]


def test_json_holds_what_the_levels_show_and_promise(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = outcome(capsys, "calibrate", "--archive", address, "--json", *SETS)
    record = json.loads(out)
    assert (code, list(record)) == (0, ["archive", "kept", "questions", "answerable", "levels"])
    assert (record["archive"], record["kept"]) == (address, True)
    assert list(record["levels"]) == ["strict", "balanced", "open"]
    for level in record["levels"].values():
        assert list(level) == [
            "answer", "further", "near_miss", "shown", "right", "wrong", "bound", "target", "promised", "silent",
            "answered",
        ]  # fmt: skip
        assert level["shown"] == level["right"] + level["wrong"]
        assert level["shown"] == record["answerable"] - level["silent"] + level["answered"]
        assert level["wrong"] <= level["bound"] * level["shown"] or not level["shown"]
    [kept] = json.loads(outcome(capsys, "stats", "--json", "--archive", address)[1])["calibrations"]
    assert (kept["encoder"], kept["current"], kept["questions"]) == (False, True, record["questions"])
    assert kept["levels"]["strict"]["answer"] == record["levels"]["strict"]["answer"]


def test_a_trial_keeps_nothing_and_needs_no_archive_that_lasts(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for archive in (address, SEED_ARCHIVE):
        code, out, err = outcome(capsys, "calibrate", "--dry-run", "--archive", archive, *SETS)
        assert (code, err) == (0, "")
        assert out.endswith("Nothing was kept: this was a trial.\n")
    assert thresholds(address) == DEFAULTS


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Name at least one file of questions."),
        (["few.jsonl"], "Questions: 29. A calibration needs at least 30."),
        (["nowhere.jsonl"], "nowhere.jsonl"),
        (["--archive", SEED_ARCHIVE, *SETS], "memory:"),
        (["--archive", SEED_ARCHIVE, "--reset"], "memory:"),
    ],
)
def test_what_cannot_be_calibrated_is_refused_in_one_line(
    arguments: list[str], says: str, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = Path(SETS[1]).read_text(encoding="utf-8").splitlines()[:29]
    (tmp_path / "few.jsonl").write_text("\n".join(lines), encoding="utf-8")
    code, out, err = outcome(capsys, "calibrate", "--archive", address, *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_a_calibration_for_other_models_is_reported_and_not_used(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(capsys, "calibrate", "--archive", address, *SETS)[0] == 0
    database = Path(address.removeprefix("file:")) / "archive.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE notes SET text = replace(text, ?, 'other')", (models_make(),))
    assert thresholds(address) == DEFAULTS
    code, _, err = outcome(capsys, "ask", "--archive", address, "متى كتب الأسد رسالته إلى بوتين؟")
    assert code == 0
    assert (
        err == f"isnad: The calibration of {address} was made with other models and is not used. Calibrate it again.\n"
    )
    assert "was made with other models" in outcome(capsys, "stats", "--archive", address)[1]


def test_thresholds_that_are_set_go_before_the_calibration_and_that_is_said(
    address: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANSWER_THRESHOLD", "0.33")
    code, _, err = outcome(capsys, "calibrate", "--archive", address, *SETS)
    assert (code, err) == (0, "isnad: These settings go before the calibration: ANSWER_THRESHOLD\n")
    assert '"answer": 0.33' in outcome(capsys, "eval", "--json", "--archive", address, SETS[0])[1]


def test_an_evaluation_says_which_level_and_thresholds_it_used(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = outcome(capsys, "eval", "--archive", address, "--strictness", "strict", SETS[0])[1]
    assert out.startswith("Level: strict, as shipped. Thresholds: answer ")
    assert outcome(capsys, "calibrate", "--archive", address, *SETS)[0] == 0
    record = json.loads(outcome(capsys, "eval", "--json", "--archive", address, SETS[0])[1])
    used = record["thresholds"]
    assert list(used) == ["strictness", "source", "answer", "answer_unnamed", "further", "near_miss"]
    assert (used["strictness"], used["source"]) == ("balanced", "calibration")
    assert used["answer"] == thresholds(address).answer


def measures(**changes: Any) -> LevelMeasures:
    fields: dict[str, Any] = {
        "shown": 40, "right": 38, "bound": 0.0999, "silent": 20, "answerable": 60, "answered": 0, "unanswerable": 40,
        "target": 0.1,
    }  # fmt: skip
    return LevelMeasures(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Promise: at most 1 in 10 is wrong. Wrong here: 2 of 40; the bound is 10 %"),
        ({"bound": 0.151}, "With 100 questions, the best that can be promised is at most 16 % wrong"),
        ({"right": 30, "bound": 0.4}, "1 in 10 cannot be promised on these questions. Wrong here: 10 of 40."),
        ({"target": 1 / 3, "right": 20, "bound": 0.64}, "1 in 3 cannot be promised on these questions."),
        ({"target": None}, "This level has no target. Wrong here: 2 of 40"),
        ({"shown": 0, "right": 0, "bound": 1.0}, "This level showed nothing"),
    ],
)
def test_what_can_be_promised_is_said_in_plain_words(changes: dict[str, Any], says: str, english: Catalogue) -> None:
    assert says in promise_text(measures(**changes), english)


def test_questions_without_traps_promise_nothing_about_traps(english: Catalogue) -> None:
    def told(answerable: list[bool]) -> str:
        judged = [Judged(chance=0.9, right=one, answerable=one) for one in answerable]
        lines = result_lines(calibrate(judged, [None] * len(judged)), english)
        return "\n".join(run.text for line in lines for run in line)

    assert "does not cover questions that it cannot answer" in told([True] * 40)
    assert "does not cover" not in told([True, False] * 20)
    assert "can answer none" in told([False] * 40)


def test_a_calibration_that_cannot_be_read_is_told_as_one_of_other_models(english: Catalogue) -> None:
    [line] = kept_lines([KeptCalibration.of("{}", meaning=False)], english)
    assert "other models" in line[0].text
