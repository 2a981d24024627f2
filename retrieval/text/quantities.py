"""Finds numbers in Arabic text, with what they count.

A quantity has its value («ستمئة وخمسين ألفا» is 650,000), the noun or unit behind it, and how exact the text says
that it is («نحو», «أكثر من»). A score of two sides («2-1») is one quantity with two values.

Numbers inside dates, clock times and names («إف 16») are quantities too: a caller looks at the unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from math import floor, isclose, log10
from typing import Final, NamedTuple

from retrieval.text.analysis import folded_forms
from retrieval.text.lexicon import lists
from retrieval.text.number_words import (
    AL,
    LEXICON,
    PREFIXES,
    Number,
    Tokens,
    entries,
    number_beginnings,
    numbers,
    without_prefixes,
)

PERCENT: Final = "%"
_PERCENT_SIGNS: Final = "%٪"
# Between the two sides of a score.
_DASH: Final = re.compile(r"\s*[-–—]\s*")
_MOST_GOALS: Final = 40
# The longest phrase of the lexicon, in words.
_LONGEST: Final = 4
# Sentences whose numbers are kept: several steps of an answer ask for them.
_SENTENCES: Final = 256
# Two roundings of one number differ by no more than this share.
_ROUNDED: Final = 0.06
# Below this, news gives counts exactly.
_COUNTED: Final = 1000
# A round number from here on may be rough.
_ROUND_FROM: Final = 20
_ROUND_DIGITS: Final = 2


class Exactness(StrEnum):
    """How exact the text says that a number is."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


_SIDES: Final = {"most": Exactness.AT_MOST, "least": Exactness.AT_LEAST, "about": Exactness.ABOUT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in a text: ``text[start:end]`` with its scale, and its noun where it has one.

    ``values`` is the value, or the two sides of a score, larger first. ``unit`` is the stem of the noun beside it,
    ``PERCENT``, or empty; ``noun`` is the folded noun itself. ``plain`` is true for digits without a scale («1,234»).
    ``part`` is true for a part of a number before it («بينهم 40 طفلا»). ``rough`` is true for a round number that the
    text does not call exact («أكثر من 100»).
    """

    start: int
    end: int
    values: tuple[float, ...]
    unit: str = ""
    noun: str = ""
    exactness: Exactness = Exactness.EXACT
    plain: bool = False
    part: bool = False
    rough: bool = False

    @property
    def is_score(self) -> bool:
        """Whether it is a score of two sides."""
        return len(self.values) > 1


@lru_cache(maxsize=_SENTENCES)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of ``text``, in order, without overlaps. Cached for the sentences of some answers."""
    return tuple(_quantities(Tokens(text)))


def same_value(one: Quantity, other: Quantity) -> bool:
    """Return whether two numbers may be one: equal, or the rounding of one another."""
    if len(one.values) != len(other.values):
        return False
    if all(isclose(a, b) for a, b in zip(one.values, other.values, strict=True)):
        return True
    return not one.is_score and (_may_be_rounded(one, other) or _may_be_rounded(other, one))


def _may_be_rounded(rough: Quantity, exact: Quantity) -> bool:
    """Return whether ``rough`` may be a rounding of ``exact``: it has fewer digits, and says so or is large."""
    a, b = rough.values[0], exact.values[0]
    if not a or not b or abs(a - b) > _ROUNDED * max(a, b):
        return False
    is_counted = max(a, b) < _COUNTED and a.is_integer() and b.is_integer()
    place = _last_place(a)
    if (rough.exactness is Exactness.EXACT and is_counted) or place <= _last_place(b):
        return False
    down, nearest = floor(b / place + 1e-9) * place, floor(b / place + 0.5) * place  # 62.5 is rounded to 63
    allowed = {
        Exactness.EXACT: (nearest, down),
        Exactness.ABOUT: (nearest, down, down + place),
        Exactness.AT_LEAST: (nearest, down),
        Exactness.AT_MOST: (nearest, down + place),
    }
    return any(isclose(a, value) for value in allowed[rough.exactness])


def _is_round(value: float) -> bool:
    """Return whether a number has a zero at its end and at most two other digits."""
    return magnitude(value) <= _ROUND_DIGITS and value % 10 == 0


def magnitude(value: float) -> int:
    """Return the number of digits of ``value`` without the zeros at its end: 3 for 131, 1 for 200."""
    if not value:
        return 0
    return max(1, round(log10(abs(value) / _last_place(value)) + 0.5))


def _last_place(value: float) -> float:
    """Return the unit of the last digit of ``value`` that is not zero: 100 for 1,300, 0.1 for 62.5."""
    whole, _, fraction = f"{value:.6f}".rstrip("0").partition(".")
    if fraction:
        return float(10 ** -len(fraction))
    return float(10 ** (len(whole) - len(whole.rstrip("0"))))


class _Noun(NamedTuple):
    """What a number counts: its unit, the noun, and the token after it."""

    unit: str
    noun: str
    last: int


def _quantities(tokens: Tokens) -> Iterator[Quantity]:
    index, words = 0, tokens.words
    beginnings, pairs = number_beginnings(), _pairs()
    while index < len(words):
        word, found = words[index], None
        if word[0].isdecimal() or word in beginnings:
            found = _score(tokens, index) or _counted(tokens, index)
        elif word in pairs:
            found = _pair(tokens, index)
        if found is None or _is_in_name(tokens, index, found[0].noun):
            index += 1
            continue
        quantity, index = found
        yield quantity


def _is_in_name(tokens: Tokens, index: int, noun: str) -> bool:
    """Return whether digits end a name («مراسل فرانس24 بمقتل»): letters stand right before them that are no joined
    particle («بـ14», «ال20»), and no ``noun`` behind («بمقتل20 شخصا»)."""
    if not index or tokens.tokens[index - 1].end != tokens.tokens[index].start:
        return False
    before = tokens.word(index - 1)
    counts = noun and not (noun[0] in PREFIXES and not noun.startswith(folded_forms(noun).base))
    return before.isalpha() and before not in _particles() and not counts


@cache
def _particles() -> frozenset[str]:
    """Return the letters that are joined to digits: at most two of one letter, and the article."""
    joined = ("", *PREFIXES, *(first + second for first in PREFIXES for second in PREFIXES))
    return frozenset(one + article for one in joined for article in ("", AL))


def _score(tokens: Tokens, index: int) -> tuple[Quantity, int] | None:
    """Read «2-1», «صفر -3» or «2 مقابل 1»."""
    first = _side(tokens, index)
    if first is None or (index and _dashed(tokens, index - 1)):
        return None
    if _dashed(tokens, index):
        other = index + 1
    elif tokens.word(index + 1) in entries("against.words"):
        other = index + 2
    else:
        return None
    second = _side(tokens, other)
    if second is None or _dashed(tokens, other):
        return None
    values = tuple(sorted((first, second), reverse=True))
    return Quantity(start=tokens.tokens[index].start, end=tokens.tokens[other].end, values=values), other + 1


def _side(tokens: Tokens, index: int) -> float | None:
    word = tokens.word(index)
    if numbers("number").get(word) == 0:
        return 0.0
    return float(word) if word.isdecimal() and len(word) <= 2 and int(word) <= _MOST_GOALS else None


def _dashed(tokens: Tokens, index: int) -> bool:
    """Return whether only a dash stands between a token and the next."""
    return index + 1 < len(tokens) and _DASH.fullmatch(tokens.between(index)) is not None


def _counted(tokens: Tokens, index: int) -> tuple[Quantity, int] | None:
    number = tokens.number(index)
    if number is None:
        return None
    noun = _noun_before(tokens, index) or _share(tokens, number) or _noun_behind(tokens, number.last)
    hedge = _hedge_before(tokens, index)
    end = max(tokens.tokens[number.last - 1].end, tokens.tokens[noun.last - 1].end)
    quantity = Quantity(
        start=tokens.tokens[index].start,
        end=end,
        values=(number.value,),
        unit=noun.unit,
        noun=noun.noun,
        exactness=hedge or _hedge_behind(tokens, noun.last),
        plain=number.last == index + 1 and tokens.word(index)[0].isdecimal(),
        part=_led_by(tokens, index, "part") is not None,
        rough=hedge is not None and number.value >= _ROUND_FROM and _is_round(number.value),
    )
    return quantity, number.last


def _pair(tokens: Tokens, index: int) -> tuple[Quantity, int]:
    """Read a noun that says "two" by its form («شخصين»)."""
    token = tokens.tokens[index]
    noun = _pairs()[token.word]
    quantity = Quantity(
        start=token.start,
        end=token.end,
        values=(2.0,),
        unit=folded_forms(noun).stem,
        noun=noun,
        part=_led_by(tokens, index, "part") is not None,
    )
    return quantity, index + 1


def _noun_before(tokens: Tokens, index: int) -> _Noun | None:
    """Return the noun of «الأعوام العشرة»; None for another number."""
    noun = tokens.word(index - 1) if index and tokens.word(index).startswith(AL) else ""
    if not noun.startswith(AL) or not tokens.adjacent(index - 1):
        return None
    return _Noun(folded_forms(noun).stem, noun, index + 1)


def _share(tokens: Tokens, number: Number) -> _Noun | None:
    """Return the unit of a share, by its sign or its words; None for another number."""
    last = tokens.tokens[number.last - 1]
    before = tokens.text[: last.start].rstrip()[-1:]
    behind = tokens.text[last.end : last.end + 2].strip()[:1]
    if any(sign and sign in _PERCENT_SIGNS for sign in (before, behind)):
        return _Noun(PERCENT, PERCENT, number.last)
    if tokens.word(number.last) not in _first_words("percent.words"):
        return None
    for length in range(_LONGEST, 0, -1):
        if tokens.phrase(number.last, length) in entries("percent.words"):
            return _Noun(PERCENT, PERCENT, number.last + length)
    return None


def _noun_behind(tokens: Tokens, index: int) -> _Noun:
    """Return the noun behind the number that ends before a token, with an empty unit if there is none."""
    nothing = _Noun("", "", index)
    if not tokens.adjacent(index - 1):
        return nothing
    if tokens.word(index) == "من" and tokens.adjacent(index):  # «12 من ضباط المخابرات»
        index += 1
    word = tokens.word(index)
    forms = folded_forms(word)
    if word[0].isdecimal() or forms.stop or forms.negator or _is_hedge(word):
        return nothing
    return _Noun(forms.stem, word, index + 1)


def _hedge_before(tokens: Tokens, index: int) -> Exactness | None:
    name = _led_by(tokens, index, *_SIDES)
    return None if name is None else _SIDES[name]


def _hedge_behind(tokens: Tokens, index: int) -> Exactness:
    for skipped in (0, 1, 2):
        if tokens.word(index + skipped) not in _first_words("most.after", "least.after", "about.after"):
            continue
        for length in (3, 2, 1):
            phrase = tokens.phrase(index + skipped, length)
            for name, exactness in _SIDES.items():
                if phrase in entries(f"{name}.after"):
                    return exactness
    return Exactness.EXACT


def _led_by(tokens: Tokens, index: int, *names: str) -> str | None:
    """Return the first of ``names`` with a phrase that ends before a token, the longest phrases first."""
    last = _last_words(*(f"{name}.before" for name in names))
    if not index or last.isdisjoint(without_prefixes(tokens.word(index - 1))):
        return None
    for length in range(min(_LONGEST, index), 0, -1):
        for plain in without_prefixes(tokens.phrase(index - length, length)):
            for name in names:
                if plain in entries(f"{name}.before"):
                    return name
    return None


@cache
def _first_words(*names: str) -> frozenset[str]:
    """Return the first words of the phrases of some lists: most words begin none."""
    return frozenset(entry.split()[0] for name in names for entry in entries(name))


@cache
def _last_words(*names: str) -> frozenset[str]:
    return frozenset(entry.split()[-1] for name in names for entry in entries(name))


def _is_hedge(word: str) -> bool:
    return any(word in entries(f"{name}.{side}") for name in _SIDES for side in ("before", "after"))


@cache
def _pairs() -> Mapping[str, str]:
    """Return the nouns that say "two" by their form, with letters joined to them, and the noun of each."""
    return {
        prefix + word: name.partition(".")[2]
        for name, words in lists(LEXICON).items()
        if name.startswith("two.")
        for word in words
        for prefix in ("", *PREFIXES)
    }
