"""Days as people name them when they ask for a range: «2018-02», «منذ أسبوع»."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import Final

from retrieval.text.date_mentions import whole_dates
from retrieval.text.lexicon import lists
from retrieval.text.normalization import fold

_ISO: Final = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def read_period(text: str, today: date, *, last: bool = False) -> date | None:
    """The day that ``text`` names, reckoned from ``today``; None when it names none.

    A year or a month stands for its first day, or its last when ``last``; a length of
    time («3 أيام») for the day that long ago.
    """
    words = fold(text).casefold().split()
    iso = _ISO.fullmatch(" ".join(words))
    if iso:
        return _iso(iso, last=last)
    while words and words[0] in lists("periods")["before.skip"]:
        words = words[1:]
    days = _table("days").get(" ".join(words))
    if days is None and len(words) == 2 and words[0].isdigit() and len(words[0]) < 4:
        days = int(words[0]) * _table("counted").get(words[1], 0) or None
    if days is not None:
        return today - timedelta(days=days)
    return next(iter(whole_dates(text)), None)


def _iso(match: re.Match[str], *, last: bool) -> date | None:
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None or day is not None or not last:
            return date(year or 0, month or 1, day or 1)
        after = date(year + 1, 1, 1) if month in {None, 12} else date(year, (month or 0) + 1, 1)
        return after - timedelta(days=1)
    except ValueError:
        return None


@cache
def _table(section: str) -> dict[str, int]:
    """Folded words and the number of days they stand for."""
    prefix = f"{section}."
    return {
        entry: int(key.removeprefix(prefix))
        for key, entries in lists("periods").items()
        if key.startswith(prefix)
        for entry in entries
    }
