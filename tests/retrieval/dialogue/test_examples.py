from __future__ import annotations

import pytest

from retrieval import Article, example_questions


def article(title: str) -> Article:
    return Article(id=title, title=title, body="نص.")


def questions(*titles: str) -> list[str]:
    return [example.question for example in example_questions(map(article, titles))]


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("مقتل 10 في انفجار بإقليم ننكرهار شرق أفغانستان", "كم شخصا قُتل في انفجار بإقليم ننكرهار شرق أفغانستان؟"),
        ("مقتل 30 جنديا في نيجيريا في هجوم إرهابي", "كم جنديا قُتل في نيجيريا في هجوم إرهابي؟"),
        ("وفاة 14 شخصا جراء تصادم حافلتين بالكويت", "كم شخصا توفي جراء تصادم حافلتين بالكويت؟"),
        ("مقتل 5 فلسطينيين بانفجار وسط غزة.. والسبب مجهول", "كم شخصا قُتل بانفجار وسط غزة؟"),
    ],
)
def test_a_title_that_counts_asks_how_many(title: str, question: str) -> None:
    assert question in questions(title)


@pytest.mark.parametrize(
    "title", ["مقتل مسؤول فلبيني ثان في مانيلا", "مقتل 3 فلسطينيين حاولوا عبور حدود غزة", "10 قتلى في كابول"]
)
def test_a_title_that_counts_otherwise_asks_nothing_of_how_many(title: str) -> None:
    assert not any(made.startswith("كم") for made in questions(title))


def test_a_title_asks_who_its_persons_are_and_for_the_newest_about_them() -> None:
    made = questions("جوليان أسانج يعتزم مقاضاة الإكوادور")
    assert made == ["من هو جوليان أسانج؟", "ما آخر أخبار جوليان أسانج؟", "ما آخر أخبار الإكوادور؟"]


def test_a_title_that_asks_is_asked_as_it_is() -> None:
    assert "من هو المشير عبد الرحمن سوار الذهب؟" in questions("من هو المشير عبد الرحمن سوار الذهب؟")
    assert not any(made.startswith(("هل", "كيف")) for made in questions("هل تخلت روسيا عن بشار.. كيف وصل إلى موسكو؟"))


def test_a_title_that_begins_with_a_preposition_asks_nothing() -> None:
    assert not any(made.startswith("من ") for made in questions("من المؤكد أن خاشقجي مات"))


def test_titles_without_a_name_or_with_words_of_others_are_left_out() -> None:
    assert questions("عاصفة تجتاح المدينة", 'ترامب "يعلن" الحرب على الصين', "") == []


def test_an_example_knows_its_article_and_names() -> None:
    [first, *_] = example_questions([article("إيمانويل ماكرون ينفي تسليم واشنطن أي تسجيل")])
    assert (first.article, first.names) == ("إيمانويل ماكرون ينفي تسليم واشنطن أي تسجيل", ("إيمانويل ماكرون",))
    assert first.person == "إيمانويل ماكرون"
