"""The levels that ship are those that the fit chose, and follow from judged candidates."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.fitting import figures
from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.measures import of_sets
from benchmarks.fitting.questions import NewsQuestion, Question
from benchmarks.fitting.thresholds import FILE, SMALL_ANSWERED, add_small, levels
from retrieval.arrays import FeatureTable
from retrieval.evaluation.question_sets import QuestionCase
from retrieval.ranking.gbdt import TreeEnsemble
from tests.paths import ROOT

# The chance is the logistic function of the feature ``sure``, in steps.
STEPS = TreeEnsemble(
    {
        "features": ["sure"],
        "trees": [{"feature": [0], "threshold": [0.5], "left": [-1], "right": [-2], "value": [-3.0, 3.0]}],
    }
)


def asked(
    sure: float, *, right: bool, answerable: bool = True, number: int = 0
) -> tuple[NewsQuestion, FeatureTable, list[bool]]:
    case = QuestionCase(id=str(number), kind="who", question="من؟", contains_any=("س",) if answerable else ())
    return NewsQuestion(case, "set", f"story {number}"), FeatureTable(("sure",), np.array([[sure]])), [right]


def test_what_is_likely_right_is_shown_and_the_rest_is_not() -> None:
    first = Lists()
    for number in range(100):
        first.add(*asked(1.0, right=number % 20 != 0, number=number))
        first.add(*asked(0.0, right=False, answerable=number % 2 == 0, number=number))
    own = levels(first, [STEPS] * 5)
    assert own["levels"]["strict"]["answer"] == pytest.approx(0.9526)
    assert own["promise"]["strict"] == {"shown": 100, "wrong": 5, "bound": pytest.approx(0.1023, abs=0.0005)}


def test_questions_of_an_encyclopedia_set_no_thresholds() -> None:
    first = Lists()
    first.add(Question("من؟", "set", "page", "page", ()), FeatureTable(("sure",), np.array([[1.0]])), [True])
    with pytest.raises(TypeError):
        levels(first, [STEPS] * 5)


def test_a_level_that_would_answer_too_much_in_small_archives_needs_more_there() -> None:
    small = Lists()
    often = round(100 * SMALL_ANSWERED) + 2
    for number in range(100):
        small.add(*asked(float(number < often), right=False, answerable=False, number=number))
    surely = 1 / (1 + np.exp(-3.0))
    record = {"levels": {"strict": {"answer": 0.99}, "balanced": {"answer": 0.5}, "open": {"answer": 0.2}}}
    add_small(record, small, [STEPS] * 5)
    assert record["levels"]["balanced"]["small"] == pytest.approx(surely / 0.5, abs=1e-4)
    assert record["levels"]["open"]["small"] == record["levels"]["balanced"]["small"]
    assert record["levels"]["strict"]["small"] == 1.0


def test_the_figures_are_of_the_levels_that_ship() -> None:
    shipped = json.loads((ROOT / FILE).read_text(encoding="utf-8"))
    assert json.loads((ROOT / figures.FILE).read_text(encoding="utf-8"))["thresholds"] == shipped


def test_only_questions_of_the_named_sets_are_measured() -> None:
    first = Lists()
    for number, name in enumerate(("kept", "left out", "kept")):
        question, table, labels = asked(1.0, right=number == 0, number=number)
        first.add(replace(question, set=name), table, labels)
    kept = of_sets(first, ["kept"])
    assert [question.set for question in kept.questions] == ["kept", "kept"]
    assert [labels.tolist() for labels in kept.labels] == [[True], [False]]
