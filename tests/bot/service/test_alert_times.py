"""Messages about saved questions are due at once, at the hour of the digest, and never in quiet hours."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.service.alert_times import due_at, is_quiet
from bot.state import WatchSchedule

RIYADH = ZoneInfo("Asia/Riyadh")


def at(hour: int, minute: int = 0, day: int = 10) -> float:
    return datetime(2026, 3, day, hour, minute, tzinfo=RIYADH).timestamp()


@pytest.mark.parametrize(
    ("schedule", "now", "due"),
    [
        (WatchSchedule(), at(3, 30), at(3, 30)),
        (WatchSchedule(digest=8), at(7, 59), at(8)),
        (WatchSchedule(digest=8), at(8, 1), at(8, day=11)),
        (WatchSchedule(quiet_from=22, quiet_until=7), at(21, 59), at(21, 59)),
        (WatchSchedule(quiet_from=22, quiet_until=7), at(22), at(7, day=11)),
        (WatchSchedule(quiet_from=22, quiet_until=7), at(2), at(7)),
        (WatchSchedule(quiet_from=0, quiet_until=7), at(6, 59), at(7)),
        (WatchSchedule(digest=23, quiet_from=22, quiet_until=7), at(12), at(7, day=11)),
    ],
)
def test_when_a_message_is_due(schedule: WatchSchedule, now: float, due: float) -> None:
    assert due_at(schedule, now, "Asia/Riyadh") == due


def test_hours_are_counted_in_the_zone_of_the_chat() -> None:
    schedule = WatchSchedule(digest=8, zone="Africa/Casablanca")
    due = datetime.fromtimestamp(due_at(schedule, at(12), "Asia/Riyadh"), ZoneInfo("Africa/Casablanca"))
    assert due.hour == 8


def test_a_zone_that_is_not_known_is_the_machines() -> None:
    assert due_at(WatchSchedule(zone="Nowhere/City"), at(12), "") == at(12)


def test_without_both_ends_no_hour_is_quiet() -> None:
    assert not any(is_quiet(WatchSchedule(quiet_from=8, quiet_until=8), hour) for hour in range(24))
    assert not any(is_quiet(WatchSchedule(), hour) for hour in range(24))
