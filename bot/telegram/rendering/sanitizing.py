"""Text of articles made harmless in a chat, and addresses made safe to open.

Telegram turns ``@name``, ``/command``, ``#tag`` and ``$TAG`` in any message into
something that pings or can be pressed. U+2060 (word joiner, no width) after the
mark takes that away and cannot be seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, urlsplit

from bot.bidi import FSI, PDI, clean, isolate

WORD_JOINER: Final = "\u2060"
RIGHT_TO_LEFT_MARK: Final = "\u200f"
LEFT_TO_RIGHT_MARK: Final = "\u200e"

# Telegram refuses longer addresses of buttons.
ADDRESS_LIMIT: Final = 2048
# Words at each end of the sentence that a text fragment names: enough to be unique on
# a page, few enough for an address of percent-encoded Arabic.
FRAGMENT_WORDS: Final = 4

_CALLS: Final = re.compile(rf"([@/#$])(?=[{FSI}{PDI}]?\w)")
_ISOLATED: Final = re.compile(f"{FSI}[^{PDI}]*{PDI}")


def units(text: str) -> int:
    """The length of ``text`` as Telegram counts: UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def disarm(text: str) -> str:
    """``text`` with nothing in it that pings or can be pressed."""
    return _CALLS.sub(rf"\1{WORD_JOINER}", text)


def harmless(pieces: Sequence[str], *, right_to_left: bool, own: bool = False) -> list[str]:
    """The pieces of one line, cleaned, directions isolated, with nothing that pings.

    The line runs in its direction whatever it begins with. ``own`` words of the
    program may be pressed (its commands); what they are filled with is to be disarmed
    before.
    """
    if own:
        kept = [WORD_JOINER.join(clean(part) for part in piece.split(WORD_JOINER)) for piece in pieces]
        safe = isolate(kept, right_to_left=right_to_left)
    else:
        safe = [disarm(piece) for piece in isolate([clean(p) for p in pieces], right_to_left=right_to_left)]
        # A mark at the end of one piece may meet its word in the next.
        for index in range(len(safe) - 1):
            if safe[index].rstrip(FSI + PDI)[-1:] in ("@", "/", "#", "$"):
                safe[index] += WORD_JOINER
    line = "".join(safe)
    if safe and line.strip() and not _sets_direction(line, right_to_left=right_to_left):
        safe[0] = (RIGHT_TO_LEFT_MARK if right_to_left else LEFT_TO_RIGHT_MARK) + safe[0]
    return safe


def _sets_direction(line: str, *, right_to_left: bool) -> bool:
    """Whether the first character of ``line`` gives it its direction."""
    first = _ISOLATED.sub("", line).lstrip()[:1]
    if not first or line.lstrip()[:1] != first:
        return False
    return unicodedata.bidirectional(first) in ({"R", "AL"} if right_to_left else {"L"})


def copyable(text: str) -> str:
    """``text`` for the clipboard: one line, no control characters."""
    return clean(text).strip()


def address(url: str | None) -> str | None:
    """``url`` when it is one that Telegram opens, else None."""
    if not url or len(url) > ADDRESS_LIMIT or re.search(r"[\s\"<>\\^`{|}]|[^\x21-\U0010ffff]", url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "." not in host:
        return None
    return quote(clean(url), safe=":/?#[]@!$&'()*+,;=%-._~")


def at_sentence(url: str | None, sentence: str) -> str | None:
    """The address of ``sentence`` on its page (a text fragment, as the WICG draft
    «URL Fragment Text Directives» writes it), or of the page when that is too long."""
    page = address(url)
    if page is None:
        return None
    words = clean(sentence).split()
    if not words:
        return page
    ends = [words] if len(words) <= 2 * FRAGMENT_WORDS else [words[:FRAGMENT_WORDS], words[-FRAGMENT_WORDS:]]
    fragment = ",".join(_directive(" ".join(end)) for end in ends)
    full = f"{page}{'' if '#' in page else '#'}:~:text={fragment}"
    return full if len(full) <= ADDRESS_LIMIT else page


def _directive(text: str) -> str:
    """``text`` percent-encoded; hyphen, comma and ampersand have a meaning there."""
    return quote(text, safe="").replace("-", "%2D")
