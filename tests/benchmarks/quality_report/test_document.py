"""The tables of the document on quality say what its record counts."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.quality_report import RECORD, WITH, WITHOUT, document
from benchmarks.quality_report.curves import curves_of, digest_of
from bot.cli.evaluation_plot import AnswerCurves
from bot.cli.question_report import report_record
from retrieval import Answer, CaseResult, Loss, QuestionCase, operating_points, reliability
from tests.paths import ROOT

PICTURE = ROOT / "docs" / "pictures" / "quality.svg"


def result(number: int, *right: bool, answerable: bool = True, loss: Loss | None = None) -> CaseResult:
    quotations: Any = (SimpleNamespace(text="قال."),) * len(right)
    kind, contains = ("when", ("x",)) if answerable else ("who", ())
    return CaseResult(
        case=QuestionCase(id=str(number), kind=kind, style="msa", question="متى؟", contains_any=contains),
        answer=Answer(question="متى؟", quotations=quotations, near_misses=(), took_ms=1.0),
        right=right,
        ranked_right=right or (True,),
        chance=number / 11,
        loss=loss,
    )


RESULTS = [
    result(10, True, False),
    result(9, True),
    result(8, False, True, loss=Loss.RANKED_BELOW),
    result(3, loss=Loss.SILENCED),
    result(7, False, answerable=False),
    result(1, answerable=False),
]


def way(results: list[CaseResult]) -> dict[str, Any]:
    record = report_record("", results)
    counts = {key: value for key, value in record.items() if isinstance(value, int)}
    levels = {name: {"answer": 0.5, "further": 0.6, **counts} for name in ("strict", "balanced", "open")}
    return {"levels": levels, **record}


@pytest.fixture
def record() -> dict[str, Any]:
    example = {"question": "من *هو*؟", "kind": "who", "style": "", "answerable": True, "chance": 0.5, "loss": None}
    cited = {"text": "قال.", "outlet": "وكالة", "day": ""}
    return {
        "newsroom": {
            "day": "2018-03-01",
            "articles": 40003,
            "source": "shipped",
            "files": {"a.jsonl": {"questions": 6, "answerable": 4}},
            "ways": {WITHOUT: way(RESULTS), WITH: way(RESULTS[:3])},
            "examples": {
                "way": WITHOUT,
                "right": [example | {"shown": cited, "right": None}],
                "wrong": [example | {"shown": cited, "right": cited, "loss": "ranked-below"}],
                "silent": [example | {"shown": None, "right": None, "answerable": False}],
            },
        }
    }


def cells(table: str, row: int) -> list[str]:
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [cell.strip() for cell in lines[2 + row][1:-1].split("|")]


def test_each_way_has_its_own_column_beside_its_aim(record: dict[str, Any]) -> None:
    table = document.measures(record)
    assert cells(table, 3) == [
        "shown first and right", "balanced", "0.500 (0.150–0.850)", "≥ 0.44", "0.667 (0.208–0.939)", "≥ 0.50",
    ]  # fmt: skip
    assert cells(table, 7)[2] == "0.500 (0.095–0.905)"  # of two unanswerable questions one is answered
    assert cells(table, 7)[4] == ""  # none is unanswerable


def test_a_way_that_was_not_measured_leaves_its_column_empty(record: dict[str, Any]) -> None:
    del record["newsroom"]["ways"][WITH]
    assert cells(document.measures(record), 0)[4] == ""


def test_of_the_first_sentences_those_shown_to_unanswerable_questions_are_wrong(record: dict[str, Any]) -> None:
    own = record["newsroom"]["ways"][WITHOUT]["levels"]["balanced"]
    share = document.first_right(own)
    assert (share.part, share.whole) == (2, 4)
    assert len(cells(document.levels(record), 0)) == 8


def test_every_loss_has_a_row(record: dict[str, Any]) -> None:
    table = document.losses(record)
    assert [cells(table, row)[1].split()[0] for row in range(len(Loss))] == ["0.000", "0.000", "0.250", "0.250"]


def test_groups_are_in_the_order_of_their_size(record: dict[str, Any]) -> None:
    table = document.groups(record, "by_kind")
    assert [cells(table, row)[:3] for row in range(3)] == [
        ["when", WITHOUT, "4"], ["when", WITH, "3"], ["who", WITHOUT, "0"],
    ]  # fmt: skip


def test_the_curve_of_the_record_is_that_of_the_results(record: dict[str, Any]) -> None:
    own, drawn = curves_of("", record["newsroom"]["ways"][WITHOUT]), AnswerCurves.of(RESULTS)
    assert [(one.answered, one.right) for one in own.points] == [
        (one.answered, one.right) for one in operating_points(RESULTS)
    ]
    assert [one.observed for one in own.bins] == [one.observed for one in reliability(RESULTS)]
    assert own.shown is not None
    assert drawn.shown is not None
    assert (own.shown.answered, own.shown.right) == (drawn.shown.answered, drawn.shown.right)


def test_the_curve_is_told_at_some_coverages(record: dict[str, Any]) -> None:
    assert cells(document.curve(record), 3) == ["50%", "0.667 (0.73)", "1.000 (0.82)"]


def test_an_example_tells_what_was_shown_what_is_right_and_why_it_was_lost(record: dict[str, Any]) -> None:
    shown, wrong, silent = (document.examples(record, name) for name in ("right", "wrong", "silent"))
    assert "1. «من \\*هو\\*؟» (who)\n    - shown: «قال.» (وكالة); chance 0.50\n" in shown
    assert wrong.endswith("    - ranked below\n    - right: «قال.» (وكالة)\n")
    assert "the archive does not answer it" in silent
    assert silent.endswith("    - silence; chance 0.50\n")


def test_an_ablation_tells_what_is_lost() -> None:
    rows = [
        {"name": "everything", "features": 9, "first": 0.5, "three": 0.7, "area": 0.8},
        {"name": "without names", "features": 7, "first": 0.45, "three": 0.71, "area": 0.8},
    ]
    table = document.ablation({"ablation": {"day": "2018-03-01", "trees": 3, "rows": rows}})
    assert cells(table, 0) == ["everything", "9", "0.500", "0.700", "0.800"]
    assert cells(table, 1) == ["without names", "7", "0.450 (-0.050)", "0.710 (+0.010)", "0.800 (+0.000)"]


def test_what_is_not_in_the_record_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "quality.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(document, "RECORD", tmp_path / "quality.json")
    own = {"folds", "peers"}  # which have files of their own
    assert {make() for name, make in document.PARTS.items() if name not in own} == {document.UNMEASURED}
    assert all(document.PARTS[name]().startswith("| ") for name in own)


def test_the_picture_shows_the_curves_of_the_record() -> None:
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    if "newsroom" in record:
        assert digest_of(record) in PICTURE.read_text(encoding="utf-8")
    else:
        assert not PICTURE.exists()
