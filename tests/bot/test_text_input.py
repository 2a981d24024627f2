from __future__ import annotations

import io

from bot.text_input import is_unicode, lines_of, readable


def lines(raw: bytes) -> list[str]:
    return list(lines_of(io.TextIOWrapper(io.BytesIO(raw), encoding="ascii")))


def test_lines_are_utf8_whatever_the_locale() -> None:
    assert lines("سؤال\nآخر\r\n\nأخير".encode()) == ["سؤال", "آخر", "", "أخير"]


def test_a_byte_order_mark_is_no_part_of_the_first_question() -> None:
    assert lines("سؤال".encode("utf-8-sig")) == ["سؤال"]


def test_bytes_that_are_no_utf8_are_seen_as_such_and_the_next_line_is_whole() -> None:
    broken, whole = lines(b"\xff\xfe\n" + "سؤال".encode())
    assert not is_unicode(broken)
    assert readable(broken) == "\ufffd\ufffd"
    assert is_unicode(whole)


def test_a_closed_input_has_no_lines() -> None:
    assert list(lines_of(None)) == []
