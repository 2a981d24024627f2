"""Folds Arabic spelling for matching, and keeps offsets.

Folding maps every spelling of a letter to one form:

- alef with hamza, madda or wasla becomes bare alef; alef maqsura becomes yeh; teh marbuta becomes heh
- hamza on a seat becomes the letter of the seat
- Persian letters and all digits become their plain forms; presentation forms become letters
- diacritics, tatweel and invisible direction controls are deleted

Each code point is folded by itself, so a folded character comes from exactly one character of the source.
Folded text is for matching only; readers see the source. The character classes come from pyarabic, which no
other module imports.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from pyarabic import araby  # type: ignore[import-untyped]

_SAME_LETTER: Final = {
    **{ord(alef): araby.ALEF for alef in araby.ALEFAT if alef != araby.ALEF},
    ord(araby.ALEF_MAKSURA): araby.YEH,
    ord(araby.TEH_MARBUTA): araby.HEH,
    ord(araby.WAW_HAMZA): araby.WAW,
    ord(araby.YEH_HAMZA): araby.YEH,
    0x06CC: araby.YEH,  # Farsi yeh
    0x06D2: araby.YEH,  # yeh barree
    0x06A9: araby.KAF,  # keheh
    0x06AF: araby.KAF,  # gaf: outlets write Google with ك, ج, غ or گ
    0x06C1: araby.HEH,  # heh goal
    0x06BE: araby.HEH,  # heh doachashmee
    0x06D5: araby.HEH,  # ae
    0x067E: araby.BEH,  # peh
    0x06A4: araby.FEH,  # veh
    0x0686: araby.JEEM,  # tcheh
}
_DELETED: Final = frozenset(
    [*araby.TASHKEEL, araby.TATWEEL, araby.HAMZA_ABOVE, araby.HAMZA_BELOW, araby.MADDA_ABOVE]
) | {chr(c) for c in (0x00AD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A))}

# One word is a run of letters of any script, with diacritics, tatweel and joiners between them, or a number
# with its inner separators. A change between letters and digits is a word boundary («1000متر», «و320»).
_INNER: Final = (
    r"\u0300-\u036F\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06ED\u200B-\u200F\u202A-\u202E\u2060-\u2069"
)
_DIGITS: Final = r"0-9\u0660-\u0669\u06F0-\u06F9"
WORD: Final = re.compile(rf"[^\W\d_]+(?:[{_INNER}]+[^\W\d_]*)*|[{_DIGITS}]+(?:[.,\u066B\u066C][{_DIGITS}]+)*")


class _FoldTable(dict[int, str]):
    """A ``str.translate`` table that computes each code point on first use."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _DELETED:
        return ""
    folded = "".join(
        _SAME_LETTER.get(ord(part), part) for part in unicodedata.normalize("NFKC", character) if part not in _DELETED
    )
    if len(folded) == 1 and folded.isdigit():
        return str(unicodedata.digit(folded))
    if folded.isascii() or any("\u0600" <= part <= "\u06ff" for part in folded):
        return "".join(part for part in folded.lower() if unicodedata.category(part) != "Mn")
    bare = unicodedata.normalize("NFKD", folded.casefold())
    return "".join(part for part in bare if unicodedata.category(part) != "Mn")


_TABLE: Final = _FoldTable()
# Characters that are known to fold to one.
_EVEN: Final[set[str]] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Folded text with the source offset of each character. ``offsets[i]`` is the index in the source of the
    character that gave ``text[i]``. Offsets never decrease, and ``len(offsets) == len(text)``."""

    text: str
    offsets: tuple[int, ...]


def fold(text: str) -> str:
    """Return ``text`` in folded spelling. Compare folded text only with folded text."""
    return text.translate(_TABLE)


def folds_evenly(text: str) -> bool:
    """Return whether each character of ``text`` folds to one, so that offsets stay. Few texts have others, and few
    characters are distinct."""
    for character in set(text) - _EVEN:
        if len(_TABLE[ord(character)]) != 1:
            return False
        _EVEN.add(character)
    return True


def fold_with_offsets(text: str) -> Folded:
    """Fold ``text`` and keep the source index of every resulting character."""
    if folds_evenly(text):
        return Folded(text=text.translate(_TABLE), offsets=tuple(range(len(text))))
    pieces: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        piece = _TABLE[ord(character)]
        pieces.append(piece)
        offsets.extend([index] * len(piece))
    return Folded(text="".join(pieces), offsets=tuple(offsets))


def is_arabic(character: str) -> bool:
    """Return whether ``character`` (one code point) is a letter of the Arabic script."""
    return character.isalpha() and (
        "\u0600" <= character <= "\u06ff"
        or "\u0750" <= character <= "\u077f"
        or "\ufb50" <= character <= "\ufdff"
        or "\ufe70" <= character <= "\ufefc"
    )
