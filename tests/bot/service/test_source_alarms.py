"""Alarms: each trouble of a source is told once, and its end once."""

from __future__ import annotations

from bot.service.source_alarms import source_changes
from retrieval import SourceFreshness, SourceState

NOW = 1_000_000.0
GOOD = SourceFreshness(place="a", every=60, tried_at=NOW, read_at=NOW)
FAILING = SourceFreshness(place="a", every=60, tried_at=NOW, read_at=NOW - 900, failures=3, reason="unreachable")
UNREAD = SourceFreshness(place="a", every=60, tried_at=NOW - 9000, read_at=NOW - 9000)


def told(before: dict[str, str], source: SourceFreshness, *, since: float = 0.0) -> tuple[list[str], dict[str, str]]:
    changes, new = source_changes(before, [source], at=NOW, running_since=since)
    return [change.state.value for change in changes], new


def test_trouble_is_told_once() -> None:
    assert told({}, FAILING) == (["failing"], {"a": "failing"})
    assert told({"a": "failing"}, FAILING) == ([], {"a": "failing"})


def test_another_trouble_of_the_same_source_is_no_news() -> None:
    assert told({"a": "silent"}, FAILING) == ([], {"a": "silent"})


def test_the_end_of_a_trouble_is_told_once() -> None:
    assert told({"a": "failing"}, GOOD) == (["read"], {})
    assert told({}, GOOD) == ([], {})


def test_a_bot_that_has_just_started_waits_for_its_follower() -> None:
    assert told({}, UNREAD, since=NOW - 10) == ([], {})
    assert told({}, UNREAD, since=NOW - 8000) == (["unread"], {"a": "unread"})
    assert told({"a": "unread"}, UNREAD, since=NOW - 10) == ([], {"a": "unread"})


def test_a_source_that_is_followed_no_longer_is_forgotten() -> None:
    assert source_changes({"gone": "silent"}, [], at=NOW, running_since=0) == ([], {})


def test_every_state_can_be_stored() -> None:
    assert {state.value for state in SourceState} == {"read", "silent", "failing", "unread"}
