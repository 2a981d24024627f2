"""Which sentence answers a question for a value that changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from retrieval import Archive, Article, Filters, changes_with_time
from retrieval.answering.newest_value import STATED, asks_for_value
from retrieval.ranking.query import parse_question

FILLER = "هطلت أمطار غزيرة على الساحل أمس وأغلقت المدارس أبوابها ليومين."
OLD = "بلغ سعر أونصة الذهب 1305 دولارات في التعاملات المبكرة."
NEW = "استقر سعر أونصة الذهب عند 1222 دولارا بعد الإغلاق."
QUESTION = "كم سعر أونصة الذهب؟"


def archive_of(*dated: tuple[date | None, str]) -> Archive:
    archive = Archive()
    archive.add(
        Article(id=str(n), title="خبر", body=f"{text}\n{FILLER}", date=day) for n, (day, text) in enumerate(dated)
    )
    return archive


def first(archive: Archive, question: str = QUESTION, filters: Filters | None = None) -> str:
    return archive.ask(question, filters=filters).quotations[0].text


@pytest.mark.parametrize("question", [QUESTION, "سعر أونصة الذهب", "بكم سعر الذهب", "ما ترتيب ليفربول في الدوري؟"])
def test_a_price_or_a_standing_without_a_day_is_a_value_that_changes(question: str) -> None:
    assert asks_for_value(parse_question(question))
    assert changes_with_time(question)


@pytest.mark.parametrize(
    "question", ["كم سعر الذهب في مايو 2018؟", "كم عدد سكان مصر؟", "ما السعر؟", "متى ارتفع سعر الذهب؟", "؟"]
)
def test_other_questions_ask_for_no_such_value(question: str) -> None:
    assert not changes_with_time(question)


@pytest.mark.parametrize("days", [(date(2018, 5, 24), date(2018, 10, 18)), (date(2018, 10, 18), date(2018, 5, 24))])
def test_the_newest_statement_of_a_value_comes_first(days: Sequence[date]) -> None:
    archive = archive_of((days[0], OLD), (days[1], NEW))
    assert first(archive) == (NEW if days[1] > days[0] else OLD)
    assert archive.ask(QUESTION).quotations[0].score >= STATED


def test_the_newest_is_that_of_the_days_that_are_searched() -> None:
    archive = archive_of((date(2018, 5, 24), OLD), (date(2018, 10, 18), NEW))
    assert first(archive, filters=Filters(until=date(2018, 6, 1))) == OLD


def test_a_percentage_is_no_price_and_a_price_no_rate() -> None:
    percent = "ارتفع سعر أونصة الذهب 2 بالمئة بعد الإغلاق."
    assert first(archive_of((date(2018, 5, 24), OLD), (date(2018, 10, 18), percent))) == OLD
    rate, amount = "بلغت نسبة البطالة في تونس 15.4% مطلع العام.", "تشمل نسبة البطالة في تونس 600 ألف شخص."
    archive = archive_of((date(2018, 5, 24), rate), (date(2018, 10, 18), amount))
    assert first(archive, "كم نسبة البطالة في تونس؟") == rate


def test_a_value_of_an_earlier_year_is_not_the_newest() -> None:
    past = "كان سعر أونصة الذهب عام 2011 قد بلغ 1900 دولار."
    assert first(archive_of((date(2018, 5, 24), OLD), (date(2018, 10, 18), past))) == OLD


def test_undated_articles_are_enough() -> None:
    assert first(archive_of((None, OLD))) == OLD


def test_a_currency_that_only_counts_is_not_what_the_price_is_of() -> None:
    of_dollar = "بلغ سعر الدولار في البنوك المصرية 17 جنيها و90 قرشا أمس."
    of_oil = "حددت مصر سعر برميل النفط في الموازنة عند 67 دولارا."
    archive = archive_of((date(2018, 5, 24), of_dollar), (date(2018, 9, 4), of_oil))
    assert first(archive, "كم سعر الدولار في مصر؟") == of_dollar


def test_what_is_expected_is_no_value() -> None:
    expected = "قال المحلل إنه يتوقع أن يبلغ سعر أونصة الذهب 1500 دولار في العام المقبل."
    assert first(archive_of((date(2018, 5, 24), OLD), (date(2018, 10, 18), expected))) == OLD


@pytest.mark.parametrize(
    "later",
    [
        "وقال المحلل إن سعر أونصة الذهب سيبلغ نحو 1500 دولار.",
        "وقال المحلل إن سعر أونصة الذهب سيصل إلى 1500 دولار.",
        "وقال المحلل إن سعر أونصة الذهب لن يتجاوز 1500 دولار.",
        "وأعلن المصرف أن سعر أونصة الذهب سيحدد في 8 يوليو المقبل.",
        "وجاء في التقرير A12 سعر أونصة الذهب في الأسواق.",
    ],
)
def test_what_will_be_and_a_day_are_no_values(later: str) -> None:
    assert first(archive_of((date(2018, 5, 24), OLD), (date(2018, 10, 18), later))) == OLD


def test_a_future_verb_of_another_clause_says_nothing_of_the_value() -> None:
    new = "وفيما ستعلن النتائج، بلغ سعر أونصة الذهب 1222 دولارا."
    assert first(archive_of((date(2018, 5, 24), OLD), (date(2018, 10, 18), new))) == new


def test_a_number_of_another_price_is_no_value() -> None:
    other = "يبلغ سعر القطعة الواحدة 60 دولارا استنادا إلى سعر أونصة الذهب في الأسواق."
    assert first(archive_of((date(2018, 5, 24), OLD), (date(2018, 10, 18), other))) == OLD
