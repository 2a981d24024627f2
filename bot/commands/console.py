"""``isnad console``: asks and answers until the end of input."""

from __future__ import annotations

from importlib import import_module

import click

from bot.commands.options import archive_option, help_option, top_option
from bot.console import converse
from bot.helping import LocalCommand, LocalOption
from bot.session import Session
from retrieval import open_archive


@click.command(cls=LocalCommand, help="help.console", epilog="help.console.example")
@archive_option
@top_option
@click.option("--telegram", is_flag=True, cls=LocalOption, help="help.telegram")
@help_option
@click.pass_obj
def console(session: Session, *, archive: str, top: int, telegram: bool) -> None:
    """Open the archive once and converse."""
    with open_archive(archive) as opened:
        if telegram:
            # Loaded now: SQLAlchemy takes a quarter of a second that the console does not need.
            import_module("bot.preview").preview(session, opened, top=top)
        else:
            converse(session, opened, top=top)
