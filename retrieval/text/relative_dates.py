"""Reads days and periods as people name them: «منذ أسبوع», «الشهر الماضي», «بين يناير ومارس 2018».

Meaning of the words on the day of asking:

- «الأسبوع الماضي», «الشهر الماضي» and «العام الماضي» are the calendar week (from Saturday), month and year
  before the present one. «هذا الأسبوع» and the like are the present ones, to their end.
- «منذ أسبوع» and «3 أيام» count back from today and have an open end. «آخر ثلاثة أيام» and «الأسبوع الأخير»
  end today. A month counts 30 days, a year 365. «قبل أسبوع» is that one day.
- «منذ X» begins with the first day of X, «حتى X» ends with its last day. «قبل X» and «بعد X» exclude X.
- A day, month or season without a year is the most recent that has begun; with «الماضي» the most recent that
  is over.
- «غدا» and «الأسبوع المقبل» are asked of the articles of the last seven days, which announce them.
- «مطلع», «منتصف» and «نهاية» are the thirds of the period that follows. A winter begins in December of the
  year before.

The words mean the same in a question, where they name a period: «في اليوم» and «شهر رمضان» do not. Only
relative periods always limit how recent an answer must be. Years and dates may not: of the 1,912 questions of
ARCD-train, XQuAD and seeds-dev, 99 name a year, as the thing asked about or as a fact. None names a time
relative to the day of asking. ``retrieval.answering.recency`` says when a year or date narrows the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final

from retrieval.text import lexicon
from retrieval.text.calendar_periods import LENGTHS, Period
from retrieval.text.normalization import WORD, fold
from retrieval.text.period_dates import UNITS, Dates
from retrieval.text.period_lengths import Lengths
from retrieval.text.period_lexicon import Phrase, month_names, numbers, phrases, spans, split_joined, weekday_names
from retrieval.text.period_ranges import Ranges
from retrieval.text.period_words import Level, Reading, Words, words_of

_DAY: Final = timedelta(days=1)
# The first place of a question, behind the question word, may be that of its verb («من غدا …»).
_VERB: Final = 2
_IN: Final = "ب"  # joined to the word, with the meaning of «في»
# What is to come is announced in the days before it.
_ANNOUNCED: Final = timedelta(days=7)
_CLOCK: Final = re.compile(r"(?<=\d)(?:\s*[Tt]\s*|\s+)\d{1,2}:\d\d\S*\s*$")  # of «2018-02-07T10:00:00Z»


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodMention:
    """A period that a text names; ``text[start:end]`` are its words."""

    start: int
    end: int
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Recency:
    """How recent an answer must be. ``text`` is the question without the words about time. ``since`` is the
    first day asked about, or whose articles may tell of a day to come. ``newest`` is true when the question asks for
    the newest answer. ``news`` is true when it asks for nothing but the news about ``text`` («آخر أخبار لبنان»)."""

    text: str
    since: date | None = None
    newest: bool = False
    news: bool = False


def parse_period(text: str, today: date) -> Period | None:
    """Return the period that the whole of ``text`` names on the day ``today``, or None."""
    words = words_of(_CLOCK.sub("", text))
    readings = _Reader(words, today).whole(0)
    return next((reading.period for reading in readings if reading.end == len(words.tokens)), None)


def find_period(question: str, today: date) -> PeriodMention | None:
    """Return the first period that ``question`` names on the day ``today``, relative or not. The mention
    includes the words that introduce it («في», «منذ»)."""
    if not _may_name_period(question, _period_words()) and not any(character.isdecimal() for character in question):
        return None
    words = words_of(question)
    reader = _Reader(words, today)
    for start in range(len(words.tokens)):
        for reading in reader.inside(start):
            tokens = words.tokens
            return PeriodMention(start=tokens[start].start, end=tokens[reading.end - 1].end, period=reading.period)
    return None


def read_recency(question: str, today: date) -> Recency | None:
    """Return how recent the answer to ``question`` must be on the day ``today``; None without a requirement."""
    if not _may_name_period(question, _recency_words()):
        return None
    if _is_whole(question, "newest.whole"):
        return Recency(text="", newest=True, news=True)
    return _recency(question, today)


def _is_whole(text: str, name: str) -> bool:
    words = words_of(text)
    return any(end == len(words.tokens) for end, _ in words.ends(0, phrases(name)))


def _recency(question: str, today: date) -> Recency | None:
    words = words_of(question)
    reader, start = _Reader(words, today), 0
    while start < len(words.tokens):
        reading = next(reader.inside(start), None)
        if reading and reading.period.relative and reading.period.first:
            return Recency(text=_remove_words(question, words, start, reading.end), since=reading.period.first)
        for end in reader.news(start):
            return _news(_remove_words(question, words, start, end), today)
        for end in reader.lately(start):
            return Recency(text=_remove_words(question, words, start, end), newest=True)
        for end in reader.today_phrases(start):
            return Recency(text=_remove_words(question, words, start, end), since=today)
        for end in reader.soon(start):
            return Recency(text=_remove_words(question, words, start, end), since=today - _ANNOUNCED)
        start = reading.end if reading else start + 1
    return None


def asks_for_all_news(word: str) -> bool:
    """Return whether ``word`` names nothing beside a question for the news («أخبار», «عندكم», «أهم»)."""
    return _is_whole(word, "newest.nothing")


def _news(text: str, today: date) -> Recency | None:
    """Return a wish for the news about ``text``, without a period behind the name («اليمن هذا الأسبوع»). «اليوم» there
    is no limit: the newest come first in any case. None where ``text`` is a period of the calendar («أخبار مايو
    2018»), which is no requirement."""
    words = words_of(text)
    reader, last = _Reader(words, today), len(words.tokens)
    whole = next((one.period for one in reader.whole(0) if one.end == last), None) if last else None
    if whole is not None:  # «آخر أخبار أمس»
        return Recency(text="", since=whole.first, newest=True, news=True) if whole.relative and whole.first else None
    for start in range(1, last):
        for reading in reader.inside(start):
            if reading.period.relative and reading.period.first:
                rest = _remove_words(text, words, start, reading.end)
                return Recency(text=rest, since=reading.period.first, newest=True, news=True)
        if any(end == last for end, _ in words.ends(start, phrases("today.said"))):
            return Recency(text=_remove_words(text, words, start, last), newest=True, news=True)
    return Recency(text=text, newest=True, news=True)


class _Reader:
    """Reads periods, with the words that bound them, in ``words`` on the day ``today``."""

    def __init__(self, words: Words, today: date) -> None:
        self._words = words
        self._today = today
        self._dates = Dates(words, today)
        self._lengths = Lengths(words, today)
        self._ranges = Ranges(words, today)

    def whole(self, start: int) -> Iterator[Reading]:
        """Yield the readings of the words from ``start`` on as a whole text."""
        return _until_invalid(self._readings(start, Level.WHOLE))

    def inside(self, start: int) -> Iterator[Reading]:
        """Yield the readings of the words from ``start`` on as a part of a question."""
        for reading in _until_invalid(self._readings(start, Level.CLEAR)):
            after = self._words.word(reading.end)
            at_end = reading.end == len(self._words.tokens)
            if after in phrases("follows.never") or (
                reading.bare and not at_end and not self._follows_bare(reading.end)
            ):
                continue
            yield reading

    def news(self, start: int) -> Iterator[int]:
        """Yield the ends of phrases that ask for the news about what the question names."""
        for place in self._words.options(start, phrases("newest.asking")):
            yield from (end for end, _ in self._words.ends(place, phrases("newest.said")))
            if not start:
                yield from (end for end, _ in self._words.ends(place, phrases("newest.head")))
                if place:
                    yield from (end for end, _ in self._words.ends(place, phrases("newest.asked")))
        if not start:
            for end, _ in self._words.ends(start, phrases("newest.happened")):
                if self._words.word(end) in phrases("newest.into") or self._words.word(end).startswith(_IN):
                    yield end

    def lately(self, start: int) -> Iterator[int]:
        """Yield the ends of phrases that ask for the newest answer («مؤخرا»)."""
        yield from (end for end, _ in self._words.ends(start, phrases("newest.lately")))

    def today_phrases(self, start: int) -> Iterator[int]:
        """Where «اليوم» ends when it is today."""
        if self._words.word(start - 1) in phrases("today.behind"):
            yield from self._words.behind(start, phrases("today.said"))

    def soon(self, start: int) -> Iterator[int]:
        """Where the name of a day or week to come ends that begins at ``start``."""
        last = len(self._words.tokens)
        yield from (end for end, _ in self._words.ends(start, phrases("soon.said")))
        if start < _VERB or self._words.word(start - 1) in lexicon.words("relative_pronouns"):
            return
        for end in self._words.behind(start, phrases("soon.led")):
            if end == last or self._follows_bare(end):
                yield end
        yield from (end for end in self._words.behind(start, phrases("soon.last")) if end == last)

    def _follows_bare(self, place: int) -> bool:
        return self._words.word(place) in phrases("follows.bare") and not self._words.joined(place)

    def _readings(self, start: int, least: Level) -> Iterator[Reading]:
        """Yield readings at ``start``. Without a lead a reading must have at least the level ``least``."""
        yield from self._ranges.read(start, min(least, Level.LED))
        yield from self._since(start, min(least, Level.SINCE))
        yield from self._before(start, least)
        yield from self._after_or_until(start, min(least, Level.LED))
        for name, level in (("during", Level.DURING), ("in", Level.LED), ("of", Level.CLEAR)):
            for after, _ in self._words.ends(start, phrases(f"lead.{name}")):
                yield from self._plain(after, min(least, level))
        yield from self._plain(start, min(least, Level.LED) if _IN in self._words.joined(start) else least)
        if least is Level.WHOLE:
            yield from self._ranges.dashed(start)

    def _plain(self, start: int, least: Level) -> Iterator[Reading]:
        for reading in (*self._dates.read(start), *self._lengths.read(start)):
            if reading.level >= least:
                yield reading

    def _since(self, start: int, least: Level) -> Iterator[Reading]:
        names = ("since", "of") if least is Level.WHOLE else ("since",)  # «من أمس», only as the whole text
        for after in (after for name in names for after, _ in self._words.ends(start, phrases(f"lead.{name}"))):
            for reading in self._plain(after, least):
                yield replace(reading, period=replace(reading.period, last=None))

    def _before(self, start: int, least: Level) -> Iterator[Reading]:
        """Yield «قبل أسبوع», the day a week ago, and «قبل 2018», all days before. «قبل أسبوع من الانتخابات»
        is none."""
        for after, _ in self._words.ends(start, phrases("lead.before")):
            for reading in self._plain(after, min(least, Level.SINCE)):
                period = reading.period
                if reading.length:
                    if not least or self._words.word(reading.end) not in phrases("follows.never_ago"):
                        yield replace(reading, period=replace(period, last=period.first))
                elif period.first and reading.level >= min(least, Level.LED):
                    yield replace(reading, period=replace(period, first=None, last=period.first - _DAY))

    def _after_or_until(self, start: int, least: Level) -> Iterator[Reading]:
        """Yield the periods that «بعد» and «حتى» bound."""
        for name in ("after", "until"):
            for after, _ in self._words.ends(start, phrases(f"lead.{name}")):
                for reading in self._dates.read(after):
                    period = reading.period
                    if reading.level < least or reading.length or period.last is None:
                        continue
                    if name == "after":
                        yield replace(reading, period=replace(period, first=period.last + _DAY, last=None))
                    else:
                        yield replace(reading, period=replace(period, first=None))


def _until_invalid(readings: Iterator[Reading]) -> Iterator[Reading]:
    """Yield ``readings`` up to the first whose days are outside the calendar."""
    try:
        yield from readings
    except (ValueError, OverflowError):
        return


def _remove_words(question: str, words: Words, start: int, end: int) -> str:
    text = question[: words.tokens[start].start].rstrip() + question[words.tokens[end - 1].end :]
    return " ".join(text.split())


def _may_name_period(question: str, indicative: frozenset[str]) -> bool:
    """Return whether ``question`` has one of the words ``indicative``, or a duration with a possible lead. A
    cheap filter: it rejects most questions before they are tokenised."""
    found = {fold(match[0]) for match in WORD.finditer(question)}
    found |= {split_joined(word)[1] for word in found}
    return not found.isdisjoint(indicative) or not (
        found.isdisjoint(_amount_words()) or found.isdisjoint(_amount_leads())
    )


@cache
def _amount_words() -> frozenset[str]:
    return _indicative_words(
        phrase for unit in LENGTHS for form in ("one", "many") for phrase in phrases(f"{unit}.{form}").entries
    )


@cache
def _amount_leads() -> frozenset[str]:
    names = ("lead.since", "lead.before", "lead.during", "length.last", "behind.passed", "behind.ago")
    return _indicative_words(phrase for name in names for phrase in phrases(name).entries)


@cache
def _recency_words() -> frozenset[str]:
    """Return one word of every phrase that sets recency, durations excluded."""
    names = [
        "newest.said",
        "newest.head",
        "newest.asked",
        "newest.happened",
        "newest.whole",
        "newest.lately",
        "today.said",
        "soon.said",
        "soon.led",
        "soon.last",
        "behind.past",
        "behind.before_past",
    ]
    names += [f"{unit}.two" for unit in LENGTHS] + [f"{unit}.{form}" for unit in UNITS for form in ("the", "this")]
    tables = [*map(phrases, names), numbers("days"), numbers("some"), weekday_names()]
    return _indicative_words([*(phrase for one in tables for phrase in one.entries), *spans("season").entries])


@cache
def _period_words() -> frozenset[str]:
    """Return one word of every phrase that names a period, digits excluded."""
    return _recency_words() | _indicative_words((*month_names().entries, *spans("share").entries))


def _indicative_words(entries: Iterable[Phrase]) -> frozenset[str]:
    found: set[str] = set()
    for phrase in sorted(entries, key=len):
        if found.isdisjoint(phrase):
            found.add(max(reversed(phrase), key=len))
    return frozenset(found)
