"""The week of the list of unanswered questions ends on Saturday at nine."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.telegram.owner_notices import week_ended


@pytest.mark.parametrize(
    ("now", "ended"),
    [
        ("2026-11-28T09:00+03:00", date(2026, 11, 28)),  # a Saturday
        ("2026-11-28T08:59+03:00", date(2026, 11, 21)),
        ("2026-11-27T23:00+03:00", date(2026, 11, 21)),
        ("2026-12-04T10:00+03:00", date(2026, 11, 28)),
    ],
)
def test_a_week_ends_on_saturday_morning(now: str, ended: date) -> None:
    assert week_ended(datetime.fromisoformat(now)) == ended
