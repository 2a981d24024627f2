"""Text as Telegram's servers process it: removed characters, lengths, detected entities."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tests.botapi.refusals import Json

MAX_TEXT: Final = 4096  # UTF-16 units, after the markup is parsed
MAX_CAPTION: Final = 1024
MAX_ENTITIES: Final = 100

# Telegram deletes embeddings, overrides, line separators (U+2028 to U+202E) and carriage returns. It replaces other
# control characters with spaces and keeps isolates (U+2066 to U+2069).
_DELETED: Final = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_SPACED: Final = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_INVISIBLE: Final = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202f\u205f-\u2069\ufeff\u3164\u2800]*")

_EDGES: Final = re.compile("(?<=^[\u2066-\u2068]) | (?=\u2069$)|(?<=^[\u200e\u200f][\u2066-\u2068]) ", re.MULTILINE)

_WORD_BEFORE: Final = r"(?<![\w\u200c])"
_DETECTED: Final = (
    (
        "url",
        re.compile(
            r"(?<![\w@.\-])(?:(?:https?|tg)://[^\s<>«»\"“”]+"
            r"|(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+(?:com|net|org|info|io|me|tv|news|co|eg|sa|ae|sy|ru|uk|us|fr)"
            r"(?![\w.\-]*\w)(?:/[^\s<>«»\"“”]*)?)",
            re.IGNORECASE,
        ),
    ),
    ("email", re.compile(r"(?<![\w.+\-])[a-z0-9_.+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+", re.IGNORECASE)),
    ("mention", re.compile(_WORD_BEFORE + r"@[a-zA-Z0-9_]{2,32}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])")),
    ("hashtag", re.compile(_WORD_BEFORE + r"#(?=\w*[^\W\d_])[\w\u200c]{1,256}(?![\w\u200c]*#)")),
)


def utf16(text: str) -> int:
    """The length of ``text`` in UTF-16 code units, as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def clean(text: str) -> str:
    """``text`` without the control characters that Telegram removes."""
    return _SPACED.sub(" ", _DELETED.sub("", text))


def is_blank(text: str) -> bool:
    """Whether ``text`` has no visible character."""
    return _INVISIBLE.fullmatch(text) is not None


def bare(text: str) -> str:
    """``text`` without format characters: direction marks, isolates, joiners, and the space between an isolate's mark
    and the end of a line."""
    text = _EDGES.sub("", text)
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def slice16(text: str, offset: int, length: int) -> str:
    """The part of ``text`` at ``offset``; offset and length are in UTF-16 units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def detected(text: str, known: list[Json] | None = None) -> list[Json]:
    """The entities that Telegram detects in ``text``, outside the links and code in ``known``."""
    found: list[Json] = []
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in known or []
        if entity["type"] in {"text_link", "text_mention", "code", "pre"}
    ]
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            start, end = utf16(text[: match.start()]), utf16(text[: match.end()])
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            found.append({"type": kind, "offset": start, "length": end - start})
    return sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))
