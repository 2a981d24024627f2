from __future__ import annotations

import pytest

from retrieval import Intent, read_message, settle_name


def test_small_talk_asks_nothing() -> None:
    message = read_message("شكرا جزيلا")
    assert message.questions == ()
    assert message.small_talk is not None
    assert message.small_talk.intent is Intent.THANKS


def test_a_greeting_before_a_name_or_question_is_left_out() -> None:
    assert read_message("صباح الخير، من هو رئيس فرنسا؟ شكرا").questions == ("من هو رئيس فرنسا؟",)
    named = read_message("مرحبا، محمد صلاح")
    assert (named.name, named.questions[0]) == (True, "من هو محمد صلاح؟")


def test_an_order_to_write_asks_for_the_newest_about_its_name() -> None:
    message = read_message("اكتب خبرا عن محمد صلاح")
    assert (message.instruction, message.questions) == (True, ("ما آخر أخبار محمد صلاح؟",))
    assert read_message("لخص أزمة الليرة").questions == ("أزمة الليرة",)
    assert read_message("ترجم هذا النص").questions == ()


@pytest.mark.parametrize(
    "text", ["أريد معلومات عن محمد صلاح", "حدثني عن محمد صلاح", "شو بتعرف عن محمد صلاح؟", "من فضلك أخبرني عن محمد صلاح"]
)
def test_who_asks_to_be_told_about_a_name_asks_who_that_is_and_the_newest(text: str) -> None:
    message = read_message(text)
    assert (message.name, message.questions) == (True, ("من هو محمد صلاح؟", "ما آخر أخبار محمد صلاح؟"))


def test_of_what_somebody_wants_to_be_told_only_the_topic_is_asked() -> None:
    assert read_message("أخبرني عن عدد قتلى زلزال إندونيسيا").questions == ("عدد قتلى زلزال إندونيسيا",)
    assert read_message("معلومات عن جمال خاشقجي").possible_name == "جمال خاشقجي"
    assert read_message("اكتب لي خبرا عن الذهب").questions == ("ما آخر أخبار الذهب؟",)
    assert read_message("ترجم: hello").questions == ("hello",)


def test_a_phrase_that_goes_on_from_before_is_no_name() -> None:
    message = read_message("وعن الأسد؟")
    assert (message.name, message.questions) == (False, ("وعن الأسد؟",))


def test_three_questions_are_answered_and_the_others_counted() -> None:
    message = read_message("من هو ماكرون؟ ومتى انتخب؟ وكم عمره؟ وأين ولد؟ ومن خلفه؟")
    assert (len(message.questions), message.left_out) == (3, 2)


def test_a_message_without_words_is_left_to_the_archive() -> None:
    assert read_message("؟!").questions == ("؟!",)


def test_words_that_may_be_a_name_are_one_if_the_archive_knows_the_person() -> None:
    message = read_message("جمال خاشقجي")
    assert (message.questions, message.name) == (("جمال خاشقجي",), False)
    assert settle_name(message, lambda _: False, str).questions == ("جمال خاشقجي",)
    named = settle_name(message, lambda name: name == "جمال خاشقجي", str)
    assert (named.questions, named.name) == (("من هو جمال خاشقجي؟", "ما آخر أخبار جمال خاشقجي؟"), True)


@pytest.mark.parametrize("text", ["سعر الذهب", "رسالة الأسد", "ماكرون والقدس", "من هو ماكرون؟", "نتائج انتخابات 2018"])
def test_the_archive_is_not_asked_whether_other_words_are_a_name(text: str) -> None:
    assert read_message(text).possible_name is None


@pytest.mark.parametrize(
    ("whole", "asked"),
    [("كريستين لاغارد", "من هي لاغارد؟"), ("نيكولا لاغارد", "من هو لاغارد؟"), ("", "من هو لاغارد؟")],
)
def test_a_family_name_is_asked_for_as_a_man_or_a_woman_as_the_archive_knows(whole: str, asked: str) -> None:
    settled = settle_name(read_message("لاغارد"), lambda _: False, lambda _: whole)
    assert settled.questions == (asked, "ما آخر أخبار لاغارد؟")
