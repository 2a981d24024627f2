"""A question that counts a unit is answered in that unit."""

from __future__ import annotations

import pytest

from retrieval.answering.asked_units import read_asked_unit
from retrieval.ranking.query import parse_question


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("كم دقيقة تسلق البيضة؟", {"minutes"}),
        ("البيضة المسلوقة بدها كم دقيقة؟", {"minutes"}),
        ("بعد كم يوم من المونديال انطلق الدوري؟", {"days"}),
        ("كم مليون دولار دفعت الشركة؟", {"money"}),
        ("أرخص سيارة في المعرض بكم يوان", {"money"}),
        ("كم عدد الساعات التي ضاعت؟", {"minutes", "days"}),
        ("قديش كيلو ضعف اللاعب؟", {"length", "weight"}),
    ],
)
def test_the_unit_behind_the_question_word_is_named(question: str, kinds: set[str]) -> None:
    unit = read_asked_unit(parse_question(question))
    assert unit is not None
    assert unit.named
    assert unit.kinds == kinds


def test_a_noun_of_the_question_tells_the_unit_without_naming_it() -> None:
    unit = read_asked_unit(parse_question("كم بلغ وزن القرش الذي اصطيد؟"))
    assert unit is not None
    assert not unit.named
    assert unit.kinds == {"weight"}


@pytest.mark.parametrize("question", ["كم شخصا قتل في الزلزال؟", "متى وقع الزلزال؟", "كم وصل الدولار اليوم؟"])
def test_other_questions_have_no_unit(question: str) -> None:
    assert read_asked_unit(parse_question(question)) is None
