"""When a message about a saved question is due: at once, after the quiet hours, or at the hour of the digest."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.state import WatchSchedule


def due_at(schedule: WatchSchedule, now: float, default_zone: str) -> float:
    """When a message is due that is found at ``now``, in seconds since 1970."""
    here = datetime.fromtimestamp(now, zone_of(schedule.zone or default_zone))
    due = here if schedule.digest is None else _next(here, schedule.digest)
    if is_quiet(schedule, due.hour) and schedule.quiet_until is not None:
        due = _next(due, schedule.quiet_until)
    return now if due == here else due.timestamp()


def is_quiet(schedule: WatchSchedule, hour: int) -> bool:
    """Whether nothing is sent in an hour of the day. Quiet hours may pass midnight."""
    first, last = schedule.quiet_from, schedule.quiet_until
    if first is None or last is None or first == last:
        return False
    return first <= hour < last if first < last else hour >= first or hour < last


@cache
def zone_of(name: str) -> tzinfo | None:
    """The time zone of an IANA name; None, this machine's, for an empty or unknown one."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _next(after: datetime, hour: int) -> datetime:
    """The next time at which it is ``hour`` o'clock."""
    due = after.replace(hour=hour, minute=0, second=0, microsecond=0)
    return due if due > after else due + timedelta(days=1)
