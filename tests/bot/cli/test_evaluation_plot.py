"""Pictures of figures are made where the extra is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.cli import evaluation_plot as drawing
from retrieval import Answer, CaseResult, QaCase, QaResult, QuestionCase

matplotlib_image = pytest.importorskip("matplotlib.image", reason="the extra plots is not installed")


def results(*, first: bool) -> list[QaResult]:
    case = QaCase(id="1", set="one", kind="time", question="متى؟", title="", page="qa-000000", answers=())
    return [
        QaResult(
            case=case, first=first, three=True, reciprocal_rank=1.0, abstained=False, score=number / 40, took_ms=1.0
        )
        for number in range(40)
    ]


def test_a_picture_has_its_size_and_shows_the_figures(tmp_path: Path) -> None:
    pictures = []
    for first in (True, False):
        path = tmp_path / f"{first}.png"
        drawing.draw(results(first=first), path)
        pictures.append(matplotlib_image.imread(path))
    assert pictures[0].shape[:2] == (720, 1560)
    assert (pictures[0] != pictures[1]).any()


def test_questions_that_were_all_met_with_silence_can_be_drawn(tmp_path: Path) -> None:
    silent = [
        QaResult(case=one.case, first=False, three=False, reciprocal_rank=0.0, abstained=True, score=0.0, took_ms=1.0)
        for one in results(first=False)
    ]
    drawing.draw(silent, tmp_path / "silent.png")
    assert (tmp_path / "silent.png").stat().st_size > 0


def test_whether_it_can_be_drawn_is_known_before() -> None:
    assert drawing.can_draw()


def asked(*, right: bool) -> list[CaseResult]:
    quotations: Any = (None,)
    return [
        CaseResult(
            case=QuestionCase(id="1", kind="when", question="متى؟", contains_any=("x",)),
            answer=Answer(question="متى؟", quotations=quotations if number > 8 else (), near_misses=(), took_ms=1.0),
            right=(right,) if number > 8 else (),
            ranked_right=(right,),
            chance=number / 40,
            loss=None,
        )
        for number in range(40)
    ]


def test_calibration_and_precision_are_drawn(tmp_path: Path) -> None:
    pictures = []
    for right in (True, False):
        path = tmp_path / f"{right}.png"
        drawing.draw_answers(asked(right=right), path)
        pictures.append(matplotlib_image.imread(path))
    assert pictures[0].shape == pictures[1].shape
    assert (pictures[0] != pictures[1]).any()
