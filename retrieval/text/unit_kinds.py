"""Tells units of measure by what they measure: money, time, length, weight, area, volume."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from retrieval.text import lexicon
from retrieval.text.counted_things import ages, currency_of, years_units
from retrieval.text.number_words import AL, without_prefixes

MONEY: Final = "money"
YEARS: Final = "years"
TIME_KINDS: Final = frozenset(("minutes", "days", YEARS))
_LEXICON: Final = "units"


def unit_kinds(word: str) -> frozenset[str]:
    """Return the kinds of a folded unit («بدقيقتين»: minutes), with or without letters joined to it; empty for a word
    that is no unit."""
    for plain in _plain(word):
        if currency_of(plain) is not None:
            return frozenset((MONEY,))
        if plain in _table("units"):
            return _table("units")[plain]
    return frozenset()


def kinds_asked_by(word: str) -> frozenset[str]:
    """Return the kinds of units of what a folded word of a question asks for («وزنه»: weight)."""
    return next((_table("asked")[plain] for plain in _plain(word) if plain in _table("asked")), frozenset())


def _plain(word: str) -> tuple[str, ...]:
    """Return ``word``, and what is left of it without joined letters and without the article."""
    found = tuple(without_prefixes(word))
    return (*found, *(plain.removeprefix(AL) for plain in found if plain.startswith(AL)))


@cache
def _table(name: str) -> Mapping[str, frozenset[str]]:
    of_years = {"units": years_units, "asked": ages}[name]()
    found: dict[str, set[str]] = {word: {YEARS} for word in of_years}
    for key, words in lexicon.lists(_LEXICON).items():
        kind, _, part = key.partition(".")
        if part == name:
            for word in words:
                found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}
