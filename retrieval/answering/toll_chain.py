"""Puts the tolls of one event in order: how many were killed, injured or missing, from the first count to the newest.

Sentences that were found for one toll may count another event of the same place. So each toll must follow the one
before it within days, and be no less than corrections and no more than days of rescue explain.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import log
from typing import Final, NamedTuple

from retrieval.answering.statements import Statement
from retrieval.text.counted_things import body_words, classes_of, people_words, rising_words, sorts_of_people
from retrieval.text.normalization import WORD, fold
from retrieval.text.quantities import Exactness, Quantity, magnitude, same_value

# Days between the publications of a toll and the next.
_STEP: Final = 6
# The next toll is at least and at most this share of the last: others count something else.
_CORRECTED: Final = 0.8
_LARGEST_STEP: Final = 4.0
# Later a toll only grows a little: the last of the injured and missing.
_LATE: Final = 16
_LATE_STEP: Final = 1.25
# Days after the first count in which a toll may jump.
_COUNTED: Final = 12
# Below this, news counts persons exactly.
_COUNTED_EXACTLY: Final = 1000
_DAY: Final = timedelta(days=1)
# A rough lower bound («أكثر من 100») contradicts no number that is this much larger.
_ABOVE_ROUGH: Final = 1.3
# The same where it has two digits before its zeros («أكثر من 250»).
_ABOVE_ROUND: Final = 1.1


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
    """Return whether two numbers do not contradict each other. A count without a hedge before it is exact, so that 170
    and 178 are two tolls, though both are «على الأقل»."""
    low, high = sorted((one, other), key=lambda number: number.values[0])
    if low.values == high.values:
        return True
    hedged = low.rough or high.rough or Exactness.ABOUT in (low.exactness, high.exactness)
    if (hedged or high.values[0] >= _COUNTED_EXACTLY) and same_value(one, other):
        return True
    above = _ABOVE_ROUGH if magnitude(low.values[0]) == 1 else _ABOVE_ROUND
    return low.rough and high.values[0] <= above * low.values[0]


def is_preciser(one: Quantity, kept: Quantity) -> bool:
    """Return whether a number says more exactly what another rounds: 110 for «أكثر من 100», 2,100 for 2,000."""
    if one.values == kept.values:
        return False
    return (kept.rough and not one.rough) or magnitude(kept.values[0]) < magnitude(one.values[0])


def toll_chain(own: Value, classes: frozenset[str], others: Sequence[Statement]) -> list[Value]:
    """Return the tolls of ``own`` and ``others`` in order. ``classes`` are those of what ``own`` counts.

    Of the series in which each toll may follow the one before, the longest with ``own`` is taken: most articles agree
    with it, and a number of something else is in few. Where the toll of ``own`` was reported before, its first report
    stands for it.
    """
    found = sorted([own, *_one_of_each_article(own, classes, others)], key=lambda one: one.in_time)
    place = next(place for place, one in enumerate(found) if one.what.values == own.what.values)
    return [*_longest(found[: place + 1], forward=False), *_longest(found[place:], forward=True)[1:]]


def first_report(own: Value, classes: frozenset[str], others: Sequence[Statement]) -> Value:
    """Return the first report of the toll of ``own`` among ``others``, or ``own``."""
    same = [one for one in _one_of_each_article(own, classes, others) if one.what.values == own.what.values]
    return min([own, *same], key=lambda one: one.published)


class _Series(NamedTuple):
    """A series of tolls, as places among the values. ``reports`` counts those that are no old report, ``different`` its
    tolls, and ``steps`` is how far they are apart, negative."""

    reports: int
    different: int
    steps: float
    places: tuple[int, ...]

    def then(self, place: int, values: Sequence[Value]) -> _Series:
        """Return the series with a further value."""
        one, other = values[place], values[self.places[-1]]
        same = agree(one.what, other.what)
        old = same and not is_preciser(one.what, other.what) and abs((one.published - other.published).days) > _STEP
        return _Series(
            self.reports + (not old), self.different + (not same), self.steps - _step(one, other), (*self.places, place)
        )


def _longest(found: Sequence[Value], *, forward: bool) -> list[Value]:
    """Return the longest series that begins with the first of ``found``, or ends with the last. Of two as long, that
    with more tolls, and then with the smaller steps."""
    values = list(found) if forward else list(reversed(found))
    best = [_Series(1, 1, 0.0, (0,))]
    for place in range(1, len(values)):
        options = [one.then(place, values) for one in best if _are_in_turn(values, one.places, place, forward=forward)]
        if options:
            best.append(max(options))
    chain = [values[place] for place in max(best).places]
    return chain if forward else chain[::-1]


def _are_in_turn(values: Sequence[Value], series: Sequence[int], place: int, *, forward: bool) -> bool:
    """Whether the value at ``place`` may be the next of ``series``."""
    one, other = values[place], values[series[-1]]
    if not forward:
        return _follows(other, one)
    return _follows(one, other) and not _is_late_jump(one, other, values[series[0]])


def _is_late_jump(later: Value, earlier: Value, first: Value) -> bool:
    """Whether a toll jumps though its event was long ago: then it counts another one."""
    growth = later.what.values[0] / max(earlier.what.values[0], 1.0)
    return (
        (later.published - first.published).days > _COUNTED
        and growth > _LATE_STEP
        and not agree(later.what, earlier.what)
    )


def _step(one: Value, other: Value) -> float:
    return abs(log(max(one.what.values[0], 1.0) / max(other.what.values[0], 1.0)))


def _one_of_each_article(own: Value, classes: frozenset[str], others: Sequence[Statement]) -> list[Value]:
    """Return the toll of the first sentence of each article that has one. An article that repeats the answer's toll
    may count it anew in another sentence."""
    found: dict[str, Value] = {}
    for one in others:
        kept = found.get(one.article.id)
        if (
            one.article.date is None
            or (kept and not agree(kept.what, own.what))
            or _is_of_another_day(one, own.statement)
        ):
            continue
        number = _toll_of(own.what, classes, one)
        if number is not None and (kept is None or (number.values > kept.what.values and _is_rising(one))):
            found[one.article.id] = Value(one, number)
    return list(found.values())


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
    # Bodies are counted where they are found, so their number is that of all only if there is no other.
    return max(found, key=lambda one: (one.noun not in body_words(), one.values[0]), default=None)


def _is_general(number: Quantity) -> bool:
    """Whether a number of persons counts all of them: «40 طفلا» is a part of «131 قتيلا»."""
    return not number.noun or number.noun in people_words() or bool(classes_of(number.noun))


def _follows(later: Value, earlier: Value) -> bool:
    """Whether one toll may be the next of another, of the same event."""
    if agree(later.what, earlier.what):
        return True
    apart = (later.published - earlier.published).days
    share = later.what.values[0] / max(earlier.what.values[0], 1.0)
    soon = apart <= _STEP and _CORRECTED <= share <= _LARGEST_STEP
    return (soon or (apart <= _LATE and 1 <= share <= _LATE_STEP)) and not _is_of_another_day(
        later.statement, earlier.statement
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
