"""Dates in Arabic text."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from retrieval.text.date_mentions import DateMention, find_dates, whole_dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/يناير/2025", date(2025, 1, 5)),
        ("24 نوفمبر من عام 2013", date(2013, 11, 24)),
        ("٢٤/١١/٢٠١٣", date(2013, 11, 24)),
        ("۲۴-۱۱-۲۰۱۳", date(2013, 11, 24)),
        ("2025-01-05T10:00:00Z", date(2025, 1, 5)),
        ("2020/12/5", date(2020, 12, 5)),
        ("١ / ١٢ / ٢٠٢٠", date(2020, 12, 1)),
        ("17.03.2020", date(2020, 3, 17)),
        ("3 كانون الثاني (يناير) 2022", date(2022, 1, 3)),
        ("28 آب/أغسطس 2013", date(2013, 8, 28)),
        ("14 جانفي 2011", date(2011, 1, 14)),
        ("9 غشت 2018م", date(2018, 8, 9)),
        ("الثامن من ديسمبر 2024", date(2024, 12, 8)),
        ("الحادي والعشرين من تشرين الأول عام 1999", date(1999, 10, 21)),
        ("12 مايو، 2023", date(2023, 5, 12)),
        ("November 9, 2020", date(2020, 11, 9)),
        ("GMT17 مارس/ آذار 2020", date(2020, 3, 17)),
    ],
)
def test_a_whole_date_is_read_in_any_of_its_spellings(text: str, day: date) -> None:
    assert whole_dates(f"قيل {text} هنا") == (day,)
    assert whole_dates(f"قيل قبل {text} هنا") == (day,)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("في أيلول 2001", (2001, 9, None, None)),
        ("في 4 ديسمبر الجاري", (None, 12, 4, None)),
        ("خلال نوفمبر", (None, 11, None, None)),
        ("عام 2015", (2015, None, None, None)),
        ("منذ 2015، ولديها", (2015, None, None, None)),
        ("يوم الجمعة", (None, None, None, 5)),
        ("فجر الأحد التاسع من ديسمبر", (None, 12, 9, 7)),
    ],
)
def test_a_partial_date_says_what_it_says(text: str, parts: tuple[int | None, ...]) -> None:
    (mention,) = find_dates(text)
    assert (mention.year, mention.month, mention.day, mention.weekday) == parts
    assert mention.date is None


@pytest.mark.parametrize(
    "text", ["مارس ضغوطا على الحكومة", "2015 طائرة", "رقم 12/345/2020", "قتل 9 وأصيب 11", "1.2.3", "11 شوال 1441هـ", ""]
)
def test_ordinary_words_and_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text) == ()


def test_the_span_is_the_words_of_the_source() -> None:
    text = "كتب الأسد في الأَحد، ٢٤ نوفمبر من عام ٢٠١٣ إلى بوتين"
    (mention,) = find_dates(text)
    assert text[mention.start : mention.end] == "الأَحد، ٢٤ نوفمبر من عام ٢٠١٣"


def test_the_weekday_decides_which_number_is_the_month() -> None:
    assert whole_dates("السبت 03/04/2021") == (date(2021, 4, 3),)
    assert whole_dates("الخميس 03/04/2021") == (date(2021, 3, 4),)


def test_a_number_over_twelve_is_no_month() -> None:
    assert whole_dates("12/31/2020") == (date(2020, 12, 31),)


def test_a_day_that_no_calendar_has_is_no_whole_date() -> None:
    (mention,) = find_dates("31 فبراير 2020")
    assert (mention.year, mention.month, mention.day, mention.date) == (2020, 2, 31, None)


def test_mentions_come_in_order_and_apart() -> None:
    mentions = find_dates("من 5 مايو 2020 إلى 7 يونيو 2021، ثم عام 2022")
    assert [mention.year for mention in mentions] == [2020, 2021, 2022]
    assert all(one.end <= two.start for one, two in pairwise(mentions))


def test_a_mention_without_parts_is_no_day() -> None:
    assert DateMention(start=0, end=0).date is None
