from __future__ import annotations

import pytest

from retrieval.dialogue.follow_ups import read_follow_up


@pytest.mark.parametrize(
    "question",
    [
        "وكم كان عمره؟",
        "ومتى كان ذلك؟",
        "وماذا قال عن إسرائيل؟",
        "وماذا قال عنه ترامب؟",
        "ولماذا؟",
        "متى؟",
        "طيب، ومين خلفه؟",
        "وين ولد؟",
        "شو اسم زوجته؟",
        "وعنده كام سنة؟",
        "وقداش عمرو؟",
        "وفي أي ناد يلعب؟",
        "هل هو متزوج؟",
        "ومن المدرب الجديد؟",
    ],
)
def test_what_leaves_open_whom_it_is_about_is_a_follow_up(question: str) -> None:
    assert read_follow_up(question) is not None


@pytest.mark.parametrize(
    "question",
    [
        "وماذا قال ترامب عن القدس؟",
        "وزير الخارجية القطري من هو؟",
        "وفاة الشيخ زايد متى كانت؟",
        "وين صارت مباراة السعودية وروسيا؟",
        "وش صار في بنغازي؟",
        "ومن هو دوتيرتي؟",
        "وكم سعر برميل برنت؟",
        "وماذا يجري في السودان؟",
        "من الوزير الذي قدم استقالته بعد حادث القطار؟",
        "كم مدينة شملها القرار؟",
        "متى أعلن ترامب انسحابه من الاتفاق؟",
        "هو صحيح إن البنزين غلي؟",
        "أين عثر على حطام الطائرة؟",
        "شكون هو المحامي تاع المتهم؟",
        "؟!",
    ],
)
def test_what_names_something_is_a_question_of_its_own(question: str) -> None:
    assert read_follow_up(question) is None


def test_in_reply_every_question_without_a_name_is_a_follow_up() -> None:
    assert read_follow_up("ما رد الحكومة؟") is None
    assert read_follow_up("ما رد الحكومة؟", replied=True) is not None
    assert read_follow_up("ما رد روسيا؟", replied=True) is None
