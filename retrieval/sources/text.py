"""Reads text files: detects whether bytes are text, and their encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from retrieval.errors import ArchiveMissingError, ArticleError
from retrieval.sources import RawPage
from retrieval.text.normalization import is_arabic

ENDING: Final = ".txt"
# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Two of 30,038 archive articles contain control characters, at most 0.14 %.
MAX_CONTROL_SHARE: Final = 0.01
# Windows-1256 decodes any bytes, so the share of Arabic letters among the visible characters decides. It is at
# least 0.93 in the seeds and 0.80 in the six pages of other sites, and at most 0.26 in 200 random byte strings.
MIN_ARABIC_SHARE: Final = 0.4
# Arabic letters beside Latin ones with marks, for each word: none in the seeds in Windows-1256, 0.8 in the seeds in
# ISO 8859-6 that are read as Windows-1256.
MAX_MIXED_SHARE: Final = 0.05
_MIXED: Final = re.compile("[\u0621-\u064a][\u00c0-\u00ff]|[\u00c0-\u00ff][\u0621-\u064a]")


def read_folder(folder: Path) -> Iterator[RawPage | ArticleError]:
    """Every ``*.txt`` under ``folder``, at any depth, in order of path.

    A file that is not text yields its error. The id is the file's name without ending, or its path without ending
    where that name is taken. Raises ``ArchiveMissingError`` when the folder does not exist.
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
    r"""The text of ``data``, with ``\n`` for every line end.

    Encodings in order: UTF-8, UTF-16 or UTF-32 with a byte-order mark, plain UTF-8, Windows-1256, ISO 8859-6. Raises
    ``ArticleError``: ``empty`` when there is only white space, ``binary`` when the bytes are not text,
    ``unreadable`` when the bytes contradict their byte-order mark.
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
    """The encoding that the byte-order mark of ``data`` names, or None."""
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
    text = decode_legacy(data)
    visible = [character for character in text if not character.isspace()]
    arabic = sum(map(is_arabic, visible))
    return text if arabic >= MIN_ARABIC_SHARE * len(visible) else None


def decode_legacy(data: bytes) -> str:
    """The text of bytes that are no UTF-8, as Windows-1256 or ISO 8859-6, whichever they fit: read in the other, words
    have Arabic and Latin letters side by side («انظàم»), and most bytes of some letters have no meaning."""
    text = data.decode("cp1256", errors="replace")
    if len(_MIXED.findall(text)) <= MAX_MIXED_SHARE * len(text.split()):
        return text
    try:
        return data.decode("iso8859-6")
    except UnicodeDecodeError:
        return text


def _control_share(text: str) -> float:
    # Category Cc without the white space of text files.
    controls = sum(1 for character in text if character < " " and character not in "\t\n\r\f\v")
    return (controls + sum(1 for c in text if unicodedata.category(c) == "Cn")) / len(text)
