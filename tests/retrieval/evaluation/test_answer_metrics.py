"""Metrics of answers and silence, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import (
    Answer,
    CaseResult,
    Loss,
    QuestionCase,
    answer_metrics,
    metrics_by,
    operating_points,
    reliability,
)
from retrieval.evaluation.answer_metrics import roc_auc

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def result(
    chance: float,
    *right: bool,
    answerable: bool = True,
    ranked: tuple[bool, ...] | None = None,
    kind: str = "when",
    loss: Loss | None = None,
) -> CaseResult:
    quotations: Any = (None,) * len(right)  # what they hold is no matter here
    return CaseResult(
        case=QuestionCase(id="1", kind=kind, question="س", contains_any=("ج",) if answerable else ()),
        answer=Answer(question="س", quotations=quotations, near_misses=(), took_ms=1.0),
        right=right,
        ranked_right=right if ranked is None else ranked,
        chance=chance,
        loss=loss,
    )


@pytest.fixture
def results() -> list[CaseResult]:
    return [
        result(0.9, True, False),
        result(0.6, False, True, loss=Loss.RANKED_BELOW),
        result(0.3, ranked=(True,), loss=Loss.SILENCED, kind="who"),
        result(0.7, False, answerable=False, kind="who"),
        result(0.1, answerable=False, ranked=(False,)),
    ]


def test_what_was_shown_and_what_was_ranked_are_counted_apart(results: list[CaseResult]) -> None:
    metrics = answer_metrics(results)
    counted = {
        name: (share.part, share.whole)
        for name in ("first", "three", "wrong_first", "silent", "ranked_first", "ranked_three", "answered", "shown")
        for share in [getattr(metrics, name)]
    }
    assert counted == {
        "first": (1, 3),
        "three": (2, 3),
        "wrong_first": (1, 3),
        "silent": (1, 3),
        "ranked_first": (2, 3),
        "ranked_three": (3, 3),
        "answered": (1, 2),
        "shown": (2, 5),
    }
    assert metrics.losses == {
        Loss.NOT_RETRIEVED: 0,
        Loss.NOT_A_CANDIDATE: 0,
        Loss.RANKED_BELOW: 1,
        Loss.SILENCED: 1,
    }
    # Right ones have 0.9 and 0.3, unanswerable ones 0.7 and 0.1: three of four pairs are in order.
    assert metrics.auc == 0.75


def test_groups_are_counted_by_themselves(results: list[CaseResult]) -> None:
    by_kind = metrics_by(results, lambda one: one.case.kind)
    counted = [(name, one.first.whole, one.answered.whole) for name, one in by_kind.items()]
    assert counted == [("when", 2, 1), ("who", 1, 1)]


def test_every_threshold_gives_a_coverage_and_a_precision(results: list[CaseResult]) -> None:
    points = operating_points(results)
    assert [(one.threshold, one.answered.part, one.right.part) for one in points] == [
        (0.9, 1, 1),
        (0.7, 2, 1),
        (0.6, 3, 1),
        (0.3, 4, 2),
        (0.1, 5, 2),
    ]


def test_equal_chances_are_one_point() -> None:
    [point] = operating_points([result(0.5, right) for right in (True, False)])
    assert (point.answered.part, point.right.part, point.right.whole) == (2, 1, 2)


def test_the_reliability_diagram_holds_every_question_once(results: list[CaseResult]) -> None:
    bins = reliability(results, bins=2)
    assert [(one.observed.part, one.observed.whole) for one in bins] == [(1, 2), (1, 3)]
    assert bins[0].expected == pytest.approx(0.2)
    assert reliability([]) == ()


@given(CHANCES, CHANCES)
def test_the_area_under_the_curve_is_the_share_of_pairs_in_order(positive: list[float], negative: list[float]) -> None:
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert roc_auc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


def test_there_is_no_area_without_pairs() -> None:
    assert roc_auc([], [0.5]) is None
    assert roc_auc([0.5], []) is None
