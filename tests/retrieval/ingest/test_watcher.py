"""Following: each new page once, nothing lost that was not kept, sites left in peace."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from retrieval.article import Article
from retrieval.errors import ArticleError, SourceError
from retrieval.ingest.watcher import MAX_PAGE_ATTEMPTS, SourceWatcher
from retrieval.retries import Timing
from retrieval.sources import RawPage
from tests.retrieval.sources.conftest import Page, Site
from tests.retrieval.sources.conftest import site as site  # noqa: PLC0414 - the fixture

TEXT = "أعلن المجلس أمس خطة جديدة لدعم المزارعين في المناطق الجبلية، تبدأ مطلع العام."


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def write(path: Path, text: str = TEXT, age: float = 60.0) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (time.time() - age,) * 2)


def names(watch: SourceWatcher) -> list[str]:
    return [one.id if isinstance(one, RawPage | Article) else str(one.details["reason"]) for one in watch.poll()]


def feed(site: Site, *pages: str, **headers: str) -> str:
    for page in pages:
        site.put(page, f"<html><head><meta charset=utf-8></head><body><p>{TEXT}</p></body></html>")
    items = "".join(f"<item><link>{page}</link></item>" for page in pages)
    return site.put("/feed", f"<rss version='2.0'><channel>{items}</channel></rss>", "text/xml", **headers)


class TestAFolder:
    def test_gives_new_and_changed_files_once(self, tmp_path: Path) -> None:
        write(tmp_path / "a.txt")
        watch = SourceWatcher([str(tmp_path)], every=0)
        assert names(watch) == ["a"]
        watch.commit()
        assert names(watch) == []
        write(tmp_path / "a.txt", TEXT + TEXT, age=30)
        write(tmp_path / "b.txt")
        assert names(watch) == ["a", "b"]

    def test_gives_again_what_was_not_kept(self, tmp_path: Path) -> None:
        write(tmp_path / "a.txt")
        watch = SourceWatcher([str(tmp_path)], every=0)
        assert names(watch) == names(watch) == ["a"]

    def test_that_was_not_kept_is_due_at_once_and_forgotten_by_no_other(self, tmp_path: Path) -> None:
        one, two, clock = tmp_path / "one", tmp_path / "two", Clock()
        for folder in (one, two):
            folder.mkdir()
            write(folder / f"{folder.name}.txt")
        watch = SourceWatcher([str(one), str(two)], every=10, timing=Timing(clock=clock, draw=lambda: 0.0))
        assert names(watch) == ["one", "two"]
        assert names(watch) == ["one", "two"]
        watch.commit()
        clock.now += 10
        assert names(watch) == []

    def test_remembers_across_runs(self, tmp_path: Path) -> None:
        write(tmp_path / "a.txt")
        first = SourceWatcher([str(tmp_path)])
        list(first.poll())
        first.commit()
        again = SourceWatcher([str(tmp_path)], remembered=json.loads(json.dumps(first.state())))
        assert names(again) == []

    @pytest.mark.parametrize("damaged", [{}, {"version": 0}, {"version": 1, "places": []}, {"places": {"x": 1}}])
    def test_with_a_damaged_memory_begins_anew(self, tmp_path: Path, damaged: dict[str, object]) -> None:
        write(tmp_path / "a.txt")
        assert names(SourceWatcher([str(tmp_path)], remembered=damaged)) == ["a"]

    def test_leaves_a_file_that_is_still_being_written(self, tmp_path: Path) -> None:
        write(tmp_path / "a.txt", age=0)
        watch = SourceWatcher([str(tmp_path)], every=0)
        assert names(watch) == []
        watch.commit()
        write(tmp_path / "a.txt", age=10)
        assert names(watch) == ["a"]

    def test_reports_a_file_of_no_kind_once(self, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_bytes(b"")
        watch = SourceWatcher([str(tmp_path)], every=0)
        assert names(watch) == ["unknown-kind"]
        watch.commit()
        assert names(watch) == []

    def test_that_is_not_there_is_told_and_asked_ever_more_seldom(self, tmp_path: Path) -> None:
        clock = Clock()
        watch = SourceWatcher([str(tmp_path / "no")], every=10, timing=Timing(clock=clock, draw=lambda: 0.0))
        waits = []
        for _ in range(9):
            (found,) = watch.poll()
            assert isinstance(found, SourceError)
            watch.commit()
            waits.append(watch.wait())
            clock.now += watch.wait()
        assert waits == [20, 40, 80, 160, 320, 640, 640, 640, 640]
        (tmp_path / "no").mkdir()
        assert list(watch.poll()) == []
        assert watch.wait() == 10


def test_places_that_fail_together_are_not_asked_again_together(tmp_path: Path) -> None:
    clock, draws = Clock(), iter([0.1, 0.6, 0.9])
    watch = SourceWatcher(
        [str(tmp_path / "a"), str(tmp_path / "b")], timing=Timing(clock=clock, draw=lambda: next(draws))
    )
    assert names(watch) == ["missing", "missing"]
    watch.commit()
    clock.now += watch.wait()
    assert names(watch) == ["missing"]


@pytest.mark.loopback
class TestAFeed:
    @pytest.mark.processes
    def test_gives_each_page_once_and_new_ones_as_they_come(self, site: Site) -> None:
        watch = SourceWatcher([feed(site, "/1", "/2")], access=site.access, every=0)
        assert len(names(watch)) == 2
        watch.commit()
        feed(site, "/3", "/1", "/2")
        assert len(names(watch)) == 1
        assert [path for path in site.paths if path in {"/1", "/2", "/3"}] == ["/1", "/2", "/3"]

    @pytest.mark.processes
    def test_that_did_not_change_is_not_read(self, site: Site) -> None:
        watch = SourceWatcher([feed(site, "/1", ETag='"1"')], access=site.access, every=0)
        list(watch.poll())
        watch.commit()
        assert names(watch) == []
        assert site.asked[-1][0] == "/feed"
        assert site.asked[-1][1]["If-None-Match"] == '"1"'

    @pytest.mark.processes
    def test_asks_again_for_a_page_that_failed_but_not_for_ever(self, site: Site) -> None:
        address = feed(site, "/1", ETag='"1"')
        good = site.pages["/1"]
        site.pages["/1"] = Page(status=503)
        watch = SourceWatcher([address], access=site.access, every=0)
        assert names(watch) == ["unreachable"]
        watch.commit()
        site.pages["/1"] = good
        assert len(names(watch)) == 1
        watch.commit()

        site.put("/1", b"", "text/html")
        site.pages["/1"].status = 503
        watch = SourceWatcher([address], access=site.access, every=0)
        tried = 0
        for _ in range(MAX_PAGE_ATTEMPTS + 2):
            tried += len([one for one in watch.poll() if isinstance(one, ArticleError)])
            watch.commit()
        assert tried == MAX_PAGE_ATTEMPTS

    @pytest.mark.processes
    def test_that_fails_is_told_and_its_memory_stays(self, site: Site) -> None:
        address = feed(site, "/1", "/2")
        watch = SourceWatcher([address], access=site.access, every=0)
        list(watch.poll())
        watch.commit()
        site.pages["/feed"] = Page(status=500)
        assert names(watch) == ["unreachable"]
        watch.commit()
        feed(site, "/1", "/2")
        assert names(SourceWatcher([address], access=site.access, remembered=watch.state())) == []


def test_a_round_says_which_places_it_read_and_what_was_new(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    missing = str(tmp_path / "missing")
    watch = SourceWatcher([str(tmp_path), missing], every=0)
    names(watch)
    assert [(read.place, read.new, read.failure) for read in watch.reads] == [
        (str(tmp_path), 1, None),
        (missing, 0, "missing"),
    ]
    watch.commit()
    names(watch)
    assert watch.reads[0].new == 0
