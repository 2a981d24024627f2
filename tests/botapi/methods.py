"""Every method of the server, by its lower-case name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.botapi import chats, ephemeral, photos, profile, queries, sending, updates
from tests.botapi.parameters import Parameters
from tests.botapi.refusals import state
from tests.botapi.world import World

Method = Callable[[World, Parameters], Any]


def log_out(world: World, parameters: Parameters) -> Any:
    raise state("the bot must not log out")


_NAMED: Final[dict[str, Method]] = {
    "getMe": profile.get_me,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.setter("name"),
    "getMyName": profile.getter("name"),
    "setMyDescription": profile.setter("description"),
    "getMyDescription": profile.getter("description"),
    "setMyShortDescription": profile.setter("short_description"),
    "getMyShortDescription": profile.getter("short_description"),
    "setChatMenuButton": profile.set_chat_menu_button,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.get_webhook_info,
    "sendMessage": ephemeral.send_message,
    "editEphemeralMessageText": ephemeral.edit_ephemeral_message_text,
    "editEphemeralMessageReplyMarkup": ephemeral.edit_ephemeral_message_reply_markup,
    "deleteEphemeralMessage": ephemeral.delete_ephemeral_message,
    "sendDocument": sending.send_document,
    "sendPhoto": photos.send_photo,
    "editMessageText": sending.edit_message_text,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "deleteMessage": sending.delete_message,
    "sendChatAction": sending.send_chat_action,
    "setMessageReaction": sending.set_message_reaction,
    "answerCallbackQuery": queries.answer_callback_query,
    "answerInlineQuery": queries.answer_inline_query,
    "answerGuestQuery": queries.answer_guest_query,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "getFile": chats.get_file,
    "logOut": log_out,
}
METHODS: Final[dict[str, Method]] = {name.lower(): method for name, method in _NAMED.items()}
NAMES: Final = {name.lower(): name for name in (*_NAMED, "getUpdates")}
