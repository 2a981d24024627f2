"""Reads durations that count back from today: «ثلاثة أيام», «آخر أسبوعين», «الأشهر الستة الماضية»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from retrieval.text.calendar_periods import LENGTHS, Period, days_back, length_days
from retrieval.text.period_lexicon import AL, numbers, phrases
from retrieval.text.period_words import AND, Level, Reading, Words


@dataclass(frozen=True, slots=True)
class Lengths:
    """Durations in ``words``, counted back from ``today``."""

    words: Words
    today: date

    def read(self, start: int) -> Iterator[Reading]:
        """Yield the readings that begin at token ``start``, longest first."""
        if not self.words.begins(start):
            return
        for begin in self.words.options(start, phrases("length.about")):
            for after, _ in self.words.ends(begin, phrases("length.last")):
                for amount in self.words.options(after, phrases("length.about")):
                    yield from self._read(amount, latest=True)
            yield from self._read(begin, latest=False)
        for end, days in self.words.ends(start, numbers("some")):
            yield self.of(end, days, Level.CLEAR, closed=True)

    def of(self, end: int, days: int, level: Level, *, closed: bool = False, bare: bool = False) -> Reading:
        """Return ``days`` back from today, up to today when ``closed``, otherwise open at the end."""
        period = Period(first=days_back(self.today, days), last=self.today if closed else None, relative=True)
        return Reading(end=end, period=period, level=level, length=True, bare=bare)

    def _read(self, start: int, *, latest: bool) -> Iterator[Reading]:
        for end, days, numbered in self._amounts(start):
            for after in self.words.behind(end, phrases("behind.passed")):
                yield self.of(after, days, Level.CLEAR if numbered else Level.DURING, closed=True)
            for after in self.words.behind(end, phrases("behind.ago")):
                reading = self.of(after, days, Level.CLEAR)
                yield replace(reading, period=replace(reading.period, last=reading.period.first))
            level = (Level.CLEAR if numbered else Level.LED) if latest else Level.DURING
            yield self.of(end, days, level, closed=latest, bare=not numbered)
        for name, level in (("few", Level.SINCE), ("vague", Level.WHOLE)):
            for end, days in () if latest else self.words.ends(start, numbers(name)):
                yield self.of(end, days, level, bare=True)

    def _amounts(self, start: int) -> Iterator[tuple[int, int, bool]]:
        """Yield end tokens, days, and whether the text gives a number."""
        for unit in LENGTHS:
            for end, count in self._counts(start, unit):
                if self.words.joined(end) == AND and self.words.word(end) in phrases("half.half"):
                    yield end + 1, length_days(unit, count + 0.5), True
                yield end, length_days(unit, count), True
            for end, _ in self.words.ends(start, phrases(f"{unit}.one")):
                if self.words.joined(end) == AND and self.words.word(end) in phrases("half.half"):
                    yield end + 1, length_days(unit, 1.5), True
                yield end, length_days(unit, 1), False

    def _counts(self, start: int, unit: str) -> Iterator[tuple[int, float]]:
        words, many = self.words, phrases(f"{unit}.many")
        for after, number in self._numbers(start):
            yield from ((end, number) for end in words.behind(after, many))
        if words.word(start).startswith(AL):  # «الأيام الثلاثة», but not «عام 48»
            yield from ((end, number) for after, _ in words.ends(start, many) for end, number in self._numbers(after))
        yield from ((end, 2) for end, _ in words.ends(start, phrases(f"{unit}.two")))
        for after, _ in words.ends(start, phrases("half.half")):
            yield from ((end, 0.5) for end in words.behind(after, phrases(f"{unit}.one")))

    def _numbers(self, start: int) -> Iterator[tuple[int, int]]:
        """Yield end tokens and values of numbers: «3», «ثلاثة», «خمسة وعشرين»."""
        words = self.words
        word = words.word(start)
        if word == AL:  # «الـ24 ساعة»
            yield from self._numbers(start + 1)
        elif word.isdecimal() and len(word) < 4:
            yield start + 1, int(word)
        for end, number in words.ends(start, numbers("number")):
            tens = numbers("number").value(words.word(end)) or 0
            if words.joined(end) == AND and tens % 10 == 0 and number < 10 < tens < 100:
                yield end + 1, number + tens
            yield end, number
