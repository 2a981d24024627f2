"""Reads the lines of an untrusted stream with limits on line length and unpacked size.

Each line is decoded by itself.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from retrieval.errors import ArticleError
from retrieval.sources.text import decode, marked_encoding

# The longest line of 40,003 archive articles has 0.06 MB; a book of 1,000 pages has 4.
MAX_LINE_BYTES: Final = 8_000_000
# Limit on the compression ratio, against decompression bombs. News as JSON Lines compresses to a third or a
# fourth of its size (archive: 3.3), a bomb to a thousandth. Below ``MIN_UNPACKED_BYTES`` the ratio is not
# checked.
MAX_UNPACKED_RATIO: Final = 100
MIN_UNPACKED_BYTES: Final = 16_000_000
CHUNK: Final = 1_000_000


class _CountingReader(io.RawIOBase):
    """Counts the bytes read from a compressed file."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


def read_lines(stream: BinaryIO, *, page: str, packed: bool = False) -> Iterator[str | ArticleError]:
    r"""The lines of ``stream`` without line ends, unpacked when ``packed`` (gzip); blank lines are kept.

    A line that is too long or not text yields its error, with ``page`` and the line number («a.jsonl:12»). A
    compressed file that is broken, or that unpacks to more than ``MAX_UNPACKED_RATIO`` times its size, yields its
    error last. Memory stays within a few times ``MAX_LINE_BYTES``.
    """
    number = 0
    try:
        for number, line in enumerate(_raw_lines(stream, page=page, packed=packed), 1):
            if isinstance(line, ArticleError):
                yield line
                continue
            place = f"{page}:{number}"
            if line is None:
                message = f"{place}: longer than {MAX_LINE_BYTES} bytes"
                yield ArticleError(message, reason="too-large", page=place, limit=MAX_LINE_BYTES)
            elif not line.strip():
                yield ""
            else:
                yield _decode_line(line, place)
    except (OSError, EOFError, zlib.error) as error:
        place = f"{page}:{number + 1}"
        yield ArticleError(f"{place}: cannot be read ({error})", reason="unreadable", page=place)


def _decode_line(line: bytes, place: str) -> str | ArticleError:
    try:
        return line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        pass
    try:
        return decode(line, page=place).rstrip("\n")
    except ArticleError as error:
        return error


def _raw_lines(stream: BinaryIO, *, page: str, packed: bool) -> Iterator[bytes | ArticleError | None]:
    """The undecoded lines; None for a line that is too long, which is skipped without being kept."""
    counter = _CountingReader(stream)
    buffered = io.BufferedReader(counter, CHUNK)
    reader: io.BufferedIOBase = gzip.GzipFile(fileobj=buffered) if packed else buffered
    first = reader.readline(MAX_LINE_BYTES)
    wide = (marked_encoding(first) or "").startswith(("utf-16", "utf-32"))
    if wide:
        yield from _wide_lines(first, reader, page)
        return
    unpacked, line = 0, first
    while line:
        unpacked += len(line)
        long = len(line) == MAX_LINE_BYTES and not line.endswith(b"\n")
        while line and long and not line.endswith(b"\n"):
            line = reader.readline(CHUNK)
            unpacked += len(line)
            if packed and _is_bomb(unpacked, counter.count):
                break
        if packed and _is_bomb(unpacked, counter.count):
            message = f"{page}: unpacks to more than {MAX_UNPACKED_RATIO} times its size"
            yield ArticleError(message, reason="bomb", page=page)
            return
        yield None if long else line
        line = reader.readline(MAX_LINE_BYTES)


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > max(MIN_UNPACKED_BYTES, MAX_UNPACKED_RATIO * packed)


def _wide_lines(first: bytes, reader: io.BufferedIOBase, page: str) -> Iterator[bytes | ArticleError]:
    """Lines of UTF-16 and UTF-32, as spreadsheets save text. Such files are small and are read at once."""
    data = first + reader.read(MAX_LINE_BYTES)
    if len(data) > MAX_LINE_BYTES:
        yield ArticleError(f"{page}: larger than {MAX_LINE_BYTES} bytes", reason="too-large", page=page)
        return
    try:
        yield from (line.encode() for line in decode(data, page=page).split("\n"))
    except ArticleError as error:
        yield error
