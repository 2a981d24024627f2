"""Chooses the days of a timeline: those of which most sentences about the subject speak.

Counting the sentences that mention a day picks days as well as supervised systems (Ghalandari and Ifrim, *Examining the
State-of-the-Art in News Timeline Summarization*, ACL 2020). Days of publication do not count where a sentence names a
day: a report is of the day after as often as of the day itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from retrieval.answering.statements import Statement
from retrieval.answering.subject_sentences import SubjectSentence
from retrieval.storage.near_duplicates import folded_words
from retrieval.text.calendar_periods import Period

# What a sentence counts for a day that it names, and for one that was to come.
_NAMED: Final = 1.0
_EXPECTED: Final = 0.5
# A neighbour of a chosen day counts this much: reports of one event spread over two days.
_NEIGHBOUR: Final = 0.8
# A day needs this count, unless there are few days.
_LEAST: Final = 2.0
_FEW: Final = 3
_DAY: Final = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Day:
    """A day, with the different sentences that speak of it, in the order of their articles. ``named`` tells that they
    name it; else it is the day of their publication."""

    day: date
    count: float
    sentences: list[SubjectSentence]
    named: bool


def sure_days(statement: Statement) -> frozenset[date]:
    """Return the days that a sentence surely names. «الجمعة» in a report of a Thursday may be the next day."""
    return frozenset(day for time in statement.times if time.sure and (day := time.date) is not None)


def count_days(found: Iterable[SubjectSentence], period: Period | None) -> list[Day]:
    """Return the days in ``period`` that the sentences name, with their counts; where none names a day, the days of
    their publication. Equal sentences count once."""
    named: dict[date, Day] = {}
    published: dict[date, Day] = {}
    seen: set[str] = set()
    for one in found:
        issued = one.statement.article.date
        words = folded_words(one.statement.text)
        if words in seen:
            continue
        seen.add(words)
        for day in sorted(sure_days(one.statement)):
            if period is None or period.has(day):
                _count(named, day, _NAMED if issued is None or day <= issued else _EXPECTED, one)
        if not one.statement.times and issued is not None and (period is None or period.has(issued)):
            _count(published, issued, _NAMED, one, named=False)
    return [kept for _, kept in sorted((named or published).items())]


def _count(days: dict[date, Day], day: date, weight: float, one: SubjectSentence, *, named: bool = True) -> None:
    kept = days.setdefault(day, Day(day=day, count=0.0, sentences=[], named=named))
    kept.count += weight
    kept.sentences.append(one)


def choose_days(days: Sequence[Day], most: int) -> list[Day]:
    """Return at most ``most`` days, those of which most sentences speak first."""
    left = {one.day: one.count for one in days}
    by_day = {one.day: one for one in days}
    chosen: list[Day] = []
    while left and len(chosen) < most:
        best = max(sorted(left), key=left.__getitem__)
        count = left.pop(best)
        if len(chosen) >= _FEW and count < _LEAST:
            break
        chosen.append(by_day[best])
        for near in (best - _DAY, best + _DAY):
            if near in left:
                left[near] *= _NEIGHBOUR
    return chosen
