"""How far a long piece of work is: a bar on a terminal, a line now and then elsewhere."""

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

# Seconds between two lines where there is no terminal.
LINE_EVERY: Final = 10.0

Advance = Callable[[int], None]


@contextmanager
def progress_for(session: Session, name: str, total: int | None) -> Iterator[Advance]:
    """Calls of what it gives, with the count of what is done, show it on standard error;
    ``total`` is how many there will be, None when nobody knows."""
    if sys.stderr is not None and sys.stderr.isatty():
        with _bar(session, name, total) as advance:
            yield advance
    else:
        yield _lines(session, name, total)


@contextmanager
def _bar(session: Session, name: str, total: int | None) -> Iterator[Advance]:
    started = monotonic()
    console = Console(file=sys.stderr, highlight=False, markup=False, emoji=False)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[account]}", markup=False),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(clean(name), total=total, account="")

        def advance(done: int) -> None:
            text = _account(session, done, total, monotonic() - started)
            shown.update(task, completed=min(done, total) if total else done, account=text)

        yield advance


def _lines(session: Session, name: str, total: int | None) -> Advance:
    started = monotonic()
    told = started

    def advance(done: int) -> None:
        nonlocal told
        now = monotonic()
        if now - told >= LINE_EVERY:
            told = now
            session.complain(f"{clean(name)}: {_account(session, done, total, now - started)}")

    return advance


def _account(session: Session, done: int, total: int | None, seconds: float) -> str:
    say = session.say
    rate = done / seconds if seconds else 0.0
    if total is None or not rate:
        return say("progress", count=say.number(done), rate=say.number(f"{rate:.0f}"))
    left = max(0, total - done) / rate
    return say(
        "progress.left",
        count=say.number(done),
        total=say.number(total),
        rate=say.number(f"{rate:.0f}"),
        left=say.number(f"{left:.0f}"),
    )
