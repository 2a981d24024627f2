"""Which messages are for us, and what they ask. Pure: a value in, a value out.

The rule: who addresses the bot gets an answer or a reason; what is merely overheard
is left alone. Addressed means: anything in a private chat; in a group a command, a
mention or a reply to the bot; in a channel a command.

What is asked is a question or, of a file, a forwarded post or a link and nothing else,
that it be added to the archive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.service.access import ChatKind

ANONYMOUS_ADMIN: Final = 1087968824  # «Group Anonymous Bot», the sender of every anonymous admin
CHANNEL_POSTER: Final = 136817688  # «Channel Bot», the sender of who writes in a channel's name
ASK: Final = "ask"
ADD: Final = "add"

_COMMAND: Final = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?=\s|$)")


# A link and nothing else: with its scheme, or a host and a path.
_LINK: Final = re.compile(
    r"(?P<scheme>https?://)\S+|(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/)\S+", re.IGNORECASE
)


class IgnoreReason(StrEnum):
    """Why a message gets nothing."""

    OVERHEARD = "overheard"
    AUTO_FORWARD = "auto-forward"
    FROM_BOT = "from a bot"
    VIA_BOT = "via a bot"
    OTHER_BOT = "another bot's command"
    EDITED_COMMAND = "edited command"
    SERVICE = "service message"


class Matter(StrEnum):
    """What a message brings that can be put into the archive."""

    FILE = "file"
    POST = "post"
    """Forwarded from a channel or a group."""
    WORDS = "words"
    """Forwarded from a person: news to an editor, a question from others."""
    LINK = "link"
    TEXT = "text"
    """Written, or replied to, with the command to add it."""


class RefusalReason(StrEnum):
    """Why a message that is for us cannot be asked; the catalogue's ``routing.*``."""

    EMPTY = "empty"
    NO_TEXT = "no-text"
    UNKNOWN_COMMAND = "unknown-command"
    NOTHING_TO_ADD = "nothing-to-add"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotName:
    """Who we are to Telegram; ``username`` without the @."""

    id: int
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What routing looks at in a message.

    ``person`` is the sender's id, None for anonymous admins, channels and people who
    write in a channel's name. ``text`` is the text or caption, None when there is
    none. ``replied`` fields describe the message that this one replies to;
    ``quoted`` is the part of it that the person marked. ``service`` marks messages
    that no one wrote (joins, pins, new topics). ``brings`` is what it holds besides its
    text, ``replied_brings`` the same of the message replied to.
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
    """A question. ``follows`` is our message that it replies to."""

    question: str
    follows: int | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Something to put into the archive: the address of a link, the text of a post, or
    (``of_reply``) what the message replied to brings. From who may not add, it is
    ``otherwise`` where that is given."""

    matter: Matter
    text: str = ""
    of_reply: bool = False
    otherwise: Ask | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of ours, by its name, with what stands behind it."""

    name: str
    argument: str
    replied_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Addressed to us, but nothing that can be asked: the reason is told."""

    why: RefusalReason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Not for us."""

    why: IgnoreReason


Route = Ask | Add | Command | Tell | Ignore


def route(message: Incoming, bot: BotName, names: Mapping[str, str]) -> Route:
    """What ``message`` wants of ``bot``; ``names`` maps every written name of a command,
    casefolded, to the command."""
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
    """The address when ``text`` is a link and nothing else."""
    found = _LINK.fullmatch(text.strip())
    return None if found is None else found[0] if found["scheme"] else f"https://{found[0]}"


def without_mention(text: str, username: str) -> tuple[str, bool]:
    """``text`` without ``@username``, and whether that stood in it."""
    mention = re.compile(rf"(?<![\w@.])@{re.escape(username)}(?!\w)", re.IGNORECASE)
    rest, count = mention.subn(" ", text)
    return (" ".join(rest.split()).strip(" ،,:؛;") if count else text), bool(count)


def _route_addressed(message: Incoming, said: str, *, mentioned: bool) -> Route:
    """A message without a command that is for us; ``said`` is its text without a mention of us."""
    if message.brings is not None or link_of(said):
        return _route_item(message, said)
    if not said and not mentioned:
        return Tell(why=RefusalReason.NO_TEXT)
    return _route_question(message, said, borrow=mentioned)


def _ignore_reason(message: Incoming, bot: BotName) -> IgnoreReason | None:
    """Why a message is none that a person spoke, or None when one did."""
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
    """A question, with ``borrow`` that of the message replied to when none is written."""
    follows = message.replied_id if message.replied_to_us else None
    if not question and borrow:
        # Our own answers are no questions, unless the person marks a part of one.
        question = (message.quoted or ("" if message.replied_to_us else message.replied_text) or "").strip()
        follows = None
    if not question:
        return Tell(why=RefusalReason.EMPTY)
    return Ask(question=question, follows=follows, edited=message.edited)


def _route_item(message: Incoming, said: str) -> Route:
    """What a message brings, ``said`` being its text without a mention of us."""
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
    """The command to add: what is written behind it, comes with it or is replied to."""
    if message.brings is Matter.FILE:
        return Add(matter=Matter.FILE)
    if argument:
        link = link_of(argument)
        return Add(matter=Matter.LINK if link else Matter.TEXT, text=link or argument)
    if message.replied_brings is Matter.FILE:
        return Add(matter=Matter.FILE, of_reply=True)
    # Our own answers are the archive's already.
    replied = (message.quoted or message.replied_text or "").strip()
    if not replied or message.replied_to_us:
        return Tell(why=RefusalReason.NOTHING_TO_ADD)
    link = link_of(replied)
    matter = Matter.LINK if link else message.replied_brings or Matter.TEXT
    return Add(matter=matter, text=link or replied, of_reply=True)
