"""Text of articles without active parts for Telegram, and safe addresses.

Telegram turns ``@name``, ``/command``, ``#tag`` and ``$TAG`` in any message into a link or a notification.
U+2060 (word joiner, invisible, no width) after the first character prevents that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import quote, urlsplit

from bot.bidi import (
    DIRECTION_MARKS,
    FSI,
    LRI,
    PDI,
    RLI,
    WEB_ADDRESS,
    begins_with_token,
    clean,
    clean_with_fields,
    isolate,
)

WORD_JOINER: Final = "\u2060"
RIGHT_TO_LEFT_MARK: Final = "\u200f"
LEFT_TO_RIGHT_MARK: Final = "\u200e"

# Telegram refuses longer addresses on buttons.
ADDRESS_LIMIT: Final = 2048
# Words at each end of the sentence that a text fragment names: enough to be unique
# on a page, few enough for an address of percent-encoded Arabic.
FRAGMENT_WORDS: Final = 4

# More addresses in a line than these are disarmed: Telegram drops the entities past the hundredth.
MOST_ADDRESSES: Final = 15

_CALLS: Final = re.compile(rf"[@/#$](?=[{DIRECTION_MARKS}]*\w)")
_ISOLATED: Final = re.compile(f"[{FSI}{LRI}{RLI}][^{PDI}]*{PDI}")


def units(text: str) -> int:
    """The length of ``text`` as Telegram counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def disarm(text: str) -> str:
    """``text`` without mentions, commands, hashtags and cashtags that Telegram would activate. Addresses stay whole, so
    that they can be opened and copied.
    """
    return "".join(_disarm_pieces([text]))


def address_count(text: str) -> int:
    """Number of addresses in a line that ``disarm`` leaves whole."""
    return len(_addresses(text))


def harmless(pieces: Sequence[str], *, right_to_left: bool, own: bool = False) -> list[str]:
    """The pieces of one line, cleaned, with isolated directions and without active parts.

    The line keeps its direction whatever its first character is. In texts of the program (``own``) commands stay
    active; values in them must be disarmed before.
    """
    if own:
        kept = [WORD_JOINER.join(map(clean_with_fields, piece.split(WORD_JOINER))) for piece in pieces]
        safe = isolate(kept, right_to_left=right_to_left)
    else:
        marked = isolate(list(map(clean_with_fields, pieces)), right_to_left=right_to_left)
        safe = _disarm_pieces(marked)
    line = "".join(safe)
    if safe and line.strip() and not _sets_direction(line, right_to_left=right_to_left):
        safe[0] = _leading_mark(line, right_to_left=right_to_left) + safe[0]
    return safe


def _disarm_pieces(pieces: Sequence[str]) -> list[str]:
    """The pieces of a line, disarmed. A sign at the end of one piece can join a word at the start of the next."""
    line = "".join(pieces)
    inside = {index for start, end in _addresses(line) for index in range(start, end)}
    signs = {found.start() for found in _CALLS.finditer(line)} - inside
    safe: list[str] = []
    offset = 0
    for piece in pieces:
        ends = [index - offset + 1 for index in sorted(signs) if offset <= index < offset + len(piece)]
        safe.append(WORD_JOINER.join(piece[a:b] for a, b in pairwise([0, *ends, len(piece)])))
        offset += len(piece)
    return safe


def _addresses(line: str) -> list[tuple[int, int]]:
    found = [address.span() for address in WEB_ADDRESS.finditer(line)]
    return found if len(found) <= MOST_ADDRESSES else []


def _leading_mark(line: str, *, right_to_left: bool) -> str:
    """What is put before ``line`` to set its direction. A token at its beginning must not be touched."""
    if not begins_with_token(line):
        return RIGHT_TO_LEFT_MARK if right_to_left else LEFT_TO_RIGHT_MARK
    return RIGHT_TO_LEFT_MARK + " " if right_to_left else ""


def _sets_direction(line: str, *, right_to_left: bool) -> bool:
    """Whether the first character of ``line`` sets its direction as wanted."""
    first = _ISOLATED.sub("", line).lstrip()[:1]
    if not first or line.lstrip()[:1] != first:
        return False
    return unicodedata.bidirectional(first) in ({"R", "AL"} if right_to_left else {"L"})


def copyable(text: str) -> str:
    """``text`` for the clipboard: one line, no control characters."""
    return clean(text).strip()


def address(url: str | None) -> str | None:
    """``url`` if Telegram can open it, else None."""
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
    """The address of ``sentence`` on its page, as a text fragment (WICG draft "URL Fragment Text Directives"); the
    page's address if that is too long.
    """
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
    """``text`` percent-encoded, with hyphen, comma and ampersand, which are syntax in a fragment directive."""
    return quote(text, safe="").replace("-", "%2D")
