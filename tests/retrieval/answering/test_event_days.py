"""A day that news names without its date is a day of the calendar, counted from the publication."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.answering.event_days import named_times

MONDAY = date(2018, 4, 16)


def days(text: str, published: date | None) -> set[date]:
    return {day for one in named_times(text, published) if (day := one.date) is not None}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("قتل السبت", date(2018, 4, 14)),
        ("قال الاثنين", MONDAY),
        ("وقع الاثنين الماضي", date(2018, 4, 9)),
        ("يزور باريس الثلاثاء المقبل", date(2018, 4, 17)),
        ("وصل أمس", date(2018, 4, 15)),
        ("وصل أول من أمس", date(2018, 4, 14)),
        ("في 22 آذار/مارس", date(2018, 3, 22)),
        ("في 20 ديسمبر", date(2017, 12, 20)),
        ("في 20 ديسمبر المقبل", date(2018, 12, 20)),
        ("في 7 أبريل 2018", date(2018, 4, 7)),
    ],
)
def test_a_day_is_that_which_the_day_of_publication_makes_it(text: str, day: date) -> None:
    assert days(text, MONDAY) == {day}


def test_a_month_that_is_past_is_the_last_one_of_its_name() -> None:
    [month] = named_times("في يونيو الماضي", MONDAY)
    assert (month.year, month.month, month.day) == (2017, 6, None)


def test_without_a_day_of_publication_only_written_dates_are_days() -> None:
    assert days("قتل السبت أمس 7 أبريل 2018", None) == {date(2018, 4, 7)}


def test_times_agree_where_no_part_of_them_differs() -> None:
    [month], [day], [other] = (
        named_times(text, MONDAY) for text in ("في أبريل 2018", "في 7 أبريل 2018", "في 8 مايو 2018")
    )
    assert month.agrees(day)
    assert not month.agrees(other)
    assert not day.agrees(other)


@pytest.mark.parametrize(
    ("text", "sure"),
    [("أمام أوروغواي الثلاثاء", False), ("خسر الثلاثاء الماضي", True), ("قتل السبت", True), ("وصل أمس", True)],
)
def test_a_weekday_that_is_nearer_ahead_than_back_is_not_sure(text: str, sure: bool) -> None:
    assert [one.sure for one in named_times(text, MONDAY)] == [sure]
