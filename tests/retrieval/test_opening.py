"""A look at an archive counts its articles and changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from retrieval import (
    ArchiveDamagedError,
    ArchiveMissingError,
    ArchiveWriteError,
    count_articles,
    open_archive,
)


def state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_articles_of_an_archive_on_disk_are_counted_and_nothing_is_touched(
    tmp_path: Path, make_article: Any
) -> None:
    address = f"file:{tmp_path / 'archive'}"
    with open_archive(address, create=True) as archive:
        archive.add([make_article(1), make_article(2)])
        assert count_articles(address) == 2  # beside the one who writes
    before = state(tmp_path)
    assert count_articles(address) == 2
    assert state(tmp_path) == before


def test_the_articles_of_other_archives_are_counted() -> None:
    assert count_articles("sample") == 5


def test_an_archive_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissingError):
        count_articles(f"file:{tmp_path / 'below' / 'archive'}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_other_things_could_be_no_archive(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ArchiveWriteError):
        count_articles(f"file:{tmp_path}")


@pytest.mark.parametrize("content", [b"", b"no database" * 500])
def test_a_file_that_is_no_archive_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "archive.db").write_bytes(content)
    with pytest.raises(ArchiveDamagedError):
        count_articles(f"file:{tmp_path}")
