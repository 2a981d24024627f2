"""Progress of long work: a bar on a terminal, otherwise a line from time to time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot.bidi import clean
from bot.cli.session import Session
from bot.i18n import Catalogue

# Seconds between two lines without a terminal.
LINE_EVERY: Final = 10.0

Advance = Callable[[int], None]


@contextmanager
def progress_for(session: Session, name: str, total: int | None, *, noun: str = "articles") -> Iterator[Advance]:
    """Show progress on standard error. Yields a function that is called with the number of finished items.

    ``total`` is the number of all items, None if unknown. ``noun`` is what is counted, ``articles`` or ``questions``.
    """
    if sys.stderr is not None and sys.stderr.isatty():
        with _bar(session, name, total, noun) as advance:
            yield advance
    else:
        yield _lines(session, name, total, noun)


@contextmanager
def _bar(session: Session, name: str, total: int | None, noun: str) -> Iterator[Advance]:
    started = monotonic()
    console = Console(file=sys.stderr, highlight=False, markup=False, emoji=False)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[amount]}", markup=False),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(clean(name), total=total, amount="")

        def advance(done: int) -> None:
            text = account(session.say, noun, done, total, monotonic() - started)
            shown.update(task, completed=min(done, total) if total else done, amount=text)

        yield advance


def _lines(session: Session, name: str, total: int | None, noun: str) -> Advance:
    started = monotonic()
    told = started

    def advance(done: int) -> None:
        nonlocal told
        now = monotonic()
        if now - told >= LINE_EVERY:
            told = now
            session.report_error(f"{clean(name)}: {account(session.say, noun, done, total, now - started)}")

    return advance


def account(say: Catalogue, noun: str, done: int, total: int | None, seconds: float) -> str:
    """How many of ``noun`` are finished after ``seconds``, the rate, and the time left if ``total`` is known."""
    rate = done / seconds if seconds else 0.0
    speed = say.number(round(rate))
    if total is None or not rate:
        return say("progress", amount=say.count(f"count.{noun}", done), rate=speed)
    return say(
        "progress.left",
        done=say.number(done),
        total=say.count(f"count.{noun}.genitive", total),
        rate=speed,
        left=say.duration(max(0, total - done) / rate),
    )
