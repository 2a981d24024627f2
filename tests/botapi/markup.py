"""Parses Telegram's HTML into text and entities, or refuses it with Telegram's message.

Behaves as ``parse_html`` of TDLib's MessageEntity.cpp. Unlike a browser it knows four named entities, refuses
unknown tags and wrong nesting, and reports byte offsets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from tests.botapi.refusals import Json, RefusalError, form
from tests.botapi.text import MAX_ENTITIES, clean, detected, is_blank, utf16

_KINDS: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE: Final = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|([a-zA-Z]+))(;?)")
_TAG: Final = re.compile(r"<(/?)([^\s>]*)")
_ATTRIBUTE: Final = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.\-]+)(?=[\s>])))?")
_LINK: Final = re.compile(r"(?:https?://)?[^\s/?#@]+\.[^\s/?#@.]+(?:[/?#]\S*)?", re.IGNORECASE)
_OPAQUE: Final = {"code", "pre"}

Lose = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class _Open:
    name: str
    start: int
    position: int
    attributes: dict[str, str | None]


@dataclass(slots=True)
class _Parser:
    source: str
    lose: Lose
    at: int = 0
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "<":
                self._tag()
            elif char == "&":
                self._reference()
            else:
                self._write(char)
                self.at += 1
        if self.opened:
            raise self._wrong(f'Can\'t find end tag corresponding to start tag "{self.opened[-1].name}"')
        return "".join(self.pieces), self.entities

    def _wrong(self, what: str, at: int | None = None) -> RefusalError:
        where = "" if at is None else f" at byte offset {len(self.source[:at].encode())}"
        return form(f"can't parse entities: {what}{where}")

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += utf16(text)

    def _reference(self) -> None:
        decoded, end = _reference_at(self.source, self.at)
        if not decoded:
            self.lose(f"an ampersand that is not escaped: {self.source[self.at : self.at + 20]!r}")
        self._write(decoded or "&")
        self.at = end

    def _tag(self) -> None:
        begin = self.at
        found = _TAG.match(self.source, begin)
        assert found
        name = found[2].lower()
        self.at = found.end()
        if found[1]:
            self._end(name, begin)
            return
        if self.at >= len(self.source):
            raise self._wrong("Unclosed start tag", begin)
        if name not in _KINDS:
            raise self._wrong(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', begin)
        self.opened.append(_Open(name=name, start=self.length, position=len(self.pieces), attributes=attributes))

    def _attributes(self, name: str, begin: int) -> dict[str, str | None]:
        attributes: dict[str, str | None] = {}
        while True:
            while self.at < len(self.source) and self.source[self.at].isspace():
                self.at += 1
            if self.at >= len(self.source):
                raise self._wrong(f'Unclosed start tag "{name}"', begin)
            if self.source[self.at] == ">":
                self.at += 1
                return attributes
            found = _ATTRIBUTE.match(self.source, self.at)
            if found is None:
                raise self._wrong(f'Empty attribute name in the tag "{name}"', begin)
            self.at = found.end()
            if self.source[self.at : self.at + 1] == "=":
                raise self._wrong("Unexpected end of name token", self.at)
            value = next((group for group in found.groups()[1:] if group is not None), None)
            attributes[found[1].lower()] = None if value is None else self._unescaped(value)

    def _unescaped(self, value: str) -> str:
        pieces, at = [], 0
        while at < len(value):
            if value[at] != "&":
                pieces.append(value[at])
                at += 1
                continue
            decoded, at = _reference_at(value, at)
            if not decoded:
                self.lose(f"an ampersand that is not escaped in an attribute: {value!r}")
            pieces.append(decoded or "&")
        return "".join(pieces)

    def _end(self, name: str, begin: int) -> None:
        if not self.opened:
            raise self._wrong("Unexpected end tag", begin)
        rest = re.compile(r"\s*>").match(self.source, self.at)
        if rest is None:
            raise self._wrong("Unclosed end tag", begin)
        self.at = rest.end()
        last = self.opened[-1]
        if name and name != last.name:
            raise self._wrong(f'Unmatched end tag, expected "</{last.name}>", found "</{name}>",', begin)
        self.opened.pop()
        if self.length > last.start:
            self._entity(last)

    def _entity(self, tag: _Open) -> None:
        kind = _KINDS[tag.name]
        entity: Json = {"type": kind, "offset": tag.start, "length": self.length - tag.start}
        outer = {_KINDS[opened.name] for opened in self.opened}
        if kind == "blockquote" and kind in outer:
            self.lose("a quotation inside a quotation")
            return
        if outer & _OPAQUE or (kind == "text_link" and kind in outer):
            self.lose(f"{kind} inside {sorted(outer)}")
            return
        if kind == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        if kind == "custom_emoji" and not (tag.attributes.get("emoji-id") or "").isdigit():
            raise form("Invalid custom emoji identifier specified")
        if kind == "text_link":
            url = tag.attributes.get("href") or "".join(self.pieces[tag.position :])
            user = re.fullmatch(r"tg://user\?id=(\d+)", url)
            checked = link(url)
            if user:
                entity.update(type="text_mention", user={"id": int(user[1])})
            elif checked is None:
                self.lose(f"a link that leads nowhere: {url!r}")
                return
            else:
                entity["url"] = checked
        self.entities.append(entity)


def _reference_at(text: str, at: int) -> tuple[str | None, int]:
    """The character of the reference at ``at``, and the end of the reference; None for a bare ampersand."""
    found = _REFERENCE.match(text, at)
    if found is None:
        return None, at + 1
    if found[3]:
        named = _NAMED.get(found[3])
        return (named, found.end()) if named else (None, at + 1)
    code = int(found[1], 16) if found[1] else int(found[2])
    if code == 0 or code >= 0x10FFFF:
        return None, at + 1
    if 0xD800 <= code <= 0xDFFF:
        raise form("Text contains invalid Unicode characters after decoding HTML entities")
    return chr(code), found.end()


def link(url: str) -> str | None:
    """``url`` where Telegram accepts it as a link, else None."""
    if re.fullmatch(r"tg://\S+", url):
        return url
    if _LINK.fullmatch(url) is None:
        return None
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    return parts.geturl() if host and "." in host else None


def formatted(source: str, mode: str | None, *, limit: int, lose: Lose, empty: bool = False) -> tuple[str, list[Json]]:
    """The displayed text and its entities; refuses what Telegram refuses.

    ``limit`` is in UTF-16 units. ``empty`` allows an empty text (captions).
    """
    text, entities = _parsed(source, mode, lose)
    if text != clean(text):
        lose(f"control characters that Telegram takes out: {text!r}")
    if is_blank(text):
        if empty:
            return "", []
        raise form("message text is empty" if not source else "text must be non-empty")
    text, entities = _trimmed(text, entities)
    if utf16(text) > limit:
        raise form("message is too long" if limit > 1024 else "message caption is too long")
    entities = sorted([*entities, *detected(text, entities)], key=lambda entity: (entity["offset"], -entity["length"]))
    if len(entities) > MAX_ENTITIES:
        # Telegram shows the first hundred and drops the rest silently; here that is an error.
        raise form(f"ENTITIES_TOO_LONG: {len(entities)}")
    return text, entities


def _parsed(source: str, mode: str | None, lose: Lose) -> tuple[str, list[Json]]:
    if mode is None:
        return source, []
    if mode.lower() == "html":
        return _Parser(source, lose).parse()
    raise form(f"unsupported parse_mode: {mode}")  # Markdown is not supported here


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without outer white space and control characters, with its entities moved accordingly."""
    lead = utf16(text[: len(text) - len(text.lstrip())])
    text = text.strip()
    total = utf16(text)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        end = min(total, entity["offset"] + entity["length"] - lead)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return text, moved
