from __future__ import annotations

import pytest

from retrieval.dialogue.instructions import information_topic, instruction_topic, orders_exercise
from retrieval.dialogue.messages import read_message
from retrieval.dialogue.small_talk import Intent


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("لخّص خبر استقالة الحريري", "استقالة الحريري"),
        ("اكتب خبرا عن محمد صلاح", "محمد صلاح"),
        ("اكتبلي مقال عن أزمة الليرة التركية في سطرين", "أزمة الليرة التركية"),
        ("هل يمكنك أن تكتب لي تقريرا عن مونديال روسيا؟", "مونديال روسيا"),
        ("write an article about Macron please", "Macron"),
        ("من فضلك ترجم هذا النص إلى الإنجليزية", ""),
        ("ملخص قضية خاشقجي", "خاشقجي"),
        ("لخص", ""),
        ("summarize this", ""),
    ],
)
def test_an_order_to_write_names_its_topic_or_none(text: str, topic: str) -> None:
    assert instruction_topic(text) == topic


@pytest.mark.parametrize(
    "text", ["من كتب المقال؟", "كتب الأسد رسالة متى؟", "أعطني آخر أخبار صلاح", "ما ملخص مباراة الأهلي؟", ""]
)
def test_a_question_is_no_order(text: str) -> None:
    assert instruction_topic(text) is None


@pytest.mark.parametrize(
    "text", ["ما المعلومات التي سربها الموقع؟", "معلومات سرية عن روسيا", "من أخبر الرئيس عن ذلك؟", "معلومات عن"]
)
def test_a_question_with_such_words_is_no_request_to_be_told(text: str) -> None:
    assert information_topic(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "احسب مساحة مربع ضلعه 4 أمتار",
        "لو سمحت احسبلي محيط دائرة",
        "أعرب جملة: أكل الولد التفاحة",
        "ما هو الجذر التربيعي للعدد 81؟",
        "كم نتيجة 7 ضرب 8؟",
        "كم يساوي 12 زائد 30؟",
        "حل المعادلة التالية",
        "صرّف الفعل كتب",
        "calculate 12 times 30",
    ],
)
def test_sums_and_grammar_are_exercises(text: str) -> None:
    assert orders_exercise(text)
    found = read_message(text)
    assert found.questions == ()
    assert found.small_talk is not None
    assert found.small_talk.intent is Intent.EXERCISE


@pytest.mark.parametrize(
    "text",
    [
        "أعرب ماكرون عن قلقه من إدلب",
        "كم يساوي الدولار اليوم؟",
        "كم بلغت مساحة الحريق؟",
        "حل الأزمة السورية",
        "ما نتيجة مباراة الأهلي والزمالك؟",
        "كم شخصا قتل في انفجار كابول؟",
        "صرف رواتب الموظفين في اليمن",
    ],
)
def test_news_is_no_exercise(text: str) -> None:
    assert not orders_exercise(text)
