"""Conversion of python-telegram-bot's messages to the values that ``routing`` uses."""

from __future__ import annotations

from datetime import date

from telegram import Chat, Message, MessageOriginChannel, MessageOriginChat

from bot.service.access import ChatKind
from bot.service.additions import Origin
from bot.telegram.delivery.ephemeral import message_number
from bot.telegram.handlers.context import KINDS
from bot.telegram.routes import ANONYMOUS_ADMIN, CHANNEL_POSTER, BotName, Incoming, Matter
from bot.text_input import readable


def incoming(message: Message, bot: BotName, *, edited: bool) -> Incoming:
    """Convert ``message`` for ``routing``."""
    replied = message.reply_to_message
    if replied is not None and replied.forum_topic_created is not None:
        replied = None  # every message of a topic replies to the topic's first one
    sender = message.from_user
    replied_text = (replied.text or replied.caption) if replied else None
    return Incoming(
        chat_kind=KINDS.get(message.chat.type, ChatKind.GROUP),
        text=_text(message.text or message.caption),
        person=person_of(message),
        from_bot=bool(sender and sender.is_bot and sender.id not in (ANONYMOUS_ADMIN, CHANNEL_POSTER)),
        via_bot=message.via_bot.id if message.via_bot else None,
        automatic_forward=bool(message.is_automatic_forward),
        edited=edited,
        service=is_service(message),
        replied_id=message_number(replied) if replied else None,
        replied_to_us=bool(replied and replied.from_user and replied.from_user.id == bot.id and not replied.via_bot),
        replied_text=_text(replied_text),
        quoted=_text(message.quote.text) if message.quote else None,
        brings=matter_of(message),
        replied_brings=matter_of(replied) if replied else None,
    )


def matter_of(message: Message) -> Matter | None:
    """The kind of item that ``message`` brings besides its own text."""
    if message.document is not None and message.animation is None:  # an animation is sent as a document too
        return Matter.FILE
    match message.forward_origin:
        case None:
            return None
        case MessageOriginChannel() | MessageOriginChat():
            return Matter.POST
        case _:
            return Matter.WORDS


def origin_of(message: Message) -> Origin:
    """Where a forwarded message comes from, dated in the local time zone. A message that was not forwarded has only
    the day when it was written.
    """
    origin = message.forward_origin
    day: date = (origin.date if origin else message.date).astimezone().date()
    match origin:
        case MessageOriginChannel():
            key = f"{origin.chat.id}/{origin.message_id}"
            return Origin(source=_title(origin.chat), day=day, url=_address(origin), key=key)
        case MessageOriginChat():
            return Origin(source=_title(origin.sender_chat), day=day)
        case _:
            return Origin(day=day)


def _title(chat: Chat) -> str | None:
    return _text(chat.title) or None


def _address(origin: MessageOriginChannel) -> str | None:
    """The public address of the post, None in a private channel."""
    return f"https://t.me/{origin.chat.username}/{origin.message_id}" if origin.chat.username else None


def person_of(message: Message) -> int | None:
    """The person who wrote; None if it was written in the name of a chat."""
    if message.sender_chat is not None or message.from_user is None:
        return None
    return message.from_user.id


def is_service(message: Message) -> bool:
    """Whether it is a service message: joins, pins, new titles, topics."""
    return message.text is None and message.caption is None and message.effective_attachment is None


def _text(text: str | None) -> str | None:
    return None if text is None else readable(text)
