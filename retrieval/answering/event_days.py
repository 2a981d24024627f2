"""The days that a sentence names, as days of the calendar.

News names the day of an event by its weekday, by «أمس», or without its year. The day of publication says which
day that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final

from retrieval.text.date_mentions import DateMention, find_dates
from retrieval.text.lexicon import lists
from retrieval.text.normalization import WORD, fold

_LEXICON: Final = "relative_dates"
_WEEK: Final = 7
_DIGIT: Final = re.compile(r"\d")
# Words behind a weekday, with white space, in which «المقبل» may stand.
_BEHIND: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTime:
    """A day, month or year that a text names at ``text[start:end]``. Parts that it leaves open are None. ``counted`` is
    true for a weekday or «أمس», which count from the day of publication. ``sure`` is false for a weekday that may as
    well be to come: without «الماضي» or «المقبل», and nearer ahead than back."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    counted: bool = False
    sure: bool = True

    @property
    def date(self) -> date | None:
        """The day of the calendar, or None when it is a month or a year, or no valid day."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return _valid(self.year, self.month, self.day)

    def agrees(self, other: NamedTime) -> bool:
        """Return whether both may name one time: no part differs, and they share one."""
        parts = [(a, b) for a, b in zip(self._parts(), other._parts(), strict=True) if a is not None and b is not None]
        return bool(parts) and all(a == b for a, b in parts)

    def _parts(self) -> tuple[int | None, int | None, int | None]:
        return self.year, self.month, self.day


def named_times(text: str, published: date | None) -> tuple[NamedTime, ...]:
    """Return the times that ``text`` names, in order. ``published`` is the day of publication, from which weekdays
    and «أمس» count."""
    if not _may_name_time(text):
        return ()
    found = [_resolve(mention, text, published) for mention in find_dates(text)]
    times = [one for one in found if one is not None]
    if published is not None:
        times += _relative_days(text, published)
    return tuple(sorted(times, key=lambda one: one.start))


def _may_name_time(text: str) -> bool:
    """Return whether ``text`` has a digit or a word that begins the name of a time. Half of the sentences of news have
    none, and this takes a tenth of the time of looking for names."""
    folded = fold(text)
    if _DIGIT.search(folded):
        return True
    known = _time_words()
    return any(word in known or word[1:] in known for word in WORD.findall(folded))


@cache
def _time_words() -> frozenset[str]:
    entries = [entry for name in ("months", "weekdays") for own in lists(name).values() for entry in own]
    return frozenset(entry.split()[0] for entry in entries) | {phrase[0] for phrase, _ in _day_phrases()}


def _resolve(mention: DateMention, text: str, published: date | None) -> NamedTime | None:
    start, end = mention.start, mention.end
    year, month, day = mention.year, mention.month, mention.day
    if month is None and year is None:
        return _weekday(mention, text, published)
    if year is None and month is not None and published is not None:
        year = _nearest_year(month, day, published, _word_behind(text, end))
    return NamedTime(start=start, end=end, year=year, month=month, day=day)


def _nearest_year(month: int, day: int | None, published: date, behind: str) -> int | None:
    """Return the year in which the day, or the month, is nearest to the publication, on the side that ``behind``
    says («الماضي»)."""
    dated = {}
    for year in (published.year - 1, published.year, published.year + 1):
        found = _valid(year, month, day or published.day) or _valid(year, month, 1)
        if found is not None:
            dated[(found - published).days] = year
    allowed = [
        away
        for away in dated
        if not (away > 0 and behind in _past_words()) and not (away < 0 and behind in _next_words())
    ]
    return dated[min(allowed, key=abs)] if allowed else None


def _word_behind(text: str, end: int) -> str:
    found = WORD.search(text, end, end + _BEHIND)
    return fold(found.group()) if found else ""


def _weekday(mention: DateMention, text: str, published: date | None) -> NamedTime | None:
    if mention.weekday is None or published is None:
        return None
    behind = _word_behind(text, mention.end)
    if behind in _next_words():
        day = published + timedelta((mention.weekday - published.isoweekday() - 1) % _WEEK + 1)
    else:
        back = (published.isoweekday() - mention.weekday) % _WEEK
        day = published - timedelta(back or (_WEEK if behind in _past_words() else 0))
        if back > _WEEK // 2 and behind not in _past_words():
            return replace(_counted(mention.start, mention.end, day), sure=False)
    return _counted(mention.start, mention.end, day)


def _relative_days(text: str, published: date) -> Iterator[NamedTime]:
    """Yield «أمس», «أول من أمس» and «اليوم», where no weekday stands beside them."""
    folded = fold(text)
    if not any(all(word in folded for word in phrase) for phrase, _ in _day_phrases()):
        return  # as in most sentences
    words = [(fold(found.group()), *found.span()) for found in WORD.finditer(text)]
    taken = -1
    for index, (word, start, _) in enumerate(words):
        if index <= taken:
            continue
        for phrase, back in _day_phrases():
            if word == phrase[0] and tuple(one for one, *_ in words[index : index + len(phrase)]) == phrase:
                day = published - timedelta(back)
                taken = index + len(phrase) - 1
                yield _counted(start, words[taken][2], day)
                break


def _counted(start: int, end: int, day: date) -> NamedTime:
    return NamedTime(start=start, end=end, year=day.year, month=day.month, day=day.day, counted=True)


@cache
def _day_phrases() -> tuple[tuple[tuple[str, ...], int], ...]:
    found = [
        (tuple(entry.split()), int(key.removeprefix("days.")))
        for key, entries in lists(_LEXICON).items()
        if key.startswith("days.")
        for entry in entries
    ]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


@cache
def _next_words() -> frozenset[str]:
    return frozenset(lists(_LEXICON)["behind.future"])


@cache
def _past_words() -> frozenset[str]:
    return frozenset(lists(_LEXICON)["behind.past"])


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
