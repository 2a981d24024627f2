"""Direction marks that would spoil what people tap or copy: addresses, commands, keys.

Telegram ends a link at such a mark, and a key that is copied with one opens nothing.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from tests.botapi.markup import formatted
from tests.botapi.refusals import Json
from tests.botapi.world import Call

MARKS: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

_PUNCTUATION: Final = ".,:;!?'’،؛؟…)]}"
_TOKENS: Final = (
    re.compile(r"(?:https?|tg)://[^\s<>«»\"“”]+", re.IGNORECASE),
    re.compile(r"(?<![\w./@-])(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>«»\"“”]*", re.IGNORECASE),
    re.compile(r"(?<![\w.])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE),
    re.compile(r"(?<![\w/.])/start [A-Za-z0-9_-]{6,}"),
    re.compile(r"(?<![\w/.<>])/[A-Za-z][A-Za-z0-9_]*(?:@\w+)?(?!\w)"),
    re.compile(r"(?<![\w/.-])isnad [a-z][a-z-]*(?: --[a-z-]+)*"),
    re.compile(r"(?<![\w.])[A-Za-z0-9_-]{22}(?!\w)"),
)
_SENT: Final = ("text", "caption")


def spoilt_tokens(text: str) -> list[str]:
    """The addresses, commands and keys of ``text`` that hold a direction mark or stand beside one.

    They are searched for in the text without its marks, so that a mark hides none.
    """
    places = [index for index, character in enumerate(text) if character not in MARKS]
    plain = "".join(text[index] for index in places)
    spoilt = []
    for pattern in _TOKENS:
        for found in pattern.finditer(plain):
            end = found.start() + len(found[0].rstrip(_PUNCTUATION))
            if end <= found.start():
                continue
            first, last = places[found.start()], places[end - 1]
            around = text[max(first - 1, 0) : last + 2]
            if any(mark in around for mark in MARKS):
                spoilt.append(plain[found.start() : end])
    return spoilt


def spoilt_calls(calls: list[Call]) -> list[str]:
    """What direction marks spoil in everything that ``calls`` sent: texts, links, buttons, inline results."""
    return [f"{call.method}: {token!r}" for call in calls for token in _spoilt(call.values)]


def _spoilt(values: Json) -> list[str]:
    spoilt = []
    for name in _SENT:
        if isinstance(values.get(name), str):
            spoilt += _spoilt_text(values[name], values.get("parse_mode"))
    for name in ("reply_markup", "results", "commands", "button"):
        spoilt += _spoilt_values(_decoded(values.get(name)))
    return spoilt


def _spoilt_text(source: str, mode: Any) -> list[str]:
    text, entities = formatted(source, mode, limit=1 << 20, lose=lambda _: None, empty=True)
    links = [str(entity.get("url", "")) for entity in entities]
    return spoilt_tokens(text) + [link for link in links if any(mark in link for mark in MARKS)]


def _spoilt_values(value: Any) -> list[str]:
    """What is spoilt in a keyboard or in inline results: no data, link or copied text holds a mark at all."""
    if isinstance(value, list):
        return [token for one in value for token in _spoilt_values(one)]
    if not isinstance(value, dict):
        return []
    spoilt = []
    for name, one in value.items():
        if name == "message_text":
            spoilt += _spoilt_text(str(one), value.get("parse_mode"))
        elif isinstance(one, dict | list):
            spoilt += _spoilt_values(one)
        elif isinstance(one, str):
            exact = name in {"url", "callback_data", "start_parameter"} or (name == "text" and set(value) == {"text"})
            spoilt += [one] if exact and any(mark in one for mark in MARKS) else spoilt_tokens(one)
    return spoilt


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None
