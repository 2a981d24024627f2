"""Who addresses the bot gets an answer or a reason, where it was asked; overheard talk gets nothing."""

from __future__ import annotations

import pytest

from tests.botapi import BotServer, Message, Person, Room
from tests.botapi.world import BOT_USERNAME, CHANNEL_BOT
from tests.end_to_end.bots import AR, CALLED, NOWHERE, WHEN, RunningBot

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


def answered(server: BotServer, asked: Message, holds: str = WHEN[1]) -> Message:
    """The one answer to ``asked``, which says ``holds`` in its quotation."""
    [answer] = server.replies(asked)
    assert any(holds in quoted for quoted in answer.marked("blockquote")), answer.bare
    return answer


def test_any_text_in_a_private_chat_is_a_question(server: BotServer, reem: Person) -> None:
    answer = answered(server, reem.say(WHEN[0]))
    assert "كتب" in answer.marked("bold")
    assert "روسيا تنشر رسالة من الأسد إلى بوتين" in answer.bare
    assert answer.buttons


def test_what_the_archive_does_not_say_is_said_plainly(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(NOWHERE))
    assert AR("near-misses") in answer.marked("bold")
    assert AR("abstention") not in answer.bare
    assert len(answer.marked("blockquote")) == 1
    assert AR("chat.rephrase").splitlines()[0] in answer.bare


def test_words_that_ask_nothing_get_a_reason(server: BotServer, reem: Person) -> None:
    [reason] = server.replies(reem.say("؟!"))
    assert reason.bare
    assert reason.marked("blockquote") == []


@pytest.mark.parametrize(
    "text",
    [
        "/ask {0}",
        f"/ask@{BOT_USERNAME} {{0}}",
        "/بحث {0}",
        "/اسأل {0}",
        f"@{BOT_USERNAME} {{0}}",
        f"{{0}} @{BOT_USERNAME}",
    ],
)
def test_a_group_asks_by_command_or_mention(server: BotServer, reem: Person, group: Room, text: str) -> None:
    asked = reem.say(text.format(WHEN[0]), to=group)
    assert answered(server, asked).replies_to == asked.id


def test_overheard_talk_is_left_alone(server: BotServer, reem: Person, group: Room) -> None:
    reem.say(WHEN[0], to=group)
    reem.say(f"/ask@other_bot {WHEN[0]}", to=group)
    reem.say("/weather", to=group)
    reem.say(WHEN[0], to=group, via={"id": 5, "is_bot": True, "first_name": "x", "username": "other_bot"})
    server.settle()
    assert group.from_bot() == []


def test_ask_in_reply_asks_the_message_or_what_was_quoted_of_it(server: BotServer, reem: Person, group: Room) -> None:
    other = server.person("زياد")
    heard = other.say(f"سؤال للزملاء. {WHEN[0]} {CALLED[0]}", to=group)
    answered(server, reem.say("/ask", to=group, reply_to=heard, quote=WHEN[0]))
    answered(server, reem.say("/ask", to=group, reply_to=heard, quote=CALLED[0]), CALLED[1])


def test_ask_with_nothing_to_ask_gets_a_reason(server: BotServer, reem: Person, group: Room) -> None:
    [reason] = server.replies(reem.say("/ask", to=group))
    assert reason.bare == AR("routing.empty")


def test_answers_stay_in_their_topic(server: BotServer, reem: Person) -> None:
    forum = server.supergroup("غرفة", reem, forum=True)
    politics = forum.topic("سياسة")
    answer = answered(server, reem.say(f"/ask {WHEN[0]}", to=forum, topic=politics))
    assert answer.topic == politics
    general = answered(server, reem.say(f"/ask {WHEN[0]}", to=forum))
    assert general.topic is None


def test_a_reply_in_a_thread_without_topics_is_answered(server: BotServer, reem: Person, group: Room) -> None:
    heard = server.person("زياد").say(WHEN[0], to=group)
    answered(server, reem.say("/ask", to=group, reply_to=heard))


def test_a_channel_is_answered_once_and_its_group_not_at_all(server: BotServer, reem: Person) -> None:
    discussion = server.supergroup("نقاش", reem)
    channel = server.channel("قناة الأخبار", reem, linked=discussion)
    answered(server, channel.post(f"/ask {WHEN[0]}"))
    channel.post("خبر عاجل: متى كتب الأسد رسالته؟")
    server.settle()
    assert len(channel.from_bot()) == 1
    assert [message for message in discussion.shown() if message.from_bot] == []


def test_an_anonymous_admin_and_a_channel_may_ask_in_a_group(server: BotServer, reem: Person, group: Room) -> None:
    answered(server, reem.say(f"/ask {WHEN[0]}", to=group, anonymous=True))
    channel = server.channel("قناة", reem)
    asked = reem.say_as_channel(f"/ask {WHEN[0]}", channel=channel, to=group)
    assert asked.json["from"] == CHANNEL_BOT
    answered(server, asked)


def test_an_edited_question_edits_its_answer(server: BotServer, reem: Person, group: Room) -> None:
    asked = reem.say(f"/ask {NOWHERE}", to=group)
    [first] = server.replies(asked)
    reem.edit(asked, f"/ask {WHEN[0]}")
    now = group.edited(first)
    assert any(WHEN[1] in quoted for quoted in now.marked("blockquote"))
    server.settle()
    assert len(group.from_bot()) == 1


def test_a_reply_to_an_answer_follows_it_up_and_can_be_taken_back(server: BotServer, reem: Person, group: Room) -> None:
    first = answered(server, reem.say(f"/ask {WHEN[0]}", to=group))
    asked = reem.say("وأين نشرت؟", to=group, reply_to=first)
    [followed] = server.replies(asked)
    assert followed.marked("italic") == [AR("chat.understood", question="أين نشرت رسالة الأسد؟")]
    reem.press(followed, AR("chat.as-asked")).answer()
    alone = group.edited(followed)
    assert alone.marked("italic") == []


def test_a_question_with_many_answers_is_paged_by_command_too(server: BotServer, reem: Person) -> None:
    first = answered(server, reem.say(CALLED[0]), CALLED[1])
    [second] = server.replies(reem.say("/more"))
    assert second.marked("blockquote")
    assert second.marked("blockquote") != first.marked("blockquote")


def test_inline_offers_sentences_with_citation_page_after_page(server: BotServer, reem: Person, group: Room) -> None:
    question = CALLED[0]  # the pages hold eight sentences for it, more than fit on one page
    offered = reem.ask_inline(question)
    assert offered["is_personal"]
    assert offered["results"]
    assert "«" in offered["results"][0]["text"]
    following = reem.ask_inline(question, offset=offered["next_offset"])
    known = {result["id"] for result in offered["results"]}
    assert following["results"]
    assert known.isdisjoint(result["id"] for result in following["results"])
    sent = reem.choose(offered["results"][0], question, to=group)
    assert sent.marked("blockquote")
    server.settle()
    assert group.from_bot() == []


def test_inline_without_an_answer_offers_the_closest_as_what_it_is(
    server: BotServer, reem: Person, group: Room
) -> None:
    offered = reem.ask_inline(NOWHERE)
    [only] = offered["results"]
    assert only["title"] == AR("inline.near-miss")
    sent = reem.choose(only, NOWHERE, to=group)
    assert AR("near-misses") in sent.marked("bold")
    assert len(sent.marked("blockquote")) == 1


def test_inline_with_nothing_to_offer_says_so(server: BotServer, reem: Person) -> None:
    offered = reem.ask_inline("؟!")
    assert offered["results"] == []
    assert offered["button"]["text"] == AR("inline.silence")


def test_a_caption_is_a_question_and_a_picture_alone_gets_a_reason(server: BotServer, reem: Person) -> None:
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 9}]}
    answered(server, reem.say(WHEN[0], media=photo))
    other = server.person("زياد").meet()
    [reason] = server.replies(other.say("", media=photo))
    assert reason.bare == AR("routing.no-text")


def test_an_edited_post_of_a_channel_edits_its_answer(server: BotServer, reem: Person) -> None:
    channel = server.channel("قناة", reem)
    post = channel.post(f"/ask {NOWHERE}")
    [first] = server.replies(post)
    reem.edit(post, f"/ask {WHEN[0]}")
    assert any(WHEN[1] in text for text in channel.edited(first).marked("blockquote"))
    assert len(channel.from_bot()) == 1


def test_a_question_as_long_as_a_message_is_answered_or_told_why(server: BotServer, reem: Person) -> None:
    long = (f"{WHEN[0]} " * 130)[:4096]
    assert server.replies(reem.say(long))


def test_a_question_that_is_deleted_meanwhile_is_answered_all_the_same(
    server: BotServer, reem: Person, group: Room
) -> None:
    server.fault("flood", "sendMessage", chat_id=group.id, seconds=1)
    asked = reem.say(f"/ask {WHEN[0]}", to=group)
    server.wait_until(lambda: [call for call in server.calls("sendMessage") if call.code == 429])
    group.delete(asked)
    assert WHEN[1] in group.next_from_bot().bare
