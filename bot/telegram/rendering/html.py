"""Conversion of blocks of lines to messages in Telegram's HTML, within Telegram's limits. Pure.

A block is a group of lines, such as a quotation. Blocks are packed in order into as few messages as possible.
A line that is too long for a message is cut at the end of a sentence, else between words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from bot.bidi import clean, is_right_to_left
from bot.telegram.rendering.sanitizing import address_count, harmless, units

# Bot API: 4,096 UTF-16 units and about 100 entities a message. The difference is left
# for entities that Telegram detects itself and that are not counted here (commands).
UNITS: Final = 4000
ENTITIES: Final = 80

_SENTENCE_END: Final = re.compile(r"[.!?؟…»”][\s]")


class Style(Enum):
    """The style of a piece; the value is its tag."""

    PLAIN = ""
    BOLD = "b"
    ITALIC = "i"
    UNDERLINE = "u"
    CODE = "code"


class Quote(Enum):
    """Whether a block is a quotation; the value is its opening tag."""

    NONE = ""
    SHOWN = "<blockquote>"
    FOLDED = "<blockquote expandable>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text in one style; with ``url`` a link."""

    text: str
    style: Style = Style.PLAIN
    url: str | None = None

    @property
    def is_entity(self) -> bool:
        """Whether it counts as an entity of the message."""
        return self.style is not Style.PLAIN or self.url is not None


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that stay together."""

    lines: tuple[Line, ...]
    quote: Quote = Quote.NONE
    own: bool = False
    """Whether these are the program's own words, in which commands may be tapped."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A rendered line with its length and number of entities."""

    block: int
    quote: Quote
    html: str
    units: int
    entities: int


def line(*parts: Piece | str) -> Line:
    """A line of these parts; a plain string is a piece without style."""
    return tuple(Piece(text=part) if isinstance(part, str) else part for part in parts)


def messages(blocks: Sequence[Block], *, right_to_left: bool) -> tuple[str, ...]:
    """Pack ``blocks`` into messages of HTML; an empty tuple if nothing in them is visible.

    ``right_to_left`` is the direction of the program's language. A line that begins with Arabic is right to left in any
    case.
    """
    packed: list[list[_Unit]] = []
    room, spare = 0, 0
    for unit in _units(blocks, right_to_left=right_to_left):
        new_block = bool(packed and packed[-1]) and packed[-1][-1].block != unit.block
        cost = unit.units + (2 if new_block else 1)
        entities = unit.entities + (unit.quote is not Quote.NONE)
        if not packed or cost > room or entities > spare:
            packed.append([])
            room, spare = UNITS, ENTITIES
        packed[-1].append(unit)
        room -= cost
        spare -= entities
    return tuple(_html(message) for message in packed)


def _units(blocks: Sequence[Block], *, right_to_left: bool) -> Iterator[_Unit]:
    for number, block in enumerate(blocks):
        for whole in block.lines:
            if not any(clean(piece.text).strip() for piece in whole):
                continue
            for part in _cut(whole, block, right_to_left=right_to_left):
                rendered, length = _render(part, block, right_to_left=right_to_left)
                entities = sum(piece.is_entity for piece in part) + address_count("".join(p.text for p in part))
                yield _Unit(number, block.quote, rendered, length, entities)


def _cut(whole: Line, block: Block, *, right_to_left: bool) -> Iterator[Line]:
    """Cut ``whole`` into parts that each fit a message."""
    rest = _limit_entities(whole)
    while _render(rest, block, right_to_left=right_to_left)[1] > UNITS:
        text = "".join(piece.text for piece in rest)
        end = len(text)
        while _render(_slice(rest, 0, end), block, right_to_left=right_to_left)[1] > UNITS:
            end = end * 3 // 4
        end = _cut_position(text, end)
        yield _slice(rest, 0, end)
        rest = _slice(rest, end, len(text))
    if any(clean(piece.text).strip() for piece in rest):
        yield rest


def _limit_entities(whole: Line) -> Line:
    """Limit ``whole`` to ``ENTITIES`` less one entities: later pieces lose their style."""
    kept: list[Piece] = []
    count = 0
    for piece in whole:
        count += piece.is_entity
        kept.append(piece if count < ENTITIES else replace(piece, style=Style.PLAIN, url=None))
    return tuple(kept)


def _cut_position(text: str, end: int) -> int:
    """The last end of a sentence in the latter half before ``end``; else the last space."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, end // 2, end)]
    if ends:
        return ends[-1]
    space = max(text.rfind(" ", end // 2, end), text.rfind("\n", end // 2, end))
    return space + 1 if space >= 0 else max(end, 1)


def _slice(whole: Line, start: int, end: int) -> Line:
    parts: list[Piece] = []
    offset = 0
    for piece in whole:
        text = piece.text[max(start - offset, 0) : max(end - offset, 0)]
        if text:
            parts.append(replace(piece, text=text))
        offset += len(piece.text)
    return tuple(parts)


def _render(part: Line, block: Block, *, right_to_left: bool) -> tuple[str, int]:
    """The HTML of one line and its length in UTF-16 units."""
    if len(part) == 1 and (part[0].style is Style.CODE or part[0].url == part[0].text):  # to copy: left unchanged
        text = clean(part[0].text)
        return _tagged(text, part[0]), units(text)
    runs = right_to_left or is_right_to_left("".join(piece.text for piece in part))
    safe = harmless([piece.text for piece in part], right_to_left=runs, own=block.own)
    return "".join(_tagged(text, piece) for text, piece in zip(safe, part, strict=True)), sum(map(units, safe))


def _tagged(text: str, piece: Piece) -> str:
    escaped = html.escape(text, quote=False)
    if not text.strip():
        return escaped
    if piece.url:
        escaped = f'<a href="{html.escape(piece.url)}">{escaped}</a>'
    tag = piece.style.value
    return f"<{tag}>{escaped}</{tag}>" if tag else escaped


def _html(message: Iterable[_Unit]) -> str:
    text = ""
    block, quote = -1, Quote.NONE
    for unit in message:
        if unit.block != block:
            between = "\n\n" if quote is Quote.NONE is unit.quote else "\n"  # quotations have their own space
            text += _close(quote) + (between if text else "") + unit.quote.value
            block, quote = unit.block, unit.quote
        else:
            text += "\n"
        text += unit.html
    return text + _close(quote)


def _close(quote: Quote) -> str:
    return "" if quote is Quote.NONE else "</blockquote>"
