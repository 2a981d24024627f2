"""``isnad bot``: serves the archive in Telegram."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event
from typing import Any, Final

import click
import structlog

from bot.cli.archives import open_to_add, open_to_ask, open_to_change
from bot.cli.commands.watch import follower_of
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option
from bot.cli.session import Session
from bot.error_messages import CommandError
from bot.logs import start_logging
from bot.service.additions import AdditionService
from bot.service.alert_times import due_at
from bot.service.database import open_state
from bot.service.freshness import file_memory
from bot.service.source_follower import access_of
from bot.service.source_memory import StateMemory
from bot.service.watch_loop import WatchLoop
from bot.state import StateError
from bot.telegram.application import Parts
from bot.telegram.runner import run
from retrieval import Archive, IngestReport, IsnadError

FOLLOWING: Final = "following"
MATCHING: Final = "matching"
STOP_SECONDS: Final = 1.0  # of the ten seconds in which the process must stop

log = structlog.get_logger()


@click.command(cls=LocalCommand, help="help.bot", epilog="help.bot.example")
@archive_option
@help_option
@click.pass_obj
def bot(session: Session, *, archive: str) -> None:
    """Serve until the process is asked to stop."""
    settings = session.settings
    token = settings.telegram_token.get_secret_value()
    if not token:
        raise CommandError("no-token")
    # Created if missing: articles may be added later, in a chat or by another process.
    with open_to_ask(session, archive, create=True) as articles:
        state = open_state(settings.database)
        addition_service = AdditionService(lambda: open_to_add(session, archive), state, access_of(settings))
        memories = (StateMemory(state).recall, *file_memory(archive))
        parts = Parts(settings, state, addition_service, memories)
        writing = Event()
        with _following(session, archive, parts, writing), _matching(session, articles, archive, parts, writing):
            start_logging(token, settings.log_level)
            if articles.is_empty():
                log.warning("archive empty", archive=archive)
            run(parts, articles, lambda name: session.report_error(session.say("bot.ready", bot=name)))


@contextmanager
def _following(session: Session, archive: str, parts: Parts, writing: Event) -> Iterator[None]:
    """Follow the sources of the settings in the background, if ``WATCH_IN_BOT`` is set. Of several processes with
    one database, one follows. ``writing`` is set while it adds articles.
    """
    settings = session.settings
    if not settings.watch_in_bot or not settings.watched:
        yield
        return
    open_to_change(session, archive).close()  # reports a fault of the archive before the bot starts
    stop = Event()

    def report(account: IngestReport) -> None:
        _log_round(account)
        for outcome in ("added", "replaced", "unchanged"):
            parts.metrics.ingested.labels(outcome).inc(getattr(account, outcome))
        parts.metrics.ingested.labels("refused").inc(sum(account.refused.values()))

    follower = follower_of(session, archive, settings.watched, report, _log_error)
    follower = replace(follower, freshness=StateMemory(parts.state), writing=writing)
    if parts.state.shared:
        duty = Duty(parts)
        follower = replace(follower, mine=duty.mine, memory=duty, leave=duty.leave)
    thread = follower.start(stop)
    try:
        yield
    finally:
        stop.set()
        # A write that is interrupted here is either complete or has no effect.
        thread.join(STOP_SECONDS)


@contextmanager
def _matching(session: Session, articles: Archive, archive: str, parts: Parts, writing: Event) -> Iterator[None]:
    """Match what arrives in the archive against saved questions. Of several processes with one database, one does."""
    settings, state, process = session.settings, parts.state, parts.leases.process
    if not settings.watches_per_chat:
        yield
        return
    stop = Event()
    loop = WatchLoop(
        archive=articles,
        name=archive,
        state=state,
        due=lambda schedule, now: due_at(schedule, now, settings.watch_time_zone),
        mine=lambda: not state.shared or state.processes.take_duty(MATCHING, process),
        queued=parts.heartbeat.take_up_new,
        writing=writing.is_set,
    )
    thread = loop.start(stop)
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_SECONDS)


@dataclass(frozen=True, slots=True)
class Duty:
    """The duty of following sources, which one process has, and its memory in the shared database."""

    parts: Parts

    def mine(self) -> bool:
        """Whether this process has the duty now; False while the database does not answer."""
        try:
            return self.parts.state.processes.take_duty(FOLLOWING, self.parts.leases.process)
        except StateError as error:
            log.warning("duty not known", reason=str(error))
            return False

    def recall(self) -> dict[str, Any] | None:
        """Return what the last holder stored."""
        try:
            return self.parts.state.processes.memory(FOLLOWING) or None
        except StateError as error:  # all sources are then read again; the archive recognises articles that it has
            log.warning("not recalled", reason=str(error))
            return None

    def remember(self, memory: dict[str, Any]) -> None:
        """Store ``memory`` for the next holder."""
        try:
            self.parts.state.processes.remember(FOLLOWING, memory)
        except StateError as error:
            log.warning("not remembered", reason=str(error))

    def leave(self) -> None:
        """Release the duty."""
        try:
            self.parts.state.processes.drop_duty(FOLLOWING, self.parts.leases.process)
        except StateError as error:  # another process takes it when the lease of this one expires
            log.warning("duty not left", reason=str(error))


def _log_round(account: IngestReport) -> None:
    log.info("followed", added=account.added, replaced=account.replaced, unchanged=account.unchanged)


def _log_error(error: IsnadError) -> None:
    log.warning("not followed", reason=error.details.get("reason", error.code), what=str(error)[:200])
