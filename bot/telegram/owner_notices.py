"""What the bot tells by itself: to the owners, that a followed source is silent or fails; to owners and editors, each
week, what the archive did not know.

One process at a time has this duty, and stores what it told for the next. A process that is killed between sending and
storing tells it once more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, Final

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.rendering.freshness import change_line
from bot.service.source_alarms import source_changes
from bot.state import StateError
from bot.telegram.delivery.outbox import Target, send
from bot.telegram.handlers.context import BotServices
from bot.telegram.handlers.unanswered import WEEK, page_of_groups, unanswered_of
from bot.telegram.rendering.buttons import Outgoing
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm
from retrieval import IsnadError

DUTY: Final = "notices"
CHECK_INTERVAL: Final = 10.0  # seconds
TIDY_INTERVAL: Final = 3600.0  # seconds between two deletions of old unanswered questions
# When the weekly list is sent, in local time. The week begins on Saturday (``retrieval.text.calendar_periods``).
WEEKDAY: Final = 6  # ISO
HOUR: Final = 9

log = structlog.get_logger()


class OwnerNotices:
    """Looks for news every ``CHECK_INTERVAL`` seconds; ``process`` is the id of this process."""

    def __init__(self, services: BotServices, bot: Bot, process: str) -> None:
        self._services = services
        self._bot = bot
        self._process = process
        self._since = time.time()
        self._tidied = 0.0
        self._ended = asyncio.Event()

    async def run(self) -> None:
        """Run until ``end`` is called. What fails is tried again at the next look."""
        while not self._ended.is_set():
            try:
                await self.look()
            except (StateError, IsnadError, TelegramError) as error:
                log.warning("no notices", reason=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), CHECK_INTERVAL)

    def end(self) -> None:
        """End after the present look, so that what is told is also stored."""
        self._ended.set()

    async def look(self) -> None:
        """Tell what is new, if this process has the duty."""
        services, processes = self._services, self._services.state.processes
        if not await services.worker(processes.take_duty, DUTY, self._process):
            return
        memory = await services.worker(processes.memory, DUTY)
        for tell in (self._tell_of_sources, self._tell_of_unanswered):
            new = await tell(memory)
            if new != memory:
                await services.worker(processes.remember, DUTY, new)
            memory = new
        if self._services.answer_service.unanswered is not None and time.time() - self._tidied > TIDY_INTERVAL:
            await services.worker(self._services.answer_service.unanswered.tidy)
            self._tidied = time.time()

    async def _tell_of_sources(self, memory: dict[str, Any]) -> dict[str, Any]:
        """Tell the owners about sources. Returns the memory with what they were told."""
        services, at = self._services, time.time()
        sources = await services.worker(services.answer_service.freshness.sources)
        changes, told = source_changes(memory.get("told", {}), sources, at=at, running_since=self._since)

        async def note(renderer: Renderer) -> tuple[Outgoing, ...]:
            lines = [disarm(change_line(one.source, one.state, at, renderer.say)) for one in changes]
            return renderer.note("\n".join(lines))

        if changes:
            await self._send(services.access.owners, note)
        return {**memory, "told": told}

    async def _tell_of_unanswered(self, memory: dict[str, Any]) -> dict[str, Any]:
        """Send owners and editors the unanswered questions of a week, if it has ended since the last list. The first
        list comes at the end of the first week. Returns the memory with the end of the last week."""
        services = self._services
        ended = week_ended(datetime.now().astimezone()).isoformat()
        if not services.unanswered.weekly or memory.get("week") == ended:
            return memory
        groups = await services.worker(unanswered_of, services, WEEK) if "week" in memory else []
        if groups:
            people = services.access.owners | services.access.editors
            readers = [person for person in people if await services.worker(services.access.is_editor, person)]
            await self._send(readers, lambda renderer: page_of_groups(services, renderer, 0, last=WEEK))
        return {**memory, "week": ended}

    async def _send(
        self, people: Iterable[int], message: Callable[[Renderer], Awaitable[tuple[Outgoing, ...]]]
    ) -> None:
        """Send a message to each of ``people`` in the language of their chat."""
        for person in sorted(people):
            renderer = await self._services.renderer(person)
            try:
                await send(self._bot, Target(chat=person), await message(renderer))
            except TelegramError:  # the person has opened no chat with the bot, or blocked it
                log.warning("not told")


def week_ended(now: datetime) -> date:
    """The day when the last week ended before ``now``, at ``HOUR`` on ``WEEKDAY``."""
    ended = now.date() - timedelta(days=(now.isoweekday() - WEEKDAY) % 7)
    return ended - timedelta(days=7) if ended == now.date() and now.hour < HOUR else ended
