"""Times of day as people write them in a chat, and the next moment at which one comes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.error_messages import CommandError
from bot.i18n import Catalogue

_HOUR: Final = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
_OFFSET: Final = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(00|30|45))?", re.IGNORECASE)
_PARTS: Final = ("morning", "evening", "night")
_NOON: Final = 12
_DUSK: Final = 6  # «٨ ليلا» is in the evening, «٢ ليلا» in the morning
_DAY: Final = 24
_WIDEST: Final = 14  # hours between a zone and UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOfDay:
    """An hour of ``zone``: a name of the IANA database, an offset such as ``+03:00``, or empty for the machine's.
    ``rest`` are the words around it."""

    hour: int
    zone: str | None
    rest: str


def read_time(text: str, say: Catalogue) -> TimeOfDay:
    """Return the hour that ``text`` begins with, and the time zone behind it: «٨ صباحا بتوقيت الرياض سكاي نيوز».

    ``zone`` is None if ``text`` names none. Raises ``CommandError`` if it does not begin with a whole hour.
    """
    words = text.split()
    if words and words[0].casefold() in say("time.at").split():
        words = words[1:]
    found = _HOUR.fullmatch(words[0]) if words else None
    if found is None or int(found[1]) > _DAY or int(found[2] or 0):
        raise CommandError("digest-hour")
    hour, words = int(found[1]), words[1:]
    part = next((one for one in _PARTS if words and words[0].casefold() in say(f"time.{one}").split()), None)
    if part is not None:
        if not 1 <= hour <= _NOON:
            raise CommandError("digest-hour")
        late = part == "evening" or (part == "night" and _DUSK <= hour < _NOON)
        hour, words = hour % _NOON + (_NOON if late else 0), words[1:]
    led = bool(words) and words[0].casefold() in say("time.in-zone").split()
    if led:
        words = words[1:]
    zone, count = None, 0
    for count in (2, 1):  # «الدار البيضاء» is two words
        zone = zone_named(" ".join(words[:count]), say) if len(words) >= count else None
        if zone is not None:
            break
    if led and zone is None:
        raise CommandError("digest-zone")
    return TimeOfDay(hour=hour % _DAY, zone=zone, rest=" ".join(words[count:] if zone else words))


def zone_named(word: str, say: Catalogue) -> str | None:
    """Return the time zone that ``word`` names: a city of the catalogue, a name of the IANA database, or an offset."""
    cities = dict(_cities(say))
    if word in cities:
        return cities[word]
    offset = _OFFSET.fullmatch(word)
    if offset is not None:
        hours = int(offset[2])
        return f"{offset[1]}{hours:02}:{offset[3] or '00'}" if hours <= _WIDEST else None
    if "/" not in word:
        return None
    try:
        return ZoneInfo(word).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_names(say: Catalogue) -> dict[str, str]:
    """The time zones of the catalogue, to choose from, with the name of each: that of its first city.

    They are those of the cities of Arab newsrooms, from west to east, and the same in every language."""
    names: dict[str, str] = {}
    for city, zone in _cities(say):
        names.setdefault(zone, city)
    return names


def zone_name(zone: str, say: Catalogue) -> str:
    """How a time zone is shown; one that is not in the catalogue by its own name."""
    return zone_names(say).get(zone, zone)


def _cities(say: Catalogue) -> list[tuple[str, str]]:
    pairs = (pair.partition("=") for pair in say("time.zones").split())
    return [(city.replace("_", " "), zone) for city, _, zone in pairs]


def next_moment(hour: int, zone: str, after: float) -> float:
    """Return the first time after ``after`` (seconds since 1970) at which it is ``hour`` o'clock in ``zone``."""
    local = local_time(after, zone)
    for days in range(3):
        moment = _moment(local, days, hour, zone)
        if moment > after:
            return moment
    raise AssertionError("a day has at most 25 hours")


def local_time(moment: float, zone: str) -> datetime:
    """Return the date and time of ``moment`` (seconds since 1970) in ``zone``."""
    return datetime.fromtimestamp(moment, UTC).astimezone(_zone(zone))


def _moment(local: datetime, days: int, hour: int, zone: str) -> float:
    day = local.date() + timedelta(days)
    known = _zone(zone)
    if known is None:
        return datetime.combine(day, time(hour)).astimezone().timestamp()
    return datetime.combine(day, time(hour), known).timestamp()


def _zone(name: str) -> tzinfo | None:
    """The zone ``name``; None for that of the machine, and for one that this machine does not know."""
    offset = _OFFSET.fullmatch(name)
    if offset is not None:
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(away if offset[1] == "+" else -away)
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
