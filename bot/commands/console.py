"""``isnad console``: asks and answers until the end of input."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from bot.commands.opening import opened_to_ask
from bot.commands.options import archive_option, filter_options, filters, help_option, top_option
from bot.console import converse
from bot.helping import LocalCommand, LocalOption
from bot.session import Session


@click.command(cls=LocalCommand, help="help.console", epilog="help.console.example")
@archive_option
@top_option
@click.option("--telegram", is_flag=True, cls=LocalOption, help="help.telegram")
@filter_options
@help_option
@click.pass_obj
def console(session: Session, /, *, archive: str, top: int, telegram: bool, **narrow: Any) -> None:  # noqa: ANN401 - the filters
    """Open the archive once and converse."""
    with opened_to_ask(session, archive) as articles:
        articles.narrow(filters(narrow))
        if telegram:
            # Loaded now: SQLAlchemy takes a quarter of a second that the console does not need.
            import_module("bot.preview").preview(session, articles, top=top)
        else:
            converse(session, articles, top=top)
