"""Puts the tolls of one event in order: how many were killed, injured or missing, from the first count to the newest.

Sentences that were found for one toll may count another event of the same place. So each toll must follow the one
before it within days, and be no less than corrections and no more than days of rescue explain.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from retrieval.answering.statements import Statement
from retrieval.text.counted_things import classes_of, people_words, rising_words, sorts_of_people
from retrieval.text.normalization import WORD, fold
from retrieval.text.quantities import Quantity, same_value

# Days between the publications of a toll and the next.
_STEP: Final = 6
# The next toll is at least and at most this share of the last: others count something else.
_CORRECTED: Final = 0.7
_LARGEST_STEP: Final = 4.0
_DAY: Final = timedelta(days=1)
# A rough lower bound («أكثر من 100») contradicts no number that is this much larger.
_ABOVE_ROUGH: Final = 1.3


class Value(NamedTuple):
    """A number of a statement."""

    statement: Statement
    what: Quantity

    @property
    def published(self) -> date:
        """The day of publication."""
        return self.statement.article.date or date.min

    @property
    def in_time(self) -> tuple[date, float]:
        """The order of tolls: of one day, the higher is taken for the later."""
        return self.published, self.what.values[0]


def agree(one: Quantity, other: Quantity) -> bool:
    """Return whether two numbers do not contradict each other."""
    if same_value(one, other):
        return True
    low, high = sorted((one, other), key=lambda number: number.values[0])
    return low.rough and high.values[0] <= _ABOVE_ROUGH * low.values[0]


def toll_chain(own: Value, classes: frozenset[str], others: Sequence[Statement]) -> list[Value]:
    """Return the tolls of ``own`` and ``others`` in order. ``classes`` are those of what ``own`` counts."""
    found = [
        Value(one, number)
        for one in others
        if not _is_of_another_day(one, own.statement) and (number := _toll_of(own.what, classes, one)) is not None
    ]
    found.sort(key=lambda one: one.in_time)
    chain = [own]
    for one in found:
        if one.in_time > own.in_time and _follows(one, chain[-1]):
            chain.append(one)
    for one in reversed(found):
        if one.in_time <= own.in_time and _follows(chain[0], one):
            chain.insert(0, one)
    return chain


def _toll_of(own: Quantity, classes: frozenset[str], other: Statement) -> Quantity | None:
    """Return the number of ``other`` that counts what the answer's number counts: the answer's own value if it is
    there, or else one of the same noun («29 طفلا» and «51 شخصا بينهم 40 طفلا»), or else the whole. «من 91 إلى 98» ends
    with the new value."""
    counted = [one for one in other.quantities if classes & other.counted_as(one)]
    same = next((one for one in counted if same_value(own, one)), None)
    if same is not None:
        return same
    found = [one for one in counted if one.unit == own.unit and not _is_general(own)]
    if not found and own.noun not in sorts_of_people():
        found = [one for one in counted if one.part == own.part and _is_general(one)]
    return max(found, key=lambda one: one.values[0], default=None)


def _is_general(number: Quantity) -> bool:
    """Whether a number of persons counts all of them: «40 طفلا» is a part of «131 قتيلا»."""
    return not number.noun or number.noun in people_words() or bool(classes_of(number.noun))


def _follows(later: Value, earlier: Value) -> bool:
    """Whether one toll may be the next of another, of the same event."""
    if agree(later.what, earlier.what):
        return True
    apart = (later.published - earlier.published).days
    share = later.what.values[0] / max(earlier.what.values[0], 1.0)
    return (
        apart <= _STEP
        and _CORRECTED <= share <= _LARGEST_STEP
        and not _is_of_another_day(later.statement, earlier.statement)
    )


def _is_of_another_day(one: Statement, other: Statement) -> bool:
    """Whether two sentences name different years, or different days and neither counts a toll anew, which names the day
    of the count."""
    if _named_years(one) and _named_years(other) and not _named_years(one) & _named_years(other):
        return True
    days, others = one.days, other.days
    if not days or not others or min(abs(first - second) for first in days for second in others) <= _DAY:
        return False
    return not (_is_rising(one) or _is_rising(other))


def _named_years(statement: Statement) -> frozenset[int]:
    return frozenset(one.year for one in statement.times if one.year is not None and one.month is None)


def _is_rising(statement: Statement) -> bool:
    """Whether a sentence says that a toll is counted anew."""
    return not rising_words().isdisjoint(fold(word) for word in WORD.findall(statement.text))
