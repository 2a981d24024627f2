"""``isnad reindex``: rebuilds the index from the articles."""

from __future__ import annotations

from time import perf_counter

import click

from bot.cli.archives import open_to_change
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option
from bot.cli.rendering import note
from bot.cli.session import Session


@click.command(cls=LocalCommand, help="help.reindex", epilog="help.reindex.example")
@archive_option
@help_option
@click.pass_obj
def reindex(session: Session, *, archive: str) -> None:
    """Rebuild the index. The current one is used until the new one is ready."""
    started = perf_counter()
    with open_to_change(session, archive) as opened:
        opened.reindex()
        count = opened.statistics().passages
    passages = session.say.count("count.passages.genitive", count)
    duration = session.say.duration(perf_counter() - started, genitive=True)
    session.show([note(session.say("reindexed", passages=passages, duration=duration))])
