"""Finds dates in Arabic text, with their offsets.

A mention is complete («24 نوفمبر من عام 2013») or partial (a month and a year, a day and a month, a year, a
weekday). Months have names in three systems, and texts often give two together («آب/أغسطس»). Digits may be of
any script. A numeric date is read year first when it begins with a year. Otherwise the day comes before the
month, as Arabic newsrooms write, unless the weekday beside it or a number above 12 requires the reverse. Only
the Gregorian calendar is supported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from retrieval.text.lexicon import lists
from retrieval.text.normalization import fold_with_offsets

# Sentences whose dates are kept: several steps of an answer ask for them.
_SENTENCES: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date in a text; ``text[start:end]`` are its words. ``month`` is 1 to 12, ``weekday`` 1 (Monday) to 7.
    A part that the text does not give is None. ``day`` and ``month`` together may be no valid date."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    @property
    def date(self) -> date | None:
        """The calendar date, or None when the mention is partial or invalid."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return _day(self.year, self.month, self.day)


@lru_cache(maxsize=_SENTENCES)
def find_dates(text: str) -> tuple[DateMention, ...]:
    """Return every date in ``text``, in order, without overlaps. Cached for the sentences of some answers."""
    folded = fold_with_offsets(text)
    mentions = []
    for match in _DATE.finditer(folded.text):
        start, end = match.span()
        mentions.append(
            DateMention(
                start=folded.offsets[start],
                end=folded.offsets[end - 1] + 1,
                **dict(zip(("year", "month", "day", "weekday"), _read(match), strict=True)),
            )
        )
    return tuple(mentions)


def whole_dates(text: str) -> tuple[date, ...]:
    """Return the complete, valid dates in ``text``, in order."""
    return tuple(mention.date for mention in find_dates(text) if mention.date is not None)


def _read(match: re.Match[str]) -> tuple[int | None, int | None, int | None, int | None]:
    part = {name: " ".join(value.split()) for name, value in match.groupdict().items() if value is not None}
    weekday = _number(part, "lone_weekday" if "lone_weekday" in part else "weekday", _WEEKDAYS)
    year = next((int(part[name]) for name in _YEAR_GROUPS if name in part), None)
    month = next((_MONTHS[part[name]] for name in _MONTH_GROUPS if name in part), None)
    if "iso_month" in part:
        return year, int(part["iso_month"]), int(part["iso_day"]), weekday
    if "first" in part:
        first, second = int(part["first"]), int(part["second"])
        month_first = second > 12 or (
            weekday is not None
            and _weekday(year, second, first) != weekday
            and _weekday(year, first, second) == weekday
        )
        return (year, first, second, weekday) if month_first else (year, second, first, weekday)
    day = _number(part, "ordinal", _ORDINALS)
    if day is None:
        day = next((int(part[name]) for name in ("day", "english_day") if name in part), None)
    return year, month, day, weekday


def _number(part: Mapping[str, str], name: str, table: Mapping[str, int]) -> int | None:
    return table[part[name]] if name in part else None


def _weekday(year: int | None, month: int, day: int) -> int | None:
    found = None if year is None else _day(year, month, day)
    return None if found is None else found.isoweekday()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _table(name: str, section: str) -> dict[str, int]:
    prefix = f"{section}."
    return {
        entry: int(key.removeprefix(prefix))
        for key, entries in lists(name).items()
        if key.startswith(prefix)
        for entry in entries
    }


def _any(entries: Iterable[str]) -> str:
    """Return an alternation of ``entries``, longest first, with any white space between words."""
    ordered = sorted(entries, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, entry.split())) for entry in ordered) + ")"


_MONTHS: Final = _table("months", "month")
_WEEKDAYS: Final = _table("weekdays", "weekday")
_ORDINALS: Final = _table("ordinals", "day")
_YEAR_GROUPS: Final = ("iso_year", "numeric_year", "year", "month_year", "english_year", "bare_year", "loose_year")
_MONTH_GROUPS: Final = ("month", "month_of_year", "english_month", "bare_month")


def _pattern() -> str:
    """Return the pattern, for folded text, of a weekday and a date, a date, or a weekday."""
    links = lists("ordinals")
    plain = [name for name in _MONTHS if name not in lists("months")["ambiguous.names"]]
    months, year = _any(_MONTHS), r"(?:1[5-9]|20|21)\d\d"
    in_year = rf"(?:\s*[/،,.-]\s*|\s+|\s*{_any(links['link.year'])}\s+)"
    second_name = rf"(?:\s*[/(-]\s*{months}(?!\w)(?:\s*\))?)?"
    alternatives = (
        rf"(?P<iso_year>{year})\s*[-/.]\s*(?P<iso_month>0?[1-9]|1[0-2])\s*[-/.]\s*(?P<iso_day>[0-3]?\d)(?!\d)",
        rf"(?P<first>[0-3]?\d)\s*(?P<mark>[-/.])\s*(?P<second>[0-3]?\d)\s*(?P=mark)\s*(?P<numeric_year>{year})(?!\d)",
        (
            rf"(?:(?P<day>[0-3]?\d)|(?P<ordinal>{_any(_ORDINALS)})(?=\s))\s*(?:{_any(links['link.of'])}\s+|[/-]\s*)?"
            rf"(?P<month>{months})(?!\w){second_name}(?:{in_year}(?P<year>{year})م?(?!\w))?"
        ),
        rf"(?P<english_month>{months})\s+(?P<english_day>[0-3]?\d)(?:\s*[،,]\s*|\s+)(?P<english_year>{year})(?!\w)",
        rf"(?P<month_of_year>{months})(?!\w){second_name}{in_year}(?P<month_year>{year})م?(?!\w)",
        rf"{_any(links['link.year'])}\s+(?P<bare_year>{year})م?(?!\w)",
        rf"(?:{_any(links['link.before_year'])}\s+)(?P<loose_year>(?:19|20)\d\d)(?![\w.,]\w|\w|[-/]\d\d?[-/]\d)",
        rf"(?P<bare_month>{_any(plain)})(?!\w)",
    )
    weekday, dates = _any(_WEEKDAYS), "|".join(alternatives)
    joint = rf"\s*[،,:-]?\s*(?:{_any(links['link.corresponding'])}\s*)?"
    # One-letter conjunctions and prepositions are joined to the word. Some pages join a time zone to a date
    # («GMT17 مارس»).
    border = r"(?:(?<!\w)[وبل]?|(?<=[a-z])(?=\d))"
    return rf"{border}(?:(?:(?P<weekday>{weekday})(?!\w){joint})?(?:{dates})|(?P<lone_weekday>{weekday})(?!\w))"


_DATE: Final = re.compile(_pattern())
