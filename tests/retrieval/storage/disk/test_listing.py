"""Lists of an archive on disk: from indexes, which an archive of an older Isnad gets when it is first listed."""

from __future__ import annotations

import sqlite3
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.opening import open_archive
from retrieval.storage.disk.database import Database
from retrieval.storage.disk.schema import SCHEMA_VERSION
from retrieval.storage.disk.writer_lock import WriterLock

OLDER = Path(__file__).with_name("archive-of-schema-2.zip")
# As an Isnad that knows of no outlets writes.
INSERTS = (
    "INSERT INTO articles (id, digest, passages, source, day, title, sentences, body)"
    " VALUES ('other', x'00', 1, 'BBC', '2031-01-01', '', x'', 'text')"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of an archive that was made without the indexes."""
    with zipfile.ZipFile(OLDER) as files:
        files.extractall(tmp_path / "older")
    return tmp_path / "older"


@pytest.fixture
def older(folder: Path) -> Any:
    with open_archive(f"file:{folder}") as archive:
        yield archive


def schema(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")}


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "archive.db")) as connection, connection:
        connection.execute(statement)


def counts(archive: Archive) -> dict[str, int]:
    return {outlet.name: outlet.articles for outlet in archive.outlets()}


def expected(archive: Archive) -> tuple[dict[str, int], list[Article]]:
    articles = sorted(archive.articles(), key=lambda one: (one.date is not None, one.date or date.min), reverse=True)
    return dict(Counter(article.source or "" for article in articles)), articles


def assert_lists(archive: Archive) -> None:
    names, articles = expected(archive)
    assert counts(archive) == names
    assert archive.newest(100) == articles


@pytest.mark.parametrize("asked", [lambda one: one.newest(5), lambda one: one.newest(5, outlets=["BBC", ""])])
def test_the_newest_are_read_in_the_order_of_an_index(tmp_path: Path, asked: Callable[[Archive], object]) -> None:
    with open_archive(f"file:{tmp_path / 'archive'}", create=True) as archive:
        connection = archive._store._database._connection  # type: ignore[attr-defined]
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        asked(archive)
        connection.set_trace_callback(None)
        listing = [statement for statement in statements if "ORDER BY day" in statement]
        assert listing
        for statement in listing:
            [plan] = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
            assert "USING COVERING INDEX articles_by_" in plan


def test_outlets_are_counted_without_reading_the_articles(tmp_path: Path) -> None:
    with open_archive(f"file:{tmp_path / 'archive'}", create=True) as archive:
        connection = archive._store._database._connection  # type: ignore[attr-defined]
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        archive.outlets()
        assert not [statement for statement in statements if "FROM articles" in statement]


def test_an_older_archive_stays_as_it_is_until_it_is_listed(older: Archive, folder: Path) -> None:
    before = schema(folder)
    older.ask("متى كتب الأسد رسالته إلى بوتين؟")
    older.add([Article(id="new", title="", body="وصل الوفد إلى القاهرة.", source="BBC", date=date(2030, 1, 1))])
    assert schema(folder) == before
    assert_lists(older)
    assert schema(folder) > before
    older.remove(["new"])
    assert_lists(older)
    assert older.check().sound


def test_a_list_of_an_older_archive_keeps_the_version_and_the_counts_of_what_older_programs_write(
    older: Archive, folder: Path
) -> None:
    older.outlets()
    before = counts(older)
    with closing(Database(folder)) as database:
        assert database.version == SCHEMA_VERSION == 2
    change(folder, INSERTS)
    assert counts(older) == {**before, "BBC": 1}
    assert older._store._database.listing.newest(1, ["BBC"])  # type: ignore[attr-defined]
    change(folder, "DELETE FROM articles WHERE id = 'other'")
    assert counts(older) == before


def test_an_older_archive_that_another_process_writes_to_is_listed_from_its_rows(older: Archive, folder: Path) -> None:
    before = schema(folder)
    with WriterLock(folder).held():
        assert_lists(older)
        assert schema(folder) == before
    assert_lists(older)
    assert schema(folder) > before


def test_an_older_archive_that_this_process_writes_to_is_listed_from_its_rows(older: Archive, folder: Path) -> None:
    older.add([Article(id="new", title="", body="وصل الوفد إلى القاهرة.")], more=True)
    assert_lists(older)
    older.add(())
    assert_lists(older)


def test_an_older_archive_that_cannot_be_written_is_listed_from_its_rows(older: Archive, folder: Path) -> None:
    names, articles = expected(older)
    with closing(Database(folder, writable=False)) as database:
        assert not database.listing.is_indexed()
        assert {outlet.name: outlet.articles for outlet in database.listing.outlets()} == names
        assert database.newest(100, None) == articles
        of_one = [article for article in articles if article.source == "الوكالة"]
        assert database.newest(1, ["الوكالة"]) == of_one[:1]


def test_indexing_that_is_broken_off_leaves_nothing(older: Archive, folder: Path) -> None:
    def index_and_die(database: Database) -> None:
        with database.transaction():
            database.listing.create()
            raise KeyboardInterrupt

    before = schema(folder)
    with closing(Database(folder)) as database, pytest.raises(KeyboardInterrupt):
        index_and_die(database)
    assert schema(folder) == before
    assert_lists(older)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE outlets SET articles = articles + 1 WHERE name = 'الوكالة'",
        "DELETE FROM outlets WHERE name = 'الوكالة'",
        "INSERT INTO outlets VALUES ('nobody', 3)",
    ],
)
def test_counts_that_are_wrong_are_found_by_the_check_and_put_right(older: Archive, folder: Path, damage: str) -> None:
    older.outlets()
    assert older.check().sound
    change(folder, damage)
    assert older.check().database == "outlets"
    assert older.repair() == 0
    assert older.check().sound
    assert_lists(older)
