"""Questions that say how recent: answered from those days, or from the newest that answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from retrieval.answering.recency import asks_recent, names_period, period_end
from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.errors import QuestionError
from retrieval.filters import Filters
from retrieval.opening import open_archive
from tests.paths import ROOT

TODAY = date(2020, 3, 15)
ASKED = "كم قتيلا سقط في انفجار المرفأ؟"


def news(day: date | None, count: int) -> Article:
    return Article(
        id=f"{day}-{count}",
        title="انفجار في المرفأ",
        body=f"سقط {count} قتيلا في انفجار المرفأ بحسب وزارة الصحة.\nوتواصلت عمليات البحث عن المفقودين طوال الليل.",
        source="وكالة المرفأ",
        date=day,
    )


@pytest.fixture(params=["memory", "file"])
def archive(request: pytest.FixtureRequest, tmp_path: Any) -> Any:
    opened = Archive() if request.param == "memory" else open_archive(f"file:{tmp_path / 'archive'}", create=True)
    filler = [
        Article(id=f"f{n}", title=f"خبر {n}", body=f"افتتح المعرض رقم {n} في المدينة صباح أمس.", date=date(2020, 3, n))
        for n in range(1, 9)
    ]
    opened.add([news(date(2019, 8, 4), 30), news(date(2020, 3, 1), 50), news(None, 70), *filler])
    yield opened
    opened.close()


def first(answer: Any) -> str:
    return str(answer.quotations[0].text)


def test_only_articles_of_those_days_answer_and_the_day_is_told(archive: Archive) -> None:
    answer = archive.ask("كم قتيلا سقط في انفجار المرفأ هذا الشهر؟", today=TODAY)
    assert "50" in first(answer)
    assert {quotation.article.date for quotation in answer.quotations} == {date(2020, 3, 1)}
    assert (answer.question, answer.since) == ("كم قتيلا سقط في انفجار المرفأ هذا الشهر؟", date(2020, 3, 1))


def test_the_first_day_of_a_period_limits_the_answer_and_the_last_does_not(archive: Archive) -> None:
    archive.add([news(date(2020, 3, 14), 90)])
    answer = archive.ask(f"{ASKED[:-1]} الأسبوع الماضي؟", today=TODAY)
    assert answer.since == date(2020, 3, 7)
    assert {quotation.article.date for quotation in answer.quotations} == {date(2020, 3, 14)}


def test_where_nothing_of_those_days_answers_there_is_silence(archive: Archive) -> None:
    answer = archive.ask(f"{ASKED[:-1]} منذ أسبوع؟", today=TODAY)
    assert not answer.answered
    assert answer.since == date(2020, 3, 8)
    assert archive.ask(ASKED).answered


def test_it_is_asked_again_on_a_later_day_from_the_same_day_on(archive: Archive) -> None:
    question = f"{ASKED[:-1]} هذا الشهر؟"
    answer = archive.ask(question, today=date(2021, 1, 1), filters=Filters(since=date(2020, 3, 1)))
    assert "50" in first(answer)


def test_who_asks_for_the_latest_gets_the_newest_that_answers(archive: Archive) -> None:
    answer = archive.ask("ما آخر أخبار انفجار المرفأ؟", today=TODAY)
    assert ("50" in first(answer), answer.since) == (True, None)
    later = archive.ask("ما آخر أخبار انفجار المرفأ؟", today=date(2020, 12, 1))
    assert "50" in first(later), "nothing of the last month: of the last year"


def test_the_latest_of_what_the_archive_does_not_hold_is_silence(archive: Archive) -> None:
    assert not archive.ask("ما آخر أخبار كأس العالم للسيدات؟", today=TODAY).answered


@pytest.mark.parametrize("period", ["في مايو 2018", "بين يناير ومارس 2018", "قبل 15 أكتوبر", "في 1998"])
def test_a_period_of_which_the_archive_has_nothing_stays_in_the_question(archive: Archive, period: str) -> None:
    question = f"{ASKED[:-1]} {period}؟"
    answer = archive.ask(question, today=TODAY)
    assert answer.since is None
    assert answer.quotations == archive.ask(question).quotations


@pytest.mark.parametrize(
    ("period", "since", "until", "count"),
    [
        ("في 2019", date(2019, 1, 1), date(2019, 12, 31), "30"),
        ("في أغسطس 2019", date(2019, 8, 1), date(2019, 8, 31), "30"),
        ("في 3 أغسطس 2019", date(2019, 8, 3), date(2019, 8, 5), "30"),
        ("منذ عام 2020", date(2020, 1, 1), None, "50"),
    ],
)
def test_a_period_of_the_archive_narrows_the_search_and_is_told(
    archive: Archive, period: str, since: date, until: date | None, count: str
) -> None:
    question = f"{ASKED[:-1]} {period}؟"
    answer = archive.ask(question, today=TODAY)
    assert (answer.question, answer.since, answer.until) == (question, since, until)
    assert [one.article.date for one in answer.quotations] == [date(2019, 8, 4) if count == "30" else date(2020, 3, 1)]
    assert count in first(answer)
    assert names_period(question, TODAY)
    assert period_end(question, since, TODAY) == until
    again = archive.ask(question, today=TODAY, filters=Filters(since=since))
    assert again.quotations == answer.quotations, "asked for more, from the first day that was kept"


def test_a_period_without_an_answer_is_silence_unless_another_article_names_it(archive: Archive) -> None:
    archive.add([Article(id="o", title="معرض", body="افتتح المعرض الدولي في المدينة.", date=date(2018, 5, 3))])
    question = f"{ASKED[:-1]} في مايو 2018؟"
    silent = archive.ask(question, today=TODAY)
    assert (silent.answered, silent.since, silent.until) == (False, date(2018, 5, 1), date(2018, 5, 31))
    body = "سقط 44 قتيلا في انفجار المرفأ في مايو 2018 بحسب وزارة الصحة."
    archive.add([Article(id="later", title="انفجار في المرفأ", body=body, date=date(2019, 5, 1))])
    answer = archive.ask(question, today=TODAY)
    assert ([one.article.id for one in answer.quotations], answer.since) == (["later"], None)


def test_an_archive_that_is_not_up_to_date_says_so_when_recent_days_are_asked(archive: Archive) -> None:
    for question in (f"{ASKED[:-1]} أمس؟", f"{ASKED[:-1]} هذا الأسبوع؟", "آخر أخبار انفجار المرفأ"):
        assert archive.ask(question, today=TODAY).archive_newest == date(2020, 3, 8)
        assert archive.ask(question, today=date(2020, 3, 9)).archive_newest is None
    assert archive.ask(ASKED, today=TODAY).archive_newest is None


def test_the_latest_of_an_old_archive_is_its_newest(archive: Archive) -> None:
    asked_later = archive.ask("من استقال مؤخرا من الحكومة؟", today=date(2030, 1, 1))
    assert not asked_later.answered
    assert "50" in first(archive.ask(f"{ASKED[:-1]} مؤخرا؟", today=date(2030, 1, 1)))


def test_a_name_with_the_newest_first_is_asked_for_the_news_about_it(archive: Archive) -> None:
    answer = archive.ask("انفجار المرفأ", today=TODAY, filters=Filters(newest=True))
    assert answer.quotations[0].article.date == date(2020, 3, 1)


def test_days_that_the_caller_sets_go_before_those_of_the_question(archive: Archive) -> None:
    archive.set_filters(Filters(until=date(2019, 12, 31)))
    answer = archive.ask(f"{ASKED[:-1]} هذا الشهر؟", today=TODAY)
    assert answer.since is None
    assert {quotation.article.date for quotation in answer.quotations} <= {date(2019, 8, 4)}


def test_a_question_of_nothing_but_when_is_asked_as_it_stands(archive: Archive) -> None:
    assert archive.ask("منذ أسبوع؟", today=TODAY).since is None
    with pytest.raises(QuestionError):
        archive.ask("؟", today=TODAY)


def test_a_question_of_nothing_but_question_words_and_the_newest_gets_the_articles_that_have_a_day() -> None:
    with open_archive(f"memory:{ROOT / 'seeds'}") as archive:
        for question in ("هل من مستجدات؟", "هل من آخر الأخبار؟"):
            days = [one.article.date for one in archive.ask(question, today=TODAY).quotations]
            assert days
            assert None not in days


@pytest.mark.parametrize("question", ["ما الجديد؟", "آخر الأخبار", "هل من جديد؟", "ما الجديد عندكم؟", "عاجل"])
def test_a_question_for_the_news_alone_gets_the_newest_articles(archive: Archive, question: str) -> None:
    answer = archive.ask(question, today=TODAY, top=3)
    assert [one.article.date for one in answer.quotations] == [date(2020, 3, day) for day in (8, 7, 6)]
    assert (answer.question, answer.since, answer.archive_newest) == (question, None, date(2020, 3, 8))


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("ماذا حدث هذا الأسبوع؟", ()),
        ("أخبار هذا الشهر", (8, 7, 6)),
        ("أخبار مارس 2020", (8, 7, 6)),
        ("آخر أخبار مارس 2020", (8, 7, 6)),
        ("أخبار أمس", ()),
    ],
)
def test_the_news_alone_of_a_period_are_the_newest_articles_of_its_days(
    archive: Archive, question: str, days: tuple[int, ...]
) -> None:
    answer = archive.ask(question, today=TODAY, top=3)
    assert [one.article.date for one in answer.quotations] == [date(2020, 3, day) for day in days]
    assert answer.since is not None


@pytest.mark.parametrize("question", ["آخر أخبار الرياضة", "ما أخبار رياضة", "آخر أخبار Sport"])
def test_the_news_of_a_category_are_its_newest_articles_by_any_of_its_names(archive: Archive, question: str) -> None:
    body = "فاز الفريق الأحمر بهدفين في مباراة الذهاب."
    named = "قرأ الوزير كتابا عن الرياضة في المدينة."
    archive.add(
        [
            Article(id="s1", title="فوز", body=body, date=date(2020, 3, 2), category="sport"),
            Article(id="s2", title="كتاب عن الرياضة", body=named, date=date(2020, 3, 9), category="culture"),
        ]
    )
    assert [one.article.id for one in archive.ask(question, today=TODAY).quotations] == ["s1"]


def test_an_archive_without_days_has_no_newest_article() -> None:
    with Archive() as archive:
        archive.add([news(None, 70)])
        assert not archive.ask("ما الجديد؟", today=TODAY).answered


@pytest.mark.parametrize(
    ("question", "recent"),
    [
        ("ماذا حدث في المرفأ أمس؟", True),
        ("ما آخر أخبار المرفأ؟", True),
        ("ماذا قال الوزير هذا الأسبوع؟", True),
        ("ماذا حدث في 12 مارس 2020؟", True),
        ("كم سعر الذهب في مصر اليوم", True),
        ("قديش سعر الدولار هلق", True),
        ("كم قتيلا سقط في انفجار المرفأ؟", False),
        ("ماذا حدث في مايو 2018؟", False),
        ("ماذا حدث في العام الماضي؟", False),
        ("من فاز بجائزة 2020؟", False),
        ("ماذا يحدث في 12 ديسمبر 2020؟", False),
    ],
)
def test_a_question_about_recent_days_is_told_from_others(question: str, recent: bool) -> None:
    assert asks_recent(question, TODAY) is recent


def test_the_news_about_a_name_of_a_period_are_of_its_days(archive: Archive) -> None:
    answer = archive.ask("آخر أخبار انفجار المرفأ هذا الشهر", today=TODAY)
    assert [one.article.date for one in answer.quotations] == [date(2020, 3, 1)]
    assert answer.since == date(2020, 3, 1)
