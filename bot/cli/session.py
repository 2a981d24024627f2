"""What every command is given: the settings, the program's words, its outputs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TextIO

from bot.bidi import FSI, PDI, is_right_to_left, isolate
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
    """Settings of no use, which have their defaults in ``settings``. Only ``isnad doctor`` runs with any."""

    def write(self, line: str) -> None:
        """Put one finished line on standard output, at once."""
        self.out.write(line + "\n")
        self.out.flush()

    def report_error(self, line: str) -> None:
        """Put one line on standard error."""
        report_error(line)


def report_error(line: str) -> None:
    """Put one line on standard error; nothing happens when there is none."""
    if sys.stderr is not None:
        sys.stderr.write(f"isnad: {_directed(line) if sys.stderr.isatty() else line}\n")
        sys.stderr.flush()


def _directed(line: str) -> str:
    """``line`` as a terminal shows it behind the program's name: kept apart from it when it runs the other way."""
    right_to_left = is_right_to_left(line)
    [text] = isolate([line], right_to_left=right_to_left)
    return f"{FSI}{text}{PDI}" if right_to_left else text
