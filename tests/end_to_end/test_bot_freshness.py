"""How fresh the archive is: under silences on recent days, in the statistics, and told to the owners once."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from tests.botapi import Person, Room
from tests.end_to_end.bots import AR, EN, NOWHERE, OWNER, PORT, RunningBot, ingest
from tests.end_to_end.conftest import Isnad

pytestmark = pytest.mark.loopback

RECENT = "ماذا حدث في اليابان أمس؟"
FEED = "https://feeds.news.example/world"


def write_source(archive: Path, *, failures: int = 0, ago: float = 300.0) -> None:
    """Write what ``isnad watch`` stores beside the archive after a round."""
    now = time.time()
    source = {
        "place": FEED, "every": 300.0, "tried_at": now, "read_at": now - ago, "quiet": 0.0, "longest": {},
        "failures": failures, "reason": "unreachable" if failures else "",
    }  # fmt: skip
    new = archive / "sources.new"
    new.write_text(json.dumps({"version": 1, "sources": [source]}), encoding="utf-8")
    new.replace(archive / "sources.json")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    page = tmp_path / "port.txt"
    page.write_text(PORT, encoding="utf-8")
    ingest(page, f"file:{tmp_path / 'archive'}", tmp_path)
    write_source(tmp_path / "archive")
    return tmp_path / "archive"


@pytest.fixture
def newsroom(fresh: RunningBot, archive: Path) -> RunningBot:
    fresh.archive = f"file:{archive}"
    return fresh


def owner_of(newsroom: RunningBot) -> Person:
    server = newsroom.server
    return Person(server, server.world.people[OWNER], Room(server, OWNER)).meet()


def test_a_silence_on_recent_days_says_the_newest_article_and_when_sources_were_read(newsroom: RunningBot) -> None:
    newsroom.start()
    server = newsroom.server
    owner, reem = owner_of(newsroom), server.person("ريم").meet()
    group = server.supergroup("غرفة", owner, reem, forum=True)
    topic = group.topic("أخبار")
    for asked in (
        reem.say(RECENT),
        reem.say(f"/ask {RECENT}", to=group),
        reem.say(f"/ask {RECENT}", to=group, topic=topic),
    ):
        said = server.replies(asked)[0].bare
        assert "أحدث خبر في الأرشيف: ميناء الشرق يستقبل أكبر سفينة حاويات في تاريخه" in said
        assert "قُرئ feeds.news.example/world قبل" in said
    assert AR("freshness.newest", article="") not in server.replies(reem.say(NOWHERE))[0].bare
    server.replies(owner.say("/language en"))
    said = server.replies(owner.say("/stats"))[0].bare
    assert "Newest article in the archive: ميناء الشرق" in said
    assert "feeds.news.example/world: read" in said


def test_owners_are_told_once_that_a_source_fails_and_once_that_it_is_back(newsroom: RunningBot, archive: Path) -> None:
    owner, reem = owner_of(newsroom), newsroom.server.person("ريم").meet()
    write_source(archive, failures=3, ago=3000.0)
    newsroom.start()
    told = owner.private.next_from_bot()
    assert told.bare == "تعذّرت قراءة feeds.news.example/world ٣ مرات متتالية: تعذّر الوصول إليه"
    newsroom.stop()
    newsroom.start()  # another process knows what was told
    write_source(archive)
    back = owner.private.next_from_bot(after=told.id)
    assert back.bare == "عاد feeds.news.example/world كما كان."
    assert reem.private.from_bot() == []


def test_the_command_line_says_it_too(archive: Path, isnad: Isnad) -> None:
    settings = {"ARCHIVE": f"file:{archive}"}
    asked = isnad("ask", RECENT, settings=settings)
    assert "Newest article in the archive: ميناء الشرق" in asked.out
    assert re.search(r"feeds\.news\.example/world\W*: read \d+ minutes ago", asked.out)
    assert EN("abstention") in asked.out or EN("near-misses") in asked.out
    record = json.loads(isnad("stats", "--json", settings=settings).out)
    assert record["newest"]["id"] == "port"
    [source] = record["sources"]
    assert (source["source"], source["state"], source["reason"]) == (FEED, "read", None)
    assert "feeds.news.example/world" in isnad("stats", settings=settings).out
