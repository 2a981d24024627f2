"""What a number of a sentence counts, and which of them a question asks for."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval import Article
from retrieval.answering.asked_quantity import asked_quantities
from retrieval.answering.statements import Statement, same_quantity
from retrieval.index.document import Document
from retrieval.ranking.query import parse_question


def statement(text: str) -> Statement:
    return Statement(Document(Article(id="a", title="", body=text, date=date(2018, 8, 8))), 0)


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("مقتل نحو 14 شخصا في الانفجار", ["killed"]),
        ("وقال إن 24 شخصا قتلوا وأصيب 184 آخرون", ["killed", "injured"]),
        ("قتل 6 فلسطينيين وإصابة 192 برصاص الجيش", ["killed", "injured"]),
        ("انتشال جثث 35 مهاجرا وإنقاذ 67 آخرين", ["killed", "rescued"]),
        ("أعلنت الوكالة أن عدد القتلى جراء زلزال ضرب جزيرة لومبوك ارتفع بشكل كبير ليصل إلى 347 شخصا", ["killed"]),
        ("قال إن 46 مهاجرا على الأقل لقوا حتفهم", ["killed"]),
        ("قتل 49 من إجمالي 71 راكبا كانوا على متن الطائرة", ["killed", ""]),
        ("باعت الشركة 20 سيارة", [""]),
    ],
)
def test_a_number_counts_what_stands_nearest_to_it(text: str, classes: list[str]) -> None:
    found = statement(text)
    assert ["".join(found.counted_as(one)) for one in found.quantities] == classes


def test_numbers_of_dates_and_years_count_nothing() -> None:
    assert statement("في 5 يناير 2018، أي بعد عام 2015 بسنوات").quantities == ()
    assert statement("منذ أبريل 2018 الماضي").quantities == ()


@pytest.mark.parametrize(
    ("question", "text", "asked"),
    [
        ("كم عدد قتلى حادث القطار؟", "قال إن 24 شخصا قتلوا وأصيب 184 في حادث القطار الذي كان يقل 360 راكبا", 24),
        ("كم شخصا أصيب في حادث القطار؟", "قال إن 24 شخصا قتلوا وأصيب 184 في حادث القطار", 184),
        ("كم طفلا قتل في القصف؟", "قتل 51 شخصا، بينهم 29 طفلا على الأقل، في القصف", 29),
        ("كم شخصا قتل في القصف؟", "قتل 51 شخصا، بينهم 29 طفلا على الأقل، في القصف", 51),
        ("كم عدد قتلى الاحتجاجات؟", "مقتل 8 أشخاص السبت، ما يرفع حصيلة الاحتجاجات إلى أكثر من 178 قتيلا", 178),
    ],
)
def test_the_number_that_is_asked_for_is_found_among_others(question: str, text: str, asked: float) -> None:
    first = asked_quantities(parse_question(question), statement(text), ())[0]
    assert first.values == (asked,)


def test_without_what_is_asked_for_the_words_that_answer_decide() -> None:
    text = "بلغت القيمة 20 مليون دولار و3 في المئة"
    found = asked_quantities(parse_question("بكم بيعت اللوحة؟"), statement(text), [(text.index("3"), len(text))])
    assert [one.values for one in found] == [(3,)]


def test_an_age_beside_a_name_answers_only_who_asks_for_it() -> None:
    text = "توفيت مريم مصطفى (18 عاما) في مستشفى نوتنغهام"
    span = [(text.index("18"), text.index(")"))]
    assert asked_quantities(parse_question("كم طالبة اعتدت على مريم مصطفى؟"), statement(text), span) == ()
    [age] = asked_quantities(parse_question("كم عمر مريم مصطفى؟"), statement(text), span)
    assert age.values == (18,)


@pytest.mark.parametrize("measure", ["ستة أمتار", "6.1 درجة", "40 في المئة"])
def test_a_measure_counts_no_persons(measure: str) -> None:
    text = f"سيرتفع عدد القتلى بعد الزلزال الذي أعقبته أمواج وصل ارتفاعها إلى {measure}"
    [one] = statement(text).quantities
    assert statement(text).counted_as(one) == frozenset()
    assert asked_quantities(parse_question("كم عدد ضحايا تسونامي؟"), statement(text), [(one.start, one.end)]) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("اتهام 12 من ضباط المخابرات", "اتهام 12 ضابطا", True),
        ("قتل ستة فلسطينيين", "مقتل 6 أشخاص", True),
        ("قتل ستة فلسطينيين", "إصابة 6 أشخاص", False),
        ("له 200 مليون مستخدم", "يضم 200 مليون شخص", True),
        ("قتل 3 جنود", "سجل 3 أهداف", False),
        ("نسبة 40 في المئة", "بلغ 40 دولارا", False),
        ("دفع 70 مليون يورو", "دفع 70 مليون دولار", False),
    ],
)
def test_numbers_are_the_same_if_they_count_the_same(one: str, other: str, *, same: bool) -> None:
    first, second = statement(one), statement(other)
    assert same_quantity(first, first.quantities[0], second, second.quantities[0]) is same
