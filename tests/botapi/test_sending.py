"""What the server takes and refuses when the bot writes, edits and deletes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.botapi import BotServer, Json, Message
from tests.botapi.conftest import Call

pytestmark = pytest.mark.loopback


def keyboard(*buttons: Json) -> Json:
    return {"inline_keyboard": [[button] for button in buttons]}


def test_a_message_arrives_as_people_see_it(server: BotServer, call: Call) -> None:
    reem = server.person("ريم").meet()
    markup = keyboard({"text": "المزيد", "callback_data": "x"})
    body = call("sendMessage", chat_id=reem.id, text="<b>قال</b> نعم", parse_mode="HTML", reply_markup=markup)
    [message] = reem.private.shown()
    assert body["result"] == message.json
    assert (message.text, message.marked("bold")) == ("قال نعم", ["قال"])
    assert message.buttons == [{"text": "المزيد", "callback_data": "x"}]
    assert server.refusals == []


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": "", "callback_data": "x"}, "text must be non-empty"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "ا" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "a", "url": "https://a.example"}, "exactly one thing"),
        ({"text": "x", "url": "https://localhost"}, "Wrong HTTP URL"),
        ({"text": "x", "url": "https://a.example/" + "a" * 2048}, "Wrong HTTP URL"),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": {"text": "ا" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": "قال"}, "CopyTextButton must be an Object"),
        ({"text": "x", "switch_inline_query": "ا" * 257}, "SWITCH_INLINE_QUERY_INVALID"),
        ({"text": "x", "callback_data": "x", "colour": "red"}, "unknown field 'colour'"),
    ],
)
def test_buttons_of_a_wrong_shape_are_refused(server: BotServer, call: Call, button: Json, complaint: str) -> None:
    reem = server.person("ريم").meet()
    body = call("sendMessage", chat_id=reem.id, text="قال", reply_markup=keyboard(button))
    assert complaint in body["description"]
    assert [refused.kind for refused in server.refusals] == ["form"]
    assert reem.private.shown() == []


@pytest.mark.parametrize(
    "button",
    [
        {"text": "x", "callback_data": "ا" * 32},
        {"text": "x", "url": "https://a.example/#:~:text=x"},
        {"text": "x", "copy_text": {"text": "ا" * 256}},
        {"text": "x", "switch_inline_query_current_chat": ""},
    ],
)
def test_buttons_at_their_limits_are_taken(server: BotServer, call: Call, button: Json) -> None:
    reem = server.person("ريم").meet()
    assert call("sendMessage", chat_id=reem.id, text="قال", reply_markup=keyboard(button))["ok"]


def test_too_many_buttons_are_refused(server: BotServer, call: Call) -> None:
    reem = server.person("ريم").meet()
    button = {"text": "x", "callback_data": "x"}
    for rows in ([[button] * 9], [[button] * 8] * 13):
        body = call("sendMessage", chat_id=reem.id, text="قال", reply_markup={"inline_keyboard": rows})
        assert "REPLY_MARKUP_TOO_LONG" in body["description"]


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"text": "قال"}, "chat_id is empty"),
        ({"chat_id": 5, "text": "قال"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "قال"}, "chat not found"),
        ({"chat_id": "x", "text": "قال"}, "chat not found"),
    ],
)
def test_a_chat_that_is_not_there_is_refused(server: BotServer, call: Call, values: Json, complaint: str) -> None:
    assert complaint in call("sendMessage", **values)["description"]


def test_unknown_methods_parameters_and_tokens_are_refused(server: BotServer, call: Call, client: httpx.Client) -> None:
    reem = server.person("ريم").meet()
    assert call("sendMassage", chat_id=reem.id)["error_code"] == 404
    assert "unknown parameter 'txet'" in call("sendMessage", chat_id=reem.id, txet="قال")["description"]
    assert "unsupported parse_mode" in call("sendMessage", chat_id=reem.id, text="قال", parse_mode="X")["description"]
    assert [refused.kind for refused in server.refusals] == ["form"] * 3
    assert client.post(f"{server.base_url}1:wrong/getMe").status_code == 401


def test_the_bot_cannot_write_where_it_is_not_wanted(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    gone = server.group("غرفة", reem, bot="kicked")
    left = server.supergroup("غرفة", reem, bot=None)
    quiet = server.group("غرفة", reem)

    def said(chat_id: int) -> Any:
        body = call("sendMessage", chat_id=chat_id, text="قال")
        return body.get("error_code"), body.get("description")

    assert said(reem.id) == (403, "Forbidden: bot can't initiate conversation with a user")
    reem.say("مرحبا")
    assert said(reem.id) == (None, None)
    reem.block()
    assert said(reem.id) == (403, "Forbidden: bot was blocked by the user")
    assert said(gone.id) == (403, "Forbidden: bot was kicked from the group chat")
    assert said(left.id) == (403, "Forbidden: bot is not a member of the supergroup chat")
    with quiet.muted():
        assert said(quiet.id)[1] == "Bad Request: not enough rights to send text messages to the chat"
    assert said(quiet.id) == (None, None)
    assert server.form_refusals == []


def test_a_group_that_became_a_supergroup_says_where_it_went(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    group = server.group("غرفة", reem)
    moved = group.migrate()
    body = call("sendMessage", chat_id=group.id, text="قال")
    assert body["error_code"] == 400
    assert body["parameters"] == {"migrate_to_chat_id": moved.id}
    assert call("sendMessage", chat_id=moved.id, text="قال")["ok"]
    services = [update["message"] for update in call("getUpdates")["result"]]
    assert [(one["chat"]["id"], one.get("migrate_to_chat_id")) for one in services] == [
        (group.id, moved.id),
        (moved.id, None),
    ]


def test_replies_need_their_message_and_their_quote(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    asked = reem.say("متى كتب الرسالة؟")

    def reply(**how: Any) -> Json:
        return call("sendMessage", chat_id=reem.id, text="قال", reply_parameters=how)

    assert reply(message_id=99)["description"] == "Bad Request: message to be replied not found"
    assert "reply_to_message" not in reply(message_id=99, allow_sending_without_reply=True)["result"]
    assert reply(message_id=asked.id, quote="كتب غيرها")["description"] == "Bad Request: QUOTE_TEXT_INVALID"
    quoted = reply(message_id=asked.id, quote="<b>كتب</b> الرسالة", quote_parse_mode="HTML")["result"]
    assert quoted["quote"]["text"] == "كتب الرسالة"
    assert quoted["quote"]["position"] == 4
    assert server.replies(asked, count=2)[1].json == quoted
    assert "must be an integer" in reply(message_id="1")["description"]


def test_topics_are_kept_and_unknown_ones_refused(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    forum = server.supergroup("غرفة", reem, forum=True)
    politics, closed = forum.topic("سياسة"), forum.topic("أرشيف", closed=True)
    asked = reem.say("/ask متى", to=forum, topic=politics)
    assert asked.topic == politics
    in_topic = call("sendMessage", chat_id=forum.id, text="قال", reply_parameters={"message_id": asked.id})
    assert in_topic["result"]["message_thread_id"] == politics
    assert call("sendMessage", chat_id=forum.id, text="قال", message_thread_id=politics)["ok"]
    for thread, complaint in (
        (1, "message thread not found"),
        (777, "message thread not found"),
        (closed, "TOPIC_CLOSED"),
    ):
        body = call("sendMessage", chat_id=forum.id, text="قال", message_thread_id=thread)
        assert complaint in body["description"]


def test_threads_outside_forums_cannot_be_sent_to(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    group = server.supergroup("غرفة", reem)
    first = reem.say("مرحبا", to=group)
    second = reem.say("/ask متى", to=group, reply_to=first)
    thread = second.json["message_thread_id"]
    assert second.topic is None
    body = call("sendMessage", chat_id=group.id, text="قال", message_thread_id=thread)
    assert body["description"] == "Bad Request: message thread not found"


def test_edits_must_change_something_of_the_bots_own(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    asked = reem.say("متى؟")
    sent = call("sendMessage", chat_id=reem.id, text="<b>قال</b>", parse_mode="HTML")["result"]

    def edit(message_id: int, text: str, **more: Any) -> Any:
        return call("editMessageText", chat_id=reem.id, message_id=message_id, text=text, **more).get("description")

    assert "message is not modified" in edit(sent["message_id"], "<b>قال</b>", parse_mode="HTML")
    assert edit(sent["message_id"], "قال") is None  # only the bold is gone: a change
    assert reem.private.shown()[-1].json["edit_date"] > 0
    assert edit(asked.id, "قال") == "Bad Request: message can't be edited"
    assert edit(99, "قال") == "Bad Request: message to edit not found"
    markup = keyboard({"text": "x", "callback_data": "x"})
    change = {"chat_id": reem.id, "message_id": sent["message_id"], "reply_markup": markup}
    assert call("editMessageReplyMarkup", **change)["ok"]
    assert "not modified" in call("editMessageReplyMarkup", **change)["description"]
    assert call("deleteMessage", chat_id=reem.id, message_id=sent["message_id"])["ok"]
    assert edit(sent["message_id"], "نعم") == "Bad Request: message to edit not found"


def test_actions_and_reactions_are_of_known_kinds(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    asked = reem.say("متى؟")
    assert call("sendChatAction", chat_id=reem.id, action="typing")["ok"]
    assert "wrong parameter action" in call("sendChatAction", chat_id=reem.id, action="thinking")["description"]

    def react(*emoji: str) -> Json:
        reactions = [{"type": "emoji", "emoji": one} for one in emoji]
        return call("setMessageReaction", chat_id=reem.id, message_id=asked.id, reaction=reactions)

    assert react("👀")["ok"]
    assert react()["ok"]
    assert "REACTION_INVALID" in react("🧿")["description"]
    assert "REACTIONS_TOO_MANY" in react("👀", "👍")["description"]


def test_documents_are_kept_and_can_be_fetched(server: BotServer, call: Call, client: httpx.Client) -> None:
    reem = server.person("ريم").meet()
    url = f"{server.base_url}{server.token}/sendDocument"
    files = {"document": ("خبر.txt", "قال".encode(), "text/plain")}
    sent = client.post(url, data={"chat_id": str(reem.id), "caption": "خبر"}, files=files).json()["result"]
    path = call("getFile", file_id=sent["document"]["file_id"])["result"]["file_path"]
    base = server.base_url.removesuffix("bot")
    assert client.get(f"{base}file/bot{server.token}/{path}").content.decode() == "قال"
    assert client.get(f"{base}file/bot1:wrong/{path}").status_code == 404
    assert "there is no document" in call("sendDocument", chat_id=reem.id)["description"]


def test_channel_posts_appear_in_the_linked_group(server: BotServer, call: Call) -> None:
    editor = server.person("سلمى")
    group = server.supergroup("نقاش", editor)
    channel = server.channel("أخبار", editor, linked=group)
    post = channel.post("/ask متى")
    assert group.shown()[0].json["forward_origin"]["message_id"] == post.id
    assert group.forwarded(post).text == "/ask متى"
    kinds = [next(iter(set(update) - {"update_id"})) for update in call("getUpdates")["result"]]
    assert sorted(kinds) == ["channel_post", "message"]
    sent = call("sendMessage", chat_id=channel.id, text="قال", reply_parameters={"message_id": post.id})["result"]
    assert "from" not in sent
    assert isinstance(server.replies(post)[0], Message)
