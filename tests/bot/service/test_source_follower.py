"""Following into an archive: what is written is remembered, what is not is found again."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.service.source_follower import FRESHNESS, MEMORY, Follower, recall, remember
from retrieval import Access, Archive, IngestReport, IsnadError, RetryPolicy, latest_freshness, open_archive
from retrieval.errors import ArchiveWriteError

TEXT = "أعلن المجلس أمس خطة جديدة لدعم المزارعين في المناطق الجبلية، تبدأ مطلع العام."


class AnswerService:
    """A folder that is followed into an archive on disk, and what was told of it."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.archive = folder / "inbox", folder / "archive"
        self.inbox.mkdir()
        self.told: list[IngestReport] = []
        self.complaints: list[str] = []
        self.open().close()

    def open(self) -> Archive:
        return open_archive(f"file:{self.archive}", create=True)

    def put(self, name: str, text: str) -> None:
        path = self.inbox / name
        path.write_text(text, encoding="utf-8")
        os.utime(path, (time.time() - 60,) * 2)

    def follower(self, *places: str) -> Follower:
        return Follower(
            folder=self.archive,
            places=places or (str(self.inbox),),
            opened=self.open,
            access=Access(),
            every=0.1,
            report=self.told.append,
            report_error=lambda error: self.complaints.append(str(error)),
        )

    def ids(self) -> list[str]:
        with self.open() as archive:
            return [article.id for article in archive.articles()]


@pytest.fixture
def answer_service(tmp_path: Path) -> AnswerService:
    return AnswerService(tmp_path)


def test_a_round_adds_what_is_new_and_the_next_run_knows_it(answer_service: AnswerService) -> None:
    answer_service.put("a.txt", TEXT)
    answer_service.put("b.txt", "")
    answer_service.follower().run(Event(), once=True)
    assert answer_service.ids() == ["a"]
    assert [account.added for account in answer_service.told] == [1]
    assert answer_service.complaints == ["b.txt: empty"]
    answer_service.put("c.txt", TEXT)
    answer_service.follower().run(Event(), once=True)
    assert answer_service.ids() == ["a", "c"]
    assert [account.added for account in answer_service.told] == [1, 1]


def test_what_was_not_written_is_found_again(answer_service: AnswerService) -> None:
    answer_service.put("a.txt", TEXT)
    failing = answer_service.follower()

    def refuse() -> Archive:
        raise IsnadError("no archive")

    object.__setattr__(failing, "opened", refuse)
    with pytest.raises(IsnadError):
        failing.run(Event(), once=True)
    assert not (answer_service.archive / MEMORY).exists()
    answer_service.follower().run(Event(), once=True)
    assert answer_service.ids() == ["a"]


def test_a_place_that_is_not_there_is_told_and_the_others_go_on(answer_service: AnswerService) -> None:
    answer_service.put("a.txt", TEXT)
    answer_service.follower(str(answer_service.inbox / "no"), str(answer_service.inbox)).run(Event(), once=True)
    assert answer_service.ids() == ["a"]
    assert len(answer_service.complaints) == 1


def test_of_several_one_follows_and_the_next_goes_on_where_it_was(answer_service: AnswerService) -> None:
    class Shared:
        left: dict[str, Any] | None = None

        def recall(self) -> dict[str, Any] | None:
            return self.left

        def remember(self, memory: dict[str, Any]) -> None:
            self.left = memory

    shared, turn = Shared(), {"first": True, "second": False}
    followers = {
        name: replace(answer_service.follower(), mine=lambda name=name: turn[name], memory=shared)  # type: ignore[misc]
        for name in turn
    }
    answer_service.put("a.txt", TEXT)
    followers["second"].run(Event(), once=True)
    assert answer_service.ids() == []
    followers["first"].run(Event(), once=True)
    assert (answer_service.ids(), [account.added for account in answer_service.told]) == (["a"], [1])
    turn.update(first=False, second=True)
    answer_service.put("b.txt", TEXT + " وهذا جديد.")
    followers["second"].run(Event(), once=True)
    assert (answer_service.ids(), [account.seen for account in answer_service.told]) == (["a", "b"], [1, 1])
    assert not (answer_service.archive / MEMORY).exists()


def test_beside_the_caller_it_follows_until_it_is_stopped(answer_service: AnswerService) -> None:
    stop = Event()
    thread = answer_service.follower().start(stop)
    answer_service.put("a.txt", TEXT)
    until = time.monotonic() + 240
    while not answer_service.told and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    thread.join(timeout=240)
    assert not thread.is_alive()
    assert answer_service.ids() == ["a"]


def test_an_archive_that_fails_is_told_left_to_others_and_tried_again(
    answer_service: AnswerService,
) -> None:
    stop, failures = Event(), [ArchiveWriteError("full", folder="x", reason="full")]
    left: list[bool] = []
    follower = answer_service.follower()

    def opened() -> Any:
        if failures:
            raise failures.pop()
        return follower.opened()

    answer_service.put("a.txt", TEXT)
    thread = replace(
        follower, opened=opened, leave=lambda: left.append(True), failing=RetryPolicy(first=0, longest=0)
    ).start(stop)
    until = time.monotonic() + 240
    while not answer_service.told and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    thread.join(timeout=240)
    assert answer_service.ids() == ["a"]
    assert len(left) == 2  # when it failed, and at the end
    assert answer_service.complaints == ["full"]


@pytest.mark.parametrize("content", ["", "{", "[]", "\udcff"])
def test_a_damaged_memory_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / MEMORY).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert recall(tmp_path / MEMORY) is None


def test_a_memory_comes_back_as_it_was_written(tmp_path: Path) -> None:
    remember(tmp_path / MEMORY, {"version": 1, "places": {"خلاصة": {}}})
    assert recall(tmp_path / MEMORY) == {"version": 1, "places": {"خلاصة": {}}}
    assert [file.name for file in tmp_path.iterdir()] == [MEMORY]


def test_a_round_stores_when_each_source_was_read(answer_service: AnswerService) -> None:
    answer_service.put("a.txt", TEXT)
    missing = str(answer_service.inbox / "missing")
    answer_service.follower(str(answer_service.inbox), missing).run(Event(), once=True)
    read, failed = latest_freshness([recall(answer_service.archive / FRESHNESS)])
    assert time.time() - (read.read_at or 0) < 600
    assert (failed.read_at, failed.failures, failed.reason) == (None, 1, "missing")
