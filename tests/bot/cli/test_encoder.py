"""``ENCODER`` is used by the commands that ask; one of no use is one clear line."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import run
from retrieval.ranking.semantic import SemanticScorer
from tests.made_encoders import make_encoder
from tests.paths import ROOT

QUESTION = "متى كتب الأسد رسالته إلى بوتين؟"

ASKED = {
    "ask": ["ask", "متى كتب بوتين الرسالة؟"],
    "console": ["console"],
    "eval-qa": ["eval-qa", "questions.jsonl"],
    "bot": ["bot"],
    "eval": ["eval", str(ROOT / "tests" / "quality" / "seeds-dev.jsonl")],
}


@pytest.mark.parametrize("command", ASKED)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_encoder_that_is_not_there_is_told_before_anything_is_asked(
    command: str, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENCODER", "./nowhere")
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:nobody")
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
    assert "not a sentence encoder" in error


def test_what_asks_nothing_needs_no_encoder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENCODER", "./nowhere")
    assert run(["articles"]) == 0
    assert capsys.readouterr().err == ""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The questions whose candidates the made encoder compared, with ``ENCODER`` set to it."""
    asked: list[str] = []
    compare = SemanticScorer.score

    def noted(self: SemanticScorer, question: str, candidates: Any, **more: Any) -> Any:
        asked.append(question)
        return compare(self, question, candidates, **more)

    monkeypatch.setattr(SemanticScorer, "score", noted)
    monkeypatch.setenv("ENCODER", str(make_encoder(tmp_path / "model")))
    return asked


def test_ask_and_console_weigh_meaning(
    told: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ask", QUESTION]) == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{QUESTION}\n/why all\n".encode()), "utf-8"))
    assert run(["console"]) == 0
    assert told == [QUESTION, QUESTION]
    assert "meaning_rank" in capsys.readouterr().out


def test_eval_weighs_meaning(told: list[str], tmp_path: Path) -> None:
    line = {"id": "1", "kind": "when", "question": QUESTION, "answers": []}
    (tmp_path / "q.jsonl").write_text(json.dumps(line), encoding="utf-8")
    assert run(["eval", "q.jsonl"]) == 0
    assert set(told) == {QUESTION}


def test_eval_qa_weighs_meaning_and_names_the_encoder(
    told: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "وصل الوفد التركي إلى ميناء طرابلس صباح الخميس. وغادره يوم السبت إلى طهران."
    line = {"id": "1", "question": "متى وصل الوفد التركي؟", "title": "ميناء", "context": page}
    line["answers"] = [{"text": "الخميس", "start": page.index("الخميس")}]  # type: ignore[assignment]
    (tmp_path / "q.jsonl").write_text(json.dumps(line), encoding="utf-8")
    assert run(["eval-qa", "--json", "q.jsonl"]) == 0
    assert set(told) == {"متى وصل الوفد التركي؟"}
    assert json.loads(capsys.readouterr().out)["encoder"] == str(tmp_path / "model")
    assert run(["eval-qa", "q.jsonl"]) == 0
    assert str(tmp_path / "model") in capsys.readouterr().out
