from __future__ import annotations

import io

import pytest

from bot.bidi import FSI, PDI
from bot.cli.printer import PlainPrinter, TerminalPrinter, printer_for
from bot.cli.rendering import BLANK, Line, Look, Run, note
from bot.settings import Language

LINE: Line = (Run(text="قالت "), Run(text="BBC", look=Look.MATCH), Run(text=" ذلك"))


@pytest.fixture(autouse=True)
def _narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.delenv("NO_COLOR", raising=False)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_piped_lines_are_plain_text() -> None:
    stream = io.StringIO()
    PlainPrinter(stream)([LINE, BLANK, note("a\x1b[31mb\u202ec\nd", Look.LABEL)])
    assert stream.getvalue() == "قالت BBC ذلك\n\na[31mbc d\n"


def test_a_terminal_shows_matches_bold_and_keeps_directions_apart() -> None:
    stream = Terminal()
    printer = TerminalPrinter(stream, Language.AR)
    printer([LINE])
    assert stream.getvalue() == f"قالت \x1b[1m{FSI}BBC{PDI}\x1b[0m ذلك\n"


def test_a_terminal_gets_no_escapes_from_a_page() -> None:
    stream = Terminal()
    TerminalPrinter(stream, Language.AR)([note("أ\x1b[2Jب [bold]ج[/bold] :smile:")])
    assert stream.getvalue().replace(FSI, "").replace(PDI, "") == "أ[2Jب [bold]ج[/bold] :smile:\n"


def test_long_lines_are_left_for_the_terminal_to_wrap() -> None:
    stream = Terminal()
    TerminalPrinter(stream, Language.AR)([note("كلمة " * 40)])
    assert stream.getvalue().count("\n") == 1


def test_an_english_line_isolates_its_arabic() -> None:
    stream = Terminal()
    TerminalPrinter(stream, Language.EN)([note("Source: جريدة المساء — 5")])
    assert stream.getvalue() == f"Source: {FSI}جريدة المساء{PDI} — 5\n"


def test_the_stream_decides_which_printer() -> None:
    assert isinstance(printer_for(Terminal(), Language.AR), TerminalPrinter)
    assert isinstance(printer_for(io.StringIO(), Language.AR), PlainPrinter)
