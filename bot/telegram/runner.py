"""A run of the bot: start, serve by polling or web hook, stop within ten seconds."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

import structlog
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.error_messages import CommandError
from bot.state.processes import LEASE
from bot.telegram.application import (
    BotApplication,
    Parts,
    build_application,
    register_handlers,
    update_kinds,
    webhook_secret,
)
from bot.telegram.command_menu import publish
from bot.telegram.delivery.outbox import retry_request
from bot.telegram.delivery.retries import STARTING, after_telegram_error
from bot.telegram.health import Monitor
from bot.telegram.owner_notices import OwnerNotices
from retrieval import Archive, retry_async

# Seconds. Their sum stays below the ten seconds in which the process must stop.
GRACE: Final = 6.0
"""For answers in progress; unfinished ones are repeated after the next start."""
CLOSING: Final = 2.0
"""For each step after that."""
NOTICING: Final = 1.0
"""For what is being told to the owners."""
POLL: Final = 30
"""Seconds that Telegram may hold a request for updates open."""

MEASURE_INTERVAL: Final = 60.0
"""Seconds between two measurements of the archive's size, each of which walks its folder."""
SWITCH_INTERVAL: Final = 0.0005
"""Seconds after which a searching thread yields to the event loop. With two searching threads, the event loop runs 2
to 2.6 times as often as with Python's default of 0.005, for 5 to 7 % fewer answers per CPU second.
"""

log = structlog.get_logger()


async def serve(parts: Parts, archive: Archive, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. ``ready`` is called with the bot's username once it serves.

    Raises ``CommandError`` if Telegram refuses the token.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    application = build_application(parts)
    begun = await _finishes_before_stop(_initialize(application), stop)
    if not begun:
        return
    services = register_handlers(application, parts, archive)
    measure(parts, archive)
    serving = False
    monitor = Monitor(parts.metrics, lambda: obstacle(parts) if serving else "starting")
    try:
        if parts.settings.monitor_port:
            monitor.start(parts.settings.monitor_listen, parts.settings.monitor_port)
        await application.start()
        left = await parts.inbox.recover(application.bot)
        parts.heartbeat.start()
        log.info("started", left=left)
        access = services.access
        menu = asyncio.create_task(
            publish(application.bot, sorted(access.owners), sorted(access.editors), services.default_language)
        )
        menu.add_done_callback(_menu_done)
        await _finishes_before_stop(_listen(application, parts), stop)
        ready(application.bot.username)
        serving = True
        notices = OwnerNotices(services, application.bot, parts.leases.process)
        noticing = asyncio.create_task(notices.run())
        noticing.add_done_callback(_notices_done)
        await stop.wait()
        notices.end()
        if not noticing.done():
            await _in_time(noticing, NOTICING)
        menu.cancel()
    finally:
        await _stop(application, parts)
        await monitor.stop()


def run(parts: Parts, archive: Archive, ready: Callable[[str], None]) -> None:
    """Run ``serve`` in a new event loop; closes ``parts``."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        asyncio.run(serve(parts, archive, ready))
    finally:
        parts.close()


def obstacle(parts: Parts) -> str | None:
    """Why the bot does not serve, as one word; None if it does."""
    if parts.inbox.closed:
        return "stopping"
    return "database" if parts.heartbeat.silent_for > LEASE else None


def measure(parts: Parts, archive: Archive) -> None:
    """Add gauges of the archive and of the open updates to the metrics."""

    def sizes() -> dict[str, float]:
        found = archive.statistics()
        return {
            "isnad_archive_articles": found.articles,
            "isnad_archive_passages": found.passages,
            "isnad_archive_bytes": found.bytes,
        }

    def work() -> dict[str, float]:
        state = parts.state
        return {"isnad_updates_waiting": state.updates.waiting(), "isnad_processes": len(state.processes.alive())}

    told = {
        "isnad_archive_articles": "Articles in the archive.",
        "isnad_archive_passages": "Passages in the archive.",
        "isnad_archive_bytes": "Bytes that the archive takes.",
    }
    parts.metrics.gauges(told, sizes, every=MEASURE_INTERVAL)
    told = {
        "isnad_updates_waiting": "Updates not dealt with, of all processes.",
        "isnad_processes": "Processes alive at this database.",
    }
    parts.metrics.gauges(told, work, every=1.0)


async def _initialize(application: BotApplication) -> None:
    """Ask Telegram for the bot's name, and repeat that until Telegram is reached."""
    try:
        await retry_async(application.initialize, STARTING, after_telegram_error, notify=_not_reached)
    except (InvalidToken, Forbidden) as refused:
        await application.bot.request.shutdown()  # a failed initialisation leaves the connection open
        raise CommandError("wrong-token") from refused


async def _listen(application: BotApplication, parts: Parts) -> None:
    updater, settings = application.updater, parts.settings
    kinds = update_kinds(settings)
    if updater is None:
        raise RuntimeError("the application has an updater")
    if not settings.webhook_url:
        await updater.start_polling(
            timeout=POLL, allowed_updates=kinds, bootstrap_retries=-1, error_callback=_polling_failed
        )
        return
    secret = webhook_secret(settings.telegram_token.get_secret_value())
    try:
        # The updater sets the web hook too, but would repeat a request that Telegram refuses for good.
        await retry_request(
            lambda: application.bot.set_webhook(settings.webhook_url, secret_token=secret, allowed_updates=kinds)
        )
        await updater.start_webhook(
            listen=settings.listen,
            port=settings.port,
            url_path=urlsplit(settings.webhook_url).path.lstrip("/"),
            webhook_url=settings.webhook_url,
            secret_token=secret,
            allowed_updates=kinds,
            bootstrap_retries=-1,
        )
    except BadRequest as refused:
        raise CommandError("webhook", reason=str(refused)) from refused
    except OSError as error:
        raise CommandError("port", port=settings.port, reason=error.strerror or str(error)) from error


def _not_reached(error: Exception) -> None:
    log.warning("telegram not reached", reason=type(error).__name__)


def _polling_failed(error: TelegramError) -> None:
    log.warning("polling failed", reason=type(error).__name__)


def _menu_done(menu: asyncio.Task[None]) -> None:
    if not menu.cancelled() and menu.exception() is not None:
        log.warning("commands not registered", exc_info=menu.exception())


def _notices_done(notices: asyncio.Task[None]) -> None:
    if not notices.cancelled() and notices.exception() is not None:
        log.error("notices ended", exc_info=notices.exception())


async def _finishes_before_stop(work: Awaitable[None], stop: asyncio.Event) -> bool:
    """Whether ``work`` finished before ``stop`` was set; if not, it is cancelled."""
    task = asyncio.ensure_future(work)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if task.done():
        task.result()
        return True
    task.cancel()
    with suppress(asyncio.CancelledError, TelegramError):
        await task
    return False


async def _stop(application: BotApplication, parts: Parts) -> None:
    """Stop receiving updates, wait for those in progress, release the leases."""
    updater = application.updater
    if updater is not None and updater.running:
        await _in_time(updater.stop(), CLOSING)
    parts.inbox.closed = True
    dropped = await parts.processor.settle(GRACE)
    log.info("stopped", dropped=dropped)
    if application.running:
        await _in_time(application.stop(), CLOSING)
    await _in_time(application.shutdown(), CLOSING)
    parts.heartbeat.stop()


async def _in_time(work: Awaitable[None], seconds: float) -> None:
    try:
        await asyncio.wait_for(work, seconds)
    except (TimeoutError, TelegramError, RuntimeError) as error:
        log.warning("not closed in time", reason=type(error).__name__)
