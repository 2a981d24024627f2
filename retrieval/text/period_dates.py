"""Reads calendar periods: «أمس», «الأسبوع الماضي», «15 أكتوبر», «صيف 2018», «منتصف العام الماضي»."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from retrieval.text.calendar_periods import Period, days_back, length_days, months, third, unit_back
from retrieval.text.date_mentions import DateMention
from retrieval.text.period_lengths import Lengths
from retrieval.text.period_lexicon import month_names, numbers, phrases, spans, weekday_names
from retrieval.text.period_words import Level, Reading, Words

Span = tuple[date, date]
Make = Callable[[int], Span]

UNITS: Final = ("week", "month", "year")
_TO: Final = "ل"
_YEARS_BACK: Final = 9  # 29 February recurs after at most eight years
_COUNTS_BACK: Final = (("before_past", 2), ("past", 1), ("present", 0))


@dataclass(frozen=True, slots=True)
class Dates:
    """Calendar periods in ``words`` on the day ``today``. A date without a year is in ``year`` where that is
    given, otherwise it is the most recent that has begun."""

    words: Words
    today: date
    year: int | None = None

    def read(self, start: int) -> Iterator[Reading]:
        """Yield the readings that begin at token ``start``."""
        if not self.words.begins(start):
            return
        yield from self._parts(start)
        yield from self._named_days(start)
        for unit in UNITS:
            yield from self._units(start, unit)
        yield from self._calendar(start)

    def _named_days(self, start: int) -> Iterator[Reading]:
        for begin in self.words.options(start, phrases("before.time")):
            for section, level in (("days", Level.CLEAR), ("alone", Level.WHOLE)):
                for end, back in self.words.ends(begin, numbers(section)):
                    day = days_back(self.today, back)
                    yield _relative(end, (day, day), level)

    def _units(self, start: int, unit: str) -> Iterator[Reading]:
        """Yield weeks, months and years of the calendar: «الأسبوع الماضي», «هذا الشهر»."""
        words, the = self.words, phrases(f"{unit}.the")
        for end, _ in words.ends(start, phrases(f"{unit}.this")):
            yield self._unit(end, unit, 0)
        for name, count in (("this", 0), ("last", 1)):
            for after, _ in words.ends(start, phrases(f"before.{name}")):
                yield from (self._unit(end, unit, count) for end in words.behind(after, the))
        if unit == "year" and words.word(start - 1) in phrases("general.nouns"):
            return
        for after, _ in words.ends(start, the):
            for name, count in _COUNTS_BACK:
                for end in words.behind(after, phrases(f"behind.{name}")):
                    yield self._unit(end, unit, count)
        for after, _ in words.ends(start, phrases(f"{unit}.one")):  # people also type «شهر الماضي»
            yield from (self._unit(end, unit, 1) for end in words.behind(after, phrases("behind.past")))
        yield from self._latest_units(start, unit)

    def _latest_units(self, start: int, unit: str) -> Iterator[Reading]:
        """Yield «الأسبوع الأخير», which ends today, and «الأسبوع» alone, which is open from a week ago."""
        words, lengths = self.words, Lengths(self.words, self.today)
        for after, _ in words.ends(start, phrases(f"{unit}.the")):
            for end in words.behind(after, phrases("behind.latest")):
                yield lengths.of(end, length_days(unit, 1), Level.CLEAR, closed=True)
            yield lengths.of(after, length_days(unit, 1), Level.WHOLE)

    def _unit(self, end: int, unit: str, back: int, level: Level = Level.CLEAR) -> Reading:
        return _relative(end, unit_back(self.today, unit, back), level)

    def _parts(self, start: int) -> Iterator[Reading]:
        """Yield thirds of a period: «مطلع 2018», «نهاية الشهر الماضي», «منتصف مايو»."""
        for number, name in enumerate(("early", "middle", "late")):
            for after, _ in self.words.ends(start, phrases(f"part.{name}")):
                for begin in self.words.options(after, phrases("behind.of")):
                    yield from self._part(begin, number)

    def _part(self, begin: int, number: int) -> Iterator[Reading]:
        if self.words.joined(begin):
            return
        wholes = [reading for unit in UNITS for reading in self._units(begin, unit)]
        for whole in (*wholes, *self._calendar(begin)):
            first, last = whole.period.first, whole.period.last
            if first and last and first != last and not whole.length:
                period = replace(whole.period, first=third(first, last, number)[0], last=third(first, last, number)[1])
                level = Level.CLEAR if whole.level >= Level.LED else whole.level
                yield replace(whole, period=period, level=level)
        for unit in UNITS:
            for end, _ in self.words.ends(begin, phrases(f"{unit}.the")):  # «نهاية الشهر» often means any month
                span = third(*unit_back(self.today, unit, 0), number)
                yield _relative(end, span, Level.WHOLE if number else Level.CLEAR)

    def _calendar(self, start: int) -> Iterator[Reading]:
        """Yield days, months, seasons and years with calendar names."""
        words = self.words
        for begin in words.options(start, phrases("before.day")):
            mention = words.date(begin)
            if mention is not None:
                yield from self._from_mention(begin, mention)
            for after, weekday in words.ends(begin, weekday_names()):
                yield from self._weekday(after, weekday)
        for end, month, level in self._month_numbers(start):
            yield from self._in_year(end, partial(_months, (month, month)), level)
        yield from self._seasons(start)
        for begin in words.options(start, phrases("before.year")):
            for end, year in self._year_digits(begin):
                level = Level.LED if 1900 <= year < 2100 else Level.WHOLE
                level = Level.CLEAR if begin > start else level
                yield _absolute(end, months(year, 1, 12), level, bare=level is Level.LED)

    def _seasons(self, start: int) -> Iterator[Reading]:
        """Yield seasons, quarters and halves of a year."""
        for section in ("season", "share"):
            for after, span in self.words.ends(start, spans(section)):
                make = partial(_months, span)
                for end, year in self._year_digits(after):  # «شتاء 2017-2018»
                    if (end + 1, year + 1) in self._year_digits(end) and self.words.tokens[end].dash:
                        yield _absolute(end + 1, make(year + 1), Level.CLEAR)
                yield from self._in_year(after, make, Level.WHOLE)
        for this, _ in self.words.ends(start, phrases("before.this")):
            for after, span in self.words.ends(this, spans("season")):
                yield from (_relative(after, found) for found in self._latest(partial(_months, span)))

    def _from_mention(self, place: int, mention: DateMention) -> Iterator[Reading]:
        numeric = self.words.tokens[place].numeric
        if mention.month is None or (mention.year and mention.day and mention.date is None):
            return
        if spans("share").after(self.words.word(place - 1)):  # «النصف الثاني من مايو» is not 2 May
            return
        make = partial(_day_or_month, mention.month, mention.day)
        if mention.year is None:
            yield from self._in_year(place + 1, make, Level.WHOLE if numeric else Level.LED)
        else:
            yield _absolute(place + 1, make(mention.year), Level.LED if numeric else Level.CLEAR)

    def _weekday(self, after: int, weekday: int) -> Iterator[Reading]:
        back = (self.today.isoweekday() - weekday) % 7
        for name, days in (("before_past", 7 + (back or 7)), ("past", back or 7)):
            day = days_back(self.today, days)
            yield from (_relative(end, (day, day)) for end in self.words.behind(after, phrases(f"behind.{name}")))
        if not any(self.words.behind(after, phrases("behind.future"))):
            day = days_back(self.today, back)
            yield replace(_relative(after, (day, day), Level.SINCE), dated=False)

    def _month_numbers(self, start: int) -> Iterator[tuple[int, int, Level]]:
        """Yield end tokens and numbers of months: «أيار», «آب/أغسطس», «شهر 5»."""
        for begin in self.words.options(start, phrases("before.month")):
            for end, month in self.words.ends(begin, month_names()):
                again = self.words.ends(end, month_names()) if not self.words.joined(end) else ()
                yield from ((second, month, Level.LED) for second, other in again if other == month)
                yield end, month, Level.LED
            word = self.words.word(begin)
            if begin > start and word.isdecimal() and len(word) < 3 and 1 <= int(word) <= 12:
                yield begin + 1, int(word), Level.LED

    def _in_year(self, end: int, make: Make, level: Level) -> Iterator[Reading]:
        """Yield the spans of ``make`` in the year that follows, in that of «الماضي», or in the assumed year."""
        for after, year, relative in self._following_years(end):
            for span in _spans_in(make, year):
                yield _relative(after, span) if relative else _absolute(after, span, Level.CLEAR)
        for name, count in _COUNTS_BACK:
            for after in self.words.behind(end, phrases(f"behind.{name}")):
                found = [*self._latest(make, ended=count > 0, count=max(count, 1))]
                yield from (_relative(after, span) for span in found[-1:])
        if not any(self.words.behind(end, phrases("behind.future"))):
            for span in self._latest(make) if self.year is None else _spans_in(make, self.year):
                yield _absolute(end, span, level, dated=False)

    def _latest(self, make: Make, *, ended: bool = False, count: int = 1) -> Iterator[Span]:
        """Yield the last ``count`` spans that had begun by today, or that had ended before today."""
        for year in range(self.today.year + 1, self.today.year - _YEARS_BACK, -1):
            for first, last in _spans_in(make, year):
                if count and (last < self.today if ended else first <= self.today):
                    count -= 1
                    yield first, last

    def _following_years(self, start: int) -> Iterator[tuple[int, int, bool]]:
        """Yield end tokens and years that complete a date («أكتوبر من عام 2018»), and whether they are
        relative."""
        for begin in self.words.options(start, phrases("behind.of")):
            if {self.words.joined(start), self.words.joined(begin)} <= {"", _TO}:
                for named in self.words.options(begin, phrases("before.year")):
                    yield from ((end, year, False) for end, year in self._year_digits(named))
                for reading in self._units(begin, "year"):
                    if reading.period.first and not reading.length:
                        yield reading.end, reading.period.first.year, True

    def _year_digits(self, start: int) -> Iterator[tuple[int, int]]:
        word = self.words.word(start)
        if len(word) == 4 and word.isdecimal() and 1500 <= int(word) < 2200:
            yield from ((end, int(word)) for end in self.words.behind(start + 1, phrases("behind.after_year")))
            yield start + 1, int(word)


def _relative(end: int, span: Span, level: Level = Level.CLEAR) -> Reading:
    return Reading(end=end, period=Period(first=span[0], last=span[1], relative=True), level=level)


def _absolute(end: int, span: Span, level: Level, *, dated: bool = True, bare: bool = False) -> Reading:
    return Reading(end=end, period=Period(first=span[0], last=span[1]), level=level, dated=dated, bare=bare)


def _months(numbers: tuple[int, int], year: int) -> Span:
    return months(year, *numbers)


def _day_or_month(month: int, day: int | None, year: int) -> Span:
    return months(year, month, month) if day is None else (date(year, month, day), date(year, month, day))


def _spans_in(make: Make, year: int) -> Iterable[Span]:
    """Return the span of ``make`` in ``year``, or nothing: 29 February is not in every year."""
    try:
        return (make(year),)
    except (ValueError, OverflowError):
        return ()
