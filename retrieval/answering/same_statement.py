"""Decides whether a sentence of another article says what an answer says.

Two sentences say the same when they tell of the same event and give the same answer:

- The event: they share most of their words, weighted by rarity, and the words of the question. They were published
  as close together as an event is reported, or name the same time. No article is older than the event.
- The answer: the number that is asked for, with what it counts, the date or the name. A sentence without it, or with
  another one, does not say the same, however alike the words are.

The thresholds were set on 155 pairs of news sentences that were judged by hand, of other questions than those of
``tests/quality``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum, auto
from functools import cached_property
from typing import Final

from retrieval.answer import Span
from retrieval.answering.asked_quantity import asked_quantities
from retrieval.answering.event_days import NamedTime
from retrieval.answering.overlap import Overlap
from retrieval.answering.statements import Statement, same_quantity, telling_digits
from retrieval.ranking.query import Query
from retrieval.storage.near_duplicates import folded_words, shingles
from retrieval.text.analysis import Forms, forms_of
from retrieval.text.quantities import same_value

# An event is reported within this many days.
REPORTED_WITHIN: Final = 7
# Weekdays and the days of publication of two outlets may differ by one.
_DAY: Final = timedelta(days=1)
# Sentences that share at least this share of the three-word runs of the shorter are copies.
COPIED: Final = 0.5
# A copy needs this many words: short sentences agree by chance.
_COPIED_WORDS: Final = 6
# Mean overlap of two sentences in their own words.
_LIKE: Final = 0.6
# The same where the answer itself was compared, and where the words of the question are there too.
_WITH_ANSWER: Final = 0.4
_WITH_NAME: Final = 0.55
_WITH_QUESTION: Final = 0.5
_ALMOST_EQUAL: Final = 0.8
_EQUAL: Final = 0.9
# Mean overlap beyond ``REPORTED_WITHIN``: within a fortnight, and later.
_LATER: Final = 0.75
_MUCH_LATER: Final = 0.85
_FORTNIGHT: Final = 15
# Share of the answer's own weight that a sentence without its number or date needs.
_LEAST_OWN: Final = 0.45
# Shares of the question.
_ASKED: Final = 0.55
_ASKED_WITH_RARE: Final = 0.4
_LEAST_ASKED: Final = 0.3
_ALL_ASKED: Final = 0.9
# Share of the numbers of the answer that the other has.
_FIGURES: Final = 0.4
# Digits of a number that two reports of different events rarely share; see ``telling_digits``.
_RARE: Final = 3
_TELLING: Final = 2


class Match(Enum):
    """Whether another sentence gives the answer of the first."""

    SAME = auto()
    OTHER = auto()
    UNKNOWN = auto()


class Comparison:
    """What ``other`` has in common with ``answer``, which answers ``query`` by the words at ``spans``.
    Everything but the words is compared on first use, because the words alone decide most comparisons."""

    def __init__(
        self, query: Query, answer: Statement, spans: Sequence[Span], other: Statement, overlap: Overlap
    ) -> None:
        self.kind = query.kind
        self._query = query
        self.overlap = overlap
        self.other = other
        self._answer = answer
        self._spans = spans

    @cached_property
    def answer(self) -> Match:
        """Whether the other gives the same answer."""
        return _compare_answers(self._query, self._answer, self._spans, self.other, self.overlap)

    @cached_property
    def figures(self) -> float | None:
        """The share of the answer's numbers that the other has, None where it has none."""
        found = [any(same_value(one, two) for two in self.other.quantities) for one in self._answer.quantities]
        return sum(found) / len(found) if found else None

    @cached_property
    def digits(self) -> int:
        """How many digits tell the best number that both have from others, 0 without one."""
        return max(
            (
                telling_digits(one)
                for one in self._answer.quantities
                if any(same_quantity(self._answer, one, self.other, two) for two in self.other.quantities)
            ),
            default=0,
        )

    @property
    def days(self) -> int:
        """The number of days between the publications, 0 where one is unknown."""
        first, second = self._answer.article.date, self.other.article.date
        return abs((second - first).days) if first and second else 0

    @cached_property
    def time(self) -> Match:
        """Whether both name one time, or two."""
        return _compare_times(self._answer, self.other)

    @cached_property
    def copied(self) -> bool:
        """Whether both have the same words."""
        return is_copy(self._answer.text, self.other.text)

    @cached_property
    def older(self) -> bool:
        """Whether the other was published before the first past day that the answer names."""
        return _is_older(self._answer, self.other)


def says_the_same(found: Comparison) -> bool:
    """Return whether the other of two compared sentences says what the answer says."""
    like = found.overlap.mean
    if like < _WITH_ANSWER or found.answer is Match.OTHER or found.older:
        return False
    if like >= _EQUAL or (like >= _ALMOST_EQUAL and found.copied):
        return True
    if found.overlap.asked < _LEAST_ASKED:
        return False
    if found.kind in ("number", "time") and found.answer is Match.SAME:
        return _says_figure(found)
    return _says_alike(found)


def is_copy(one: str, other: str) -> bool:
    """Return whether two sentences, or one and a part of the other, have the same words."""
    first, second = folded_words(one), folded_words(other)
    if first in second or second in first:
        return True
    if min(first.count(" "), second.count(" ")) <= _COPIED_WORDS:
        return False
    runs = shingles(first), shingles(second)
    return len(runs[0] & runs[1]) >= COPIED * min(len(runs[0]), len(runs[1]))


def _says_figure(found: Comparison) -> bool:
    """Whether a sentence with the same number or date says the same of the same event."""
    if found.time is Match.OTHER:
        return False
    rare = found.digits >= _RARE
    if found.kind == "number":
        if not rare and (found.figures or 0.0) < _FIGURES:
            return False
        if not _is_near(found) and found.digits < _TELLING:
            return False
    return found.overlap.asked >= (_ASKED_WITH_RARE if rare else _ASKED)


def _says_alike(found: Comparison) -> bool:
    """Whether a sentence in much the same words says the same of the same event."""
    like = found.overlap.mean
    if found.overlap.own < _LEAST_OWN or like < _WITH_QUESTION:
        return False
    if like < _ALMOST_EQUAL and (found.time is Match.OTHER or found.figures == 0):
        return False
    if not _is_near(found):
        return like >= (_LATER if found.days <= _FORTNIGHT else _MUCH_LATER)
    return (
        like >= _LIKE
        or (found.answer is Match.SAME and like >= _WITH_NAME)
        or (found.overlap.asked >= _ALL_ASKED and found.days <= REPORTED_WITHIN // 2)
        or (found.figures == 1 and found.digits >= _TELLING)
    )


def _is_near(found: Comparison) -> bool:
    """Whether both were published while an event is reported, or name one time."""
    return found.days <= REPORTED_WITHIN or found.time is Match.SAME


def _compare_answers(
    query: Query, answer: Statement, spans: Sequence[Span], other: Statement, overlap: Overlap
) -> Match:
    kind = query.kind
    if kind == "number":
        asked = asked_quantities(query, answer, spans)[:1]
        return _any_same(
            [any(same_quantity(answer, one, other, number) for number in other.quantities) for one in asked]
        )
    if kind == "time":
        times = answer.times_in(spans)
        return _any_same([any(_same_time(one, time) for time in other.times) for one in times])
    if kind in ("person", "place") and spans:
        return _any_same([_has_words(answer.text[slice(*span)], other.text) for span in spans])
    # Where the name that answers is not known, another text without any name of the sentence does not have it.
    return Match.OTHER if kind == "person" and overlap.names == 0 else Match.UNKNOWN


def _any_same(found: Sequence[bool]) -> Match:
    if not found:
        return Match.UNKNOWN
    return Match.SAME if any(found) else Match.OTHER


def _has_words(words: str, text: str) -> bool:
    """Whether ``text`` has at least half of ``words``, which are a name («محمد صلاح», «صلاح»)."""
    there = [(one.stem, one.key) for one in forms_of(text)]
    stems, keys = {stem for stem, _ in there}, {key for _, key in there if len(key) > 2}
    wanted: list[Forms] = [one for one in forms_of(words) if not one.stop]
    return 2 * sum(one.stem in stems or one.key in keys for one in wanted) >= len(wanted)


def _compare_times(answer: Statement, other: Statement) -> Match:
    """Compare the days that two sentences name, and those of their publication."""
    days, others = answer.days, other.days
    published = answer.article.date, other.article.date
    if _shares_day(days, others) or _shares_month(answer.times, other.times):
        return Match.SAME
    if _is_of(answer.times, published[1]) or _is_of(other.times, published[0]):
        return Match.SAME
    if days and others and min(abs(one - two) for one in days for two in others) > _DAY:
        return Match.OTHER
    return Match.UNKNOWN


def _shares_day(days: frozenset[date], others: frozenset[date]) -> bool:
    return bool(days & others)


def _shares_month(times: Sequence[NamedTime], others: Sequence[NamedTime]) -> bool:
    """Whether both name one month, of which one leaves the day open."""
    return any(_same_time(one, two) for one in times for two in others if one.month and two.month)


def _is_of(times: Sequence[NamedTime], published: date | None) -> bool:
    """Whether a day or month that a sentence names is that of a publication. A weekday is always near its own."""
    if published is None:
        return False
    for one in times:
        day = one.date
        if day is not None and abs(day - published) <= _DAY:
            return True
        if day is None and one.month == published.month and one.year in (None, published.year):
            return True
    return False


def _same_time(one: NamedTime, other: NamedTime) -> bool:
    first, second = one.date, other.date
    if first is not None and second is not None:
        return first == second
    return one.agrees(other)


def _is_older(answer: Statement, other: Statement) -> bool:
    """Whether ``other`` was published before the first day that ``answer`` names as past."""
    published = answer.article.date
    if published is None or other.article.date is None:
        return False
    past = [day for day in answer.days if day <= published]
    return bool(past) and other.article.date < min(past)
