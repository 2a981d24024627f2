"""Groups the different values that the archive gives of what a question asks for: a toll that rises, a price, a date.

Values are compared only where two sentences tell of the same event and count the same thing. A rounding is no other
value. The values are put in order of publication: the last is the newest, which does not make it the right one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from retrieval.answer import ReportedValue
from retrieval.answering.comparison import ComparedAnswer, Match
from retrieval.answering.corroboration import Compared, Corroborator
from retrieval.answering.event_days import NamedTime
from retrieval.answering.same_statement import says_the_same
from retrieval.answering.statements import Statement, same_quantity, same_unit
from retrieval.answering.toll_chain import Value, agree, first_report, is_preciser, toll_chain
from retrieval.answering.tolls import AFTER, BEFORE, TollSearch
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.query import Query
from retrieval.text.counted_things import ages, currency_of
from retrieval.text.quantities import PERCENT, Quantity

# Minimum overlap of two sentences, and share of the question that the other says: for numbers, and for times.
_NUMBER: Final = (0.5, 0.85)
_TIME: Final = (0.6, 0.9)
# The same for the price of one sale, with the words of the question that the answer has at least.
_SALE: Final = (0.45, 0.75)
_SALE_WORDS: Final = 3
_ALL_NAMES: Final = 0.99
# The prices of one sale differ by no more than this share.
_PRICES: Final = 0.5
# Minimum overlap for percentages.
_SHARE: Final = 0.75
# Share of the numbers of an answer that has several, of which another value is one.
_FIGURES: Final = 0.4
# Days between the publications.
_WITHIN: Final = 10
# Share of the event that a sentence says whose tolls are shown though it may not answer.
_NEAR_MISS: Final = 0.9
# Searches behind the newest toll.
_SEARCHES: Final = 2
# A number that is corrected back is no less than this share of the other.
_NEAR: Final = 0.9
# Years that an age grows within ``_WITHIN`` days.
_BIRTHDAY: Final = 1
# Values that are shown.
_SHOWN: Final = 5


def find_values(
    answer: ComparedAnswer,
    compared: Sequence[Compared],
    pool: CandidatePool,
    corroborator: Corroborator,
) -> tuple[ReportedValue, ...]:
    """Return the different values of what is asked, that of ``answer`` among them, oldest first.

    Empty unless there are at least two. ``compared`` are sentences of other articles, ``pool`` what was retrieved for
    the question. Articles without a date have no place in the order and are left out.
    """
    statement, kind = answer.statement, answer.query.kind
    if statement.article.date is None or kind not in ("number", "time"):
        return ()
    others = [one for one in compared if one.statement.article.date is not None]
    if kind == "time":
        return _times(answer, others)
    if answer.quantity is None:
        return ()
    own, classes = Value(statement, answer.quantity), statement.counted_as(answer.quantity)
    if not classes:
        return _numbers(own, others, of_age=_asks_for_age(answer.query))
    if _is_long_past(statement):
        return ()
    search = TollSearch(statement, classes, answer.row, pool, corroborator.engine, corroborator.articles)
    same = [one.statement for one in others if says_the_same(one.comparison)]
    return _shown(_tolls(own, classes, search, same), own)


def find_tolls(answer: ComparedAnswer, pool: CandidatePool, corroborator: Corroborator) -> tuple[ReportedValue, ...]:
    """Return the different tolls that are reported of the event of ``answer``, a sentence that may not answer; empty
    where it gives none, or does not say all of the event that is asked for."""
    statement, number = answer.statement, answer.quantity
    classes = statement.counted_as(number) if number and answer.query.kind == "number" else frozenset()
    if number is None or not classes or statement.article.date is None or _is_long_past(statement):
        return ()
    search = TollSearch(statement, classes, answer.row, pool, corroborator.engine, corroborator.articles)
    if search.told < _NEAR_MISS:
        return ()
    own = Value(statement, number)
    return _shown(_tolls(own, classes, search, ()), own)


def _is_long_past(statement: Statement) -> bool:
    """Whether a sentence names a year before that of its article: its toll is counted no more."""
    published = statement.article.date
    return published is not None and any(one.year is not None and one.year < published.year for one in statement.times)


def _tolls(own: Value, classes: frozenset[str], search: TollSearch, same: Sequence[Statement]) -> list[Value]:
    """Return the tolls of an event. One that changes is looked for again behind the newest that was found."""
    found = [*search.retrieved(), *same]
    first = first_report(own, classes, found).published
    found += search.between(first - BEFORE, first + AFTER)
    chain = toll_chain(own, classes, found)
    for _ in range(_SEARCHES):
        newest = chain[-1]
        if agree(newest.what, chain[0].what):
            break
        found += search.between(newest.published + timedelta(days=1), newest.published + AFTER)
        chain = toll_chain(own, classes, found)
        if chain[-1].published == newest.published:
            break
    return chain


def _asks_for_age(query: Query) -> bool:
    return any(term.forms.surface in ages() for term in query.terms)


def _numbers(own: Value, others: Sequence[Compared], *, of_age: bool) -> tuple[ReportedValue, ...]:
    """Return the values of another number, such as a price or a score. An age (``of_age``) that is further off than a
    birthday is that of another person."""
    found = [
        Value(one.statement, number)
        for one in others
        if _tells_of_it(own, one)
        and not _is_of_another_time(own, one)
        and (number := _counterpart(own, one.statement)) is not None
        and not (of_age and abs(number.values[0] - own.what.values[0]) > _BIRTHDAY)
    ]
    return _shown(sorted([own, *found], key=lambda one: one.published), own)


def _tells_of_it(own: Value, one: Compared) -> bool:
    """Whether a sentence gives the number of the answer, of one event."""
    if _is_soon(one.statement, own.published) and (says_the_same(one.comparison) or _is_comparable(one, _NUMBER)):
        return True
    if not _is_of_one_sale(own, one):
        return False
    number = _counterpart(own, one.statement)
    low, high = sorted((own.what.values[0], number.values[0] if number else 0.0))
    return low >= _PRICES * high


def _is_of_one_sale(own: Value, other: Compared) -> bool:
    """Whether another sentence gives the price of one sale, which outlets repeat for months: all names of the question
    are in it and most of its other words, and one currency."""
    overlap = other.comparison.overlap
    return (
        currency_of(own.what.noun) is not None
        and other.comparison.words_asked >= _SALE_WORDS
        and overlap.asked_names is not None
        and overlap.asked_names >= _ALL_NAMES
        and overlap.mean >= _SALE[0]
        and overlap.asked >= _SALE[1]
    )


def _is_of_another_time(own: Value, other: Compared) -> bool:
    """Whether a sentence differs in most of several numbers: the prices of another day. A percentage may be that of
    another time in words that are much the same."""
    if own.what.unit == PERCENT and other.comparison.overlap.mean < _SHARE:
        return True
    return len(own.statement.quantities) > 1 and (other.comparison.figures or 0.0) < _FIGURES


def _counterpart(own: Value, other: Statement) -> Quantity | None:
    """Return the number of ``other`` that has the answer's value, or else its only number of the same unit."""
    alike = _of_one_unit(own, other)
    same = next((one for one in alike if agree(own.what, one)), None)
    if same is not None:
        return same
    if any(same_quantity(own.statement, own.what, other, one) for one in other.quantities):
        return None
    # Of several numbers of one unit it is not clear which one is asked for.
    return alike[0] if len(alike) == 1 and len(_of_one_unit(own, own.statement)) == 1 else None


def _of_one_unit(own: Value, other: Statement) -> list[Quantity]:
    """Return the numbers of ``other`` that count what the own number counts."""
    return [
        one
        for one in other.quantities
        if one.part == own.what.part and same_unit(own.statement, own.what, other, one) is True
    ]


def _times(answer: ComparedAnswer, others: Sequence[Compared]) -> tuple[ReportedValue, ...]:
    """Return the values of a date: only days of the calendar, and only of sentences that name a single one. In others,
    it may be that of the report."""
    statement = answer.statement
    own, published = _only_day(statement), statement.article.date
    if own is None or published is None or own not in answer.times:
        return ()
    found = [(statement, own)]
    for one in others:
        time = _only_day(one.statement)
        if time is not None and _is_soon(one.statement, published) and _tells_as_much(one, _TIME):
            found.append((one.statement, time))
    found.sort(key=lambda one: one[0].article.date or date.min)
    # The own sentence stands for its value, the first report for each other one.
    first = {time.date: (each, time) for each, time in [*reversed(found), (statement, own)]}
    chain = [one for one in found if first[one[1].date] == one]
    if len(chain) < 2:
        return ()
    return tuple(_reported(each, (time.start, time.end)) for each, time in chain[-_SHOWN:])


def _only_day(statement: Statement) -> NamedTime | None:
    """Return the day of the calendar that a sentence names, if it names one day and no more. A weekday may be that of
    what was said."""
    days = [time for time in statement.times if time.date is not None]
    return days[0] if len(days) == 1 and not days[0].counted else None


def _is_soon(one: Statement, published: date) -> bool:
    return one.article.date is not None and abs((one.article.date - published).days) <= _WITHIN


def _is_comparable(one: Compared, least: tuple[float, float]) -> bool:
    """Whether a sentence tells of the event of the answer and of what is asked."""
    return _tells_as_much(one, least) and one.comparison.time is not Match.OTHER and not one.comparison.older


def _tells_as_much(one: Compared, least: tuple[float, float]) -> bool:
    overlap = one.comparison.overlap
    return overlap.mean >= least[0] and overlap.asked >= least[1]


def _shown(chain: Sequence[Value], own: Value) -> tuple[ReportedValue, ...]:
    """Return the first report of each value of ``chain``, an exact one if there is one. The own sentence stands for its
    value if no other was published before."""
    different: list[Value] = []
    for one in chain:
        same = next((place for place, kept in enumerate(different) if agree(one.what, kept.what)), None)
        if same is None:
            different.append(one)
        elif is_preciser(one.what, different[same].what):
            different[same] = one
    if len(different) < 2:
        return ()
    different = _newest_last(different, chain)
    mine = next(place for place, one in enumerate(different) if agree(one.what, own.what))
    if different[mine].published == own.published:
        different[mine] = own
    kept = different[mine]
    while len(different) > _SHOWN:
        # The oldest but one leaves first. The oldest, the newest and the own value stay.
        different.remove(next(one for one in different[1:-1] if one is not kept))
    return tuple(_reported(one.statement, (one.what.start, one.what.end), one.what) for one in different)


def _newest_last(different: list[Value], chain: Sequence[Value]) -> list[Value]:
    """Return the values with that of the newest report last: one that was given before, if since the first report of
    the last value most give it again, and it is near. An old report repeats an old number that is further away."""
    last, newest = different[-1], chain[-1]
    since = [one for one in chain if one.published >= last.published]
    again = [one for one in since if agree(one.what, newest.what)]
    low, high = sorted(one.what.values[0] for one in (last, newest))
    if (
        agree(last.what, newest.what)
        or newest.published <= last.published
        or low < _NEAR * high
        or 2 * len(again) <= len(since)
    ):
        return different
    return [*(one for one in different if not agree(one.what, newest.what)), again[-1]]


def _reported(statement: Statement, span: tuple[int, int], number: Quantity | None = None) -> ReportedValue:
    sentence = statement.document.sentences[statement.index]
    return ReportedValue(
        article=statement.article,
        text=statement.text,
        start=sentence.start,
        end=sentence.end,
        span=span,
        number=number.values[0] if number is not None and number.plain else None,
    )
