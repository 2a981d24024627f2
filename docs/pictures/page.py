"""A chat as an HTML page: the messages of the tests' Bot API server, laid out as a phone shows them.

Every word, bold run, quotation and button comes from the message as the bot sent it;
only the bubbles around them are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Final

from tests.botapi import Message

WIDTH: Final = 460  # CSS pixels, a phone held upright

_STYLE: Final = """
* { box-sizing: border-box; margin: 0; }
html { background: #dfe6dc; }
body { width: %(width)dpx; font: 15px/1.62 "Noto Sans Arabic", "Noto Sans", "Noto Color Emoji", sans-serif;
       color: #14171a; background: #dfe6dc; }
header { background: #fff; padding: 9px 16px; display: flex; gap: 11px; align-items: center;
         border-bottom: 1px solid #cdd4ca; }
.face { width: 38px; height: 38px; border-radius: 50%%; background: #2f6f5e; color: #fff; display: grid;
        place-items: center; font-weight: 700; font-size: 18px; flex: none; }
header b { display: block; line-height: 1.35; } header small { color: #6b757d; font-size: 12.5px; line-height: 1.3; }
main { padding: 12px 10px 16px; display: flex; flex-direction: column; gap: 9px; }
.message { max-width: 92%%; align-self: flex-end; }
.message.own { align-self: flex-start; }
.bubble { background: #fff; border-radius: 14px; padding: 7px 12px 6px; box-shadow: 0 1px 1px #0002; }
.own .bubble { background: #e6f7d5; }
.who { color: #2f6f5e; font-weight: 600; font-size: 13.5px; line-height: 1.5; }
.reply { border-inline-start: 3px solid #3d8b76; background: #2f6f5e14; border-radius: 5px; padding: 2px 8px;
         margin: 2px 0 5px; font-size: 13px; line-height: 1.5; white-space: nowrap; overflow: hidden;
         text-overflow: ellipsis; }
.text { white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; overflow-wrap: anywhere; }
.text blockquote { border-inline-start: 3px solid #3d8b76; background: #2f6f5e12; border-radius: 5px;
         padding: 3px 10px 4px; margin: 1px 0; unicode-bidi: plaintext; }
.text a { color: #1b6ec2; text-decoration: none; } .text code { font-family: inherit; background: #0000000d; }
time { display: block; font-size: 11px; color: #7b858d; text-align: end; line-height: 1.3; }
.keys { display: grid; gap: 4px; margin-top: 4px; }
.row { display: flex; gap: 4px; }
.key { flex: 1; background: #5a7467cc; color: #fff; border-radius: 8px; padding: 5px 6px; font-size: 13.5px;
       text-align: center; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; position: relative; }
.key sup { position: absolute; top: 1px; inset-inline-end: 5px; font-size: 9px; line-height: 1.4; opacity: .85; }
"""
_TAGS: Final = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "code",
    "text_link": "a",
    "url": "a",
    "mention": "a",
    "bot_command": "a",
    "hashtag": "a",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
# Small marks in the corner of a button, as clients draw them.
_CORNERS: Final = {"url": "↗\ufe0e", "copy_text": "⧉", "switch_inline_query": "↪\ufe0e"}


def chat_page(title: str, subtitle: str, messages: Iterable[Message], *, own: int) -> str:
    """The page; messages of the person ``own`` stand on the writer's side."""
    shown = "\n".join(_message(message, own) for message in messages)
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><style>{_STYLE % {"width": WIDTH}}</style>'
        f'<body><header><div class="face">{escape(title[:1])}</div><div><b>{escape(title)}</b>'
        f"<small>{escape(subtitle)}</small></div></header><main>{shown}</main></body></html>"
    )


def _message(message: Message, own: int) -> str:
    mine = message.json.get("from", {}).get("id") == own
    who = "" if message.json["chat"]["type"] == "private" or mine else _who(message)
    kind = "message own" if mine else "message"
    bubble = f'<div class="bubble">{who}{_reply(message)}<div class="text">{formatted(message)}</div></div>'
    return f'<div class="{kind}">{bubble}{_keys(message)}</div>'


def _who(message: Message) -> str:
    return f'<div class="who">{escape(message.json["from"]["first_name"])}</div>'


def _reply(message: Message) -> str:
    replied = message.json.get("reply_to_message")
    if replied is None or "text" not in replied:
        return ""
    text = message.json.get("quote", {}).get("text") or replied["text"]
    return f'<div class="reply"><bdi>{escape(text.splitlines()[0])}</bdi></div>'


def _keys(message: Message) -> str:
    rows: Sequence[Sequence[dict[str, Any]]] = message.json.get("reply_markup", {}).get("inline_keyboard", [])
    lines = ["".join(_key(button) for button in row) for row in rows]
    return '<div class="keys">' + "".join(f'<div class="row">{line}</div>' for line in lines) + "</div>" if rows else ""


def _key(button: dict[str, Any]) -> str:
    corner = next((mark for action, mark in _CORNERS.items() if action in button), "")
    return f'<div class="key" dir="auto">{escape(button["text"])}<sup>{corner}</sup></div>'


def formatted(message: Message) -> str:
    """The text with its entities as tags. Offsets count UTF-16 units."""
    units = message.text.encode("utf-16-le")
    entities = [entity for entity in message.entities if entity["type"] in _TAGS]
    borders = {0, len(units) // 2}
    for entity in entities:
        borders |= {entity["offset"], entity["offset"] + entity["length"]}
    edges = sorted(borders)
    pieces: list[str] = []
    opened: list[tuple[int, str]] = []
    for start, end in zip(edges, [*edges[1:], edges[-1]], strict=True):
        while opened and opened[-1][0] <= start:
            pieces.append(f"</{opened.pop()[1]}>")
        for entity in sorted((e for e in entities if e["offset"] == start), key=lambda e: -int(e["length"])):
            tag = _TAGS[entity["type"]]
            pieces.append(f"<{tag}>")
            opened.append((start + entity["length"], tag))
        pieces.append(escape(units[2 * start : 2 * end].decode("utf-16-le")))
    html = "".join(pieces)
    return html.replace("</blockquote>\n", "</blockquote>").replace("\n<blockquote>", "<blockquote>")
