"""A line on standard error stands apart from the program's name when it runs the other way."""

from __future__ import annotations

import io
import sys

import pytest

from bot.bidi import FSI, PDI
from bot.cli.session import report_error

ARABIC = "تعذّرت قراءة news.pdf: غير موجود"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_an_arabic_line_and_the_latin_names_in_it_are_isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    report_error(ARABIC)
    report_error("Cannot read news.pdf")
    assert terminal.getvalue().splitlines() == [
        f"isnad: {FSI}تعذّرت قراءة {FSI}news.pdf{PDI}: غير موجود{PDI}",
        "isnad: Cannot read news.pdf",
    ]


def test_a_piped_line_has_no_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    report_error(ARABIC)
    assert stream.getvalue() == f"isnad: {ARABIC}\n"
