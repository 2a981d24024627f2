"""Questions that ask the same are one group, in whatever spelling and dialect; near ones that do not are kept apart."""

from __future__ import annotations

import pytest

from retrieval.answering.question_groups import group_questions


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("من هو رئيس فرنسا؟", "مين رئيس فرنسا"),
        ("إمتى استقال الحريري", "متى استقال رئيس الوزراء اللبناني سعد الحريري؟"),
        ("كم سعر الذهب في مصر", "سعر الذهب بمصر"),
        ("ماذا قال بوتن عن سوريا", "شو قال بوتين عن سورية؟"),
        ("ما عاصمة اليابان؟", "عاصمة اليابان ايه؟"),
        ("كم قتيلا سقط في انفجار المرفأ؟", "كم عدد قتلى انفجار المرفأ"),
        ("ما سبب ارتفاع اسعار البنزين", "لماذا ارتفعت أسعار البنزين؟"),
        ("كم عدد سكان الأردن", "كم يبلغ عدد سكان الاردن؟"),
    ],
)
def test_two_wordings_of_one_question_are_joined(one: str, other: str) -> None:
    assert group_questions([one, other]) == group_questions([other, one]) == [[0, 1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("من هو رئيس فرنسا؟", "من هو رئيس مصر؟"),
        ("من هو مدرب فرنسا؟", "من هو رئيس فرنسا؟"),
        ("متى استقال الحريري", "لماذا استقال الحريري"),
        ("متى فاز ليفربول بالدوري", "متى فاز ليفربول بالكأس"),
        ("كم عمر محمد صلاح؟", "كم هدفا سجل محمد صلاح؟"),
        ("من هو محمد صلاح", "من هو محمد بن سلمان"),
        ("ماذا حدث في 2018", "ماذا حدث في 2019"),
        ("ماذا قال ترامب عن إيران", "ماذا قال ترامب عن الصين"),
    ],
)
def test_another_name_number_or_question_word_is_another_question(one: str, other: str) -> None:
    assert group_questions([one, other]) == [[0], [1]]


def test_the_first_question_stands_for_its_group_and_order_is_kept() -> None:
    questions = ["سعر الذهب", "من هو رئيس فرنسا؟", "كم سعر الذهب؟", "؟؟", "مين رئيس فرنسا"]
    assert group_questions(questions) == [[0, 2], [1, 4], [3]]
    assert group_questions([]) == []
