"""Incoming updates: stored before they are confirmed to Telegram, and processed chat by chat, in order within a chat.

If the process is killed, its open updates go to the other processes, or to its next start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from time import perf_counter
from typing import Any, Final

from telegram import Bot, Update
from telegram.error import NetworkError
from telegram.ext import BaseUpdateProcessor

from bot.metrics import Metrics
from bot.state import Pending, StateError
from bot.telegram.delivery.leases import CURRENT_UPDATE, LeasedUpdate, UpdateLeases, parse_payload, retry_database
from bot.telegram.delivery.scheduled import chat_of

# Maximum number of updates in progress. Most of them wait for their chat's queue or rate limit.
# It is far above the number that is worked on, so that one flooded chat does not block the others.
AT_ONCE: Final = 10_000


class Inbox(asyncio.Queue[object]):
    """The queue to which python-telegram-bot adds updates, from polling or a web hook.

    ``put`` returns once the update is stored; only then is it confirmed to Telegram.
    """

    def __init__(self, leases: UpdateLeases, metrics: Metrics) -> None:
        super().__init__()
        self.leases: Final = leases
        self.metrics: Final = metrics
        self.closed = False
        """Whether new updates are left to another process or the next start."""
        self._bot: Bot | None = None

    async def put(self, item: object) -> None:
        """Store an update, and queue the updates that this process must process now.

        Nothing is queued if the update is known already or another process holds its line.
        Raises ``NetworkError`` if the update cannot be stored: python-telegram-bot then fetches it again, or Telegram
        delivers it to the web hook again.
        """
        if not isinstance(item, Update):
            await super().put(item)
            return
        try:
            pending = await self.leases.receive(item.update_id, item.to_json(), queue_key(item))
        except StateError as error:
            raise NetworkError("the database does not take updates") from error
        self.metrics.updates.inc()
        known = {item.update_id: item}
        self._add(known.get(one.id) or self._update(one) for one in pending)

    async def recover(self, bot: Bot) -> int:
        """Queue the open updates of dead processes. Returns their number. If no other process can use the database,
        all open updates count as theirs.
        """
        self._bot = bot
        leases = self.leases
        await retry_database(leases.database_worker, leases.state.processes.beat, leases.process)
        alone = not leases.state.shared
        pending = await retry_database(
            leases.database_worker, leases.state.updates.take_over, leases.process, alone=alone
        )
        self.take_up(leases.note(pending))
        return len(pending)

    def take_up(self, pending: Iterable[Pending]) -> None:
        """Queue updates that this process holds."""
        self._add(self._update(one) for one in pending)

    def _add(self, updates: Iterable[object]) -> None:
        for update in updates:
            if not self.closed:
                self.put_nowait(update)

    def _update(self, pending: Pending) -> Update:
        return Update.de_json(parse_payload(pending.payload), self._bot)


class OrderedProcessor(BaseUpdateProcessor):
    """Processes updates of several chats concurrently, and updates of one chat one after the other."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(AT_ONCE)
        self._inbox = inbox
        self._tails: dict[object, asyncio.Task[None] | asyncio.Future[None]] = {}
        self._running: set[asyncio.Task[Any]] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for earlier updates of the same chat, then process this one."""
        task = asyncio.current_task()
        key = queue_key(update)
        before = self._tails.get(key)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tails[key] = mine
        if task is not None:
            self._running.add(task)
        try:
            if before is not None:
                await asyncio.shield(before)
            if isinstance(update, Update):
                held = lease_update(self._inbox.leases, update)
                self._inbox.metrics.observe("waiting", perf_counter() - held.since)
                CURRENT_UPDATE.set(held)
            await coroutine
            if isinstance(update, Update):
                self._inbox.take_up(await self._inbox.leases.done(update.update_id))
        finally:
            if asyncio.iscoroutine(coroutine):
                coroutine.close()  # avoids the warning about a coroutine that was never awaited
            if not mine.done():
                mine.set_result(None)
            if self._tails.get(key) is mine:
                del self._tails[key]
            if task is not None:
                self._running.discard(task)

    async def settle(self, seconds: float) -> int:
        """Wait at most ``seconds`` for updates in progress, then cancel them; the next start repeats them. Returns
        the number of cancelled updates.
        """
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        left = list(self._running)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=1)
        return len(left)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""


def queue_key(update: object) -> str:
    """The key of the line that orders an update: its chat. Buttons, inline queries and guest messages use the
    person instead: the first two must not wait for answers in the chat, and the bot is not in the chat of the last.
    """
    if not isinstance(update, Update):
        return ""
    if update.inline_query is not None or update.callback_query is not None or update.guest_message is not None:
        return f"person {update.effective_user.id if update.effective_user else 0}"
    chat = chat_of(update)
    return f"chat {chat}" if chat is not None else f"update {update.update_id}"


def lease_update(leases: UpdateLeases, update: Update) -> LeasedUpdate:
    """Take ``update`` into work, with the message that it is about."""
    message = update.effective_message
    return leases.take(update.update_id, chat_of(update), message.message_id if message else 0)
