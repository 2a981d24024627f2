"""The values of routing: what a message is, and what it asks of the bot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.service.access import ChatKind

ANONYMOUS_ADMIN: Final = 1087968824  # the account «Group Anonymous Bot» sends for all anonymous admins
CHANNEL_POSTER: Final = 136817688  # the account «Channel Bot» sends for people who write in a channel's name


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
