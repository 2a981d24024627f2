"""What every command is given: the settings, the texts, the outputs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TextIO

from bot.bidi import enclose, is_right_to_left, isolate
from bot.cli.printer import Printer
from bot.i18n import Catalogue
from bot.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of the program."""

    settings: Settings
    say: Catalogue
    show: Printer
    out: TextIO
    faults: tuple[SettingsError, ...] = ()
    """Invalid settings, which have their defaults in ``settings``. Only ``isnad doctor`` runs with any."""

    def write(self, line: str) -> None:
        """Write one complete line to standard output and flush."""
        self.out.write(line + "\n")
        self.out.flush()

    def report_error(self, line: str) -> None:
        """Write one line to standard error."""
        report_error(line)


def report_error(line: str) -> None:
    """Write one line to standard error, if there is one."""
    if sys.stderr is not None:
        sys.stderr.write(f"isnad: {_directed(line) if sys.stderr.isatty() else line}\n")
        sys.stderr.flush()


def _directed(line: str) -> str:
    """``line`` for a terminal: isolated from the program's name before it if it runs the other way."""
    return enclose(line) if is_right_to_left(line) else "".join(isolate([line], right_to_left=False))
