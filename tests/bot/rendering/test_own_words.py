from __future__ import annotations

import pytest

from bot.i18n import Catalogue
from bot.rendering.own_words import catalogue_for, instruction_text, small_talk_text
from bot.settings import Language
from retrieval import Intent, SmallTalk, read_message


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("intent", Intent)
def test_everything_that_people_say_has_an_answer_of_its_own(intent: Intent, language: Language) -> None:
    say = Catalogue(language)
    text = small_talk_text(SmallTalk(intent=intent, language=None), (), say)
    assert text
    assert not text.startswith("small-talk.")
    assert "\n" not in text, "without examples it is one line"


def test_the_examples_stand_below_one_a_line(arabic: Catalogue) -> None:
    text = small_talk_text(SmallTalk(intent=Intent.THANKS, language="ar"), ("من هو أ؟", "متى ب؟"), arabic)
    assert text.splitlines()[-2:] == ["• من هو أ؟", "• متى ب؟"]


def test_the_language_is_that_of_the_person_or_of_the_chat(arabic: Catalogue, english: Catalogue) -> None:
    assert catalogue_for(SmallTalk(intent=Intent.THANKS, language="ar"), english).language is Language.AR
    assert catalogue_for(SmallTalk(intent=Intent.THANKS, language=None), english) is english
    assert catalogue_for(SmallTalk(intent=Intent.THANKS, language="ar"), arabic) is arabic


def test_an_order_with_a_topic_introduces_what_follows(arabic: Catalogue) -> None:
    with_topic = instruction_text(read_message("لخص خبر استقالة الحريري"), ("من هو أ؟",), arabic)
    assert with_topic.endswith(":")
    assert "من هو أ؟" not in with_topic
    assert "من هو أ؟" in instruction_text(read_message("لخص"), ("من هو أ؟",), arabic)
