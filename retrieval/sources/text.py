"""Text files, as scraped: which bytes are text, and in which encoding."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from retrieval.errors import ArchiveMissingError, ArticleError
from retrieval.sources import RawPage
from retrieval.text.normalization import is_arabic

ENDING: Final = ".txt"
# Longest first: the mark of UTF-32 begins with the mark of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Two of 30,038 archive articles hold control characters, at most 0.14 %.
MAX_CONTROL_SHARE: Final = 0.01
# Windows-1256 decodes any bytes. Of the visible characters of the seeds at least 0.93
# are Arabic letters, of the six pages of other sites 0.80; of 200 random strings of
# bytes at most 0.26.
MIN_ARABIC_SHARE: Final = 0.4


def read_folder(folder: Path) -> Iterator[RawPage | ArticleError]:
    """Every ``*.txt`` under ``folder``, at any depth, in order of path.

    A file that is no text is yielded as the error that says so. An id is the
    file's name without ending, or, where that is taken, its path in the folder
    without ending. Raises ``ArchiveMissingError`` when there is no such folder.
    """
    if not folder.is_dir():
        raise ArchiveMissingError(f"No such folder: {folder}", folder=str(folder))
    taken: set[str] = set()
    paths = (path for path in folder.rglob("*") if path.suffix.lower() == ENDING and path.is_file())
    for path in sorted(paths, key=lambda path: path.relative_to(folder).parts):
        page = path.relative_to(folder).as_posix()
        name = path.stem if path.stem not in taken else page[: -len(ENDING)]
        taken.add(name)
        try:
            yield RawPage(id=name, page=page, text=decode(path.read_bytes(), page=page))
        except ArticleError as error:
            yield error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            yield ArticleError(f"{page}: cannot be read ({reason})", reason="unreadable", page=page)


def decode(data: bytes, *, page: str) -> str:
    r"""The text of ``data``: UTF-8, UTF-16 or UTF-32 with a byte-order mark, plain
    UTF-8, or else Windows-1256, with ``\n`` for every line end.

    Raises ``ArticleError``: ``empty`` when there is nothing but white space,
    ``binary`` when the bytes are no text, ``unreadable`` when a byte-order mark
    promises an encoding that the bytes do not keep.
    """
    if not data.strip():
        raise ArticleError(f"{page}: empty", reason="empty", page=page)
    text = _decode_marked(data, page)
    if text is None:
        text = _decode_unmarked(data)
    if text is not None and not text.strip():
        raise ArticleError(f"{page}: empty", reason="empty", page=page)
    if text is None or _control_share(text) > MAX_CONTROL_SHARE:
        raise ArticleError(f"{page}: not text", reason="binary", page=page)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def marked_encoding(data: bytes) -> str | None:
    """The encoding that the byte-order mark at the beginning of ``data`` names."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _decode_marked(data: bytes, page: str) -> str | None:
    encoding = marked_encoding(data)
    if encoding is None:
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(f"{page}: broken {encoding}", reason="unreadable", page=page) from error


def _decode_unmarked(data: bytes) -> str | None:
    """None for bytes that are neither UTF-8 nor Arabic in Windows-1256."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("cp1256", errors="replace")
    visible = [character for character in text if not character.isspace()]
    arabic = sum(map(is_arabic, visible))
    return text if arabic >= MIN_ARABIC_SHARE * len(visible) else None


def _control_share(text: str) -> float:
    # Category Cc without the white space that text files hold.
    controls = sum(1 for character in text if character < " " and character not in "\t\n\r\f\v")
    return (controls + sum(1 for c in text if unicodedata.category(c) == "Cn")) / len(text)
