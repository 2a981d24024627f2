"""An archive of the files that an older Isnad wrote.

``archive-of-schema-2.zip`` was written by commit a281943: the five pages, and four articles with odd values.
"""

from __future__ import annotations

import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.extraction.extract import clean_folder
from retrieval.opening import open_archive, repair_archive
from retrieval.storage.store import Outcome
from tests.paths import ROOT

FILES = Path(__file__).with_name("archive-of-schema-2.zip")
QUESTION = "متى كتب الأسد رسالته إلى بوتين؟"
ODD = (
    Article(id="bare", title="", body=""),
    Article(id="empty names", title="عنوان", body="نص قصير بلا شيء.", source="", url="", category="", author=""),
    Article(
        id="https://x.example/a?b=c#d",
        title="Caps \u2028 and \u00a0 spaces",
        body="سطر أول.\n\nسطر ثان\u2029 بعده.",
        source="الوكالة",
        date=date(1, 1, 1),
        url="https://x.example/a?b=c#d",
        category="سياسة",
        author="محرر",
    ),
    Article(
        id="خبر/٣",
        title="عنوان 😀 «آخر»",
        body='قال: "نعم" \\ ثم مضى.\tوعاد.',
        source="الوكالة",
        date=date(9999, 12, 31),
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with zipfile.ZipFile(FILES) as files:
        files.extractall(tmp_path / "archive")
    return tmp_path / "archive"


@pytest.fixture
def older(folder: Path) -> str:
    return f"file:{folder}"


def held() -> list[Article]:
    pages = [page for page in clean_folder(ROOT / "seeds") if isinstance(page, Article)]
    return sorted([*pages, *ODD], key=lambda article: article.id)


def rows(folder: Path) -> list[tuple[int, str, bytes]]:
    connection = sqlite3.connect(f"{folder.as_uri()}/archive.db?mode=ro", uri=True)
    try:
        return connection.execute("SELECT number, id, digest FROM articles ORDER BY number").fetchall()
    finally:
        connection.close()


def assert_answers(archive: Archive) -> None:
    with open_archive(f"memory:{ROOT / 'seeds'}") as seeds:
        expected = seeds.ask(QUESTION).quotations[0]
    quotation = archive.ask(QUESTION).quotations[0]
    assert (quotation.article.id, quotation.text) == (expected.article.id, expected.text)


def test_its_articles_are_there_and_sound(older: str) -> None:
    with open_archive(older) as archive:
        assert list(archive.articles()) == held()
        check = archive.check()
        assert check.sound, check
        assert check.articles == len(held())


def test_it_answers_questions(older: str) -> None:
    with open_archive(older) as archive:
        assert_answers(archive)


def test_articles_that_it_has_are_unchanged_and_new_ones_are_added(older: str, folder: Path) -> None:
    before = rows(folder)
    new = Article(id="new", title="خبر جديد", body="وصل الوفد التركي إلى القاهرة صباح الخميس.")
    with open_archive(older) as archive:
        assert archive.add(held()) == [Outcome.UNCHANGED] * len(held())
        assert archive.add([new]) == [Outcome.ADDED]
        assert archive.article("new") == new
        assert archive.ask("متى وصل الوفد التركي إلى القاهرة؟").quotations[0].article == new
        assert archive.check().sound
    assert rows(folder)[:-1] == before


def test_when_its_database_is_lost_its_articles_come_back_from_the_index(older: str, folder: Path) -> None:
    with (folder / "archive.db").open("r+b") as file:
        file.write(b"\xa5" * 4096 * 12)
    assert repair_archive(older) == 0
    with open_archive(older) as archive:
        assert list(archive.articles()) == held()
        assert archive.check().sound
