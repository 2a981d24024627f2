"""Text that is safe to display: without control characters, and with isolated directions.

The direction of a line is that of its first strong letter. A run of the other direction inside it moves the punctuation
next to it.
Such runs are put between U+2068 (first-strong isolate) and U+2069. Unicode Standard Annex 9, section 2.7, recommends
them for embedded text of unknown direction.
Isolated text is ignored in the search for the first strong letter.

A mark that touches an address, a command or an id breaks it: Telegram ends a link at U+2069, and a terminal copies the
mark with the character before it.
So a run that holds such a token is isolated together with the spaces or brackets around it, or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

FSI: Final = "\u2068"
PDI: Final = "\u2069"
LRI: Final = "\u2066"
RLI: Final = "\u2067"
DIRECTION_MARKS: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e" + LRI + RLI + FSI + PDI

_RIGHT_TO_LEFT: Final = r"\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC"
_INSIDE: Final = r" .,:;/'’&@#%+\-"  # allowed inside a run, not at its ends; without brackets, which come in pairs
_MARKS: Final = "(?:(?<!\\w)[@#/$]\u2060?(?=[A-Za-z]))?"  # the sign before a name or command belongs to its run
_LATIN: Final = re.compile(rf"{_MARKS}[^\W{_RIGHT_TO_LEFT}]+(?:[{_INSIDE}]+[^\W{_RIGHT_TO_LEFT}]+)*%?")
_ARABIC: Final = re.compile(rf"[{_RIGHT_TO_LEFT}]+(?:[^A-Za-z0-9{_RIGHT_TO_LEFT}]+[{_RIGHT_TO_LEFT}]+)*")
_GAP: Final = re.compile(rf"[{_INSIDE}]+")
_KEPT: Final = frozenset("\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u08e2")  # joiners and visible signs
_BRACKETS: Final = {"(": ")", "[": "]", "«": "»", "“": "”", '"': '"', "'": "'"}

_REST: Final = rf"""[^\s<>«»"“”{DIRECTION_MARKS}]"""  # of an address
_END: Final = r"(?<![.,:;!?؟،؛…'’)\]}])"  # punctuation behind an address is not part of it
_WEB: Final = (
    rf"(?:https?://|www\.){_REST}+{_END}"
    rf"|(?<![\w.@/-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{{2,}}/{_REST}*{_END}"
    r"|(?<![\w.@/-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
WEB_ADDRESS: Final = re.compile(_WEB)
"""An address on the web, with or without its scheme, or of mail."""

# What people tap or copy: addresses, commands of the bot and of the command line, options, ids and keys.
_TOKEN: Final = re.compile(
    rf"{_WEB}"
    rf"|(?<!\w)[a-z][a-z0-9+]+:(?=[\w/]){_REST}+{_END}"
    r"|(?<![A-Za-z0-9/._-])/[A-Za-z]\w*(?:@\w+)?|(?<![\w/.])/\w+|(?<![A-Za-z0-9._-])@[A-Za-z]\w*"
    r"|(?<![A-Za-z0-9-])--?[A-Za-z][\w-]*(?:=[^\s،؛]+)?|(?<!\w)isnad(?= [a-z-])"
    r"|(?<![\w-])-?\d{5,}(?!\w)|(?<!\w)[A-Za-z0-9]*_\w*"
    r"|(?<![\w-])(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z0-9-]{8,}(?!\w)"
)


class _SafeTable(dict[int, str]):
    """A ``str.translate`` table that computes each code point on first use."""

    def __missing__(self, code: int) -> str:
        self[code] = safe = _safe_character(chr(code))
        return safe


def _safe_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Zl", "Zp"} or character in "\t\n\v\f\r\x85":
        return " "
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    if category in {"Cc", "Cf"} and character not in _KEPT:
        return ""
    return character


_TABLE: Final = _SafeTable()
_NO_MARKS: Final = dict.fromkeys(map(ord, DIRECTION_MARKS))
_FIELD_MARKS: Final = re.compile(f"([{FSI}{PDI}])")


def clean(text: str) -> str:
    """``text`` on one line, without control characters, invisible marks and lone surrogates."""
    return text.translate(_TABLE)


def without_marks(text: str) -> str:
    """``text`` without direction marks, which people paste with a link, a command or a key."""
    return text.translate(_NO_MARKS)


def clean_with_fields(text: str) -> str:
    """``text`` as ``clean`` returns it, with the marks of ``field`` left in it for ``isolate``."""
    return "".join(part if part in (FSI, PDI) else clean(part) for part in _FIELD_MARKS.split(text))


def field(value: str) -> str:
    """``value``, such as a title, marked so that ``isolate`` keeps it in one piece in a line of the other direction."""
    value = clean(value)
    return f"{FSI}{value}{PDI}" if value else ""


def is_right_to_left(text: str) -> bool:
    """Whether the first strong letter of ``text`` is right to left."""
    return next(_strong_letters(text), False)


def begins_with_token(line: str) -> bool:
    """Whether ``line`` begins with an address, a command or an id, which no mark may touch."""
    return _TOKEN.match(line) is not None


def enclose(text: str) -> str:
    """``text`` as one isolate, for a place inside a line of the other direction."""
    [parts] = isolate([text], right_to_left=is_right_to_left(text))
    ends = any(found.end() == len(parts) for found in _TOKEN.finditer(parts))
    return f"{FSI}{' ' if begins_with_token(parts) else ''}{parts}{' ' if ends else ''}{PDI}"


def isolate(pieces: Sequence[str], *, right_to_left: bool) -> list[str]:
    """Isolate the runs of the other direction in a line.

    ``pieces`` is the line in parts (of different looks), already clean; it may hold values marked by ``field``. A run
    that spans several parts is isolated once, as a whole. A run at an end of the line that must not be touched gets a
    space there.
    """
    parts = _FieldParser(pieces)
    before, behind = dict[int, str](), dict[int, str]()
    for span in _isolates(parts.line, parts.fields, right_to_left=right_to_left):
        before[span.start] = span.opening
        behind[span.end - 1] = span.closing
    isolated: list[str] = []
    offset = 0
    for piece in parts.pieces:
        isolated.append(
            "".join(
                before.get(index, "") + character + behind.get(index, "")
                for index, character in enumerate(piece, start=offset)
            )
        )
        offset += len(piece)
    return isolated


class _FieldParser:
    """The pieces without the marks of fields, and the spans of the outermost fields in the whole line."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces: list[str] = []
        self.fields: list[tuple[int, int]] = []
        opened: list[int] = []
        offset = 0
        for piece in pieces:
            kept = []
            for character in piece:
                if character == FSI:
                    opened.append(offset)
                elif character == PDI:
                    self._close(opened, offset)
                else:
                    kept.append(character)
                    offset += 1
            self.pieces.append("".join(kept))
        self.line = "".join(self.pieces)

    def _close(self, opened: list[int], end: int) -> None:
        if not opened:
            return
        start = opened.pop()
        if not opened and start < end:
            self.fields.append((start, end))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Isolate:
    """A span of a line to isolate, with what is put before and behind it."""

    start: int
    end: int
    opening: str = FSI
    closing: str = PDI


def _isolates(line: str, fields: Sequence[tuple[int, int]], *, right_to_left: bool) -> Iterator[_Isolate]:
    tokens = [found.span() for found in _TOKEN.finditer(line)]
    offset = 0
    for start, end in fields:
        if _is_opposite(line[start:end], right_to_left=right_to_left) and not _touches(tokens, start, end):
            yield from _run_isolates(line, tokens, offset, start, right_to_left=right_to_left)
            leads = is_right_to_left(line[start:end]) is not right_to_left
            yield _Isolate(start=start, end=end, opening=FSI if leads else LRI if right_to_left else RLI)
            offset = end
    yield from _run_isolates(line, tokens, offset, len(line), right_to_left=right_to_left)


def _run_isolates(
    line: str, tokens: Sequence[tuple[int, int]], start: int, end: int, *, right_to_left: bool
) -> Iterator[_Isolate]:
    """The isolates for the runs of the other direction in ``line[start:end]``."""
    if not right_to_left:
        for found in _ARABIC.finditer(line, start, end):
            if not _touches(tokens, *found.span(), inside=True):
                yield _Isolate(start=found.start(), end=found.end())
        return
    own = [(a, b) for a, b in tokens if start <= a and b <= end and re.search("[A-Za-z0-9]", line[a:b])]
    for run_start, run_end in _merged(line, [*own, *(found.span() for found in _LATIN.finditer(line, start, end))]):
        if any(run_start <= a and b <= run_end for a, b in own):
            yield from _loose(line, tokens, run_start, run_end)
        else:
            yield _Isolate(start=run_start, end=run_end)


def _merged(line: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """``spans`` in order, those joined that overlap or have only punctuation of a run between them."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or _GAP.fullmatch(line, merged[-1][1], start)):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _loose(line: str, tokens: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[_Isolate]:
    """The isolate of a run with the spaces or brackets around it; none between other characters."""
    left, right = line[start - 1 : start], line[end : end + 1]
    if left and _BRACKETS.get(left) == right:
        if not any(b == start - 1 or a == end + 1 for a, b in tokens):
            yield _Isolate(start=start - 1, end=end + 1)
    elif left in ("", " ") and right in ("", " "):
        yield _Isolate(
            start=start - len(left),
            end=end + len(right),
            opening=FSI if left else FSI + " ",
            closing=PDI if right else " " + PDI,
        )


def _touches(tokens: Sequence[tuple[int, int]], start: int, end: int, *, inside: bool = False) -> bool:
    """Whether an end of ``start:end`` is in a token or beside one; with ``inside`` also whether it holds one."""
    return any(a <= start <= b or a <= end <= b or (inside and start <= a and b <= end) for a, b in tokens)


def _is_opposite(text: str, *, right_to_left: bool) -> bool:
    """Whether most strong letters of ``text`` run against the line."""
    letters = list(_strong_letters(text))
    against = sum(letter is not right_to_left for letter in letters)
    return against * 2 > len(letters)


def _strong_letters(text: str) -> Iterator[bool]:
    """For each strong letter of ``text``, whether it is right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            yield direction != "L"
