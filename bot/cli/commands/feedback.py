"""``isnad feedback``: writes the votes of the bot's users as a question set, one question per line."""

from __future__ import annotations

import click

from bot.cli.archives import open_existing
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option
from bot.cli.session import Session
from bot.json_records import to_json
from bot.service.database import using_state
from bot.service.feedback import feedback_records


@click.command(cls=LocalCommand, help="help.feedback", epilog="help.feedback.example")
@archive_option
@help_option
@click.pass_obj
def feedback(session: Session, *, archive: str) -> None:
    """Write every question with votes to standard output. The bot may keep running."""
    with using_state(session.settings.database) as state, open_existing(session, archive) as articles:
        for record in feedback_records(articles, state):
            session.out.write(to_json(record) + "\n")
