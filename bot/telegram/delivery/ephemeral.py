"""Ephemeral messages: seen by one person in a group, until python-telegram-bot knows them (22.8 speaks Bot API 10.0).

They came with Bot API 10.2; since 10.3 ``sendMessage`` takes ``ephemeral_message_parameters`` with
``receiver_user_id``. The sent message has the id 0 and an ``ephemeral_message_id``; ``editEphemeralMessageText``,
``editEphemeralMessageReplyMarkup`` and ``deleteEphemeralMessage`` need chat, receiver and that id (Bot API, "Ephemeral
messages and commands").

- An administrator may send one to any member at any time. Another bot may answer a callback query (by its id) or an
  ephemeral message (``reply_parameters.ephemeral_message_id``) within 15 seconds.
- It is not guaranteed to arrive, and clients may drop it later. It can hold what nobody needs again.
- A server before 10.2 ignores the parameter and shows the message to all; so does one of 10.2 itself, whose parameter
  was ``receiver_user_id``.

Assumed, because the documentation does not say it: an ephemeral message may reply to a message that all see; a button
in it sends a callback query whose message has the id 0 and ``ephemeral_message_id``.

In the database an ephemeral message has the negative of its id as its number, which no other message has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final

import structlog
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, EndPointNotFound

from bot.telegram.delivery.retries import TELEGRAM, after_telegram_error
from retrieval import retry_async

ID: Final = "ephemeral_message_id"
REFUSED_SECONDS: Final = 3600.0
"""Seconds for which a chat where the server refused is not tried again; the bot may become an administrator."""

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_MARKUP: Final = "parse entities"  # a refusal for the text, not for the chat

log = structlog.get_logger()


class EphemeralChats:
    """The chats where ephemeral messages can be sent: with ``enabled`` all groups but those where the server refused
    a short time ago."""

    def __init__(self, *, enabled: bool, clock: Callable[[], float] = monotonic) -> None:
        self._enabled = enabled
        self._clock = clock
        self._refused: dict[int, float] = {}

    def may(self, chat: int) -> bool:
        """Whether an ephemeral message should be tried in ``chat``."""
        return self._enabled and self._clock() - self._refused.get(chat, -REFUSED_SECONDS) >= REFUSED_SECONDS

    def refuse(self, chat: int) -> None:
        """Record that the server refused one in ``chat``, or showed it to all."""
        self._refused[chat] = self._clock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """That a message is for one person alone. ``share`` is the label of the button that shows it to all.

    ``answers`` is the ephemeral message of the person, and ``query`` the callback query, that it answers.
    """

    chats: EphemeralChats
    share: str
    answers: int | None = None
    query: str | None = None

    def may(self, chat: int) -> bool:
        """Whether an ephemeral message should be tried in ``chat``: always to what is ephemeral itself."""
        return self.answers is not None or self.query is not None or self.chats.may(chat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an ephemeral message goes; ``reply_to`` is a message that all see."""

    chat: int
    person: int
    topic: int | None = None
    reply_to: int | None = None
    alone: Alone = field(repr=False)


async def send_alone(bot: Bot, place: Place, html: str, keyboard: InlineKeyboardMarkup | None) -> int | None:
    """Send an ephemeral message. Returns its number.

    The number is positive if the server showed it to all. None if the server refuses: the chat is then left out for a
    time.
    """
    alone = place.alone
    parameters: dict[str, Any] = {"receiver_user_id": place.person}
    if alone.query is not None:
        parameters["callback_query_id"] = alone.query
    further: dict[str, Any] = {"ephemeral_message_parameters": parameters}
    reply = None
    if alone.answers is not None:
        further["reply_parameters"] = {ID: alone.answers}
    elif place.reply_to is not None:
        reply = ReplyParameters(place.reply_to, allow_sending_without_reply=True)
    try:
        sent = await retry_async(
            lambda: bot.send_message(
                place.chat,
                html,
                parse_mode=ParseMode.HTML,
                message_thread_id=place.topic,
                reply_parameters=reply,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard,
                api_kwargs=further,
            ),
            TELEGRAM,
            after_telegram_error,
        )
    except BadRequest as refused:
        if _MARKUP not in str(refused).lower():
            log.info("no ephemeral message", chat=place.chat, reason=str(refused))
            alone.chats.refuse(place.chat)
        return None
    number = message_number(sent)
    if number > 0:
        alone.chats.refuse(place.chat)
    return number


async def edit_alone(
    bot: Bot, place: Place, number: int, html: str | None, keyboard: InlineKeyboardMarkup | None
) -> bool:
    """Give the ephemeral message ``number`` another text and keyboard; with None for ``html`` only the keyboard.
    Returns whether it could be edited."""
    method = "editEphemeralMessageReplyMarkup" if html is None else "editEphemeralMessageText"
    text = {} if html is None else {"text": html, "parse_mode": ParseMode.HTML, "link_preview_options": _NO_PREVIEW}
    shown = {} if keyboard is None else {"reply_markup": keyboard}
    return await _call(bot, method, place.chat, place.person, number, {**text, **shown})


async def delete_alone(bot: Bot, chat: int, person: int, number: int) -> bool:
    """Delete the ephemeral message ``number``. Returns whether it was there."""
    return await _call(bot, "deleteEphemeralMessage", chat, person, number, {})


def message_number(message: Message) -> int:
    """The number of a message in the database: its id, or the negative of its ephemeral id."""
    return number_of({"message_id": message.message_id, **message.api_kwargs})


def number_of(message: Mapping[str, Any]) -> int:
    """As ``message_number``, of a message in Telegram's JSON."""
    return int(message["message_id"]) or -int(message.get(ID, 0))


async def _call(bot: Bot, method: str, chat: int, person: int, number: int, more: Mapping[str, Any]) -> bool:
    which = {"chat_id": chat, "receiver_user_id": person, ID: -number}
    try:
        await retry_async(
            lambda: bot.do_api_request(method, api_kwargs={**which, **more}), TELEGRAM, after_telegram_error
        )
    except (BadRequest, EndPointNotFound) as refused:
        log.info("ephemeral message left", method=method, chat=chat, reason=str(refused))
        return False
    return True
