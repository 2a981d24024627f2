"""The same fact from two articles is one answer; two facts are two."""

from __future__ import annotations

from retrieval.answering.deduplication import WeightedStems, same_fact, weigh_stems
from retrieval.ranking.query import Query, parse_question
from retrieval.text.analysis import forms_of
from retrieval.text.vocabulary import CUES, STEM_VIEW, WEIGHT, columns_of, views


def same(one: str, other: str, question: str) -> bool:
    query = parse_question(question)
    return same_fact(told(one, query), told(other, query))


def told(body: str, query: Query) -> WeightedStems:
    known = views(columns_of(forms_of(body)).rows)
    return weigh_stems(query, *(known[:, column].tolist() for column in (STEM_VIEW, WEIGHT, CUES)))


def test_a_sentence_told_again_with_other_words_around_is_the_same() -> None:
    one = "وصل وزير الخارجية سيرغي لافروف إلى أنقرة أمس لبحث الهدنة."
    other = "قالت الوكالة إن لافروف وصل إلى أنقرة أمس لبحث الهدنة مع نظيره التركي."
    assert same(one, other, "إلى أين وصل لافروف؟")


def test_another_fact_about_the_same_person_is_another() -> None:
    one = "وصل وزير الخارجية سيرغي لافروف إلى أنقرة أمس لبحث الهدنة."
    other = "انتقد لافروف العقوبات الأوروبية على قطاع الطاقة في خطاب طويل."
    assert not same(one, other, "إلى أين وصل لافروف؟")


def test_another_number_is_another_fact_when_a_number_is_asked_for() -> None:
    one = "قتل 12 شخصا في انفجار السوق في بغداد."
    other = "قتل 15 شخصا في انفجار السوق في بغداد."
    assert not same(one, other, "كم شخصا قتل في انفجار بغداد؟")
    assert same(one, other, "أين وقع الانفجار؟")


def test_numbers_written_as_words_are_numbers() -> None:
    five = "قتل خمسة جنود في انفجار السوق في بغداد."
    seven = "قتل سبعة جنود في انفجار السوق في بغداد."
    question = "كم جنديا قتل في انفجار بغداد؟"
    assert not same(five, seven, question)
    assert not same(five, five.replace("خمسة", "7"), question)
    assert same(five, five.replace("خمسة", "5"), question)
