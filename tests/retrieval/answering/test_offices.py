"""Which questions ask for the holder of an office, and of which."""

from __future__ import annotations

import pytest

from retrieval.answering.offices import Office, read_office
from retrieval.ranking.query import parse_question


def office(question: str) -> Office | None:
    return read_office(parse_question(question))


@pytest.mark.parametrize(
    "question",
    [
        "من هو رئيس فرنسا؟",
        "مين الرئيس الفرنسي",
        "شكون رئيس الحكومة التونسية؟",
        "من هي وزيرة خارجية النمسا؟",
        "من يدرب أرسنال؟",
        "مين بيدرب الأهلي",
        "ما اسم مدرب ليفربول؟",
        "اسم رئيس وزراء إثيوبيا",
        "رئيس السودان",
        "من هو المدير الفني الحالي لمنتخب مصر؟",
        "من هو وزير الخارجية؟",
        "من بطل الدوري الإنجليزي؟",
    ],
)
def test_a_short_question_for_an_office_asks_for_its_holder(question: str) -> None:
    assert office(question) is not None


@pytest.mark.parametrize(
    "question",
    [
        "من هو إيمانويل ماكرون؟",
        "من رئيس باراغواي الذي افتتح سفارة بلاده في القدس؟",
        "من هو رئيس فرنسا السابق؟",
        "من هو مرشح رئاسة فرنسا؟",
        "من هو المدرب؟",
        "أين يقيم رئيس فرنسا؟",
        "من كتب المقال؟",
        "هل استقال رئيس فرنسا؟",
    ],
)
def test_other_questions_ask_for_no_present_holder(question: str) -> None:
    assert office(question) is None


def test_an_office_is_known_by_all_its_names() -> None:
    found = office("من هو رئيس وزراء إسبانيا؟")
    assert found is not None
    assert {" ".join(head) for head in found.heads} >= {"رييس وزراء", "رييس حكومه"}


def test_a_country_is_known_by_its_adjective() -> None:
    one, other = office("من هو رئيس الولايات المتحدة؟"), office("من هو الرئيس الأميركي؟")
    assert one is not None
    assert other is not None
    assert one.slots == other.slots


def test_a_year_is_no_part_of_the_office() -> None:
    found = office("من كان وزير مالية اليابان في 2018؟")
    assert found is not None
    assert found.year == 2018
    assert len(found.slots) == 2
