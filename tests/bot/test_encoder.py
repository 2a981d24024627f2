"""``ENCODER`` is used by the commands that ask; one of no use is one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import run

ASKED = {
    "ask": ["ask", "متى كتب بوتين الرسالة؟"],
    "console": ["console"],
    "eval": ["eval", str(Path(__file__).parents[1] / "quality" / "seeds-dev.jsonl")],
}


@pytest.mark.parametrize("command", ASKED)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_encoder_that_is_not_there_is_told_before_anything_is_asked(
    command: str, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENCODER", "./nowhere")
    monkeypatch.setenv("LANGUAGE", language)
    assert run(ASKED[command]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert "./nowhere" in error
    assert "OWNER/MODEL" in error


def test_a_folder_that_holds_no_model_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENCODER", str(tmp_path))
    monkeypatch.setenv("LANGUAGE", "en")
    assert run(ASKED["ask"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "no sentence encoder" in error


def test_what_asks_nothing_needs_no_encoder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENCODER", "./nowhere")
    assert run(["articles"]) == 0
    assert capsys.readouterr().err == ""
