"""Parses days as containers and page metadata write them: ISO 8601, RFC 2822, seconds since 1970, URL paths, and
Arabic dates."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from retrieval.text.date_mentions import whole_dates

EARLIEST: Final = date(1900, 1, 1)  # press archives are scanned; earlier days are not publication dates here
MAX_AHEAD: Final = timedelta(days=2)  # for other time zones and wrong clocks
MILLISECONDS: Final = 100_000_000_000  # a larger number is in milliseconds: as seconds it would be the year 5138
_ISO: Final = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_NUMBER: Final = re.compile(r"-?\d{9,13}(?:\.\d+)?")
_YEAR, _MONTH, _MONTH_DAY = r"(19\d\d|20\d\d)", r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"
_IN_PATH: Final = (
    re.compile(rf"/{_YEAR}/(?:[a-z_-]+/)?{_MONTH}/{_MONTH_DAY}(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}([-_]){_MONTH}\2{_MONTH_DAY}(?!\d)"),
    # Alone, or followed by the hour and a serial number.
    re.compile(r"(?<!\d)(19\d\d|20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d{1,3}(?!\d))"),
)


def read_day(value: str | float | None) -> date | None:
    """The day that ``value`` states, without conversion of its time zone, or None.

    A number is seconds or milliseconds since 1970 UTC. Days before 1900 and future days give None.
    """
    if value is None or isinstance(value, bool):
        return None
    text = str(value).strip()
    if _NUMBER.fullmatch(text):
        return _plausible(_from_seconds(float(text)))
    iso = _ISO.match(text)
    if iso is not None:
        return _plausible(_date_or_none(*iso.groups()))
    return next((day for found in (_rfc(text), *whole_dates(text)) if (day := _plausible(found))), None)


def day_in_address(address: str) -> date | None:
    """The day in the path of a URL (``/2020/06/03/``, ``/2013/world/8/3/``, ``…-20200603-…``)."""
    path = address.partition("?")[0]
    for pattern in _IN_PATH:
        for match in pattern.finditer(path):
            year, month, day = (part for part in match.groups() if part.isdigit())
            found = _plausible(_date_or_none(year, month, day))
            if found is not None:
                return found
    return None


def _date_or_none(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _from_seconds(number: float) -> date | None:
    try:
        return datetime.fromtimestamp(number / 1000 if abs(number) > MILLISECONDS else number, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _rfc(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _plausible(day: date | None) -> date | None:
    return day if day is not None and EARLIEST <= day <= datetime.now(UTC).date() + MAX_AHEAD else None
