"""What archives that last do beside: many readers, many writers, near-copies."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from retrieval.answering.archive_calibration import ArchiveCalibration, models_make
from retrieval.answering.config import ReaderConfig
from retrieval.answering.levels import Level, Strictness
from retrieval.archive import Archive
from retrieval.errors import ArchiveMissingError
from retrieval.opening import open_archive
from retrieval.storage.store import Outcome

RARE = "قسطنطينية"
Open = Callable[[], Archive]


def test_there_must_be_an_archive_to_ask(address: str, make_article: Any) -> None:
    with pytest.raises(ArchiveMissingError):
        open_archive(address)
    with open_archive(address, create=True) as archive:
        archive.add([make_article(1)])
    with open_archive(address) as archive:
        assert list(archive.articles()) == [make_article(1)]


def test_changes_are_found_at_once_by_every_reader(opened: Open, make_article: Any, find: Any) -> None:
    archive, reader = opened(), opened()
    archive.add([make_article(number) for number in range(20)])
    assert find(reader, RARE) == []
    archive.add([make_article(3, body=f"وصل الوفد إلى {RARE} أمس.")])
    assert find(reader, RARE)[0] == find(archive, RARE)[0] == "news-00003"
    assert reader.ask(f"متى وصل الوفد إلى {RARE}؟").answered
    archive.add([make_article(3)])
    assert find(reader, RARE) == find(archive, RARE) == []
    archive.add([make_article(30, body=f"وصل الوفد إلى {RARE} أمس.")])
    assert find(reader, RARE)[0] == "news-00030"
    archive.remove(["news-00030"])
    assert find(reader, RARE) == find(archive, RARE) == []


def test_a_copy_is_linked_to_its_story_whichever_came_first(lasting: Archive, make_article: Any) -> None:
    first = make_article(1)
    copy = make_article(2, body=first.body.replace("\n", "\nوأضافت الوكالة أمس ", 1))
    again = make_article(3, body=first.body + "\nنقلًا عن الوكالة.")
    lasting.add([first, copy, make_article(4)])
    lasting.add([again])
    store = lasting._store
    assert [article.id for article in store.copies(first.id)] == [copy.id, again.id]
    assert [article.id for article in store.copies(again.id)] == [first.id, copy.id]
    assert store.copies("news-00004") == ()
    assert store.copies("nobody") == ()
    assert lasting.statistics().copies == 2


def test_a_copy_that_is_changed_or_removed_is_linked_no_more(lasting: Archive, make_article: Any) -> None:
    first = make_article(1)
    lasting.add([first, make_article(2, body=first.body), make_article(3, body=first.body)])
    assert lasting.statistics().copies == 2
    lasting.add([make_article(2)])
    assert [article.id for article in lasting._store.copies(first.id)] == ["news-00003"]
    assert lasting.statistics().copies == 1
    lasting.remove([first.id])
    assert lasting._store.copies("news-00003") == ()
    assert lasting.statistics().copies == 0


def test_an_answer_names_the_copies_that_have_the_very_sentence(lasting: Archive, make_article: Any) -> None:
    sentence = f"وصل الوفد التركي إلى {RARE} صباح الخميس."
    body = f"{sentence}\n{make_article(1).body}"
    lasting.add([make_article(number, body=body) for number in (1, 2)])
    lasting.add([make_article(number) for number in range(5, 20)])
    answer = lasting.ask(f"متى وصل الوفد التركي إلى {RARE}؟")
    assert answer.quotations[0].text == sentence
    named = {answer.quotations[0].article.id, *(other.article.id for other in answer.quotations[0].also)}
    assert named == {"news-00001", "news-00002"}


def test_writers_at_the_same_time_lose_nothing(opened: Open, make_article: Any) -> None:
    archives = [opened() for _ in range(3)]
    versions = [[make_article(number, author=f"كاتب {writer}") for number in range(40)] for writer in range(3)]

    def write(writer: int) -> list[Outcome]:
        return [
            outcome
            for start in range(0, 40, 10)
            for outcome in archives[writer].add(versions[writer][start : start + 10])
        ]

    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(write, range(3)))
    assert all(len(one) == 40 for one in outcomes)
    assert sum(one.count(Outcome.ADDED) for one in outcomes) == 40
    held = list(archives[0].articles())
    assert [article.id for article in held] == [article.id for article in versions[0]]
    assert all(article in {version[number] for version in versions} for number, article in enumerate(held))
    assert opened().check().sound
    assert archives[2].statistics().passages == opened()._store.engine.passage_count()


def test_a_calibration_lasts_and_reaches_those_who_have_the_archive_open(opened: Open, make_article: Any) -> None:
    archive, reader = opened(), opened()
    archive.add([make_article(1)])
    level = Level(answer=0.9, further=0.95, near_miss=0.2)
    kept = ArchiveCalibration(
        levels=dict.fromkeys(Strictness, level),
        meaning=False,
        make=models_make(),
        day=date(2026, 3, 5),
        questions=120,
        answerable=80,
    )
    archive.keep_calibration(kept)
    assert reader.config.answer == 0.9
    assert opened().config.further == 0.95
    archive.reindex()
    archive.repair()
    assert opened().config.further == 0.95
    archive.keep_calibration(None)
    assert opened().config.answer == ReaderConfig().answer
