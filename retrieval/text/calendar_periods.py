"""Periods of the Gregorian calendar and the date arithmetic for them.

A week begins on Saturday. In CLDR (Babel 2.18) Saturday is the first day of the week in 12 of the 22 Arab
states (among them Egypt, Iraq, Algeria, Sudan and Syria), Monday in 8 and Sunday in 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final

WEEK_BEGINS: Final = 6  # Saturday, as an ISO weekday number
# Days in each unit of a duration: «منذ شهر» is 30 days ago in every month.
LENGTHS: Final = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
# «مطلع», «منتصف» and «نهاية» each name one of this many parts of a period.
_THIRDS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days from ``first`` to ``last``, both included. None is an open end; at least one end is a day.

    ``relative`` is true when the words count from the day of asking («الأسبوع الماضي»). It is false for days
    that stay the same («في مايو 2018», «15 أكتوبر»).
    """

    first: date | None
    last: date | None
    relative: bool = False

    @property
    def end(self) -> date | None:
        """The day for ``--until``: the last day, or the first of an open relative period («منذ أسبوع»)."""
        return self.first if self.last is None and self.relative else self.last

    def has(self, day: date) -> bool:
        """Whether ``day`` is in the period."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


def days_back(today: date, days: int) -> date:
    """Return the day ``days`` before ``today``. Raises ``OverflowError`` before the year 1."""
    return today - timedelta(days=days)


def length_days(unit: str, count: float) -> int:
    """Return the days in ``count`` of ``unit``, rounded up."""
    return ceil(LENGTHS[unit] * count)


def unit_back(today: date, unit: str, count: int) -> tuple[date, date]:
    """Return the first and last day of the ``unit`` (week, month or year) ``count`` units before that of
    ``today``."""
    if unit == "week":
        first = today - timedelta(days=(today.isoweekday() - WEEK_BEGINS) % 7 + 7 * count)
        return first, first + timedelta(days=6)
    if unit == "month":
        return months(today.year, today.month - count, today.month - count)
    return months(today.year - count, 1, 12)


def months(year: int, first: int, last: int) -> tuple[date, date]:
    """Return the first and last day of the months ``first`` to ``last`` of ``year``.

    Numbers below 1 are months of the year before, numbers above 12 of the next. Raises ``ValueError`` outside
    the years 1 to 9999.
    """
    return _month(year, first), _month(year, last + 1) - timedelta(days=1)


def third(first: date, last: date, number: int) -> tuple[date, date]:
    """Return the first and last day of third 0, 1 or 2 of a period. Months are divided where their count is a
    multiple of three, days otherwise."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count % _THIRDS == 0:
        size = count // _THIRDS
        begin = first.month + number * size
        return months(first.year, begin, begin + size - 1)
    size = ((last - first).days + 1) // _THIRDS
    begin_day = first + timedelta(days=number * size)
    return begin_day, last if number == _THIRDS - 1 else begin_day + timedelta(days=size - 1)


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
