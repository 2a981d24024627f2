"""Near-duplicates in the database: linked when an article is inserted, and the same when all are detected anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from retrieval.article import article_digest
from retrieval.storage.disk.database import Database
from retrieval.storage.disk.schema import Row


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path)) as opened:
        opened.create()
        yield opened


def put(database: Database, *articles: Any) -> None:
    with database.transaction():
        for article in articles:
            database.insert(Row.of(article, article_digest(article)))


def copies(database: Database) -> list[list[str]]:
    return [[one.id[-1] for one in database.near_duplicates.copies(f"news-0000{n}")] for n in range(1, 5)]


def test_all_near_duplicates_are_detected_anew_as_they_were_linked(database: Database, make_article: Any) -> None:
    first = make_article(1)
    put(database, first, make_article(2), make_article(3, body=first.body), make_article(4, body=first.body + "\nتمّ."))
    linked = copies(database)
    assert [sorted(one) for one in linked] == [["3", "4"], [], ["1", "4"], ["1", "3"]]
    assert database.near_duplicates.count() == 2
    with database.transaction():
        database.near_duplicates.find_all(database.numbers())
    assert copies(database) == linked
    assert database.near_duplicates.among(database.numbers()) == {1, 3, 4}


def test_an_article_that_is_deleted_leaves_no_rows(database: Database, make_article: Any, tmp_path: Path) -> None:
    first = make_article(1)
    put(database, first, make_article(2, body=first.body))
    with database.transaction():
        assert database.delete(first.id)
        assert database.delete("news-00002")
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        for table in ("bands", "stories"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608


def test_an_unknown_article_has_no_copies(database: Database) -> None:
    assert database.near_duplicates.copies("nobody") == []
    assert database.near_duplicates.among([]) == set()
