"""``isnad backup``: writes the articles and the bot's state to a folder."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.archives import open_existing
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option
from bot.cli.rendering import note
from bot.cli.session import Session
from bot.service.backup import Backup, back_up
from bot.service.database import using_state


@click.command(cls=LocalCommand, help="help.backup", epilog="help.backup.example")
@archive_option
@help_option
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, *, archive: str, folder: Path) -> None:
    """Write a backup. The bot may keep running."""
    with using_state(session.settings.database) as state, open_existing(session, archive) as articles:
        show_counts(session, "backed-up", back_up(articles, state, folder))


def show_counts(session: Session, key: str, done: Backup) -> None:
    """Print the numbers of articles and database rows."""
    count = session.say.count
    articles, rows = count("count.articles", done.articles), count("count.records", done.rows)
    session.show([note(session.say(key, articles=articles, rows=rows))])
