"""Measure what /sources, /latest and the settings panel take, in every store, beside reading every article.

    python -m benchmarks.listing ARTICLES.jsonl.gz... [--sizes N...] [--stores STORE...] [--work FOLDER]

An archive holds the articles given and, beyond those, the same ones with other ids and days. What lists do not
touch is left out where it would take hours: in memory and in OpenSearch the passages, on disk those of the
articles that come again. Times are medians in milliseconds, with the bot's own database and messages;
"all" is the way before: every article read, as often as the command did. "after a write" is the median without the
results that OpenSearch keeps until an article is written. "peak" is the most memory that Python took for one list
meanwhile, "disk" what the indexes of lists take of the database.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import statistics
import sys
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace
from typing import cast

from benchmarks.corpus import real
from bot.i18n import Catalogue
from bot.service.answers import AnswerService
from bot.settings import Language
from bot.state import State
from bot.telegram.handlers.chat_settings import panel, source_numbered
from bot.telegram.handlers.commands import newest_articles
from bot.telegram.handlers.context import BotServices
from bot.telegram.rendering.renderer import Renderer
from bot.thread_pools import Worker
from retrieval import Archive, Article, ClusterAccess, ingest_items, open_archive
from retrieval.index.document import Document
from retrieval.opensearch.address import parse_cluster_address
from retrieval.opensearch.bulk import Write, write_all
from retrieval.storage.disk.database import DATABASE_FILE, Database
from retrieval.storage.memory import MemoryStore
from retrieval.storage.opensearch.mappings import article_source, id_from_key, key_of
from retrieval.storage.opensearch.store import ClusterStore
from retrieval.storage.outlet_index import OutletIndex
from tests.cluster.nodes import running

REPEATS = 9
OLD_REPEATS = 3
CHAT = 1
# Articles up to which the way before is measured: OpenSearch takes minutes for a million, for each list.
OLD_UP_TO = {"memory": 1_000_000, "file": 1_000_000, "opensearch": 100_000}
INDEXES = ("articles_by_source", "articles_by_day", "outlets")
# As ``copy_of``, of the rows of the first articles.
REPEAT = (
    "INSERT INTO articles (id, digest, passages, source, day, category, author, url, title, sentences, body)"
    " SELECT id || '-' || :turn, digest, passages, source, date(day, '-' || :turn || ' days'), category, author,"
    " url, title, sentences, body FROM articles WHERE number <= :count"
)
STORES = ("memory", "file", "opensearch")


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """One list: ``ask`` makes it, ``reads`` is how often the way before read every article, by ``old``."""

    name: str
    ask: Callable[[], object]
    old: Callable[[Archive], object]
    reads: int = 1


def again(first: Sequence[Article], count: int) -> Iterator[Article]:
    """The first ``count`` articles of ``first`` and its copies of other ids and days."""
    return islice((copy_of(article, turn) for turn in range(count // len(first) + 1) for article in first), count)


def copy_of(article: Article, turn: int) -> Article:
    if not turn:
        return article
    day = article.date and article.date - timedelta(days=turn)
    return replace(article, id=f"{article.id}-{turn}", date=day)


class Memory(MemoryStore):
    """Articles in memory, that no engine searches."""

    def fill(self, articles: Iterable[Article]) -> None:
        for article in articles:
            self._documents[article.id] = Document(article, ())
            self._outlets.add(article)


class Cluster(ClusterStore):
    """Articles in OpenSearch, that no engine searches."""

    def fill(self, articles: Iterable[Article]) -> None:
        index = self._indices.articles
        write_all(self._client, (cluster_write(index, number, article) for number, article in enumerate(articles)))
        self._writer.refresh()

    def forget_results(self) -> None:
        """Empty the cache of requests, as a write does."""
        self._client.run(lambda nodes: nodes.indices.clear_cache(index=self._indices.articles, request="true"))


def cluster_write(index: str, number: int, article: Article) -> Write:
    key = key_of(article)
    source = article_source(Document(article, ()), stored=number, story=key, copy=False, bands=[])
    return Write(index, id_from_key(key), source)


def fill_folder(first: Sequence[Article], count: int, folder: Path) -> None:
    with open_archive(f"file:{folder}", create=True) as archive:
        for _ in ingest_items(archive, first[:count]):
            pass
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection, connection:
        for turn in range(1, -(-count // len(first))):
            connection.execute(REPEAT, {"turn": turn, "count": min(len(first), count - turn * len(first))})
    with closing(Database(folder)) as database, database.transaction():
        state = database.index_state()
        assert state is not None
        database.save_index_state(replace(state, indexed=database.last_number()), ())


@contextmanager
def archives(kind: str, first: Sequence[Article], count: int, folder: Path) -> Iterator[Archive]:
    """An archive of ``count`` articles; tells what it took, and what its indexes of lists take."""
    started = perf_counter()
    with ExitStack() as stack:
        size = ""
        if kind == "memory":
            memory = Memory()
            memory.fill(again(first, count))
            archive = Archive(memory)
            size = f"indexes of lists {index_memory(first, count):.1f} MB"
        elif kind == "file":
            fill_folder(first, count, folder)
            archive = open_archive(f"file:{folder}")
            size = f"indexes of lists {disk(folder)}"
        else:
            nodes = stack.enter_context(running(1))
            cluster = Cluster(
                parse_cluster_address(nodes.address("archive")), ClusterAccess(), create=True, notify=print
            )
            cluster.fill(again(first, count))
            archive = Archive(cluster)
            size = f"articles {archive.statistics().bytes / 1e6:.0f} MB"
        print(f"{kind}, {count:,} articles: made in {perf_counter() - started:.0f} s, {size}", flush=True)
        yield stack.enter_context(archive)


@contextmanager
def offices(archive: Archive, folder: Path) -> Iterator[BotServices]:
    """As much of the bot as the settings panel needs, with a database on disk."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        state, worker = State(f"sqlite:///{place}/bot.sqlite"), Worker(1)
        try:
            answer_service = AnswerService(archive, state, answers=3)
            yield cast("BotServices", SimpleNamespace(answer_service=answer_service, state=state, worker=worker))
        finally:
            worker.close()
            state.close()


def count_all(archive: Archive) -> object:
    return Counter(article.source or "" for article in archive.articles()).most_common()


def sort_all(archive: Archive, source: str = "") -> object:
    found = [article for article in archive.articles() if source in (article.source or "")]
    return sorted(found, key=lambda article: article.date or date.min, reverse=True)[:5]


def name_all(archive: Archive) -> object:
    return sorted({article.source for article in archive.articles() if article.source})


def lists(archive: Archive, services: BotServices) -> list[List]:
    renderer = Renderer(Catalogue(Language.AR), "isnad_bot")
    outlet = archive.outlets()[0].name
    [number] = services.state.answers.places([(outlet, -1, -1, "source")])

    async def press() -> object:
        name = await services.worker(source_numbered, services, number)
        await services.worker(services.state.chats.turn_source, CHAT, name or "")
        return await panel(services, renderer, CHAT)

    return [
        List(name="/sources", ask=archive.outlets, old=count_all),
        List(name="/latest", ask=partial(newest_articles, archive, ""), old=sort_all),
        List(
            name=f"/latest {outlet}",
            ask=partial(newest_articles, archive, outlet),
            old=lambda archive: sort_all(archive, outlet),
        ),
        List(name="settings panel", ask=lambda: asyncio.run(panel(services, renderer, CHAT)), old=name_all),
        List(name="a press in it", ask=lambda: asyncio.run(press()), old=name_all, reads=2),
    ]


def times(ask: Callable[[], object], repeats: int, *, first: Callable[[], object] = lambda: None) -> list[float]:
    """Milliseconds of each of ``repeats`` calls, each after a call of ``first``, whose time does not count."""
    took = []
    for _ in range(repeats):
        first()
        started = perf_counter()
        ask()
        took.append(1000 * (perf_counter() - started))
    return took


def peak(ask: Callable[[], object]) -> float:
    """Kilobytes that Python takes for ``ask`` at most."""
    tracemalloc.start()
    try:
        ask()
        return tracemalloc.get_traced_memory()[1] / 1e3
    finally:
        tracemalloc.stop()


def index_memory(first: Sequence[Article], count: int) -> float:
    """Megabytes that ``OutletIndex`` takes of so many articles."""
    index = OutletIndex()
    tracemalloc.start()
    try:
        for article in again(first, count):
            index.add(article)
        return tracemalloc.get_traced_memory()[0] / 1e6
    finally:
        tracemalloc.stop()


def disk(folder: Path) -> str:
    """Megabytes of the indexes of lists, of the database."""
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection:
        sizes = dict(connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
    return f"{sum(sizes[name] for name in INDEXES) / 1e6:.1f} of {sum(sizes.values()) / 1e6:.0f} MB"


def measure(store: str, archive: Archive, count: int, services: BotServices) -> Iterator[str]:
    old = count <= OLD_UP_TO[store]
    for one in lists(archive, services):
        new = times(one.ask, REPEATS)
        before = times(lambda one=one: one.old(archive), OLD_REPEATS if count <= 100_000 else 1) if old else []  # type: ignore[misc]
        told = f"{one.reads * statistics.median(before):,.0f}" if before else "—"
        written = "—"
        if isinstance(archive.store, Cluster):
            written = f"{statistics.median(times(one.ask, REPEATS, first=archive.store.forget_results)):.2f}"
        yield (
            f"| {store} | {count:,} | {one.name} | {told} | {statistics.median(new):.2f} | {max(new):.2f} "
            f"| {written} | {peak(one.ask):,.0f} |"
        )


def table(rows: Iterable[str]) -> Iterator[str]:
    yield "| store | articles | list | all, ms | median ms | slowest ms | after a write, ms | peak KB |"
    yield "|---|---:|---|---:|---:|---:|---:|---:|"
    yield from rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=[40_003, 1_000_000], help="articles")
    parser.add_argument("--stores", nargs="+", default=list(STORES), choices=STORES)
    parser.add_argument("--work", type=Path, help="where archives are made; they take 5 GB")
    parser.add_argument("--without-texts", action="store_true", help="leave the bodies out: made sooner")
    arguments = parser.parse_args()
    for path in arguments.articles:
        if not path.is_file():
            parser.error(f"{path} is not there")
    first = list(real(arguments.articles))
    if arguments.without_texts:
        first = [replace(article, body="") for article in first]
    rows: list[str] = []
    with tempfile.TemporaryDirectory(dir=arguments.work, prefix="isnad-listing-") as place:
        for store in arguments.stores:
            for count in arguments.sizes:
                folder = Path(place, f"{store}-{count}")
                with archives(store, first, count, folder) as archive, offices(archive, Path(place)) as services:
                    for row in measure(store, archive, count, services):
                        rows.append(row)
                        print(row, file=sys.stderr, flush=True)
                shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(table(rows)))


if __name__ == "__main__":
    main()
