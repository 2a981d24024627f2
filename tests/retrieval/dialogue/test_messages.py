from __future__ import annotations

from retrieval import Intent, read_message


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


def test_three_questions_are_answered_and_the_others_counted() -> None:
    message = read_message("من هو ماكرون؟ ومتى انتخب؟ وكم عمره؟ وأين ولد؟ ومن خلفه؟")
    assert (len(message.questions), message.left_out) == (3, 2)


def test_a_message_without_words_is_left_to_the_archive() -> None:
    assert read_message("؟!").questions == ("؟!",)
