"""Routing of messages: whether a message is for the bot, and what it asks. Pure.

A message that addresses the bot gets an answer or a reason; all others are ignored.
Addressed are: every message in a private chat; in a group a command, a mention or a reply to the bot; in a channel a
command.

A message asks a question, or asks to add an item to the archive: a file, a forwarded post, or a message that is only a
link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.bidi import without_marks
from bot.service.access import ChatKind
from bot.telegram.routes import (
    Add,
    Ask,
    BotName,
    Command,
    Ignore,
    IgnoreReason,
    Incoming,
    Matter,
    RefusalReason,
    Route,
    Tell,
)

ASK: Final = "ask"
ADD: Final = "add"

_COMMAND: Final = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?=\s|$)")


# A message that is only a link: with a scheme, or a host and a path.
_LINK: Final = re.compile(
    r"(?P<scheme>https?://)\S+|(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/)\S+", re.IGNORECASE
)


def route(message: Incoming, bot: BotName, names: Mapping[str, str]) -> Route:
    """Decide what ``message`` asks of ``bot``. ``names`` maps every written name of a command, casefolded, to the
    command.
    """
    silent = _ignore_reason(message, bot)
    if silent is not None:
        return Ignore(why=silent)
    text = without_marks(message.text or "").strip()
    command = _COMMAND.match(text)
    if command:
        return _command(message, bot, names, command, text[command.end() :].strip())
    if message.chat_kind is ChatKind.CHANNEL:
        return Ignore(why=IgnoreReason.OVERHEARD)
    question, mentioned = without_mention(text, bot.username)
    if message.chat_kind is ChatKind.GROUP and not (mentioned or message.replied_to_us):
        return Ignore(why=IgnoreReason.OVERHEARD)
    return _route_addressed(message, question, mentioned=mentioned)


def link_of(text: str) -> str | None:
    """The address if ``text`` is only a link, else None."""
    found = _LINK.fullmatch(without_marks(text).strip())
    return None if found is None else found[0] if found["scheme"] else f"https://{found[0]}"


def without_mention(text: str, username: str) -> tuple[str, bool]:
    """``text`` without ``@username``, and whether it was mentioned."""
    mention = re.compile(rf"(?<![\w@.])@{re.escape(username)}(?!\w)", re.IGNORECASE)
    rest, count = mention.subn(" ", text)
    return (" ".join(rest.split()).strip(" ،,:؛;") if count else text), bool(count)


def _route_addressed(message: Incoming, said: str, *, mentioned: bool) -> Route:
    """Route a message without a command that addresses the bot. ``said`` is its text without the mention."""
    if message.brings is not None or link_of(said):
        return _route_item(message, said)
    if not said and not mentioned:
        return Tell(why=RefusalReason.NO_TEXT)
    return _route_question(message, said, borrow=mentioned)


def _ignore_reason(message: Incoming, bot: BotName) -> IgnoreReason | None:
    """Why a message is not one that a person wrote; None if it is."""
    if message.service:
        return IgnoreReason.SERVICE
    if message.automatic_forward:
        return IgnoreReason.AUTO_FORWARD
    if message.from_bot:
        return IgnoreReason.FROM_BOT
    if message.via_bot == bot.id or (message.via_bot is not None and message.chat_kind is not ChatKind.PRIVATE):
        return IgnoreReason.VIA_BOT
    return None


def _command(message: Incoming, bot: BotName, names: Mapping[str, str], found: re.Match[str], argument: str) -> Route:
    addressee = found["bot"]
    ours = addressee is not None and addressee.casefold() == bot.username.casefold()
    if addressee is not None and not ours:
        return Ignore(why=IgnoreReason.OTHER_BOT)
    name = names.get(found["name"].casefold())
    if name == ASK:
        return _route_question(message, argument, borrow=True)
    if message.edited:
        return Ignore(why=IgnoreReason.EDITED_COMMAND)
    if name is not None:
        follows = message.replied_id if message.replied_to_us else None
        named = Command(name=name, argument=argument, replied_id=follows)
        return _route_addition(message, argument) if name == ADD else named
    if ours or message.chat_kind is ChatKind.PRIVATE:
        return Tell(why=RefusalReason.UNKNOWN_COMMAND, detail=found["name"])
    return Ignore(why=IgnoreReason.OVERHEARD)


def _route_question(message: Incoming, question: str, *, borrow: bool) -> Route:
    """Route a question. With ``borrow``, an empty one takes the text of the message replied to."""
    follows = message.replied_id if message.replied_to_us else None
    if not question and borrow:
        # The bot's own answers are not questions, unless the person marked a part of one.
        question = (message.quoted or ("" if message.replied_to_us else message.replied_text) or "").strip()
        follows = None
    if not question:
        return Tell(why=RefusalReason.EMPTY)
    return Ask(question=question, follows=follows, edited=message.edited)


def _route_item(message: Incoming, said: str) -> Route:
    """Route the item that a message brings. ``said`` is its text without the mention."""
    link = link_of(said)
    question = Ask(question=said, edited=message.edited) if said and not link else None
    match message.brings:
        case None:
            return Add(matter=Matter.LINK, text=link or "")
        case Matter.FILE:
            return Add(matter=Matter.FILE, otherwise=question)
        case matter if link:
            return Add(matter=Matter.LINK, text=link)
        case matter if not said:
            return Tell(why=RefusalReason.NO_TEXT)
        case matter:
            return Add(matter=matter, text=message.text or "", otherwise=question if matter is Matter.WORDS else None)


def _route_addition(message: Incoming, argument: str) -> Route:
    """Route the command ``/add``: its item is the file, the text behind it, or the message replied to."""
    if message.brings is Matter.FILE:
        return Add(matter=Matter.FILE)
    if argument:
        link = link_of(argument)
        return Add(matter=Matter.LINK if link else Matter.TEXT, text=link or argument)
    if message.replied_brings is Matter.FILE:
        return Add(matter=Matter.FILE, of_reply=True)
    # The bot's own answers are in the archive already.
    replied = (message.quoted or message.replied_text or "").strip()
    if not replied or message.replied_to_us:
        return Tell(why=RefusalReason.NOTHING_TO_ADD)
    link = link_of(replied)
    matter = Matter.LINK if link else message.replied_brings or Matter.TEXT
    return Add(matter=matter, text=link or replied, of_reply=True)
