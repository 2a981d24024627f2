"""Text that is safe to display: without control characters, and with isolated directions.

The direction of a line is that of its first strong letter. A run of the other direction inside it moves the punctuation
next to it.
On a terminal such runs are put between U+2068 (first-strong isolate) and U+2069. Unicode Standard Annex 9, section 2.7,
recommends them for embedded text of unknown direction.
Isolated text is ignored in the search for the first strong letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

FSI: Final = "\u2068"
PDI: Final = "\u2069"

_RIGHT_TO_LEFT: Final = r"\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC"
_INSIDE: Final = r" .,:;/'’&@#%+\-"  # allowed inside a run, not at its ends; without brackets, which come in pairs
_MARKS: Final = "(?:(?<!\\w)[@#/$]\u2060?(?=[A-Za-z]))?"  # the sign before a name or command belongs to its run
_LATIN: Final = re.compile(rf"{_MARKS}[^\W{_RIGHT_TO_LEFT}]+(?:[{_INSIDE}]+[^\W{_RIGHT_TO_LEFT}]+)*%?")
_ARABIC: Final = re.compile(rf"[{_RIGHT_TO_LEFT}]+(?:[^A-Za-z0-9{_RIGHT_TO_LEFT}]+[{_RIGHT_TO_LEFT}]+)*")
_KEPT: Final = frozenset("\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u08e2")  # joiners and visible signs


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


def clean(text: str) -> str:
    """``text`` on one line, without control characters, invisible marks and lone surrogates."""
    return text.translate(_TABLE)


def is_right_to_left(text: str) -> bool:
    """Whether the first strong letter of ``text`` is right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False


def isolate(pieces: Sequence[str], *, right_to_left: bool) -> list[str]:
    """Isolate the runs of the other direction in a line.

    ``pieces`` is the line in parts (of different looks), already ``clean``. A run that spans several parts is isolated
    once, as a whole.
    """
    line = "".join(pieces)
    runs = (_LATIN if right_to_left else _ARABIC).finditer(line)
    opens, closes = set[int](), set[int]()
    for run in runs:
        opens.add(run.start())
        closes.add(run.end() - 1)
    isolated: list[str] = []
    offset = 0
    for piece in pieces:
        isolated.append(
            "".join(
                (FSI if index in opens else "") + character + (PDI if index in closes else "")
                for index, character in enumerate(piece, start=offset)
            )
        )
        offset += len(piece)
    return isolated
