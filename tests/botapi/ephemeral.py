"""Ephemeral messages (Bot API 10.2, parameters of 10.3): seen by one person in a group.

From the Bot API's section "Ephemeral messages and commands": a bot that is an administrator may send one to any non-bot
member; another within 15 seconds of a callback query of that person, or of an ephemeral message of theirs that it
replies to. The sent message has the id 0 and an ``ephemeral_message_id``. Edits and deletions have methods of their own
and need chat, receiver and that id.
The texts of refusals are those that bots report: BOT_NOT_ADMIN (also in private chats) and PARTICIPANT_ID_INVALID are
assumed for what the documentation forbids without naming an error.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, Final

from tests.botapi import sending
from tests.botapi.keyboards import reply_markup
from tests.botapi.parameters import Parameters
from tests.botapi.refusals import Json, RefusalError, form, state
from tests.botapi.world import BOT_ID, Chat, World

PARAMETER: Final = "ephemeral_message_parameters"
ANSWER_SECONDS: Final = 15.0
_MEMBERS: Final = {"creator", "administrator", "member", "restricted"}
_PLACE: Final = ("chat_id", "receiver_user_id", "ephemeral_message_id")


def send_message(world: World, parameters: Parameters) -> Json:
    """sendMessage, with the parameter for ephemeral messages. A server before 10.2 ignores it, as all unknown ones."""
    if PARAMETER not in parameters.values:
        return sending.send_message(world, parameters)
    wanted = parameters.mapping(PARAMETER, ("receiver_user_id", "callback_query_id", "replace_callback_query_message"))
    others = replace(parameters, values={name: one for name, one in parameters.values.items() if name != PARAMETER})
    if not world.ephemeral or wanted is None:
        return sending.send_message(world, others)
    return _send(world, others, wanted)


def _send(world: World, parameters: Parameters, wanted: Json) -> Json:
    receiver = wanted.get("receiver_user_id")
    if not isinstance(receiver, int):
        raise form("receiver_user_id of EphemeralMessageParameters must be an integer")
    chat = sending.open_chat(world, parameters)
    answered = parameters.mapping("reply_parameters", (*sending.REPLY, "ephemeral_message_id")) or {}
    incoming = chat.ephemeral.get(answered.get("ephemeral_message_id", 0))
    if not (_is_admin(chat) or _in_time(world, wanted, receiver) or _is_from(incoming, receiver)):
        raise state("BOT_NOT_ADMIN")
    if chat.members.get(receiver) not in _MEMBERS:
        raise state("PARTICIPANT_ID_INVALID")
    if "ephemeral_message_id" in answered:
        if incoming is None:
            raise state("message to be replied not found")
        parameters = replace(parameters, values={k: v for k, v in parameters.values.items() if k != "reply_parameters"})
    message = sending.message_to_send(world, chat, parameters)
    if incoming is not None:
        message["reply_to_message"] = incoming
    number = world.serial()
    stored: Json = {
        "message_id": 0,
        "ephemeral_message_id": number,
        "receiver_user": world.people[receiver],
        "date": int(time.time()),
        "chat": chat.json(),
        **message,
    }
    chat.ephemeral[number] = stored
    return stored


def edit_ephemeral_message_text(world: World, parameters: Parameters) -> bool:
    parameters.only(*_PLACE, "text", "parse_mode", "link_preview_options", "reply_markup")
    message = _own(world, parameters)
    text, entities = sending.checked_text(world, parameters, "editEphemeralMessageText")
    return _change(
        message, {"text": text, "entities": entities, "reply_markup": reply_markup(parameters, editing=True)}
    )


def edit_ephemeral_message_reply_markup(world: World, parameters: Parameters) -> bool:
    parameters.only(*_PLACE, "reply_markup")
    return _change(_own(world, parameters), {"reply_markup": reply_markup(parameters, editing=True)})


def delete_ephemeral_message(world: World, parameters: Parameters) -> bool:
    parameters.only(*_PLACE)
    message = _own(world, parameters)
    del world.chats[message["chat"]["id"]].ephemeral[message["ephemeral_message_id"]]
    return True


def _own(world: World, parameters: Parameters) -> Json:
    """The bot's ephemeral message that a call names by chat, receiver and id."""
    if not world.ephemeral:
        raise RefusalError(404, "Not Found: method not found", kind="state")
    chat = sending.open_chat(world, parameters)
    number, receiver = parameters.integer("ephemeral_message_id"), parameters.integer("receiver_user_id")
    if number is None or receiver is None:
        raise form("ephemeral message identifier is not specified")
    message = chat.ephemeral.get(number)
    if message is None or message["from"]["id"] != BOT_ID or message["receiver_user"]["id"] != receiver:
        raise state("message to edit not found")
    return message


def _change(message: Json, content: Json) -> bool:
    for key, value in content.items():
        message.pop(key, None)
        if value:
            message[key] = value
    return True


def _is_admin(chat: Chat) -> bool:
    return chat.group and chat.members.get(BOT_ID) == "administrator"


def _in_time(world: World, wanted: Json, receiver: int) -> bool:
    """Whether the message answers a callback query of the receiver."""
    query = world.callbacks.get(str(wanted.get("callback_query_id")))
    return query is not None and query.person == receiver and time.monotonic() - query.at <= ANSWER_SECONDS


def _is_from(incoming: Any, receiver: int) -> bool:
    """Whether the message replies to an ephemeral message that the receiver sent to the bot."""
    return bool(incoming) and incoming["from"]["id"] == receiver and time.time() - incoming["date"] <= ANSWER_SECONDS
