"""``isnad export``: writes the articles as JSON, one per line, in the form that ``isnad ingest`` reads."""

from __future__ import annotations

import click

from bot.cli.archives import open_existing
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option
from bot.cli.session import Session
from bot.json_records import export_record, to_json


@click.command(cls=LocalCommand, help="help.export", epilog="help.export.example")
@archive_option
@help_option
@click.pass_obj
def export(session: Session, *, archive: str) -> None:
    """Write every article with all its fields to standard output."""
    with open_existing(session, archive) as articles:
        for article in articles.articles():
            session.out.write(to_json(export_record(article)) + "\n")
