"""Reply markup: checks every kind of button that the bot may send, as Telegram does."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.botapi.markup import link
from tests.botapi.parameters import Parameters, checked
from tests.botapi.refusals import Json, form
from tests.botapi.text import is_blank, utf16

MAX_DATA: Final = 64  # bytes of callback data
MAX_COPY: Final = 256  # characters of a button that copies
MAX_BUTTONS: Final = 100
MAX_ROW: Final = 8
MAX_URL: Final = 2048
MAX_MARKUP: Final = 10_240  # bytes of the whole markup as JSON

_ACTIONS: Final = {
    "url",
    "callback_data",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
}


def inline_keyboard(value: Any) -> Json | None:
    """The checked inline keyboard; None when it has no buttons."""
    markup = checked(value, "reply markup", ("inline_keyboard",))
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise form("field 'inline_keyboard' of the InlineKeyboardMarkup must be an Array of Arrays")
    buttons = [button for row in rows for button in row]
    for button in buttons:
        _check_button(button)
    # Telegram wraps longer rows, and the bot's layout is lost.
    if len(buttons) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise form("REPLY_MARKUP_TOO_LONG")
    if len(json.dumps(markup, ensure_ascii=False).encode()) > MAX_MARKUP:
        raise form("REPLY_MARKUP_TOO_LONG")
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Any) -> None:
    known = checked(button, "InlineKeyboardButton", ("text", *_ACTIONS))
    text = known.get("text")
    if not isinstance(text, str) or is_blank(text):
        raise form("can't parse inline keyboard button: text must be non-empty")
    actions = _ACTIONS & set(known)
    if not actions:
        raise form("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise form(f"a button does exactly one thing, this one {sorted(actions)}")
    [action] = actions
    _check_action(action, known[action])


def _check_action(action: str, value: Any) -> None:
    if action == "callback_data":
        if not isinstance(value, str) or not 1 <= len(value.encode()) <= MAX_DATA:
            raise form("BUTTON_DATA_INVALID")
    elif action == "url":
        if not isinstance(value, str) or link(value) is None or len(value) > MAX_URL:
            raise form(f"inline keyboard button URL {value!r} is invalid: Wrong HTTP URL")
    elif action == "copy_text":
        text = checked(value, "CopyTextButton", ("text",)).get("text")
        if not isinstance(text, str) or not 1 <= utf16(text) <= MAX_COPY:
            raise form("BUTTON_COPY_TEXT_INVALID")
    elif action == "switch_inline_query_chosen_chat":
        checked(
            value,
            action,
            ("query", "allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats"),
        )
    elif not isinstance(value, str) or len(value) > 256:
        raise form("SWITCH_INLINE_QUERY_INVALID")


def reply_markup(parameters: Parameters, *, editing: bool = False) -> Json | None:
    """The reply markup of a call; edits accept inline keyboards only."""
    value = parameters.json("reply_markup")
    if value is None or value == {}:
        return None
    if isinstance(value, dict) and "inline_keyboard" in value:
        return inline_keyboard(value)
    if editing:
        raise form("inline keyboard expected")
    if isinstance(value, dict) and value.get("force_reply") is True:
        checked(value, "ForceReply", ("force_reply", "input_field_placeholder", "selective"))
        placeholder = value.get("input_field_placeholder")
        if placeholder is not None and not 1 <= len(placeholder) <= 64:
            raise form("INPUT_FIELD_PLACEHOLDER_INVALID")
        return None
    if isinstance(value, dict) and value.get("remove_keyboard") is True:
        checked(value, "ReplyKeyboardRemove", ("remove_keyboard", "selective"))
        return None
    raise form("can't parse reply keyboard markup JSON object")
