"""Questions that say how recent: answered from those days, or from the newest that answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

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


@pytest.mark.parametrize("period", ["في 2019", "في مايو 2018", "بين يناير ومارس 2018", "قبل 15 أكتوبر", "منذ عام 2020"])
def test_a_question_that_names_years_or_dates_is_asked_of_every_year(archive: Archive, period: str) -> None:
    question = f"{ASKED[:-1]} {period}؟"
    answer = archive.ask(question, today=TODAY)
    assert answer.since is None
    assert answer.quotations == archive.ask(question).quotations


def test_days_that_the_caller_sets_go_before_those_of_the_question(archive: Archive) -> None:
    archive.set_filters(Filters(until=date(2019, 12, 31)))
    answer = archive.ask(f"{ASKED[:-1]} هذا الشهر؟", today=TODAY)
    assert answer.since is None
    assert {quotation.article.date for quotation in answer.quotations} <= {date(2019, 8, 4)}


def test_a_question_of_nothing_but_when_is_asked_as_it_stands(archive: Archive) -> None:
    assert archive.ask("منذ أسبوع؟", today=TODAY).since is None
    with pytest.raises(QuestionError):
        archive.ask("؟", today=TODAY)


def test_a_question_of_nothing_but_question_words_and_when_is_asked_as_it_stands() -> None:
    with open_archive(f"memory:{ROOT / 'seeds'}") as archive:
        for question in ("هل من مستجدات؟", "هل من آخر الأخبار؟"):
            as_it_stands = archive.ask(question)
            asked = archive.ask(question, today=TODAY)
            assert [one.text for one in asked.quotations] == [one.text for one in as_it_stands.quotations]
