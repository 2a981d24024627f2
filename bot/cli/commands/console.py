"""``isnad console``: an interactive session of questions and answers."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from bot.cli.archives import open_to_ask
from bot.cli.console import converse
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import archive_option, filter_options, filters_in, help_option, strictness_option, top_option
from bot.cli.session import Session
from bot.service.freshness import Freshness, file_memory
from retrieval import Strictness


@click.command(cls=LocalCommand, help="help.console", epilog="help.console.example")
@archive_option
@top_option
@strictness_option
@click.option("--telegram", is_flag=True, cls=LocalOption, help="help.telegram")
@filter_options
@help_option
@click.pass_obj
def console(
    session: Session,
    /,
    *,
    archive: str,
    top: int,
    strictness: Strictness,
    telegram: bool,
    **narrow: Any,  # noqa: ANN401 - the filters
) -> None:
    """Open the archive once and answer until the end of input."""
    with open_to_ask(session, archive, strictness=strictness) as articles:
        articles.set_filters(filters_in(articles, narrow))
        if telegram:
            # Imported here: SQLAlchemy takes 0.25 s to load, and only the preview needs it.
            import_module("bot.cli.telegram_preview").preview(session, articles, top=top)
        else:
            converse(session, articles, top=top, freshness=Freshness(articles, file_memory(archive)))
