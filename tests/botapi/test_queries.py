"""Pressed buttons, inline queries, commands, who is in a chat."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.botapi import BotServer, Json
from tests.botapi.conftest import Call

pytestmark = pytest.mark.loopback


def result(number: str = "1", **changes: Any) -> Json:
    content = {"message_text": "<b>قال</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": number, "title": "قال", "input_message_content": content, **changes}


def test_a_pressed_button_is_answered_once(server: BotServer, call: Call) -> None:
    reem = server.person("ريم").meet()
    markup = {"inline_keyboard": [[{"text": "لماذا", "callback_data": "w"}]]}
    sent = call("sendMessage", chat_id=reem.id, text="قال", reply_markup=markup)["result"]
    press = reem.press(reem.private.shown()[0], "لماذا")
    [update] = call("getUpdates")["result"]
    assert update["callback_query"]["data"] == "w"
    assert update["callback_query"]["message"] == sent
    query = update["callback_query"]["id"]
    assert "MESSAGE_TOO_LONG" in call("answerCallbackQuery", callback_query_id=query, text="ا" * 201)["description"]
    assert "URL_INVALID" in call("answerCallbackQuery", callback_query_id=query, url="https://a.example")["description"]
    assert call("answerCallbackQuery", callback_query_id=query, text="لأن")["ok"]
    assert press.answer()["text"] == "لأن"
    assert "query is too old" in call("answerCallbackQuery", callback_query_id=query)["description"]
    assert [refused.kind for refused in server.refusals] == ["form", "form", "state"]


@pytest.mark.parametrize(
    ("results", "more", "complaint"),
    [
        ([result(str(n)) for n in range(51)], {}, "RESULTS_TOO_MUCH"),
        ([result(), result()], {}, "RESULT_ID_DUPLICATE"),
        ([result("ا" * 33)], {}, "RESULT_ID_INVALID"),
        ([result("")], {}, "RESULT_ID_INVALID"),
        ([result(title=" ")], {}, "ARTICLE_TITLE_EMPTY"),
        ([result(type="photo")], {}, "type article"),
        ([result(input_message_content={"message_text": "<p>"})], {}, "unsupported parse_mode"),
        ([result(input_message_content={"message_text": "<p>", "parse_mode": "HTML"})], {}, "Unsupported start tag"),
        ([result(input_message_content={"message_text": ""})], {}, "message text is empty"),
        ([result(url="https://x")], {}, "WEB_DOCUMENT_URL_INVALID"),
        ([result(reply_markup={"inline_keyboard": [[{"text": "x"}]]})], {}, "Text buttons are unallowed"),
        ([result()], {"next_offset": "ا" * 33}, "NEXT_OFFSET_INVALID"),
        ([], {"button": {"text": "ادخل", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ([], {"button": {"text": "", "start_parameter": "a"}}, "BUTTON_TEXT_INVALID"),
        ({}, {}, "must be an Array"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_inline_results_of_a_wrong_shape_are_refused(
    server: BotServer, call: Call, results: list[Json], more: Json, complaint: str
) -> None:
    if complaint == "unsupported parse_mode":
        results[0]["input_message_content"]["parse_mode"] = "Markdown"
    reem = server.person("ريم")
    with ThreadPoolExecutor() as pool:
        offered = pool.submit(reem.ask_inline, "متى")
        [update] = call("getUpdates", timeout=5)["result"]
        query = update["inline_query"]["id"]
        assert complaint in call("answerInlineQuery", inline_query_id=query, results=results, **more)["description"]
        assert call("answerInlineQuery", inline_query_id=query, results=[result()])["ok"]
        assert offered.result()["results"][0]["text"] == "قال"
    assert len(server.form_refusals) == 1


def test_inline_answers_that_are_not_personal_reach_other_people(server: BotServer, call: Call) -> None:
    reem, stranger = server.person("ريم"), server.person("غريب")

    def ask(query: str, **how: Any) -> None:
        with ThreadPoolExecutor() as pool:
            offered = pool.submit(reem.ask_inline, query)
            update = call("getUpdates", timeout=5)["result"][-1]
            call("getUpdates", offset=update["update_id"] + 1)
            call("answerInlineQuery", inline_query_id=update["inline_query"]["id"], results=[result()], **how)
            offered.result()

    ask("متى")
    assert stranger.ask_inline("متى")["results"]  # from Telegram's cache: the bot is not asked
    ask("أين", is_personal=True)
    assert reem.ask_inline("أين")["results"]
    with pytest.raises(AssertionError, match="nothing happened"):
        stranger.ask_inline("أين", patience=0.2)


def test_commands_are_kept_per_scope_and_language(server: BotServer, call: Call) -> None:
    commands = [{"command": "ask", "description": "اسأل"}]
    group = {"type": "all_group_chats"}
    assert call("setMyCommands", commands=commands, scope=group, language_code="ar")["ok"]
    assert server.commands("all_group_chats", "ar") == ["ask"]
    assert server.commands("default") == []
    assert call("getMyCommands", scope=group, language_code="ar")["result"] == commands
    for bad, complaint in (
        ({"command": "Ask", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "بحث", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "ask", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "ask", "description": "x" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ):
        assert complaint in call("setMyCommands", commands=[bad])["description"]
    assert "invalid language_code" in call("setMyCommands", commands=commands, language_code="arabic")["description"]
    assert "unsupported BotCommandScope" in call("setMyCommands", commands=commands, scope={"type": "x"})["description"]
    missing = {"type": "chat", "chat_id": 5}
    assert "chat not found" in call("setMyCommands", commands=commands, scope=missing)["description"]


def test_descriptions_have_their_length(server: BotServer, call: Call) -> None:
    assert call("setMyShortDescription", short_description="ا" * 120, language_code="ar")["ok"]
    assert "INVALID" in call("setMyShortDescription", short_description="ا" * 121)["description"]
    assert call("getMyShortDescription", language_code="ar")["result"] == {"short_description": "ا" * 120}


def test_who_is_where(server: BotServer, call: Call) -> None:
    owner, reem = server.person("سلمى"), server.person("ريم")
    group = server.supergroup("غرفة", owner, reem, bot="administrator")
    stranger = server.person("غريب")

    def status(user: int) -> str:
        return str(call("getChatMember", chat_id=group.id, user_id=user)["result"]["status"])

    bot = call("getMe")["result"]
    assert [status(user) for user in (owner.id, reem.id, stranger.id, bot["id"])] == [
        "creator",
        "member",
        "left",
        "administrator",
    ]
    admins = call("getChatAdministrators", chat_id=group.id)["result"]
    assert {admin["user"]["id"] for admin in admins} == {owner.id, bot["id"]}
    assert call("getChatMemberCount", chat_id=group.id)["result"] == 3
    assert call("getChat", chat_id=group.id)["result"]["title"] == "غرفة"
    assert call("leaveChat", chat_id=group.id)["ok"]
    assert call("getChat", chat_id=group.id)["error_code"] == 403


def test_privacy_mode_hides_talk_and_mentions(client: Any) -> None:
    from tests.botapi.conftest import caller  # noqa: PLC0415

    with BotServer(privacy=True) as server:
        call = caller(server, client)
        assert call("getMe")["result"]["can_read_all_group_messages"] is False
        reem = server.person("ريم")
        group = server.supergroup("غرفة", reem)
        sent = call("sendMessage", chat_id=group.id, text="قال")["result"]
        answer = group.now(group.shown()[0])
        assert answer.json == sent
        seen = ["/ask متى", "/ask@isnad_test_bot متى"]
        for text in [*seen, "كلام", "@isnad_test_bot متى", "/ask@other_bot متى", "/بحث متى"]:
            reem.say(text, to=group)
        reem.say("وأين؟", to=group, reply_to=answer)
        assert [update["message"]["text"] for update in call("getUpdates")["result"]] == [*seen, "وأين؟"]
