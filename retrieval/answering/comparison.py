"""What a sentence of another article has in common with an answer: the answer itself, the numbers, the days, the words.

``same_statement`` decides by it whether both say the same.
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
from retrieval.answering.offices import Slot, named_in
from retrieval.answering.overlap import Overlap
from retrieval.answering.statements import Statement, same_quantity, telling_digits
from retrieval.ranking.candidates import Word
from retrieval.ranking.query import Query
from retrieval.storage.near_duplicates import folded_words, shingles
from retrieval.text.analysis import Forms, forms_of
from retrieval.text.quantities import Quantity, same_value

# Weekdays and the days of publication of two outlets may differ by one.
_DAY: Final = timedelta(days=1)
# Sentences that share at least this share of the three-word runs of the shorter are copies.
_COPIED: Final = 0.5
# A copy needs this many words: short sentences agree by chance.
_COPIED_WORDS: Final = 6
# Numbers of an answer beyond which it is a table.
_TABLE: Final = 8


class Match(Enum):
    """Whether another sentence gives the answer of the first."""

    SAME = auto()
    OTHER = auto()
    UNKNOWN = auto()


class ComparedAnswer:
    """An answer to ``query`` with which sentences of other articles are compared: its ``statement`` and ``words``, the
    ``spans`` of the words that answer, and the ``row`` of the sentence in the pool of the question."""

    def __init__(
        self, query: Query, statement: Statement, words: Sequence[Word], spans: Sequence[Span], row: int
    ) -> None:
        self.query = query
        self.statement = statement
        self.words = words
        self.spans = spans
        self.row = row

    @cached_property
    def quantity(self) -> Quantity | None:
        """The number that answers, or None."""
        return next(iter(asked_quantities(self.query, self.statement, self.spans)), None)

    @cached_property
    def countries(self) -> frozenset[Slot]:
        """The countries and bodies that the question names and the sentence too."""
        asked = named_in(self.query.text)
        return asked & named_in(self.statement.text) if asked else asked

    @cached_property
    def asked(self) -> int:
        """How many words of the question the sentence has."""
        return len({word.stem for word in self.words if word.in_question})

    @cached_property
    def times(self) -> tuple[NamedTime, ...]:
        """The times that answer."""
        return self.statement.times_in(self.spans)


class Comparison:
    """What ``other`` has in common with ``answer``. Everything but the words is compared on first use, because the
    words alone decide most comparisons."""

    def __init__(self, answer: ComparedAnswer, other: Statement, overlap: Overlap) -> None:
        self.kind = answer.query.kind
        self.overlap = overlap
        self.other = other
        self._answered = answer
        self._answer = answer.statement

    @cached_property
    def answer(self) -> Match:
        """Whether the other gives the same answer."""
        return _compare_answers(self._answered, self.other, self.overlap)

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
    def words_asked(self) -> int:
        """How many words of the question the answer has."""
        return self._answered.asked

    @property
    def is_table(self) -> bool:
        """Whether the answer is a list of numbers, of which others share some by chance."""
        return len(self._answer.quantities) > _TABLE

    @cached_property
    def is_score(self) -> bool:
        """Whether the number that answers is a score."""
        return self._answered.quantity is not None and self._answered.quantity.is_score

    @property
    def is_year(self) -> bool:
        """Whether the time that answers is a year, or more than one."""
        return all(one.date is None and one.month is None for one in self._answered.times)

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

    @cached_property
    def of_another_country(self) -> bool:
        """Whether the other names a country in place of one that the question names («افتتاح باراغواي سفارتها»,
        «افتتاح غواتيمالا سفارتها»)."""
        asked = self._answered.countries
        if not asked:
            return False
        named = named_in(self.other.text)
        return not asked <= named and not named <= named_in(self._answer.text)

    @cached_property
    def later(self) -> bool:
        """Whether the answer was published before the first past day that the other names, and names no such day."""
        return _is_older(self.other, self._answer) and self.time is not Match.SAME


def is_copy(one: str, other: str) -> bool:
    """Return whether two sentences, or one and a part of the other, have the same words."""
    first, second = folded_words(one), folded_words(other)
    if first in second or second in first:
        return True
    if min(first.count(" "), second.count(" ")) <= _COPIED_WORDS:
        return False
    runs = shingles(first), shingles(second)
    return len(runs[0] & runs[1]) >= _COPIED * min(len(runs[0]), len(runs[1]))


def _compare_answers(answer: ComparedAnswer, other: Statement, overlap: Overlap) -> Match:
    kind = answer.query.kind
    if kind == "number":
        if answer.quantity is None:
            return Match.UNKNOWN
        return _any_same(
            [any(same_quantity(answer.statement, answer.quantity, other, one) for one in other.quantities)]
        )
    if kind == "time":
        return _any_same([any(_same_time(one, time) for time in other.times) for one in answer.times])
    if kind in ("person", "place") and answer.spans:
        return _any_same([_has_words(answer.statement.text[slice(*span)], other.text) for span in answer.spans])
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
    if published is None or other.article.date is None or other.article.date >= published:
        return False
    past = [day for day in answer.days if day <= published]
    return bool(past) and other.article.date < min(past)
