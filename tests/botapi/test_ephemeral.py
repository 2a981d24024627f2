"""Ephemeral messages: who may send them, to whom, and how they are edited and deleted."""

from __future__ import annotations

import pytest

from tests.botapi import BotServer, Json, Person, Room
from tests.botapi.conftest import Call

pytestmark = pytest.mark.loopback


def keyboard(data: str) -> Json:
    return {"inline_keyboard": [[{"text": "أظهر", "callback_data": data}]]}


@pytest.fixture
def reem(server: BotServer) -> Person:
    return server.person("ريم").meet()


@pytest.fixture
def room(server: BotServer, reem: Person) -> Room:
    return server.supergroup("غرفة", reem, bot="administrator")


def send(call: Call, room: Room, person: Person, **more: object) -> Json:
    return call(
        "sendMessage", chat_id=room.id, text="قال", ephemeral_message_parameters={"receiver_user_id": person.id}, **more
    )


def test_an_administrator_sends_to_one_member_and_nobody_else_sees_it(
    server: BotServer, call: Call, reem: Person, room: Room
) -> None:
    sent = send(call, room, reem, reply_markup=keyboard("x"))["result"]
    assert (sent["message_id"], sent["receiver_user"]["id"]) == (0, reem.id)
    assert sent["ephemeral_message_id"]
    assert [message.text for message in reem.alone(room)] == ["قال"]
    assert room.from_bot() == []
    assert server.refusals == []


def test_another_bot_needs_a_press_or_an_ephemeral_message_of_the_person(
    server: BotServer, call: Call, reem: Person
) -> None:
    room = server.supergroup("غرفة", reem)
    assert "BOT_NOT_ADMIN" in send(call, room, reem)["description"]
    public = call("sendMessage", chat_id=room.id, text="قال", reply_markup=keyboard("x"))
    press = reem.press(room.shown()[-1], "أظهر")
    to_press = {"receiver_user_id": reem.id, "callback_query_id": press.query.id}
    sent = call("sendMessage", chat_id=room.id, text="لك", ephemeral_message_parameters=to_press)
    assert public["ok"]
    assert sent["ok"]
    said = reem.say_alone("وأنا؟", to=room, reply_to=reem.alone(room)[0])
    reply = {"ephemeral_message_id": said.json["ephemeral_message_id"]}
    assert send(call, room, reem, reply_parameters=reply)["ok"]


def test_people_outside_and_private_chats_are_refused(server: BotServer, call: Call, reem: Person, room: Room) -> None:
    ziad = server.person("زياد").meet()
    assert "PARTICIPANT_ID_INVALID" in send(call, room, ziad)["description"]
    assert "BOT_NOT_ADMIN" in send(call, reem.private, reem)["description"]


def test_it_is_edited_and_deleted_by_methods_of_its_own(call: Call, reem: Person, room: Room) -> None:
    sent = send(call, room, reem)["result"]
    place = {"chat_id": room.id, "receiver_user_id": reem.id, "ephemeral_message_id": sent["ephemeral_message_id"]}
    assert call("editEphemeralMessageText", **place, text="نعم", reply_markup=keyboard("y"))["result"] is True
    [shown] = reem.alone(room)
    assert (shown.text, shown.buttons[0]["callback_data"]) == ("نعم", "y")
    assert call("editEphemeralMessageReplyMarkup", **place)["result"] is True
    assert reem.alone(room)[0].buttons == []
    assert not call("editMessageText", chat_id=room.id, message_id=0, text="لا")["ok"]
    assert not call("deleteEphemeralMessage", **{**place, "receiver_user_id": 1})["ok"]
    assert call("deleteEphemeralMessage", **place)["result"] is True
    assert reem.alone(room) == []
    assert "not found" in call("deleteEphemeralMessage", **place)["description"]


def test_a_server_before_10_2_ignores_the_parameter(server: BotServer, call: Call, reem: Person, room: Room) -> None:
    server.world.ephemeral = False
    sent = send(call, room, reem)["result"]
    assert "ephemeral_message_id" not in sent
    assert [message.text for message in room.from_bot()] == ["قال"]


@pytest.mark.parametrize("parameters", [{}, {"receiver_user_id": "x"}, {"receiver_user_id": 1, "colour": "red"}])
def test_parameters_of_a_wrong_shape_are_refused(server: BotServer, call: Call, room: Room, parameters: Json) -> None:
    assert not call("sendMessage", chat_id=room.id, text="قال", ephemeral_message_parameters=parameters)["ok"]
    assert [refused.kind for refused in server.refusals] == ["form"]
