"""Updates on their way in: kept in the database before Telegram may forget them, and
dealt with chat by chat, each chat's in order.

Killed at any moment, the process finds at its next start what it has not finished.
Between the sending of an answer and the note that it was sent lies one commit: only a
kill inside it answers a question twice.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from typing import Any, Final

from telegram import Bot, Update
from telegram.error import NetworkError
from telegram.ext import BaseUpdateProcessor

from bot.offloading import Worker
from bot.state import State, StateError

# Updates in hand at once. Most of them wait for their chat's turn or limits: a flooded
# chat must not keep others out, so this is far above what is worked on.
AT_ONCE: Final = 10_000


class Inbox(asyncio.Queue[object]):
    """The queue that python-telegram-bot puts updates in, by polling or by web hook.

    ``put`` returns when the update is safe; only then is it confirmed to Telegram.
    """

    def __init__(self, state: State, worker: Worker) -> None:
        super().__init__()
        self._state = state
        self._worker = worker

    async def put(self, item: object) -> None:
        """Keep an update and queue it; one that is known already is dropped.

        Raises ``NetworkError`` when it cannot be kept: to python-telegram-bot it has not
        arrived then, and is fetched again or, by web hook, delivered again.
        """
        if isinstance(item, Update):
            try:
                new = await self._worker(self._state.updates.receive, item.update_id, item.to_json())
            except StateError as error:
                raise NetworkError("the database does not take updates") from error
            if not new:
                return
        await super().put(item)

    async def recover(self, bot: Bot) -> int:
        """Queue what a process before this one left; how many that is."""
        left = await self._worker(self._state.updates.pending)
        for pending in left:
            update = Update.de_json(_decoded(pending.payload), bot)
            await super().put(update)
        return len(left)


class InOrder(BaseUpdateProcessor):
    """Works on updates of many chats at once, on those of one chat one after the other."""

    def __init__(self, state: State, worker: Worker) -> None:
        super().__init__(AT_ONCE)
        self._state = state
        self._worker = worker
        self._tails: dict[object, asyncio.Task[None] | asyncio.Future[None]] = {}
        self._running: set[asyncio.Task[Any]] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the updates of the same chat before this one, then work on it."""
        task = asyncio.current_task()
        key = chat_of(update)
        before = self._tails.get(key)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tails[key] = mine
        if task is not None:
            self._running.add(task)
        try:
            if before is not None:
                await asyncio.shield(before)
            await coroutine
            if isinstance(update, Update):
                await self._worker(self._state.updates.done, update.update_id)
        finally:
            if asyncio.iscoroutine(coroutine):
                coroutine.close()  # quiet when it never began
            if not mine.done():
                mine.set_result(None)
            if self._tails.get(key) is mine:
                del self._tails[key]
            if task is not None:
                self._running.discard(task)

    async def settle(self, seconds: float) -> int:
        """Wait at most ``seconds`` for what is worked on, then drop it: the next start
        finds it. Returns how many were dropped."""
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


def chat_of(update: object) -> object:
    """What orders an update: its chat; buttons and inline queries go by the person, so
    that a page turns while the chat's answers wait."""
    if not isinstance(update, Update):
        return None
    if update.inline_query is not None or update.callback_query is not None:
        return ("person", update.effective_user.id if update.effective_user else 0)
    return update.effective_chat.id if update.effective_chat else ("update", update.update_id)


def _decoded(payload: str) -> dict[str, Any]:
    decoded = json.loads(payload)
    if not isinstance(decoded, dict):
        raise TypeError("an update is a JSON object")
    return decoded
