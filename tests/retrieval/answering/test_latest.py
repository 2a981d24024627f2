"""The newest articles about a name: one sentence each, newest first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from retrieval import Answer, Archive, Article, Filters, open_archive

TODAY = date(2018, 10, 20)
REST = "وتستعد الفرق للجولة المقبلة من البطولة في ملاعبها خلال الأيام القادمة وسط حضور كبير. " * 4


def news(name: str, day: int, title: str, body: str, source: str = "وكالة", rest: str = "") -> Article:
    return Article(id=name, title=title, body=f"{body}\n{rest}", source=source, date=date(2018, 9, day))


@pytest.fixture(params=["memory", "file"])
def archive(request: pytest.FixtureRequest, tmp_path: Any) -> Any:
    opened = Archive() if request.param == "memory" else open_archive(f"file:{tmp_path / 'archive'}", create=True)
    opened.add(
        [
            news("old", 1, "سامي الجابر يسجل هدفين", "سجل سامي الجابر هدفين في مباراة الأمس."),
            news(
                "new",
                20,
                "إصابة في صفوف الفريق",
                "(وكالات)\nغاب المهاجم عن التدريب. وأصيب سامي الجابر في ركبته اليمنى.",
            ),
            news("titled", 15, "لسامي الجابر جائزة جديدة", "منح الاتحاد جائزته السنوية لأفضل مهاجم في الدوري."),
            news("other", 25, "سامي يوسف والجابر", "التقى سامي يوسف المدرب الجابر في الرياض."),
            news("second", 27, "نتائج الجولة", "انتهت مباريات الجولة بفوز الفرق كلها.\nوسجل سامي الجابر هدفا."),
            news("late", 28, "مباراة الغد", REST * 4 + "\nويغيب سامي الجابر."),
        ]
    )
    yield opened
    opened.close()


def ask(archive: Archive, question: str, **how: Any) -> Answer:
    return archive.ask(question, today=TODAY, **how)


def ids(answer: Answer) -> list[str]:
    return [one.article.id for one in answer.quotations]


@pytest.mark.parametrize(
    "question",
    [
        "آخر أخبار سامي الجابر", "ما آخر أخبار سامي الجابر؟", "جديد سامي الجابر", "شو جديد سامي الجابر؟",
        "شنو الجديد ديال سامي الجابر", "ما الجديد عن سامي الجابر؟", "شو صار بسامي الجابر", "شو صار مع سامي الجابر؟",
        "latest news about سامي الجابر",
    ],
)  # fmt: skip
def test_articles_about_a_name_come_newest_first_with_a_sentence_each(archive: Archive, question: str) -> None:
    answer = ask(archive, question)
    assert ids(answer) == ["new", "titled", "old"]
    assert [one.text for one in answer.quotations] == [
        "وأصيب سامي الجابر في ركبته اليمنى.",
        "منح الاتحاد جائزته السنوية لأفضل مهاجم في الدوري.",
        "سجل سامي الجابر هدفين في مباراة الأمس.",
    ]
    for one in answer.quotations:
        assert one.article.body[one.start : one.end] == one.text
    assert [answer.quotations[0].text[s:e] for s, e in answer.quotations[0].highlights] == ["سامي", "الجابر"]


def test_asking_for_more_keeps_the_order(archive: Archive) -> None:
    assert ids(ask(archive, "آخر أخبار سامي الجابر", top=1)) == ["new"]
    assert ids(ask(archive, "آخر أخبار سامي الجابر", top=2)) == ["new", "titled"]


def test_words_that_stand_apart_count_where_no_article_has_the_name(archive: Archive) -> None:
    archive.remove(["old", "new", "titled"])
    assert ids(ask(archive, "آخر أخبار سامي الجابر")) == ["other"]


def test_one_text_of_several_outlets_is_quoted_once(archive: Archive) -> None:
    body = "وأصيب سامي الجابر في ركبته اليمنى بحسب بيان النادي."
    archive.add(
        [news("one", 22, "إصابة الجابر", body, "صحيفة", REST), news("two", 22, "إصابة سامي", body, "قناة", REST)]
    )
    answer = ask(archive, "آخر أخبار سامي الجابر")
    assert ids(answer)[0] == "one"
    assert "two" not in ids(answer)
    assert [other.article.id for other in answer.quotations[0].also] == ["two"]


def test_of_one_day_outlets_take_turns_and_preferred_ones_come_first(archive: Archive) -> None:
    archive.add(
        [
            news("a", 29, "سامي الجابر في دبي", "وصل سامي الجابر إلى دبي للعلاج.", "صحيفة"),
            news("b", 29, "سامي الجابر يوقع", "وقع سامي الجابر عقدا جديدا مع ناديه.", "صحيفة"),
            news("c", 29, "سامي الجابر أبا", "رزق سامي الجابر بمولوده الأول فجرا.", "قناة"),
        ]
    )
    assert ids(ask(archive, "آخر أخبار سامي الجابر")) == ["a", "c", "b"]
    preferred = Filters(prefer_sources=("قناة",))
    assert ids(ask(archive, "آخر أخبار سامي الجابر", filters=preferred)) == ["c", "a", "b"]


def test_only_articles_that_the_filters_admit_are_quoted(archive: Archive) -> None:
    assert ids(ask(archive, "آخر أخبار سامي الجابر", filters=Filters(until=date(2018, 9, 16)))) == ["titled", "old"]


def test_many_newer_articles_with_the_words_apart_do_not_hide_the_name(archive: Archive) -> None:
    archive.add(
        news(f"n{n}", 26, f"سامي رقم {n}", f"قال سامي يوسف إن الجابر غاب عن الجلسة رقم {n}.") for n in range(150)
    )
    assert ids(ask(archive, "آخر أخبار سامي الجابر"))[0] == "new"


def test_a_price_is_no_news_about_the_currency(archive: Archive) -> None:
    archive.add(
        [
            news("rate", 10, "سعر الصرف", "ارتفع سعر صرف الدولار أمام العملات الرئيسية."),
            news("ransom", 30, "فدية", "طالب الخاطفون بفدية قدرها 27 مليون دولار."),
        ]
    )
    assert ids(ask(archive, "آخر أخبار الدولار")) == ["rate"]
    assert ids(ask(archive, "آخر أخبار للدولار")) == ["rate"]


def test_of_a_single_name_no_article_is_about_another_who_has_it_as_a_part(archive: Archive) -> None:
    archive.add(
        [
            news("gold", 10, "الذهب يواصل مكاسبه", "ارتفعت أسعار الذهب في التعاملات المبكرة."),
            news("late-president", 12, "وفاة سوار الذهب", "غيب الموت الرئيس السوداني الأسبق عبد الرحمن سوار الذهب."),
            news("chancellor", 13, "ميركل تحذر من التأخير", "حذرت المستشارة الألمانية أنغيلا ميركل من التأخير."),
            news("duchess", 14, "الأمير هاري ينتظر مولوده", "أعلن القصر نبأ حمل دوقة ساسكس ميغان ميركل."),
            news("visit", 11, "ألمانيا تدرس دورا جديدا", "قالت المستشارة انغيلا ميركل إن الدور محدود."),
        ]
    )
    assert ids(ask(archive, "آخر أخبار الذهب")) == ["gold"]
    assert ids(ask(archive, "آخر أخبار ميركل")) == ["chancellor", "visit"]
    assert ids(ask(archive, "آخر أخبار سوار الذهب")) == ["late-president"]
