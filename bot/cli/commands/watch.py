"""``isnad watch``: follows folders and feeds into an archive on disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import click

from bot.cli.archives import open_to_write
from bot.cli.commands.ingest import summary
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import archive_option, help_option, or_settings
from bot.cli.session import Session
from bot.error_messages import CommandError, describe
from bot.service.source_follower import Follower, access_of
from retrieval import IngestReport, IsnadError


@click.command(cls=LocalCommand, help="help.watch", epilog="help.watch.example")
@archive_option
@click.option(
    "--every",
    metavar="SECONDS",
    type=click.IntRange(10, 86_400),
    cls=LocalOption,
    help="help.every",
    callback=or_settings("watch_every"),
)
@click.option("--once", is_flag=True, cls=LocalOption, help="help.once")
@help_option
@click.argument("sources", metavar="[SOURCE...]", nargs=-1)
@click.pass_obj
def watch(session: Session, *, archive: str, every: int, once: bool, sources: tuple[str, ...]) -> None:
    """Follow ``sources``, or those of the settings, until stopped."""
    places = sources or session.settings.watched
    if not places:
        raise CommandError("nothing-to-watch")
    open_to_write(session, archive).close()  # reports a fault of the archive before the first round

    def report(account: IngestReport) -> None:
        session.show(summary([account], session.say))

    follower = follower_of(
        session, archive, places, report, lambda error: session.report_error(describe(error, session.say))
    )
    replace(follower, every=every).run(Event(), once=once)


def follower_of(
    session: Session,
    archive: str,
    places: tuple[str, ...],
    report: Callable[[IngestReport], None],
    report_error: Callable[[IsnadError], None],
) -> Follower:
    """A follower of ``places`` into the archive on disk at ``archive``, with the settings' interval and access."""
    return Follower(
        folder=Path(archive.partition(":")[2]),
        places=places,
        opened=lambda: open_to_write(session, archive),
        access=access_of(session.settings),
        every=session.settings.watch_every,
        report=report,
        report_error=report_error,
    )
