"""Hours and time zones as people write them, and the next moment at which an hour comes."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.error_messages import CommandError
from bot.i18n import Catalogue
from bot.service.chat_time import local_time, next_moment, read_time, zone_name, zone_named, zone_names
from bot.settings import Language

AR, EN = Catalogue(Language.AR), Catalogue(Language.EN)


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("typed", "hour", "zone", "rest"),
    [
        ("٨", 8, None, ""),
        ("الساعة ٨ صباحا", 8, None, ""),
        ("8 مساء سكاي نيوز", 20, None, "سكاي نيوز"),
        ("12 ليلا", 0, None, ""),
        ("9 ليلا", 21, None, ""),
        ("2 ليلا", 2, None, ""),
        ("12 ظهرا", 12, None, ""),
        ("12 ص", 0, None, ""),
        ("24", 0, None, ""),
        ("8:00 pm in Cairo", 20, "Africa/Cairo", ""),
        ("٧ بتوقيت الرياض محمد صلاح", 7, "Asia/Riyadh", "محمد صلاح"),
        ("٧ بتوقيت الدار البيضاء رياضة", 7, "Africa/Casablanca", "رياضة"),
        ("7 Asia/Baghdad", 7, "Asia/Baghdad", ""),
        ("7 +3 رياضة", 7, "+03:00", "رياضة"),
        ("7 GMT+5:30", 7, "+05:30", ""),
        ("7 بي بي سي", 7, None, "بي بي سي"),
    ],
)
def test_an_hour_is_read_with_the_zone_behind_it(typed: str, hour: int, zone: str | None, rest: str) -> None:
    read = read_time(typed, AR)
    assert (read.hour, read.zone, read.rest) == (hour, zone, rest)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "digest-hour"),
        ("صباحا", "digest-hour"),
        ("25", "digest-hour"),
        ("8:30", "digest-hour"),
        ("13 مساء", "digest-hour"),
        ("0 صباحا", "digest-hour"),
        ("8 بتوقيت", "digest-zone"),
        ("8 بتوقيت المريخ", "digest-zone"),
    ],
)
def test_what_is_no_whole_hour_or_zone_is_refused(typed: str, code: str) -> None:
    with pytest.raises(CommandError) as refused:
        read_time(typed, AR)
    assert refused.value.code == code


@pytest.mark.parametrize("word", ["Mars/Olympus", "القمر", "+15", "a/../b", "/etc/passwd", ""])
def test_no_other_word_is_a_zone(word: str) -> None:
    assert zone_named(word, AR) is None


def test_the_zones_to_choose_from_are_those_that_are_read_and_the_same_in_every_language() -> None:
    assert list(zone_names(AR)) == list(zone_names(EN))
    for say in (AR, EN):
        assert all(ZoneInfo(zone).key == zone for zone in zone_names(say))
        assert all(zone_named(name, say) == zone for zone, name in zone_names(say).items())
    assert (zone_name("Asia/Riyadh", AR), zone_name("Asia/Riyadh", EN)) == ("الرياض", "Riyadh")
    assert zone_name("Asia/Tokyo", AR) == "Asia/Tokyo"


def test_a_city_of_another_language_is_read() -> None:
    assert zone_named("Cairo", AR) == zone_named("القاهرة", EN) == "Africa/Cairo"


@pytest.mark.parametrize(
    ("hour", "zone", "after", "then"),
    [
        (8, "+03:00", "2026-01-01 04:59", "2026-01-01 05:00"),
        (8, "+03:00", "2026-01-01 05:00", "2026-01-02 05:00"),
        (0, "+03:00", "2026-01-01 20:00", "2026-01-01 21:00"),
        (8, "Africa/Cairo", "2026-01-01 05:00", "2026-01-01 06:00"),
        (8, "Africa/Cairo", "2026-07-01 04:00", "2026-07-01 05:00"),  # in summer time
        (2, "Europe/Berlin", "2026-03-28 12:00", "2026-03-29 01:00"),  # an hour that the clocks skip
    ],
)
def test_the_next_moment_is_the_hour_of_the_zone(hour: int, zone: str, after: str, then: str) -> None:
    assert next_moment(hour, zone, at(after)) == at(then)


@pytest.mark.parametrize("zone", ["", "Nowhere/Known"])
def test_without_a_known_zone_the_clock_of_the_machine_holds(zone: str) -> None:
    moment = next_moment(8, zone, at("2026-01-01 00:00"))
    assert datetime.fromtimestamp(moment).astimezone().hour == 8
    assert local_time(moment, zone).hour == 8
