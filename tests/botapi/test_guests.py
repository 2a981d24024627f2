"""Guest queries: one answer each, only where the bot is not in the chat, and only of bots with guest mode."""

from __future__ import annotations

import pytest

from tests.botapi import BotServer, Json
from tests.botapi.conftest import Call
from tests.botapi.world import BOT_USERNAME

pytestmark = pytest.mark.loopback

RESULT = {"type": "article", "id": "1", "title": "جواب", "input_message_content": {"message_text": "قال"}}


def summoned(server: BotServer, call: Call) -> list[Json]:
    updates: list[Json] = call("getUpdates", timeout=0)["result"]
    return [update["guest_message"] for update in updates if "guest_message" in update]


def test_a_mention_where_the_bot_is_not_reaches_it_with_the_message_replied_to(server: BotServer, call: Call) -> None:
    reem, ziad = server.person("ريم"), server.person("زياد")
    room = server.supergroup("نقاش", reem, ziad, bot=None)
    claim = ziad.say("كتب الأسد رسالته في 2010", to=room)
    reem.say(f"@{BOT_USERNAME}", to=room, reply_to=claim)
    reem.say("بلا ذكر", to=room)
    [message] = summoned(server, call)
    assert message["reply_to_message"]["text"] == claim.text
    assert message["guest_query_id"]


def test_a_guest_query_is_answered_once_with_a_checked_result(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    room = server.group("نقاش", reem, bot=None)
    reem.say(f"@{BOT_USERNAME} متى؟", to=room)
    [message] = summoned(server, call)
    query = message["guest_query_id"]
    assert not call("answerGuestQuery", guest_query_id=query, result={**RESULT, "title": ""})["ok"]
    assert call("answerGuestQuery", guest_query_id=query, result=RESULT)["result"]["inline_message_id"]
    assert [(one.text, one.replies_to) for one in room.from_bot()] == [("قال", message["message_id"])]
    assert "query is too old" in call("answerGuestQuery", guest_query_id=query, result=RESULT)["description"]
    assert "query is too old" in call("answerGuestQuery", guest_query_id="x", result=RESULT)["description"]


@pytest.mark.parametrize("room", [{"bot": "member"}, {"bot": None, "protected": True}])
def test_where_the_bot_is_or_content_is_protected_there_is_no_guest(
    server: BotServer, call: Call, room: dict[str, object]
) -> None:
    reem = server.person("ريم")
    reem.say(f"@{BOT_USERNAME} متى؟", to=server.supergroup("غرفة", reem, **room))  # type: ignore[arg-type]
    assert summoned(server, call) == []


def test_a_bot_without_guest_mode_hears_nothing(call: Call, server: BotServer) -> None:
    server.world.guests = False
    reem = server.person("ريم")
    reem.say(f"@{BOT_USERNAME} متى؟", to=server.supergroup("غرفة", reem, bot=None))
    assert summoned(server, call) == []
    assert call("getMe")["result"]["supports_guest_queries"] is False
