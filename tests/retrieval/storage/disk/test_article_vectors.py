"""Sentence vectors by the number of the article, kept under the digest of its text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval.article import article_digest
from retrieval.index.sentence_vectors import Vectors
from retrieval.storage.disk.article_vectors import ArticleVectors
from retrieval.storage.disk.database import Database
from retrieval.storage.disk.schema import Row
from retrieval.storage.disk.vector_database import VectorDatabase

MAKE = "grams"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path)) as opened:
        opened.create()
        yield opened


@pytest.fixture
def vectors(database: Database, tmp_path: Path) -> Iterator[ArticleVectors]:
    with closing(VectorDatabase(tmp_path, writable=True)) as kept:
        yield ArticleVectors(database, kept)


def put(database: Database, article: Any) -> int:
    with database.transaction():
        database.delete(article.id)
        return database.insert(Row.of(article, article_digest(article)))


def of(value: int) -> Vectors:
    return np.full((2, 3), value, dtype=np.int8)


def test_vectors_follow_the_text_when_its_number_changes(
    database: Database, vectors: ArticleVectors, make_article: Any
) -> None:
    number = put(database, make_article(1))
    assert vectors.write({number: of(7)}, MAKE, wait=True)
    again = put(database, make_article(1))
    assert again != number
    [missing, found] = vectors.read([number, again], MAKE)
    assert missing is None
    assert found is not None
    assert (found == of(7)).all()
    assert vectors.read([again], "another") == [None]


def test_vectors_of_an_article_that_is_gone_are_not_kept(
    database: Database, vectors: ArticleVectors, make_article: Any
) -> None:
    number = put(database, make_article(1))
    assert vectors.write({number: of(7), 99: of(8)}, MAKE, wait=True)
    assert vectors.read([99], MAKE) == [None]
    put(database, make_article(1, title="آخر"))
    vectors.prune()
    put(database, make_article(1))
    assert vectors.unencoded(MAKE) == database.numbers()


def test_what_lacks_vectors_is_listed_the_newest_day_first(
    database: Database, vectors: ArticleVectors, make_article: Any
) -> None:
    numbers = [put(database, make_article(number)) for number in (1, 3, 2)]
    assert vectors.unencoded(MAKE) == [numbers[1], numbers[2], numbers[0]]
    vectors.write({numbers[2]: of(1)}, MAKE, wait=True)
    assert vectors.unencoded(MAKE) == [numbers[1], numbers[0]]
