"""Articles that were read are kept, until they are told to have changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from retrieval.article import article_digest
from retrieval.storage.disk.database import Database
from retrieval.storage.disk.document_cache import DocumentCache
from retrieval.storage.disk.schema import Row


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path)) as opened:
        opened.create()
        yield opened


def put(database: Database, article: Any) -> int:
    with database.transaction():
        database.delete(article.id)
        return database.insert(Row.of(article, article_digest(article)))


def ids(cache: DocumentCache, *numbers: int) -> list[str | None]:
    return [None if document is None else document.article.id for document in cache.read(numbers)]


def test_articles_come_in_the_order_asked_also_twice_and_none_for_a_missing_one(
    database: Database, make_article: Any
) -> None:
    first, second = (put(database, make_article(number)) for number in (1, 2))
    cache = DocumentCache(database)
    assert ids(cache, second, 99, first, second) == ["news-00002", None, "news-00001", "news-00002"]
    assert ids(cache) == []


def test_a_document_is_kept_until_everything_is_forgotten(database: Database, make_article: Any) -> None:
    number, cache = put(database, make_article(1)), DocumentCache(database)
    [kept] = cache.read([number])
    put(database, make_article(1, title="آخر"))
    assert cache.read([number]) == [kept]
    cache.clear()
    assert cache.read([number]) == [None]


def test_only_an_article_without_copies_is_known_to_be_unique(database: Database, make_article: Any) -> None:
    first = make_article(1)
    numbers = [put(database, one) for one in (first, make_article(2), make_article(3, body=first.body))]
    cache = DocumentCache(database)
    assert not cache.is_unique("news-00002")
    cache.read(numbers)
    assert [cache.is_unique(f"news-0000{number}") for number in (1, 2, 3)] == [False, True, False]
    assert [one.id for one in cache.copies("news-00001")] == ["news-00003"]
    cache.forget_unique()
    assert not cache.is_unique("news-00002")
