"""The report asks an archive in every way and at every level, and its command says what is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.quality_report.__main__ import main
from tests.paths import ROOT

QUESTIONS = ROOT / "tests" / "quality" / "seeds-dev.jsonl"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    pytest.importorskip("matplotlib", reason="the extra plots is not installed")
    file = tmp_path_factory.mktemp("report") / "quality.json"
    file.write_text('{"ablation": {}}', encoding="utf-8")
    given = ["--archive", "sample", "--questions", str(QUESTIONS), "--only", "newsroom", "seeds", "--encoder", ""]
    assert main([*given, "--record", str(file)]) == 0
    assert file.with_suffix(".svg").read_text(encoding="utf-8").startswith("<?xml")
    made: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return made


def test_every_level_is_asked_and_a_stricter_one_shows_no_more(record: dict[str, Any]) -> None:
    levels = record["newsroom"]["ways"]["without the extra"]["levels"]
    assert list(levels) == ["strict", "balanced", "open"]
    silent = [own["silent_wrong"] + own["silent_right"] for own in levels.values()]
    assert silent == sorted(silent, reverse=True)
    assert [own["answerable"] for own in levels.values()] == [29] * 3


def test_what_is_measured_is_counted_once(record: dict[str, Any]) -> None:
    assert record["newsroom"]["articles"] == 5
    assert record["newsroom"]["files"] == {"seeds-dev.jsonl": {"questions": 35, "answerable": 29}}
    assert len(record["newsroom"]["examples"]["right"]) == 10
    assert set(record["seeds"]["files"]) == {"seeds-dev.jsonl", "seeds-more.jsonl"}


def test_what_is_not_measured_stays_as_it_was(record: dict[str, Any]) -> None:
    assert record["ablation"] == {}
    assert "wikipedia" not in record


def test_files_that_are_not_there_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--only", "wikipedia", "--record", str(tmp_path / "quality.json")]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "arcd-train.jsonl" in err
    assert not (tmp_path / "quality.json").exists()


def test_an_encoder_that_cannot_be_opened_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "quality.json"
    assert main(["--only", "seeds", "--encoder", str(tmp_path / "none"), "--record", str(file)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not file.exists()
