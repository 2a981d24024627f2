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
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.service.access import ChatKind

ANONYMOUS_ADMIN: Final = 1087968824  # the account «Group Anonymous Bot» sends for all anonymous admins
CHANNEL_POSTER: Final = 136817688  # the account «Channel Bot» sends for people who write in a channel's name
ASK: Final = "ask"
ADD: Final = "add"

_COMMAND: Final = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?=\s|$)")


# A message that is only a link: with a scheme, or a host and a path.
_LINK: Final = re.compile(
    r"(?P<scheme>https?://)\S+|(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/)\S+", re.IGNORECASE
)


class IgnoreReason(StrEnum):
    """Why a message is ignored."""

    OVERHEARD = "overheard"
    AUTO_FORWARD = "auto-forward"
    FROM_BOT = "from a bot"
    VIA_BOT = "via a bot"
    OTHER_BOT = "another bot's command"
    EDITED_COMMAND = "edited command"
    SERVICE = "service message"


class Matter(StrEnum):
    """The kind of item that a message brings for the archive."""

    FILE = "file"
    POST = "post"
    """Forwarded from a channel or a group."""
    WORDS = "words"
    """Forwarded from a person: an item if an editor sends it, else a question."""
    LINK = "link"
    TEXT = "text"
    """Text given to the command ``/add``, or replied to with it."""


class RefusalReason(StrEnum):
    """Why a message for the bot cannot be handled; its text is ``routing.VALUE`` in the catalogue."""

    EMPTY = "empty"
    NO_TEXT = "no-text"
    UNKNOWN_COMMAND = "unknown-command"
    NOTHING_TO_ADD = "nothing-to-add"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotName:
    """The bot's id and username (without the @)."""

    id: int
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """The parts of a message that routing uses.

    ``person`` is the sender's id; None for anonymous admins, channels and people who write in a channel's name.
    ``text`` is the text or caption, None without one. The fields ``replied…`` describe the message that this one
    replies to; ``quoted`` is the part of it that the person marked.
    ``service`` marks service messages (joins, pins, new topics). ``brings`` is an item besides the text,
    ``replied_brings`` that of the message replied to.
    """

    chat_kind: ChatKind
    text: str | None
    person: int | None = None
    from_bot: bool = False
    via_bot: int | None = None
    automatic_forward: bool = False
    edited: bool = False
    service: bool = False
    replied_id: int | None = None
    replied_to_us: bool = False
    replied_text: str | None = None
    quoted: str | None = None
    brings: Matter | None = None
    replied_brings: Matter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question. ``follows`` is the bot's message that it replies to."""

    question: str
    follows: int | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """An item for the archive: the address of a link, the text of a post, or with ``of_reply`` the item of the
    message replied to. ``otherwise`` is the question that the message is for people who may not add.
    """

    matter: Matter
    text: str = ""
    of_reply: bool = False
    otherwise: Ask | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command and the text behind it."""

    name: str
    argument: str
    replied_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """A message for the bot that cannot be handled; the reason is sent."""

    why: RefusalReason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A message that is not for the bot."""

    why: IgnoreReason


Route = Ask | Add | Command | Tell | Ignore


def route(message: Incoming, bot: BotName, names: Mapping[str, str]) -> Route:
    """Decide what ``message`` asks of ``bot``. ``names`` maps every written name of a command, casefolded, to the
    command.
    """
    silent = _ignore_reason(message, bot)
    if silent is not None:
        return Ignore(why=silent)
    text = (message.text or "").strip()
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
    found = _LINK.fullmatch(text.strip())
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
