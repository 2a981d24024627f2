"""Confidence intervals of shares and means."""

from __future__ import annotations

import pytest

from retrieval.evaluation.intervals import bootstrap_mean, wilson


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
