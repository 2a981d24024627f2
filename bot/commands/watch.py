"""``isnad watch``: follow folders and feeds into an archive on disk."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import click

from bot.commands.ingest import summary
from bot.commands.opening import opened_to_write
from bot.commands.options import archive_option, help_option, or_settings
from bot.failures import CommandError, describe
from bot.following import Follower, access_of
from bot.helping import LocalCommand, LocalOption
from bot.session import Session
from retrieval import Account


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
    opened_to_write(session, archive).close()  # whatever is wrong with it is told at once

    def tell(account: Account) -> None:
        session.show(summary([account], session.say))

    Follower(
        folder=Path(archive.partition(":")[2]),
        places=places,
        opened=lambda: opened_to_write(session, archive),
        access=access_of(session.settings),
        every=every,
        tell=tell,
        complain=lambda error: session.complain(describe(error, session.say)),
    ).run(Event(), once=once)
