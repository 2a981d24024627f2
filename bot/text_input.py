"""Reading questions from bytes that may not be UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

BYTE_ORDER_MARK = "\ufeff"


def lines_of(stream: TextIO | None) -> Iterator[str]:
    """The lines of ``stream`` without their ends; none if it is closed.

    They are read as UTF-8, whatever the locale is. Invalid bytes become lone surrogates, as in a program's arguments;
    see ``is_unicode``.
    """
    if stream is None:
        return
    lines: Iterable[bytes] = stream.buffer
    for number, line in enumerate(lines):
        text = line.decode("utf-8", "surrogateescape")
        yield (text.removeprefix(BYTE_ORDER_MARK) if number == 0 else text).rstrip("\r\n")


def is_unicode(text: str) -> bool:
    """Whether ``text`` is free of lone surrogates."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def readable(text: str) -> str:
    """``text`` with U+FFFD for lone surrogates."""
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
