"""Following into an archive: what is written is remembered, what is not is found again."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.service.source_follower import MEMORY, Follower, recall, remember
from retrieval import Access, Archive, IngestReport, IsnadError, RetryPolicy, open_archive
from retrieval.errors import ArchiveWriteError

TEXT = "أعلن المجلس أمس خطة جديدة لدعم المزارعين في المناطق الجبلية، تبدأ مطلع العام."


class Desk:
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
            tell=self.told.append,
            complain=lambda error: self.complaints.append(str(error)),
        )

    def ids(self) -> list[str]:
        with self.open() as archive:
            return [article.id for article in archive.articles()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_round_adds_what_is_new_and_the_next_run_knows_it(desk: Desk) -> None:
    desk.put("a.txt", TEXT)
    desk.put("b.txt", "")
    desk.follower().run(Event(), once=True)
    assert desk.ids() == ["a"]
    assert [account.added for account in desk.told] == [1]
    assert desk.complaints == ["b.txt: empty"]
    desk.put("c.txt", TEXT)
    desk.follower().run(Event(), once=True)
    assert desk.ids() == ["a", "c"]
    assert [account.added for account in desk.told] == [1, 1]


def test_what_was_not_written_is_found_again(desk: Desk) -> None:
    desk.put("a.txt", TEXT)
    failing = desk.follower()

    def refuse() -> Archive:
        raise IsnadError("no archive")

    object.__setattr__(failing, "opened", refuse)
    with pytest.raises(IsnadError):
        failing.run(Event(), once=True)
    assert not (desk.archive / MEMORY).exists()
    desk.follower().run(Event(), once=True)
    assert desk.ids() == ["a"]


def test_a_place_that_is_not_there_is_told_and_the_others_go_on(desk: Desk) -> None:
    desk.put("a.txt", TEXT)
    desk.follower(str(desk.inbox / "no"), str(desk.inbox)).run(Event(), once=True)
    assert desk.ids() == ["a"]
    assert len(desk.complaints) == 1


def test_of_several_one_follows_and_the_next_goes_on_where_it_was(desk: Desk) -> None:
    class Shared:
        left: dict[str, Any] | None = None

        def recall(self) -> dict[str, Any] | None:
            return self.left

        def remember(self, memory: dict[str, Any]) -> None:
            self.left = memory

    shared, turn = Shared(), {"first": True, "second": False}
    followers = {
        name: replace(desk.follower(), mine=lambda name=name: turn[name], memory=shared)  # type: ignore[misc]
        for name in turn
    }
    desk.put("a.txt", TEXT)
    followers["second"].run(Event(), once=True)
    assert desk.ids() == []
    followers["first"].run(Event(), once=True)
    assert (desk.ids(), [account.added for account in desk.told]) == (["a"], [1])
    turn.update(first=False, second=True)
    desk.put("b.txt", TEXT + " وهذا جديد.")
    followers["second"].run(Event(), once=True)
    assert (desk.ids(), [account.seen for account in desk.told]) == (["a", "b"], [1, 1])
    assert not (desk.archive / MEMORY).exists()


def test_beside_the_caller_it_follows_until_it_is_stopped(desk: Desk) -> None:
    stop = Event()
    thread = desk.follower().start(stop)
    desk.put("a.txt", TEXT)
    until = time.monotonic() + 240
    while not desk.told and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    thread.join(timeout=240)
    assert not thread.is_alive()
    assert desk.ids() == ["a"]


def test_an_archive_that_fails_is_told_left_to_others_and_tried_again(
    desk: Desk,
) -> None:
    stop, failures = Event(), [ArchiveWriteError("full", folder="x", reason="full")]
    left: list[bool] = []
    follower = desk.follower()

    def opened() -> Any:
        if failures:
            raise failures.pop()
        return follower.opened()

    desk.put("a.txt", TEXT)
    thread = replace(
        follower, opened=opened, leave=lambda: left.append(True), failing=RetryPolicy(first=0, longest=0)
    ).start(stop)
    until = time.monotonic() + 240
    while not desk.told and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    thread.join(timeout=240)
    assert desk.ids() == ["a"]
    assert len(left) == 2  # when it failed, and at the end
    assert desk.complaints == ["full"]


@pytest.mark.parametrize("content", ["", "{", "[]", "\udcff"])
def test_a_damaged_memory_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / MEMORY).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert recall(tmp_path / MEMORY) is None


def test_a_memory_comes_back_as_it_was_written(tmp_path: Path) -> None:
    remember(tmp_path / MEMORY, {"version": 1, "places": {"خلاصة": {}}})
    assert recall(tmp_path / MEMORY) == {"version": 1, "places": {"خلاصة": {}}}
    assert [file.name for file in tmp_path.iterdir()] == [MEMORY]
