"""Talk around questions: small talk, names, orders to write, follow-ups without reply, several questions at once."""

from __future__ import annotations

import pytest

from tests.botapi import BotServer, Message, Person, Room
from tests.end_to_end.bots import AR, CALLED, EN, NOWHERE, WHEN, RunningBot

pytestmark = pytest.mark.loopback

WHO: str = "ومن نشرها؟"
WHOLE: str = "من نشر رسالة الأسد؟"


@pytest.fixture
def server(newsroom: RunningBot) -> BotServer:
    return newsroom.server


@pytest.fixture
def reem(server: BotServer) -> Person:
    return server.person("ريم").meet()


@pytest.fixture
def group(server: BotServer, reem: Person) -> Room:
    return server.supergroup("غرفة الأخبار", reem)


def is_own_words(message: Message) -> bool:
    """Whether a message quotes nothing."""
    return not message.marked("blockquote") and not message.buttons


def understood(message: Message) -> list[str]:
    return [line.removeprefix(AR("chat.understood", question="")) for line in message.marked("italic")]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("مرحبا!", AR("small-talk.greeting")),
        ("شكرا جزيلا", AR("small-talk.thanks")),
        ("شو بتقدر تعمل؟", AR("small-talk.abilities")),
        ("😂", AR("small-talk.laughter")),
        ("Good morning", EN("small-talk.greeting")),
    ],
)
def test_small_talk_is_answered_by_the_bot_itself(server: BotServer, reem: Person, text: str, answer: str) -> None:
    [said] = server.replies(reem.say(text))
    assert said.bare.startswith(answer)
    assert is_own_words(said)


def test_in_a_group_small_talk_is_answered_where_the_bot_is_spoken_to(
    server: BotServer, reem: Person, group: Room
) -> None:
    reem.say("صباح الخير", to=group)
    asked = reem.say("/ask صباح الخير", to=group)
    [said] = server.replies(asked)
    assert said.bare.startswith(AR("small-talk.greeting"))
    server.settle()
    assert len(group.from_bot()) == 1


def test_a_follow_up_without_reply_is_shown_whole_and_can_be_asked_as_written(server: BotServer, reem: Person) -> None:
    server.replies(reem.say(WHEN[0]))
    [followed] = server.replies(reem.say(WHO))
    assert understood(followed) == [WHOLE]
    reem.press(followed, AR("chat.as-asked")).answer()
    assert understood(reem.private.edited(followed)) == []


def test_a_follow_up_after_small_talk_still_follows_the_last_answer(server: BotServer, reem: Person) -> None:
    server.replies(reem.say(WHEN[0]))
    server.replies(reem.say("شكرا"))
    [followed] = server.replies(reem.say(WHO))
    assert understood(followed) == [WHOLE]


def test_in_a_group_only_a_reply_follows_up(server: BotServer, reem: Person, group: Room) -> None:
    server.replies(reem.say(f"/ask {WHEN[0]}", to=group))
    [alone] = server.replies(reem.say(f"/ask {WHO}", to=group))
    assert understood(alone) == []


def test_several_questions_are_answered_one_after_the_other(server: BotServer, reem: Person) -> None:
    asked = reem.say(f"{WHEN[0]} {WHO} {CALLED[0]} وأين؟ شكرا")
    first, second, third, note = server.replies(asked, count=4)
    assert WHEN[1] in first.marked("blockquote")[0]
    assert understood(second) == [WHOLE]
    assert CALLED[1] in third.marked("blockquote")[0]
    assert note.bare == AR("questions.left-out")


def test_an_edited_message_edits_its_answers_and_deletes_those_it_no_longer_asks_for(
    server: BotServer, reem: Person
) -> None:
    asked = reem.say(f"{CALLED[0]} {NOWHERE}")
    first, second = server.replies(asked, count=2)
    reem.edit(asked, WHEN[0])
    now = reem.private.edited(first)
    assert WHEN[1] in now.marked("blockquote")[0]
    server.settle()
    assert [message.id for message in reem.private.from_bot() if message.id >= first.id] == [first.id]
    reem.edit(asked, f"{WHEN[0]} {WHO}")
    added = reem.private.next_from_bot(after=second.id)
    assert understood(added) == [WHOLE]
    reem.edit(asked, "شكرا")
    assert is_own_words(reem.private.edited(now))
    server.settle()
    assert [message.id for message in reem.private.from_bot() if message.id >= first.id] == [first.id]


def test_a_name_alone_gets_what_the_archive_has_about_it(server: BotServer, reem: Person) -> None:
    [said] = server.replies(reem.say("رسلان بوخوف"))
    assert any("بوخوف" in quoted for quoted in said.marked("blockquote"))


def test_an_order_to_write_is_told_what_isnad_does_and_gets_the_archive(server: BotServer, reem: Person) -> None:
    note, answer = server.replies(reem.say("لخّص رسالة الأسد إلى بوتين"), count=2)
    assert note.bare == AR("instruction.topic")
    assert answer.marked("blockquote")
    [alone] = server.replies(reem.say("ترجم هذا النص إلى الإنجليزية"))
    assert alone.bare.startswith(AR("instruction"))
    assert is_own_words(alone)


def test_small_talk_finds_nothing_in_another_chat(server: BotServer, reem: Person) -> None:
    assert reem.ask_inline("شكرا")["results"] == []
