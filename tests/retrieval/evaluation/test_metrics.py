"""Results of question sets are counted, parted and bounded as their definitions say."""

from __future__ import annotations

import pytest

from retrieval import QaCase, QaResult, Share, qa_by_kind, qa_by_set, qa_curve, qa_metrics
from retrieval.evaluation.metrics import bootstrap_mean, wilson


def result(**changes: object) -> QaResult:
    case = QaCase(
        id="1",
        set=str(changes.pop("set", "one")),
        kind=str(changes.pop("kind", "time")),
        question="متى؟",
        title="صفحة",
        page="qa-000000",
        answers=((0, "أمس"),),
    )
    values = {"first": True, "three": True, "reciprocal_rank": 1.0, "abstained": False, "score": 0.5, "took_ms": 2.0}
    return QaResult(case=case, **{**values, **changes})  # type: ignore[arg-type]


def test_a_right_sentence_that_was_not_given_as_the_answer_is_right_but_not_shown() -> None:
    figures = qa_metrics([result(), result(abstained=True), result(first=False), result(first=False, three=False)])
    assert figures.questions == 4
    assert (figures.first.part, figures.three.part, figures.shown.part, figures.abstained.part) == (2, 3, 1, 1)
    assert figures.first.value == 0.5


def test_every_figure_lies_in_its_interval() -> None:
    figures = qa_metrics([result(first=number % 3 > 0, reciprocal_rank=1 / (1 + number % 4)) for number in range(60)])
    for share in (figures.first, figures.three, figures.shown, figures.abstained):
        assert share.interval[0] <= share.value <= share.interval[1]
    low, high = figures.reciprocal_rank_interval
    assert low < figures.reciprocal_rank < high


def test_times_are_the_median_and_the_99th_percentile() -> None:
    figures = qa_metrics([result(took_ms=float(number)) for number in range(101)])
    assert (figures.median_ms, figures.p99_ms) == pytest.approx((50.0, 99.0))


def test_nothing_asked_gives_no_figures_and_no_error() -> None:
    figures = qa_metrics([])
    assert (figures.questions, figures.first.value, figures.reciprocal_rank, figures.p99_ms) == (0, 0.0, 0.0, 0.0)
    assert Share(part=0, whole=0).interval == (0.0, 1.0)


def test_results_are_parted_by_set_in_order_and_by_kind_from_the_most_frequent() -> None:
    results = [result(kind="place"), result(set="two"), result(), result()]
    assert [(name, len(own)) for name, own in qa_by_set(results).items()] == [("one", 3), ("two", 1)]
    assert [(kind, len(own)) for kind, own in qa_by_kind(results).items()] == [("time", 3), ("place", 1)]


def test_the_curve_answers_the_surest_first() -> None:
    results = [result(score=0.1, first=False), result(score=0.9), result(score=0.5, first=False), result(score=0.8)]
    assert qa_curve(results) == ((0.25, 1.0), (0.5, 1.0), (0.75, 2 / 3), (1.0, 0.5))


def test_a_share_has_the_interval_of_the_literature() -> None:
    # Newcombe (1998), table I: 81 of 263 and 15 of 148, Wilson's score without correction.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_a_share_stays_within_nothing_and_everything() -> None:
    assert wilson(0, 3)[0] == 0.0
    assert wilson(3, 3)[1] == 1.0
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_interval_of_a_mean_is_about_two_standard_errors_each_way() -> None:
    values = [0.0, 1.0] * 200
    low, high = bootstrap_mean(values)
    assert low == pytest.approx(0.5 - 2 * 0.025, abs=0.008)
    assert high == pytest.approx(0.5 + 2 * 0.025, abs=0.008)


def test_the_interval_of_a_mean_depends_on_the_values_not_on_their_order() -> None:
    values = [(0.0, 0.2, 1.0)[number * number % 3] for number in range(50)]
    assert bootstrap_mean(values) == bootstrap_mean(sorted(values))


def test_the_mean_of_equal_values_is_certain() -> None:
    assert bootstrap_mean([0.25] * 9) == pytest.approx((0.25, 0.25))
    assert bootstrap_mean([]) == (0.0, 0.0)
