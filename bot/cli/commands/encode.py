"""``isnad encode``: computes the sentence vectors of the articles in an archive on disk or in OpenSearch."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from threading import Event
from time import perf_counter

import click

from bot.cli.archives import encoder_of, open_to_change
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import archive_option, help_option
from bot.cli.progress import progress_for
from bot.cli.rendering import Line, note
from bot.cli.session import Session
from bot.error_messages import CommandError
from bot.i18n import Catalogue
from retrieval import Archive, Encoded, encode_archive


@click.command(cls=LocalCommand, help="help.encode", epilog="help.encode.example")
@archive_option
@click.option("--limit", metavar="N", type=click.IntRange(1), cls=LocalOption, help="help.encode.limit")
@click.option("--jobs", metavar="N", type=click.IntRange(1, 256), cls=LocalOption, help="help.encode.jobs")
@click.option("--watch", is_flag=True, cls=LocalOption, help="help.encode.watch")
@help_option
@click.pass_obj
def encode(session: Session, *, archive: str, limit: int | None, jobs: int | None, watch: bool) -> None:
    """Encode what is not encoded, newest first. Stopped at any time, it goes on where it stopped."""
    encoder = encoder_of(session)
    if encoder is None:
        raise CommandError("no-encoder")
    jobs = jobs or os.cpu_count() or 1
    _round(session, archive, limit, jobs, quiet=False)
    pause = Event()
    while watch:
        pause.wait(session.settings.watch_every)
        _round(session, archive, limit, jobs, quiet=True)


def _round(session: Session, address: str, limit: int | None, jobs: int, *, quiet: bool) -> None:
    """Encode all that lacks vectors now. ``quiet``: nothing to do is not worth a line."""
    encoder, started, done = encoder_of(session), perf_counter(), 0
    with open_to_change(session, address) as opened:
        if encoder is not None:
            opened.use_encoder(encoder)
        done = _encode(session, opened, address, limit, jobs)
        left = len(opened.unencoded())
    if done or not quiet:
        duration = session.say.duration(perf_counter() - started, genitive=True)
        articles = session.say.count("count.articles", done)
        session.show(
            [note(session.say("encoded", articles=articles, duration=duration, left=session.say.number(left)))]
        )


def _encode(session: Session, archive: Archive, address: str, limit: int | None, jobs: int) -> int:
    reports = encode_archive(archive, limit=limit, jobs=jobs)
    last = next(reports)
    with progress_for(session, address, last.total) if last.total else nullcontext(_ignore) as progress:
        for last in reports:
            progress(last.done)
    return last.done


def _ignore(_: int) -> None:
    """Show no progress."""


def encoded_lines(encoded: Iterable[Encoded], articles: int, say: Catalogue) -> Iterator[Line]:
    """How many of the ``articles`` are encoded, a line for each encoder."""
    for one in encoded:
        yield note(
            say("stats.encoded", encoder=one.make, count=say.number(one.articles), articles=say.number(articles))
        )
