from __future__ import annotations

import pytest

from retrieval.dialogue.lone_names import questions_about


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("محمد صلاح", ("من هو محمد صلاح؟", "ما آخر أخبار محمد صلاح؟")),
        ("«نادين لبكي»؟", ("من هي نادين لبكي؟", "ما آخر أخبار نادين لبكي؟")),
        ("الرئيس ماكرون", ("من هو الرئيس ماكرون؟", "ما آخر أخبار الرئيس ماكرون؟")),
        ("زيلينسكي", ("من هو زيلينسكي؟", "ما آخر أخبار زيلينسكي؟")),
        ("غزة", ("ما آخر أخبار غزة؟",)),
        ("ريال مدريد", ("ما آخر أخبار ريال مدريد؟",)),
    ],
)
def test_a_name_alone_asks_who_that_is_and_for_the_newest(text: str, questions: tuple[str, ...]) -> None:
    assert questions_about(text) == questions


@pytest.mark.parametrize("text", ["سعر الذهب", "ترامب والقدس", "من هو ماكرون؟", "أخبار ترامب", "weather", "", "مباراة"])
def test_other_words_ask_what_they_say(text: str) -> None:
    assert questions_about(text) == ()
