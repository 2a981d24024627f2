"""Three nodes: as the local engine answers; reindexed, and one of them lost, under load."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from retrieval.answer import Answer
from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.errors import ArchiveUnreachableError
from retrieval.opening import open_archive
from retrieval.opensearch.address import ClusterAccess
from tests.cluster.load import asking
from tests.cluster.nodes import Nodes
from tests.paths import ROOT
from tests.retrieval.news import text

pytestmark = [pytest.mark.cluster, pytest.mark.loopback]

COUNT = 2_000
OVERLAP = 0.95
ACCESS = ClusterAccess(shards=3, replicas=1, timeout=30.0)  # the machine of the tests may be busy
DEV = [
    json.loads(line)["question"]
    for line in (ROOT / "tests" / "quality" / "seeds-dev.jsonl").read_text(encoding="utf-8").splitlines()
]


def first(answer: Answer) -> list[tuple[str, int]]:
    return [(one.article.id, one.start) for one in (answer.quotations or answer.near_misses)[:3]]


def questions_about(articles: list[Article], count: int) -> list[str]:
    """Of some words of some articles each."""
    chooser = random.Random(7)  # noqa: S311 - chooses words
    bodies = [article.body.split() for article in chooser.sample(articles, count)]
    return [f"متى {' '.join(chooser.sample(body, 4))}؟" for body in bodies]


def answered(archive: Archive) -> list[str]:
    """The questions of ``DEV`` to which there is anything to show."""
    return [question for question in DEV if first(archive.ask(question))]


def batches(articles: list[Article], size: int = 500) -> Iterator[list[Article]]:
    for start in range(0, len(articles), size):
        yield articles[start : start + size]


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [
        Article(id=f"news-{number:05}", title=f"خبر رقم {number}", body=text(number), source=("أ", "ب")[number % 2])
        for number in range(COUNT)
    ]


@pytest.fixture(scope="module")
def address(opensearch: Nodes, articles: list[Article]) -> Iterator[str]:
    """An archive of the articles and of the five pages, in three parts, each twice."""
    name = f"t{uuid4().hex[:12]}"
    with open_archive(f"memory:{ROOT / 'seeds'}") as seeds:
        pages = list(seeds.articles())
    with open_archive(opensearch.address(name), create=True, access=ACCESS) as archive:
        for batch in batches([*pages, *articles]):
            archive.add(batch)
    # As after the minute that OpenSearch waits for a lost node to come back.
    opensearch.call(f"/{name}-*/_settings", method="PUT", body={"index.unassigned.node_left.delayed_timeout": "1s"})
    yield opensearch.address(name)
    opensearch.call(f"/{name}-*", method="DELETE")


@pytest.fixture
def archive(address: str) -> Iterator[Archive]:
    with open_archive(address, access=ACCESS) as opened:
        yield opened


def test_it_answers_as_the_local_engine_does(archive: Archive, articles: list[Article], tmp_path: Path) -> None:
    with open_archive(f"file:{tmp_path / 'disk'}", create=True) as disk:
        disk.add(archive.articles())
        assert disk.statistics().articles == COUNT + 5
        assert disk.statistics().passages == archive.statistics().passages
        shared = whole = 0
        for question in [*DEV, *questions_about(articles, 60)]:
            one, other = (
                first(own.reader(config=own.config.without_silence()).answer(question, 3)) for own in (disk, archive)
            )
            shared += len(set(one) & set(other))
            whole += max(len(one), len(other))
    assert whole > 100
    assert shared / whole >= OVERLAP


def test_a_reindex_under_load_fails_no_question_and_loses_no_article(
    archive: Archive, address: str, articles: list[Article]
) -> None:
    before = archive.statistics().articles
    with asking(address, answered(archive), access=ACCESS) as load, open_archive(address, access=ACCESS) as writer:
        asked = load.asked
        archive.reindex()
        writer.remove([articles[0].id])
        archive.reindex()
        writer.add([articles[0]])
        assert load.asked > asked
    assert load.failed == []
    assert load.silent == 0
    assert archive.statistics().articles == before
    assert archive.check().sound


def test_what_is_written_and_removed_while_a_reindex_runs_is_so_afterwards(
    opensearch: Nodes, address: str, articles: list[Article]
) -> None:
    with open_archive(address, access=ACCESS) as archive, open_archive(address, access=ACCESS) as writer:
        done = threading.Event()
        writes = 0

        def reindex() -> None:
            archive.reindex()
            done.set()

        thread = threading.Thread(target=reindex)
        thread.start()
        comers = []
        while not done.is_set():
            comer = Article(id=f"comer-{writes}", title="", body=f"وصل الوفد رقم {writes} إلى الميناء صباح الخميس.")
            writer.add([comer])
            writer.remove([articles[writes].id])
            comers.append(comer)
            writes += 1
        thread.join()
        assert writes > 1
        assert archive.check().sound
        assert all(archive.article(comer.id) == comer for comer in comers)
        assert all(archive.article(article.id) is None for article in articles[:writes])
        assert archive.statistics().passages == archive._store.engine.passage_count()
        archive.remove([comer.id for comer in comers])
        archive.add(articles[:writes])


def test_one_of_three_nodes_is_lost_under_load_and_comes_back(
    opensearch: Nodes, archive: Archive, address: str
) -> None:
    before = archive.statistics().articles
    acknowledged: list[str] = []
    try:
        with asking(address, answered(archive), access=ACCESS) as load:
            for batch in range(12):
                if batch == 3:
                    opensearch.kill(0)
                comers = [
                    Article(id=f"lost-{batch}-{n}", title="", body=f"وصل الوفد رقم {n} إلى الميناء صباح الخميس.")
                    for n in range(10)
                ]
                archive.add(comers)
                acknowledged += [comer.id for comer in comers]
            opensearch.ready(count=2, status="green")  # every part is there twice again: no hand was needed
        assert load.failed == []
        assert load.silent == 0
        assert load.asked > 0
        assert all(archive.article(article_id) is not None for article_id in acknowledged)
        assert archive.statistics().articles == before + len(acknowledged)
        assert archive.check().sound
    finally:
        opensearch.start(0)
        opensearch.ready(status="green")
    assert archive.remove(acknowledged) == len(acknowledged)
    assert archive.check().sound


def test_a_node_that_hangs_is_told_or_passed_by_and_forgiven(opensearch: Nodes, address: str) -> None:
    access = ClusterAccess(timeout=1.0)
    with open_archive(address, access=access) as archive:
        opensearch.freeze(1)
        try:
            for question in DEV[:6]:
                with suppress(ArchiveUnreachableError):  # nothing else comes of it
                    archive.ask(question)
        finally:
            opensearch.thaw(1)
        opensearch.ready(status="green")
        found, deadline = False, time.monotonic() + 60
        while not found and time.monotonic() < deadline:
            with suppress(ArchiveUnreachableError):
                found = bool(archive.retrieve(DEV[0], 3))
            time.sleep(0.2)
        assert found
    with open_archive(address, access=ACCESS) as archive:
        assert archive.check().sound


def test_many_small_requests_write_the_same(address: str) -> None:
    made = [Article(id=f"small-{number}", title="", body=text(COUNT + number)) for number in range(20)]
    with open_archive(address, access=replace(ACCESS, request_bytes=2_000)) as archive:
        archive.add(made)
        assert [archive.article(article.id) for article in made] == made
        assert archive.remove([article.id for article in made]) == 20
        assert archive.check().sound
