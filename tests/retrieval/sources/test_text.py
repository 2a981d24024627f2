"""Which bytes are text, and what it says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from retrieval.errors import ArchiveMissingError, ArticleError
from retrieval.sources import RawPage
from retrieval.sources.text import decode, read_folder

TEXT = "أعلن المجلس خطة جديدة، تبدأ مطلع العام؟ «نعم».\nوقال إنها جاهزة."


def reason(data: bytes) -> str:
    with pytest.raises(ArticleError) as caught:
        decode(data, page="p.txt")
    assert caught.value.details["page"] == "p.txt"
    return caught.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1256"])
def test_every_encoding_gives_the_same_text(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), page="p.txt") == TEXT


def test_iso_8859_6_is_told_from_windows_1256() -> None:
    text = "قالت وزارة الزراعة إن نقص البذور سببه تأخر الشحنات وإغلاق المعبر، وإن السفينة تصل في مارس."
    assert decode(text.encode("iso8859-6"), page="p.txt") == text
    french = f"{text} وسافر الوزير إلى Besançon و Orléans."
    assert decode(french.encode("cp1256"), page="p.txt") == french


def test_big_endian_utf_16_with_its_mark_is_read() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), page="p.txt") == TEXT


def test_line_ends_of_every_system_become_one() -> None:
    assert decode("أ\r\nب\rج\n".encode(), page="p.txt") == "أ\nب\nج\n"


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xff\xfe \x00"])
def test_nothing_but_white_space_is_empty(data: bytes) -> None:
    assert reason(data) == "empty"


def test_random_bytes_are_binary() -> None:
    noise = random.Random(0)  # noqa: S311 - a fixed sample, no secret
    assert {reason(noise.randbytes(size)) for size in range(100, 2000, 50)} == {"binary"}


def test_latin_text_in_an_old_encoding_is_not_taken_for_arabic() -> None:
    assert reason("Où étaient les élèves à Noël ?".encode("latin-1")) == "binary"


def test_a_text_with_null_bytes_is_binary() -> None:
    assert reason(TEXT.encode() + b"\x00\x01\x02" * 20) == "binary"


def test_bytes_that_break_the_promise_of_their_mark_are_unreadable() -> None:
    assert reason(b"\xef\xbb\xbf" + TEXT.encode() + b"\xff") == "unreadable"


def test_a_folder_is_read_at_every_depth_in_order_of_path(tmp_path: Path) -> None:
    for name in ("b.txt", "a.v2.txt", "sub/c.TXT", "sub/b.txt", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    pages = [page for page in read_folder(tmp_path) if isinstance(page, RawPage)]
    assert [(page.id, page.page) for page in pages] == [
        ("a.v2", "a.v2.txt"),
        ("b", "b.txt"),
        ("sub/b", "sub/b.txt"),
        ("c", "sub/c.TXT"),
    ]


def test_a_file_that_is_no_text_is_reported_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02\x03")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    first, second = read_folder(tmp_path)
    assert isinstance(first, ArticleError)
    assert (first.reason, first.details["page"]) == ("binary", "a.txt")
    assert isinstance(second, RawPage)


def test_a_file_that_cannot_be_opened_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    (found,) = read_folder(tmp_path)
    assert isinstance(found, ArticleError)
    assert found.reason == "unreadable"


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissingError):
        next(read_folder(tmp_path / "nowhere"))
