"""Messages to send, their buttons, and the callback data of buttons.

Callback data is ``ACTION:NUMBER:…``: an action and numbers of database rows, never a text. So it is always within
Telegram's 64 bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum, unique
from typing import Final

COPY_UNITS: Final = 256

_DATA: Final = re.compile(r"(?P<action>[A-Za-z]):(?P<numbers>-?\d{1,18}(?::-?\d{1,18}){0,2})")
_PLACE: Final = re.compile(r"p(\d{1,18})")


@unique
class Action(StrEnum):
    """What a button does. The letter is stored in its callback data."""

    PAGE = "p"
    """Show quotation N of an answer."""
    CONTEXT = "c"
    """Show the paragraph of quotation N."""
    ALSO = "j"
    """Show the other articles that say what quotation N says, and other values."""
    WHY = "w"
    """Show why quotation N was chosen."""
    COPY = "x"
    """Send quotation N as text to copy, if it is too long for a copy button."""
    ARTICLE = "a"
    """Show page N of the article around a place."""
    SAYINGS = "A"
    """Show page N of what a speaker said."""
    MENU = "k"
    """Show the other buttons of quotation N in place of the first ones."""
    UP = "u"
    DOWN = "d"
    """Vote against quotation N, and ask what is wrong with it."""
    REASON = "v"
    """Say what is wrong with quotation N: reason M of ``VoteReason``."""
    WATCH = "i"
    """Show what the question of an answer would have found, to save it."""
    WATCHES = "y"
    """Do ``WatchStep`` M with saved question N."""
    AS_ASKED = "t"
    """Answer the follow-up as it was written, without the question before it."""
    WIDEN = "e"
    """Answer a question that named days from articles of any date."""
    SET_LANGUAGE = "l"
    SET_ANSWERS = "n"
    SET_STRICTNESS = "r"
    """Set level N of strictness, counted from the strictest."""
    SET_SOURCE = "s"
    """Advance the state of an outlet: neutral, preferred, excluded, neutral."""
    UNDO = "b"
    """Undo addition N."""
    SOURCES = "o"
    """Show page N of the outlets in the settings."""
    FORGET = "f"
    """Delete the data of person N, or with the second number 0 keep them."""
    REQUEST = "q"
    """Ask the owners for access."""
    GRANT = "g"
    """Give access to person or chat N, who asked for it."""
    REFUSE = "z"
    """Refuse person or chat N access."""
    DECIDE = "h"
    """Carry out decision M about addition N."""
    CORRECT = "m"
    """Ask for the right value of field M of addition N."""
    UNANSWERED = "U"
    """Show page N of the unanswered questions."""
    EXPORT = "E"
    """Send the unanswered questions as a file."""
    SHOW_ALL = "G"
    """Show an ephemeral message to everybody in the group."""
    TIMELINE = "T"
    """Show page M of timeline N, or with a page below 0 send its picture."""
    DIGEST = "D"
    """Do M with digest N: the third number is one of ``DigestStep``."""


class DigestStep(IntEnum):
    """What a button of a digest does; the second number of its data is a page or an hour."""

    PAGE = 0
    """Show a page."""
    HOURS = 1
    """Show the hours at which it can be sent every day, under the page."""
    DAILY = 2
    """Send it every day at an hour."""
    STOP = 3
    """Stop sending it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A pressed button: its action and the numbers of its data."""

    action: Action
    numbers: tuple[int, ...]

    @property
    def number(self) -> int:
        """The first number."""
        return self.numbers[0]

    @property
    def second(self) -> int:
        """The second number; 0 if there is none."""
        return self.numbers[1] if len(self.numbers) > 1 else 0

    @property
    def third(self) -> int:
        """The third number; 0 if there is none."""
        return self.numbers[2] if len(self.numbers) > 2 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button. Exactly one of ``data``, ``url`` and ``copy`` is set; ``copy`` is a text for the clipboard."""

    label: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to send: ``html`` in Telegram's HTML, and the keyboard under it.

    With ``photo``, a PNG, it is a photo, and ``html`` its caption. With ``reply_hint`` the client opens a reply to the
    message, with this text in the empty input field.
    """

    html: str
    keyboard: Keyboard = ()
    reply_hint: str = ""
    photo: bytes | None = None


def data(action: Action, *numbers: int) -> str:
    """The callback data of a button."""
    return ":".join([action.value, *(str(number) for number in numbers)])


def parse_press(text: str | None) -> Press | None:
    """Parse callback data; None if it is not the bot's."""
    found = _DATA.fullmatch(text or "")
    if found is None or found["action"] not in set(Action):
        return None
    return Press(action=Action(found["action"]), numbers=tuple(int(part) for part in found["numbers"].split(":")))


def payload(place: int) -> str:
    """The payload of a deep link (``?start=``) to a place."""
    return f"p{place}"


def place_of(start: str) -> int | None:
    """The place in the payload of ``/start``, or None."""
    found = _PLACE.fullmatch(start)
    return int(found[1]) if found else None
