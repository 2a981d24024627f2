"""Archives on disk: what is put in is found at once, by everyone, until it is taken out."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.errors import ArchiveBusyError, ArchiveMissingError, ArchiveWriteError
from retrieval.index.tantivy_engine.engine import TantivyEngine
from retrieval.ingest.pipeline import ingest_items
from retrieval.opening import open_archive
from retrieval.storage.disk.store import FolderStore
from retrieval.storage.store import Outcome

RARE = "قسطنطينية"
HOLDS_LOCK = """
import sys, time
from pathlib import Path
from retrieval.storage.disk.writer_lock import WriterLock
with WriterLock(Path(sys.argv[1])).held():
    print("held", flush=True)
    time.sleep(60)
"""
ADDS = """
import sys
from retrieval.opening import open_archive
from retrieval.article import Article
with open_archive(sys.argv[1]) as archive:
    archive.add([Article(id="other", title="", body=sys.argv[2])])
"""


def folder_of(address: str) -> Path:
    return Path(address.partition(":")[2])


def test_what_is_put_in_stays(address: str, make_article: Any) -> None:
    articles = [make_article(number) for number in range(30)]
    with open_archive(address, create=True) as archive:
        assert archive.add(articles) == [Outcome.ADDED] * 30
    with open_archive(address) as archive:
        assert list(archive.articles()) == articles
        assert archive.article("news-00007") == articles[7]
        assert archive.article("nobody") is None
        assert archive.check().sound


def test_an_article_whose_parts_are_all_missing_comes_back_as_it_was(archive: Archive) -> None:
    bare = Article(id="bare", title="", body="")
    archive.add([bare])
    assert archive.article("bare") == bare
    assert archive.check().sound


def test_changes_are_found_at_once_by_every_reader(
    address: str, archive: Archive, make_article: Any, find: Any
) -> None:
    archive.add([make_article(number) for number in range(20)])
    with open_archive(address) as reader:
        assert find(reader, RARE) == []
        archive.add([make_article(3, body=f"وصل الوفد إلى {RARE} أمس.")])
        assert find(reader, RARE)[0] == find(archive, RARE)[0] == "news-00003"
        archive.add([make_article(3)])
        assert RARE not in "".join(a.body for a in reader.articles())
        assert find(reader, RARE) == find(archive, RARE) == []
        archive.add([make_article(30, body=f"وصل الوفد إلى {RARE} أمس.")])
        assert archive.remove(["news-00030", "nobody"]) == 1
        assert find(reader, RARE) == find(archive, RARE) == []


@pytest.mark.processes
def test_changes_of_another_process_are_found_at_once(address: str, archive: Archive, find: Any) -> None:
    subprocess.run([sys.executable, "-c", ADDS, address, f"وصل الوفد إلى {RARE} أمس."], check=True, timeout=60)
    assert find(archive, RARE) == ["other"]
    archive.add([Article(id="mine", title="", body=f"عاد الوفد من {RARE} اليوم.")])
    assert set(find(archive, RARE)) == {"other", "mine"}


@pytest.mark.processes
def test_a_second_writer_is_told_who_writes(address: str, make_article: Any) -> None:
    command = [sys.executable, "-c", HOLDS_LOCK, str(folder_of(address))]
    impatient = Archive(FolderStore(folder_of(address), create=True, patience=0.2))
    with impatient as archive, subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(ArchiveBusyError, match=f"{other.pid}@") as refused:
            archive.add([make_article(1)])
        assert str(other.pid) in str(refused.value.details["holder"])
        with open_archive(address) as reader:  # reading needs no turn
            assert list(reader.articles()) == []
        other.kill()
        other.wait()
        assert archive.add([make_article(1)]) == [Outcome.ADDED]


@pytest.mark.processes
def test_a_second_writer_waits_for_its_turn(address: str, archive: Archive, make_article: Any) -> None:
    command = [sys.executable, "-c", HOLDS_LOCK, str(folder_of(address))]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other, ThreadPoolExecutor(1) as second:
        assert other.stdout is not None
        other.stdout.readline()
        adding = second.submit(archive.add, [make_article(1)])
        with pytest.raises(TimeoutError):
            adding.result(0.3)
        other.kill()
        assert adding.result() == [Outcome.ADDED]


def pending(address: str, seconds: float) -> Archive:
    """The archive at ``address``, whose changes stay pending for ``seconds``."""
    return Archive(FolderStore(folder_of(address), create=True, pending_seconds=seconds))


def test_of_many_that_come_at_once_each_is_safe_and_all_are_found_at_the_end(
    address: str, make_article: Any, find: Any
) -> None:
    rare = make_article(3, body=f"وصل الوفد إلى {RARE} أمس.")
    with pending(address, 3_600) as archive, open_archive(address) as reader:
        assert archive.add([rare], more=True) == [Outcome.ADDED]
        assert reader.article(rare.id) == rare
        assert find(reader, RARE) == find(archive, RARE) == []
        assert reader.check().sound
        archive.add([make_article(4)], more=True)
        assert archive.add(()) == []
        assert find(reader, RARE) == find(archive, RARE) == [rare.id]
        archive.add([make_article(5)], more=True)
        archive.add([make_article(3)], more=True)  # replaced: nobody would find it meanwhile
        assert find(reader, RARE) == []
        assert find(reader, make_article(5).title)
        archive.add([make_article(6)], more=True)
        assert archive.check().sound
        assert archive._store.engine.passage_count() == archive.statistics().passages


def test_what_waits_to_be_shown_is_shown_in_time(address: str, make_article: Any, find: Any) -> None:
    with pending(address, 0.3) as archive, open_archive(address) as reader:
        archive.add([make_article(3, body=f"وصل الوفد إلى {RARE} أمس.")], more=True)
        until = time.monotonic() + 240
        while not find(reader, RARE) and time.monotonic() < until:
            time.sleep(0.05)
        assert find(reader, RARE) == ["news-00003"]
        # Its turn is over: another may write.
        assert reader.add([make_article(4)]) == [Outcome.ADDED]


def test_batches_with_nothing_new_put_nothing_off(address: str, make_article: Any) -> None:
    known, new = make_article(1), make_article(2)
    with pending(address, 0.4) as archive:
        archive.add([known])
        archive.add([new], more=True)
        until = time.monotonic() + 240
        engine = archive._store.engine
        while engine.passage_count() < archive.statistics().passages and time.monotonic() < until:
            archive.add([known], more=True)
            time.sleep(0.1)
        assert engine.passage_count() == archive.statistics().passages


def test_what_could_not_be_shown_is_at_the_end(
    address: str, archive: Archive, make_article: Any, find: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    def ingested() -> None:
        articles = [make_article(3, body=f"وصل الوفد إلى {RARE} أمس."), *(make_article(n) for n in range(4, 9))]
        for account in ingest_items(archive, articles, batch_articles=2):
            if account.seen == 2:
                monkeypatch.setattr(TantivyEngine, "extend", interrupted)

    extend = TantivyEngine.extend
    with open_archive(address) as reader:
        with pytest.raises(KeyboardInterrupt):
            ingested()
        assert find(reader, RARE) == []
        monkeypatch.setattr(TantivyEngine, "extend", extend)
        archive.add(())
        assert find(reader, RARE) == ["news-00003"]
        assert archive.check().sound
        assert archive._store.engine.passage_count() == archive.statistics().passages


def test_a_check_sees_what_another_wrote_meanwhile(address: str, archive: Archive, make_article: Any) -> None:
    with open_archive(address) as reader:
        archive.add([make_article(1), make_article(2)])
        assert reader.check().sound
        archive.remove(["news-00001"])
        assert reader.check().sound


def test_what_waits_to_be_shown_is_when_the_archive_is_closed(address: str, make_article: Any, find: Any) -> None:
    with open_archive(address, create=True) as archive:
        archive.add([make_article(3, body=f"وصل الوفد إلى {RARE} أمس.")], more=True)
    with open_archive(address) as reader:
        assert find(reader, RARE) == ["news-00003"]
        assert reader._store.engine.passage_count() == reader.statistics().passages


def test_there_must_be_an_archive_to_ask(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissingError):
        open_archive(f"file:{tmp_path / 'nowhere'}")
    with pytest.raises(ArchiveMissingError):
        open_archive(f"file:{tmp_path}")


def test_an_archive_is_not_made_among_other_things(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("…", encoding="utf-8")
    with pytest.raises(ArchiveWriteError) as refused:
        open_archive(f"file:{tmp_path}", create=True)
    assert refused.value.details["reason"] == "not-empty"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_statistics_count_by_outlet_and_month(archive: Archive, make_article: Any) -> None:
    archive.add([make_article(number) for number in range(4)])
    archive.add([Article(id="bare", title="", body="نص قصير بلا شيء.")])
    statistics = archive.statistics()
    assert (statistics.articles, statistics.copies) == (5, 0)
    assert statistics.passages == archive._store.engine.passage_count()
    assert statistics.bytes > 0
    counted = {(month.source, month.month): month.articles for month in statistics.months}
    assert counted[None, None] == 1
    assert counted["جريدة المساء", "2020-01"] == 1
    assert sum(counted.values()) == 5
