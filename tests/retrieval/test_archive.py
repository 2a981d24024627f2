"""An archive opens on a folder of pages, and says so when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval import (
    Archive,
    ArchiveAddressError,
    ArchiveEmptyError,
    ArchiveMissingError,
    Article,
    open_archive,
)
from tests.paths import SEEDS


@pytest.mark.parametrize("address", ["", "seeds", "memory:", "ftp:seeds", ":seeds", "Memory:seeds"])
def test_an_unknown_kind_is_refused(address: str) -> None:
    with pytest.raises(ArchiveAddressError):
        open_archive(address)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissingError):
        open_archive(f"memory:{tmp_path / 'nowhere'}")


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_text("الرئيسية\nاتصل بنا\n", encoding="utf-8")
    with pytest.raises(ArchiveEmptyError):
        open_archive(f"memory:{tmp_path}")


def test_a_bad_page_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    seed = next(SEEDS.glob("*.txt"))
    (tmp_path / seed.name).write_bytes(seed.read_bytes())
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 8)
    with open_archive(f"memory:{tmp_path}") as archive:
        assert [article.id for article in archive.articles()] == [seed.stem]
        assert [error.details["page"] for error in archive.rejected] == ["picture.txt"]


def test_articles_come_in_order_of_id_and_are_found_by_it() -> None:
    with open_archive(f"memory:{SEEDS}") as archive:
        ids = [article.id for article in archive.articles()]
        assert ids == sorted(path.stem for path in SEEDS.glob("*.txt"))
        found = archive.article(ids[0])
        assert found is not None
        assert found.id == ids[0]
        assert archive.article("unknown") is None


def test_what_is_added_replaced_or_removed_takes_effect_at_once() -> None:
    archive = Archive()
    archive.add([Article(id="a", title="", body="وصل الوفد التركي إلى موسكو صباح الخميس.")])
    assert archive.ask("متى وصل الوفد التركي إلى موسكو؟").answered
    archive.add([Article(id="a", title="", body="هطلت أمطار غزيرة على الساحل.")])
    assert not archive.ask("متى وصل الوفد التركي إلى موسكو؟").answered
    archive.remove(["a"])
    assert list(archive.articles()) == []


def test_what_the_engine_finds_is_named_by_the_ids_of_its_articles(tmp_path: Path) -> None:
    article = Article(id="harbour", title="", body="وصل الوفد التركي إلى ميناء طرابلس صباح الخميس.")
    for archive in (Archive(), open_archive(f"file:{tmp_path / 'archive'}", create=True)):
        with archive:
            archive.add([article])
            assert archive.retrieve("متى وصل الوفد إلى طرابلس؟", 5) == ["harbour"]
