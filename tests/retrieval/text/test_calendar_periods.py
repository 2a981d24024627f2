"""Arithmetic of weeks, months and years of the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.calendar_periods import months, third, unit_back

ORDINARY = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 27), date(2026, 11, 21)),
        (date(2026, 11, 28), date(2026, 11, 28)),
        (date(2026, 12, 1), date(2026, 11, 28)),
    ],
)
def test_a_week_begins_on_saturday(today: date, first: date) -> None:
    assert unit_back(today, "week", 0) == (first, first + timedelta(days=6))


def test_months_outside_a_year_are_of_the_years_beside_it() -> None:
    assert months(2018, 0, 2) == (date(2017, 12, 1), date(2018, 2, 28))
    assert months(2018, 12, 13) == (date(2018, 12, 1), date(2019, 1, 31))


@given(ORDINARY, st.sampled_from(["week", "month", "year"]))
def test_the_thirds_of_a_period_follow_each_other_and_are_all_of_it(day: date, unit: str) -> None:
    first, last = unit_back(day, unit, 0)
    parts = [third(first, last, number) for number in range(3)]
    assert (parts[0][0], parts[2][1]) == (first, last)
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(parts))
