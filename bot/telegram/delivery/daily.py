"""Finds the daily digests whose time has come, and queues them as updates of the bot's own.

Every process looks; the number of the update makes sure that one of them sends a digest. A process that is killed
between queueing a digest and setting its next time finds it again, and the update is known already.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import time
from typing import Final

import structlog
from telegram.error import NetworkError

from bot.service.chat_time import next_moment
from bot.state import DailyDigest, StateError
from bot.telegram.delivery.inbox import Inbox
from bot.telegram.delivery.scheduled import ScheduledWork, scheduled_update

INTERVAL: Final = 5.0
"""Seconds between two looks."""
LATE: Final = 12 * 3600.0
"""Seconds after its time up to which a digest is still sent, when no process ran at its time."""

log = structlog.get_logger()


class DailyQueue:
    """Queues work called ``name`` for every daily digest that is due."""

    def __init__(self, inbox: Inbox, name: str, *, clock: Callable[[], float] = time) -> None:
        self._inbox = inbox
        self._name = name
        self._clock = clock

    async def run(self) -> None:
        """Queue what is due, again and again, until cancelled."""
        while True:
            try:
                await self.queue_due()
            except (StateError, NetworkError) as error:  # the database fails; the next look finds the same
                log.warning("daily digests not looked at", reason=str(error))
            await asyncio.sleep(INTERVAL)

    async def queue_due(self) -> None:
        """Queue what is due now. Raises ``StateError`` or ``NetworkError`` when the database fails."""
        leases = self._inbox.leases
        for daily in await leases.database_worker(leases.state.digests.due):
            now = self._clock()
            if now - daily.next_at <= LATE and not self._inbox.closed:
                await self._inbox.put(scheduled_update(await self._work(daily)))
            await leases.database_worker(
                leases.state.digests.advance, daily, next_moment(daily.hour, daily.zone, max(now, daily.next_at))
            )

    async def _work(self, daily: DailyDigest) -> ScheduledWork:
        leases = self._inbox.leases
        after = await leases.database_worker(leases.state.updates.last_known, daily.chat)
        return ScheduledWork(name=self._name, number=daily.id, at=daily.next_at, chat=daily.chat, after=after)
