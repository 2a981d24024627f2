"""When a message about a saved question is due: at once, after the quiet hours, or at the hour of the digest."""

from __future__ import annotations

from bot.service.chat_time import local_time, next_moment
from bot.state import WatchSchedule


def due_at(schedule: WatchSchedule, now: float, default_zone: str) -> float:
    """When a message is due that is found at ``now``, in seconds since 1970."""
    zone = schedule.zone or default_zone
    due = now if schedule.digest is None else next_moment(schedule.digest, zone, now)
    if is_quiet(schedule, local_time(due, zone).hour) and schedule.quiet_until is not None:
        due = next_moment(schedule.quiet_until, zone, due)
    return due


def is_quiet(schedule: WatchSchedule, hour: int) -> bool:
    """Whether nothing is sent in an hour of the day. Quiet hours may pass midnight."""
    first, last = schedule.quiet_from, schedule.quiet_until
    if first is None or last is None or first == last:
        return False
    return first <= hour < last if first < last else hour >= first or hour < last
