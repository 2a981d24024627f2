from __future__ import annotations

import pytest

from retrieval.dialogue.splitting import split_questions


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("من هو ماكرون؟ ومتى انتخب؟", ["من هو ماكرون؟", "ومتى انتخب؟"]),
        ("1. من هو رئيس فرنسا؟\n2. متى انتخب؟", ["من هو رئيس فرنسا؟", "متى انتخب؟"]),
        ("من هو ماكرون\nشكرا\nمتى توفي هوكينغ", ["من هو ماكرون", "متى توفي هوكينغ"]),
        ("متى وقع الانفجار، وكم عدد القتلى؟", ["متى وقع الانفجار", "وكم عدد القتلى؟"]),
        ("زار ماكرون مصر. هل هذا صحيح؟", ["زار ماكرون مصر. هل هذا صحيح؟"]),
        ("من هو ماكرون؟ رئيس فرنسا", ["من هو ماكرون؟", "رئيس فرنسا"]),
        ("من هو ماكرون؟؟؟", ["من هو ماكرون؟؟؟"]),
        ("متى، وأين وقع الانفجار؟", ["متى، وأين وقع الانفجار؟"]),
        ("كم عمر محمد صلاح وأين ولد؟", ["كم عمر محمد صلاح وأين ولد؟"]),
        ("؟!", ["؟!"]),
    ],
)
def test_each_question_of_a_message_stands_by_itself(text: str, questions: list[str]) -> None:
    assert split_questions(text) == questions


def test_what_is_said_before_a_question_stays_with_it() -> None:
    said = "قرأت أمس خبرا طويلا عن زيارة الرئيس الفرنسي إلى القاهرة مع وفد كبير من الوزراء"
    assert split_questions(f"{said}\nهل زار الأقصر؟") == [f"{said} هل زار الأقصر؟"]
