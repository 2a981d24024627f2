"""Output of lines: plain text if it is piped, with styles on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol, TextIO

from rich.console import Console
from rich.text import Text

from bot.bidi import clean, clean_with_fields, is_right_to_left, isolate
from bot.cli.rendering import Line, Look
from bot.settings import Language

_STYLES: Final = {
    Look.PLAIN: "",
    Look.MATCH: "bold",
    Look.POINT: "bold underline",
    Look.LABEL: "bold cyan",
    Look.FAINT: "dim",
    Look.GOOD: "bold green",
    Look.WARNING: "bold yellow",
    Look.BAD: "bold red",
}


class Printer(Protocol):
    """Prints lines at once, in order."""

    def __call__(self, lines: Iterable[Line]) -> None:
        """Print ``lines``."""


class PlainPrinter:
    """Prints each line as plain text without control characters."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, lines: Iterable[Line]) -> None:
        """Write ``lines`` and flush."""
        for line in lines:
            self._stream.write(clean("".join(run.text for run in line)) + "\n")
        self._stream.flush()


class TerminalPrinter:
    """Prints lines with styles by ``rich``, and isolates runs of the other direction. The terminal wraps long lines."""

    def __init__(self, stream: TextIO, language: Language) -> None:
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        self._language = language

    def __call__(self, lines: Iterable[Line]) -> None:
        """Write ``lines``."""
        for line in lines:
            pieces = [clean_with_fields(run.text) for run in line]
            right_to_left = self._language is Language.AR or is_right_to_left("".join(pieces))
            isolated = isolate(pieces, right_to_left=right_to_left)
            parts = [(piece, _STYLES[run.look]) for piece, run in zip(isolated, line, strict=True)]
            self._console.print(Text.assemble(*parts), soft_wrap=True)


def printer_for(stream: TextIO, language: Language) -> Printer:
    """The printer for ``stream``: with styles if it is a terminal."""
    return TerminalPrinter(stream, language) if stream.isatty() else PlainPrinter(stream)
