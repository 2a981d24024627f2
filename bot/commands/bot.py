"""``isnad bot``: serves the archive in Telegram."""

from __future__ import annotations

import click

from bot.application import Parts
from bot.commands.opening import opened
from bot.commands.options import archive_option, help_option
from bot.failures import CommandError
from bot.helping import LocalCommand
from bot.logs import start_logging
from bot.serving import run
from bot.session import Session
from bot.state import State, StateError


@click.command(cls=LocalCommand, help="help.bot", epilog="help.bot.example")
@archive_option
@help_option
@click.pass_obj
def bot(session: Session, *, archive: str) -> None:
    """Serve until the process is asked to end."""
    settings = session.settings
    token = settings.telegram_token.get_secret_value()
    if not token:
        raise CommandError("no-token")
    with opened(session, archive) as articles:
        try:
            state = State(settings.database)
        except StateError as error:
            raise CommandError("database", reason=str(error)) from error
        start_logging(token, settings.log_level)
        run(Parts(settings, state), articles, lambda name: session.complain(session.say("bot.ready", bot=name)))
