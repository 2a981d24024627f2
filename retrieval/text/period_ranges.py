"""Reads ranges between two days or periods: «بين يناير ومارس 2018», «من 5 إلى 10 مايو», «2015-2018»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from retrieval.text.calendar_periods import Period, days_back
from retrieval.text.period_dates import Dates
from retrieval.text.period_lexicon import phrases
from retrieval.text.period_words import AND, Level, Reading, Words

_TO: Final = "ل"


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges in ``words`` on the day ``today``. The ends of a range are sorted, so it is never empty."""

    words: Words
    today: date

    def read(self, start: int, least: Level) -> Iterator[Reading]:
        """Yield ranges with linking words from token ``start``, whose parts have at least level ``least``."""
        for name, links in (("between", "and"), ("from", "to")):
            for after, _ in self.words.ends(start, phrases(f"lead.{name}")):
                yield from self._range(after, links, least)

    def dashed(self, start: int) -> Iterator[Reading]:
        """Yield ranges linked by a dash: «2015-2018», «يناير-مارس 2018»."""
        yield from self._range(start, "", Level.WHOLE)

    def _range(self, start: int, links: str, least: Level) -> Iterator[Reading]:
        for one in self._range_starts(start, least):
            for begin in self._range_ends(one.end, links):
                for other in Dates(self.words, self.today).read(begin):
                    if other.level >= least and not other.length and (found := self._combine(start, one, begin, other)):
                        yield found

    def _range_starts(self, start: int, least: Level) -> Iterator[Reading]:
        """Yield the readings that can begin a range. A number alone is a day of the month at the other end."""
        yield from (one for one in Dates(self.words, self.today).read(start) if one.level >= least and not one.length)
        word = self.words.word(start)
        if word.isdecimal() and len(word) < 3:
            yield Reading(end=start + 1, period=Period(first=None, last=None), dated=False)

    def _range_ends(self, place: int, links: str) -> Iterator[int]:
        """Yield where the second part of a range begins, after the link at ``place``."""
        if place >= len(self.words.tokens):
            return
        if not links:
            yield from [place] if self.words.tokens[place].dash else []
            return
        if self.words.joined(place) == (AND if links == "and" else _TO):
            yield place
        for after, _ in self.words.ends(place, phrases(f"lead.{links}")):
            yield after

    def _combine(self, start: int, one: Reading, begin: int, other: Reading) -> Reading | None:
        """Return the range from ``one`` to ``other``. A part without a year takes the year of the other part."""
        begins, ends = one.period.first, other.period.first
        if begins is None or ends is None:
            return self._same_month(start, other)
        if one.period.relative and not one.dated:  # «من الأحد إلى الخميس»
            one = _before(one, ends)
        elif one.dated and not other.dated and not other.period.relative:
            other = self._in_year(begin, other, begins.year, later=begins)
        elif not one.dated:
            one = self._in_year(start, one, ends.year, earlier=ends)
        days = [day for each in (one.period, other.period) for day in (each.first, each.last) if day]
        relative = one.period.relative or other.period.relative
        return replace(other, period=Period(first=min(days), last=max(days), relative=relative), bare=False)

    def _same_month(self, start: int, other: Reading) -> Reading | None:
        """Return the range from the day number at ``start`` to the day of ``other``."""
        day = other.period.first
        first = _day_of(day, int(self.words.word(start))) if day and day == other.period.last else None
        if day is None or first is None:
            return None
        return replace(other, period=replace(other.period, first=min(first, day), last=max(first, day)), bare=False)

    def _in_year(
        self, start: int, reading: Reading, year: int, *, later: date | None = None, earlier: date | None = None
    ) -> Reading:
        """Return ``reading`` in ``year``. It moves to the next year to begin no earlier than ``later``, or to
        the year before to begin no later than ``earlier``."""
        for chosen in (year, year + 1 if later else year - 1):
            again = Dates(self.words, self.today, chosen).read(start)
            found = next((one for one in again if one.end == reading.end and not one.dated), reading)
            day = found.period.first
            if day and not (later and day < later) and not (earlier and day > earlier):
                return found
        return reading


def _before(weekday: Reading, day: date) -> Reading:
    """Return ``weekday``, one week earlier when it is after ``day``."""
    first = weekday.period.first
    if first is None or first <= day:
        return weekday
    earlier = days_back(first, 7)
    return replace(weekday, period=replace(weekday.period, first=earlier, last=earlier))


def _day_of(month: date, number: int) -> date | None:
    try:
        return month.replace(day=number)
    except ValueError:
        return None
