"""Who said what, in a chat: speaker, words and citation, by pages."""

from __future__ import annotations

import pytest

from tests.botapi import BotServer, Message, Person, Room
from tests.botapi.text import bare
from tests.end_to_end.bots import AR, EN, RunningBot

pytestmark = pytest.mark.loopback


@pytest.fixture
def server(newsroom: RunningBot) -> BotServer:
    return newsroom.server


@pytest.fixture
def reem(server: BotServer) -> Person:
    return server.person("ريم").meet()


@pytest.fixture
def group(server: BotServer, reem: Person) -> Room:
    return server.supergroup("غرفة الأخبار", reem)


def quoted(server: BotServer, asked: Message) -> Message:
    return server.replies(asked)[0]


def test_the_speaker_the_words_and_the_source_are_shown(server: BotServer, reem: Person) -> None:
    said = quoted(server, reem.say("/quotes لافروف")).bare
    assert "سيرجي لافروف" in said
    assert "الإطاحة السريعة بالأسد كانت نتيجة عجزه عن معالجة المشاكل الاجتماعية في البلاد" in said
    assert AR("quotes.reported") in said
    assert AR("quotes.direct") in said
    assert "هل تخلت روسيا عن بشار" in said


def test_a_subject_narrows_what_is_shown(server: BotServer, reem: Person) -> None:
    said = quoted(server, reem.say("/أقوال لافروف عن العقوبات")).bare
    assert "نتيجة العقوبات" in said
    assert "الإطاحة السريعة" not in said


def test_pages_are_turned_in_place_and_back(server: BotServer, reem: Person) -> None:
    first = quoted(server, reem.say("/quotes صقر"))
    reem.press(first, AR("chat.next")).answer()
    second = reem.private.edited(first)
    assert second.bare != first.bare
    reem.press(second, AR("chat.previous")).answer()
    assert reem.private.edited(second).bare == first.bare


def test_the_command_works_in_a_group_and_stays_in_its_topic(server: BotServer, reem: Person, group: Room) -> None:
    assert "سيرجي لافروف" in quoted(server, reem.say("/quotes لافروف", to=group)).bare
    forum = server.supergroup("المنتدى", reem, forum=True)
    politics = forum.topic("سياسة")
    answer = quoted(server, reem.say("/quotes لافروف", to=forum, topic=politics))
    assert answer.topic == politics


def test_without_a_name_the_use_is_told_and_an_unknown_one_has_no_words(server: BotServer, reem: Person) -> None:
    assert quoted(server, reem.say("/quotes")).bare.startswith(AR("quotes.usage").splitlines()[0])
    assert quoted(server, reem.say("/quotes جون سميث")).bare == AR("quotes.none", name="جون سميث")
    about = quoted(server, reem.say("/quotes لافروف عن كرة القدم")).bare
    assert about == AR("quotes.none.about", name="لافروف", about="كرة القدم")


def test_a_further_question_goes_on_from_what_was_said(server: BotServer, reem: Person) -> None:
    shown = quoted(server, reem.say("/quotes لافروف عن العقوبات"))
    more = quoted(server, reem.say("وعن بشار الأسد؟", reply_to=shown)).bare
    assert AR("chat.understood", question="").split(":")[0] in more


def test_in_a_private_chat_a_phrase_goes_on_without_a_reply(server: BotServer, reem: Person) -> None:
    quoted(server, reem.say("/quotes لافروف عن العقوبات"))
    more = quoted(server, reem.say("وعن الأسد؟")).bare
    assert bare(AR("chat.understood", question="ماذا قال لافروف عن الأسد؟")) in more


def test_in_english_the_labels_are_english(server: BotServer, reem: Person) -> None:
    quoted(server, reem.say("/language en"))
    said = quoted(server, reem.say("/quotes لافروف")).bare
    assert EN("quotes.direct") in said
    assert "سيرجي لافروف" in said


def test_who_said_something_is_answered_with_the_speaker_and_the_source(server: BotServer, reem: Person) -> None:
    said = quoted(server, reem.say("من قال إن الإطاحة السريعة بالأسد كانت نتيجة عجزه؟")).bare
    assert "لافروف" in said
    assert "هل تخلت روسيا عن بشار" in said


def test_who_said_something_that_nobody_says_is_not_answered(server: BotServer, reem: Person) -> None:
    said = quoted(server, reem.say("من قال إن الإطاحة السريعة بالأسد لم تكن نتيجة عجزه؟")).bare
    assert said.startswith(AR("near-misses"))
