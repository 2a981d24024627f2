"""Sending rendered messages, once each, even when an attempt is repeated."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final, TypeVar

import structlog
from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.state.updates import SUPERGROUPS
from bot.telegram.delivery.ephemeral import Alone, Place, delete_alone, edit_alone, send_alone
from bot.telegram.delivery.leases import CURRENT_UPDATE, LeasedUpdate
from bot.telegram.delivery.retries import TELEGRAM, after_telegram_error
from bot.telegram.rendering.buttons import Action, Button, Keyboard, Outgoing, data
from retrieval import retry_async

# A message that may have been sent is searched among this many next ids. Message ids are
# counted per chat in supergroups and channels, and across all other chats of the bot.
CANDIDATES: Final = 20
# This many missing ids in a row mean the end of the chat; a deleted message leaves one.
GAP: Final = 3

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_TAG: Final = re.compile(r"<[^>]*>")

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a message goes: the chat, its topic, the message that it replies to.

    ``person`` is the member of the group who is answered; with ``alone`` only they see the message, where the server
    allows it.
    """

    chat: int
    topic: int | None = None
    reply_to: int | None = None
    person: int | None = None
    alone: Alone | None = None

    @property
    def place(self) -> Place | None:
        """Where an ephemeral message goes; None if all may see the message."""
        if self.alone is None or self.person is None:
            return None
        return Place(chat=self.chat, person=self.person, topic=self.topic, reply_to=self.reply_to, alone=self.alone)


async def send(bot: Bot, target: Target, messages: Sequence[Outgoing]) -> int:
    """Send ``messages`` in order. Returns the id of the first. Follows a group that became a supergroup."""
    ids: list[int] = []
    for message in messages:
        try:
            sent = await _send(bot, target, message)
        except ChatMigrated as migrate_chat:
            target = Target(chat=migrate_chat.new_chat_id)
            sent = await _send(bot, target, message)
        ids.append(sent)
    return ids[0]


async def edit(bot: Bot, target: Target, message_id: int, messages: Sequence[Outgoing]) -> int:
    """Replace the message ``message_id`` by the first of ``messages``, and send the rest. Returns the id of the
    first. If the message can no longer be edited, all are sent anew.

    An ephemeral message that all may see now is deleted, and ``messages`` are sent.
    """
    if message_id < 0:
        return await _edit_ephemeral(bot, target, message_id, messages, keyboard_only=False)
    first, *rest = messages
    held = CURRENT_UPDATE.get()
    if held is not None:
        held.skip(target.chat, message_id)
    try:
        await retry_request(
            lambda: bot.edit_message_text(
                first.html,
                chat_id=target.chat,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=markup(first.keyboard),
            )
        )
    except BadRequest as refused:
        return await _send_if_not_editable(bot, target, message_id, messages, refused)
    if rest:
        await send(bot, target, rest)
    return message_id


async def edit_keyboard(bot: Bot, target: Target, message_id: int, messages: Sequence[Outgoing]) -> int:
    """Give the message ``message_id`` the keyboard of the first of ``messages``; its text stays. Returns its id.

    If the message can no longer be edited, all are sent anew.
    """
    if message_id < 0:
        return await _edit_ephemeral(bot, target, message_id, messages, keyboard_only=True)
    held = CURRENT_UPDATE.get()
    if held is not None:
        held.skip(target.chat, message_id)
    try:
        await retry_request(
            lambda: bot.edit_message_reply_markup(
                chat_id=target.chat, message_id=message_id, reply_markup=markup(messages[0].keyboard)
            )
        )
    except BadRequest as refused:
        return await _send_if_not_editable(bot, target, message_id, messages, refused)
    return message_id


async def _send_if_not_editable(
    bot: Bot, target: Target, message_id: int, messages: Sequence[Outgoing], refused: BadRequest
) -> int:
    """Send ``messages`` in place of an edit that Telegram refused, unless the message is already as it should be."""
    reason = str(refused).lower()
    if "not modified" in reason:
        return message_id
    if "can't be edited" in reason or "to edit not found" in reason:
        return await send(bot, target, messages)
    raise refused


async def delete(bot: Bot, target: Target, message_id: int) -> None:
    """Delete the message ``message_id``. One that is gone, or too old to be deleted, is left as it is."""
    if message_id < 0:
        await delete_alone(bot, target.chat, target.person or 0, message_id)
        return
    try:
        await retry_request(lambda: bot.delete_message(target.chat, message_id))
    except BadRequest as refused:
        log.info("not deleted", chat=target.chat, reason=str(refused))


async def _edit_ephemeral(
    bot: Bot, target: Target, number: int, messages: Sequence[Outgoing], *, keyboard_only: bool
) -> int:
    held, place = CURRENT_UPDATE.get(), target.place
    if held is not None:
        held.skip(target.chat, number)
    if place is None:
        await delete(bot, target, number)
        return await send(bot, target, messages)
    first, *rest = messages
    html = None if keyboard_only else first.html
    if not await edit_alone(bot, place, number, html, markup(_with_share(first, place.alone))):
        return await send(bot, target, messages)
    if rest and not keyboard_only:
        await send(bot, target, rest)
    return number


async def _send_ephemeral(bot: Bot, target: Target, message: Outgoing, held: LeasedUpdate | None) -> int | None:
    """Send ``message`` to one person alone, if it is for that. Returns its number; None if all are to see it.

    An ephemeral message that may have been sent cannot be looked for: one person may see it twice.
    """
    place = target.place
    if place is None or not place.alone.may(target.chat):
        return None
    doubt = held.doubt if held is not None else None
    if held is not None:
        held.doubt = None
    number = await send_alone(bot, place, message.html, markup(_with_share(message, place.alone)))
    if number is None and held is not None:
        held.doubt = doubt
    if number is not None and number > 0:  # shown to all: the button has nothing to do
        await retry_request(
            lambda: bot.edit_message_reply_markup(
                chat_id=place.chat, message_id=number, reply_markup=markup(message.keyboard)
            )
        )
    return number


def _with_share(message: Outgoing, alone: Alone) -> Keyboard:
    return (*message.keyboard, (Button(label=alone.share, data=data(Action.SHOW_ALL, 0)),))


async def retry_request(request: Callable[[], Awaitable[T]]) -> T:
    """Run ``request``, and repeat it while Telegram or the network fails."""
    return await retry_async(request, TELEGRAM, after_telegram_error)


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """The keyboard as python-telegram-bot's type."""
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in keyboard]) if keyboard else None


def _reply_markup(message: Outgoing) -> InlineKeyboardMarkup | ForceReply | None:
    if message.reply_hint:
        return ForceReply(selective=True, input_field_placeholder=message.reply_hint)
    return markup(message.keyboard)


async def _send(bot: Bot, target: Target, message: Outgoing) -> int:
    """Send one message, unless an earlier attempt at the same update sent it. Returns its id."""
    held = CURRENT_UPDATE.get()
    before = held.replay(target.chat) if held else None
    if before is not None:
        return before
    alone = await _send_ephemeral(bot, target, message, held)
    if alone is not None:
        return alone
    reply = ReplyParameters(target.reply_to, allow_sending_without_reply=True) if target.reply_to else None

    async def attempt(text: str, mode: str | None) -> int:
        if held is not None and held.doubt is not None:
            found = await find_sent(bot, target.chat, message.keyboard, held)
            log.info("looked for what may have been sent", chat=target.chat, found=found is not None)
            held.doubt = None
            if found is not None:
                await held.found(target.chat, found)
                return found
        if message.photo is not None:
            sent = await bot.send_photo(
                target.chat,
                message.photo,
                caption=text or None,
                parse_mode=mode,
                message_thread_id=target.topic,
                reply_parameters=reply,
                reply_markup=_reply_markup(message),
            )
            return sent.message_id
        sent = await bot.send_message(
            target.chat,
            text,
            parse_mode=mode,
            message_thread_id=target.topic,
            reply_parameters=reply,
            link_preview_options=_NO_PREVIEW,
            reply_markup=_reply_markup(message),
        )
        return sent.message_id

    try:
        return await retry_request(lambda: attempt(message.html, ParseMode.HTML))
    except BadRequest as refused:
        if "parse entities" not in str(refused).lower():
            raise
        return await retry_request(lambda: attempt(unescape(_TAG.sub("", message.html)), None))


async def find_sent(bot: Bot, chat: int, keyboard: Keyboard, held: LeasedUpdate) -> int | None:
    """Find the message in ``chat`` that has ``keyboard`` and may have been sent for ``held``; None if there is none.

    A bot cannot read a chat. It can set a message's keyboard to the one that it has; Telegram then answers "not
    modified".
    Keyboards of answers are unique, since they hold the answer's number.
    """
    after, missing = held.doubt or 0, 0
    if not after:
        return None
    known = await held.others(chat, after)
    for candidate in range(after + 1, after + 1 + CANDIDATES):
        if candidate in known:
            continue
        try:
            await retry_request(
                lambda number=candidate: bot.edit_message_reply_markup(  # type: ignore[misc]
                    chat_id=chat, message_id=number, reply_markup=markup(keyboard)
                )
            )
        except BadRequest as refused:
            reason = str(refused).lower()
            if "not modified" in reason:
                return candidate
            missing = missing + 1 if "not found" in reason else 0
            if missing >= GAP and chat < SUPERGROUPS:
                return None
    return None


def _button(button: Button) -> InlineKeyboardButton:
    if button.copy is not None:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    return InlineKeyboardButton(button.label, url=button.url, callback_data=button.data)
