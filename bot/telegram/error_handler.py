"""Errors of the running bot: logged, reported to the error chat or the owners, and explained to the person who waits.

A report names the error and its place in the code. It holds no text of a message, no id and no token.
The same error is reported at most once in ``QUIET`` seconds.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from html import escape
from pathlib import Path
from time import monotonic
from typing import Final

import structlog
from telegram import Bot, Update
from telegram.error import ChatMigrated, Forbidden, NetworkError, TelegramError

from bot.logs import redacted
from bot.service.access import ChatKind
from bot.telegram.delivery.outbox import Target, send
from bot.telegram.delivery.scheduled import chat_of
from bot.telegram.handlers.context import KINDS, BotServices, Turn
from bot.telegram.rendering.buttons import Outgoing

QUIET: Final = 3600.0  # seconds
FRAMES: Final = 6

log = structlog.get_logger()


class Reporter:
    """Reports errors to ``chat``; 0 stands for the private chats of the owners."""

    def __init__(self, services: BotServices, chat: int, clock: Callable[[], float] = monotonic) -> None:
        self._services = services
        self._chats = [chat] if chat else sorted(services.access.owners)
        self._clock = clock
        self._told: dict[str, float] = {}

    async def __call__(self, bot: Bot, update: object, error: BaseException) -> None:
        """Handle an error that a handler did not catch."""
        chat = chat_of(update) if isinstance(update, Update) else None
        if isinstance(update, Update) and update.guest_message is not None:
            chat = None  # the bot is not there
        if isinstance(error, Forbidden):
            log.info("chat suspended", chat=chat)
            if chat is not None:
                await self._services.worker(self._services.state.chats.suspend, chat)
            return
        if isinstance(error, ChatMigrated) and chat is not None:
            await self._services.worker(self._services.state.chats.migrate, chat, error.new_chat_id)
            return
        log.error("failed", chat=chat, exc_info=error)
        self._services.metrics.failures.inc()
        reported = await self._report(bot, error)
        if isinstance(update, Update) and not isinstance(error, NetworkError):
            await self._send_apology(bot, update, reported=reported)

    async def _report(self, bot: Bot, error: BaseException) -> bool:
        """Report the error, unless it was reported a short time ago. Returns whether somebody has the report."""
        where = traceback_places(error)
        now = self._clock()
        if now - self._told.get(where, -QUIET) < QUIET:
            return True
        for chat in self._chats:
            renderer = await self._services.renderer(chat)
            head = escape(renderer.say("report"), quote=False)
            try:
                await send(bot, Target(chat=chat), [Outgoing(html=f"{head}\n<pre>{escape(where)}</pre>")])
            except TelegramError:
                log.warning("report not sent", chat=chat)
            else:
                self._told[where] = now
        return self._told.get(where) == now

    async def _send_apology(self, bot: Bot, update: Update, *, reported: bool) -> None:
        """Tell the person who addressed the bot that it failed, and whether the owners know."""
        message = update.message or update.channel_post
        if message is None:
            return
        kind = KINDS.get(message.chat.type, ChatKind.GROUP)
        renderer = await self._services.renderer(message.chat_id)
        turn = Turn(services=self._services, bot=bot, message=message, kind=kind, person=None, renderer=renderer)
        try:
            await turn.note("failed.reported" if reported else "failed")
        except TelegramError:
            log.warning("apology not sent")


def traceback_places(error: BaseException) -> str:
    """The error's type and the last places in the code that it passed. Its text is left out, since it may quote a
    message.
    """
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return redacted("\n".join([type(error).__name__, *places]))
