"""Freshness: a source is silent against its own habit, and only while somebody reads it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from retrieval.ingest.freshness import FreshnessLog, SourceFreshness, SourceState, latest_freshness
from retrieval.ingest.watcher import SourceRead

HOUR = 3600.0
FEED = "https://www.news.example/feed"
FIRST = date(2026, 11, 1)


class Reader:
    """Reads one feed every ten minutes of a time that the test turns."""

    def __init__(self) -> None:
        self.log = FreshnessLog([FEED], every=600)
        self.now = 1_000_000.0

    def read(self, *, hours: float, news_every: float | None = None, failure: str | None = None) -> None:
        end, due = self.now + hours * HOUR, self.now + (news_every or 0) * HOUR
        while self.now < end:
            self.now += 600
            new = 0
            if news_every is not None and self.now >= due:
                new, due = 1, due + news_every * HOUR
            self.log.note([SourceRead(place=FEED, new=new, failure=failure)], now=self.now, today=self.today)

    @property
    def today(self) -> date:
        return FIRST + timedelta(seconds=self.now - 1_000_000.0)

    @property
    def source(self) -> SourceFreshness:
        [known] = latest_freshness([self.log.state()])
        return known

    def state(self) -> SourceState:
        return self.source.state(self.now)


@pytest.fixture
def reader() -> Reader:
    """A feed with news every four hours for a week."""
    made = Reader()
    made.read(hours=7 * 24, news_every=4)
    return made


def test_the_habit_is_the_longest_usual_time_without_news(reader: Reader) -> None:
    assert reader.source.habit == pytest.approx(4 * HOUR, abs=1200)
    assert reader.state() is SourceState.READ


def test_a_source_without_news_for_twice_its_habit_is_silent_until_the_next_news(reader: Reader) -> None:
    reader.read(hours=7)
    assert reader.state() is SourceState.READ
    reader.read(hours=2)
    assert reader.state() is SourceState.SILENT
    reader.read(hours=1, news_every=0.5)
    assert reader.state() is SourceState.READ


def test_an_outage_does_not_become_the_habit(reader: Reader) -> None:
    reader.read(hours=60)
    reader.read(hours=1, news_every=0.5)
    assert reader.source.habit == pytest.approx(8 * HOUR, abs=2400)
    reader.read(hours=18)
    assert reader.state() is SourceState.SILENT


def test_a_source_that_was_followed_for_less_than_three_days_has_no_habit() -> None:
    reader = Reader()
    reader.read(hours=30, news_every=1)
    reader.read(hours=40)
    assert reader.source.habit is None
    assert reader.state() is SourceState.READ


def test_a_weekend_stays_in_the_habit_for_four_weeks() -> None:
    reader = Reader()
    for _ in range(3):
        reader.read(hours=5 * 24, news_every=4)
        reader.read(hours=2 * 24)
        assert reader.state() is SourceState.READ or reader.source.habit is not None
    reader.read(hours=5 * 24, news_every=4)
    reader.read(hours=2 * 24)
    assert reader.state() is SourceState.READ


def test_time_in_which_nobody_reads_is_no_silence(reader: Reader) -> None:
    reader.now += 100 * HOUR
    assert reader.state() is SourceState.UNREAD
    reader.read(hours=0.5)
    assert reader.state() is SourceState.READ


def test_a_source_fails_at_the_third_failed_read_and_is_back_at_the_first_good_one(reader: Reader) -> None:
    reader.read(hours=2 / 6, failure="unreachable")
    assert reader.state() is SourceState.READ
    reader.read(hours=1 / 6, failure="unreachable")
    assert (reader.state(), reader.source.reason) == (SourceState.FAILING, "unreachable")
    reader.read(hours=1 / 6)
    assert (reader.state(), reader.source.reason) == (SourceState.READ, "")


def test_the_next_process_knows_what_the_last_stored(reader: Reader) -> None:
    stored = json.loads(json.dumps(reader.log.state()))
    after = FreshnessLog([FEED, "/news"], every=600, remembered=stored)
    known = {one.place: one for one in latest_freshness([after.state()])}
    assert known[FEED] == reader.source
    assert known["/news"].read_at is None


@pytest.mark.parametrize("memory", [None, {}, {"version": 99, "sources": []}, {"version": 1, "sources": [{"x": 1}]}])
def test_a_memory_of_another_form_is_no_memory(memory: dict[str, object] | None) -> None:
    assert latest_freshness([memory]) == ()


def test_of_two_followers_the_later_one_is_right() -> None:
    old, new = (
        {"version": 1, "sources": [{"place": FEED, "every": 600, "tried_at": at, "failures": at}]} for at in (1, 2)
    )
    assert [one.failures for one in latest_freshness([new, old])] == [2]


@pytest.mark.parametrize(
    ("place", "name"),
    [(FEED, "news.example/feed"), ("https://news.example/", "news.example"), ("/srv/inbox", "inbox")],
)
def test_a_source_is_named_by_its_host_or_folder(place: str, name: str) -> None:
    assert SourceFreshness(place=place, every=1).name == name
