"""``isnad console``: asks and answers until the end of input."""

from __future__ import annotations

import click

from bot.commands.options import archive_option, help_option, top_option
from bot.console import converse
from bot.helping import LocalCommand
from bot.session import Session
from retrieval import open_archive


@click.command(cls=LocalCommand, help="help.console", epilog="help.console.example")
@archive_option
@top_option
@help_option
@click.pass_obj
def console(session: Session, *, archive: str, top: int) -> None:
    """Open the archive once and converse."""
    with open_archive(archive) as opened:
        converse(session, opened, top=top)
