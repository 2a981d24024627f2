from __future__ import annotations

import pytest

from bot.service.asking import read
from bot.service.dialogue import Dialogue
from retrieval import Archive, QuestionError, read_message

ASKED = "متى كتب الأسد رسالته إلى بوتين؟"
UNANSWERED = "كم هدفا سجل ميسي في مباراة البرازيل؟"


@pytest.fixture
def dialogue(archive: Archive) -> Dialogue:
    return Dialogue(archive, top=1)


def test_questions_of_one_message_are_asked_in_turn_and_know_those_before(dialogue: Dialogue) -> None:
    typed = f"{ASKED} ومن نشرها؟"
    asked = list(dialogue.answers(read_message(typed), typed))
    assert [one.question for one in asked] == [ASKED, "من نشر رسالة الأسد؟"]
    assert [one.understood for one in asked] == [None, "من نشر رسالة الأسد؟"]


def test_the_exchange_before_is_that_of_the_message_before(dialogue: Dialogue) -> None:
    dialogue.ask(ASKED)
    assert dialogue.ask("ومن نشرها؟").understood == "من نشر رسالة الأسد؟"
    dialogue.ask(UNANSWERED)
    assert dialogue.ask("ومتى كان ذلك؟").question == "متى سجل ميسي في مباراة البرازيل؟"


def test_a_name_gets_what_the_archive_answers_or_one_abstention(dialogue: Dialogue) -> None:
    asked = list(dialogue.answers(read_message("ميسي"), "ميسي"))
    assert [(one.answer.answered, one.written) for one in asked] == [(False, "ميسي")]


def test_a_follow_up_can_be_asked_as_it_was_written(dialogue: Dialogue) -> None:
    dialogue.ask(ASKED)
    again = dialogue.ask_as_written(dialogue.ask("ومن نشرها؟"))
    assert (again.question, again.understood) == ("ومن نشرها؟", None)


def test_words_that_ask_nothing_are_refused(dialogue: Dialogue) -> None:
    with pytest.raises(QuestionError):
        list(dialogue.answers(read_message("؟!"), "؟!"))


def test_the_sentence_of_an_abstention_names_nobody_who_was_asked_for(dialogue: Dialogue) -> None:
    asked = dialogue.ask("من فاز بكأس العالم في روسيا؟")
    assert not asked.answer.answered
    assert dialogue.ask("ومتى كان ذلك؟").question == "متى فاز بكأس العالم في روسيا؟"


def test_a_name_of_common_words_gets_who_that_is_and_the_newest(archive: Archive, dialogue: Dialogue) -> None:
    typed = "كامل صقر"
    asked = list(dialogue.answers(read(typed, archive), typed))
    assert [one.question for one in asked] == ["من هو كامل صقر؟", "ما آخر أخبار كامل صقر؟"]
    assert all(one.answer.answered for one in asked)


def test_the_newest_about_a_name_is_left_out_if_it_is_the_sentence_that_says_who_it_is(
    archive: Archive, dialogue: Dialogue
) -> None:
    typed = "رسلان بوخوف"
    assert [one.question for one in dialogue.answers(read(typed, archive), typed)] == ["من هو رسلان بوخوف؟"]


def test_words_that_are_not_valid_unicode_are_no_name(archive: Archive) -> None:
    assert not read("كامل \ud800صقر", archive).name
