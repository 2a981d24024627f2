"""``isnad bot``: serves the archive in Telegram."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import click
import structlog

from bot.application import Parts
from bot.commands.opening import opened, opened_to_write
from bot.commands.options import archive_option, help_option
from bot.failures import CommandError, describe
from bot.following import Follower, access_of
from bot.helping import LocalCommand
from bot.logs import start_logging
from bot.serving import run
from bot.session import Session
from bot.state import State, StateError
from retrieval import Account, IsnadError

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
    if settings.bot_watches:
        opened_to_write(session, archive).close()  # whatever is wrong with it is told at once
    with opened(session, archive) as articles:
        try:
            state = State(settings.database)
        except StateError as error:
            raise CommandError("database", reason=str(error)) from error
        start_logging(token, settings.log_level)
        with _followed(session, archive):
            run(Parts(settings, state), articles, lambda name: session.complain(session.say("bot.ready", bot=name)))


@contextmanager
def _followed(session: Session, archive: str) -> Iterator[None]:
    """Follow the sources of the settings into the archive meanwhile, when they say so."""
    settings, stop = session.settings, Event()
    if settings.bot_watches and settings.watched:
        Follower(
            folder=Path(archive.partition(":")[2]),
            places=settings.watched,
            opened=lambda: opened_to_write(session, archive),
            access=access_of(settings),
            every=settings.watch_every,
            tell=_tell,
            complain=lambda error: _complain(error, session),
        ).start(stop)
    try:
        yield
    finally:
        stop.set()


def _tell(account: Account) -> None:
    log.info("followed", added=account.added, replaced=account.replaced, unchanged=account.unchanged)


def _complain(error: IsnadError, session: Session) -> None:
    log.warning("not followed", reason=describe(error, session.say))
