"""The words that answer are told from those that match."""

from __future__ import annotations

import pytest

from retrieval import Archive, Article, ReaderConfig


def points(question: str, *bodies: str) -> list[list[str]]:
    archive = Archive()
    archive.add(Article(id=f"a{number}", title="", body=body) for number, body in enumerate(bodies))
    return [[q.text[s:e] for s, e in q.points] for q in archive.ask(question).quotations]


@pytest.mark.parametrize(
    ("question", "body", "words"),
    [
        ("متى وصل الوفد التركي إلى طرابلس؟", "وصل الوفد التركي إلى طرابلس في 24 نوفمبر 2013.", "24 نوفمبر 2013"),
        ("كم شخصا قتل في انفجار السوق في الكرادة؟", "قتل 12 شخصا في انفجار السوق في الكرادة.", "12 شخصا"),
        ("أين وصل الوفد التركي المفاوض؟", "وصل الوفد التركي المفاوض إلى بيروت مساء أمس.", "بيروت"),
        ("كم بلغت قيمة الصفقة الروسية؟", "بلغت قيمة الصفقة الروسية 3 ملايين دولار.", "3 ملايين دولار"),
    ],
)  # fmt: skip
def test_the_name_date_or_number_asked_for_is_pointed_at(question: str, body: str, words: str) -> None:
    assert points(question, body) == [[words]]


def test_what_the_question_gives_is_not_pointed_at() -> None:
    found = points("متى زار الرئيس التركي بيروت عام 2013؟", "زار الرئيس التركي بيروت عام 2013 يوم الخميس.")
    assert found == [["الخميس"]]


def test_a_question_for_no_name_date_or_number_points_at_nothing() -> None:
    assert points("ماذا بحث الوفد التركي في بيروت؟", "بحث الوفد التركي في بيروت ملف الهدنة.") == [[]]


def test_a_near_miss_points_at_nothing() -> None:
    archive = Archive(config=ReaderConfig(near_miss=0.0))
    archive.add([Article(id="a", title="", body="سقطت العاصمة السورية دمشق نتيجة مؤامرة من جهات خارجية.")])
    answer = archive.ask("ما عاصمة اليابان؟")
    assert answer.near_misses
    assert all(quotation.points == () for quotation in answer.near_misses)
