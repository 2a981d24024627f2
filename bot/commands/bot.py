"""``isnad bot``: serves the archive in Telegram."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Final

import click
import structlog

from bot.adding import Intake
from bot.application import Parts
from bot.commands.opening import opened_to_ask, opened_to_change
from bot.commands.options import archive_option, help_option
from bot.commands.watch import follower_of
from bot.failures import CommandError
from bot.following import access_of
from bot.helping import LocalCommand
from bot.logs import start_logging
from bot.serving import run
from bot.session import Session
from bot.state import State, StateError
from retrieval import Account, IsnadError

STOP_SECONDS: Final = 1.0  # of the ten in which the process is to end

log = structlog.get_logger()


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
    with opened_to_ask(session, archive) as articles, _following(session, archive):
        try:
            state = State(settings.database)
        except StateError as error:
            raise CommandError("database", reason=str(error)) from error
        start_logging(token, settings.log_level)
        intake = Intake(lambda: opened_to_change(session, archive), state, access_of(settings))
        run(Parts(settings, state, intake), articles, lambda name: session.complain(session.say("bot.ready", bot=name)))


@contextmanager
def _following(session: Session, archive: str) -> Iterator[None]:
    """Meanwhile follow what the settings name into the archive, if they say so."""
    settings = session.settings
    if not settings.watch_in_bot or not settings.watched:
        yield
        return
    opened_to_change(session, archive).close()  # whatever is wrong with it is told at once
    stop = Event()
    thread = follower_of(session, archive, settings.watched, _tell, _complain).start(stop)
    try:
        yield
    finally:
        stop.set()
        # What is being written then is whole or not there at all.
        thread.join(STOP_SECONDS)


def _tell(account: Account) -> None:
    log.info("followed", added=account.added, replaced=account.replaced, unchanged=account.unchanged)


def _complain(error: IsnadError) -> None:
    log.warning("not followed", reason=error.details.get("reason", error.code), what=str(error)[:200])
