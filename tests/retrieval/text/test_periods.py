"""Days as people name them."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.text.periods import read_period

TODAY = date(2020, 3, 15)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018-02-07", date(2018, 2, 7)),
        ("٢٠١٨-٠٢-٠٧", date(2018, 2, 7)),
        ("2018-02", date(2018, 2, 1)),
        ("2018", date(2018, 1, 1)),
        ("24 نوفمبر 2013", date(2013, 11, 24)),
        ("اليوم", TODAY),
        ("أمس", date(2020, 3, 14)),
        ("منذ أسبوع", date(2020, 3, 8)),
        ("من أسبوعين", date(2020, 3, 1)),
        ("منذ 3 أيام", date(2020, 3, 12)),
        ("قبل ٣ أيام", date(2020, 3, 12)),
        ("last week", date(2020, 3, 8)),
        ("2018-02-30", None),
        ("2018-13", None),
        ("غير ذلك", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert read_period(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("2018", date(2018, 12, 31)), ("2018-02", date(2018, 2, 28)), ("2018-12", date(2018, 12, 31))],
)
def test_the_end_of_a_range_is_the_last_day(text: str, day: date) -> None:
    assert read_period(text, TODAY, last=True) == day
