"""The updates that this process holds, and the record of the messages that it sent for them.

A process can die between sending a message and recording it. The next holder of the update runs the same handler again.
Messages that were recorded are not sent again. For one that may have been sent, ``delivery.outbox`` first looks whether
it is in the chat.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final, ParamSpec, TypeVar
from uuid import uuid4

import structlog
from cachetools import LRUCache
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.state import Limit, Pending, State
from bot.state.updates import SUPERGROUPS
from bot.telegram.delivery.ephemeral import number_of
from bot.telegram.delivery.rate_limiter import Gate, Request
from bot.telegram.delivery.retries import DATABASE, after_state_error
from bot.thread_pools import Worker
from retrieval import retry_async

POLL: Final = 0.25
"""Seconds between two checks of a full limit; a place may become free before its time."""
PROMPT: Final = 3.0
"""Seconds within which a recorded message must leave. ``bot.state.processes.LEASE`` minus this is left for its way,
before another process may take over.
"""
CHATS_KNOWN: Final = 10_000
# Errors of telegram-bot-api and the connection that mean that the request was not carried out.
_NOT_SENT: Final = ("bad gateway", "connecterror", "connecttimeout", "pooltimeout")

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class LeasedUpdate:
    """An update in progress.

    ``sent`` holds the messages of an earlier attempt by chat, oldest first. ``doubt`` is set if one more message may
    have been sent; its id is above it.
    ``chat`` and ``message`` are what the update is about.
    """

    update: int
    leases: UpdateLeases
    chat: int | None = None
    message: int = 0
    since: float = field(default_factory=perf_counter)
    """When this process took it, by ``perf_counter``."""
    sent: dict[int, deque[int]] = field(default_factory=dict)
    doubt: int | None = None

    def replay(self, chat: int) -> int | None:
        """The next message that an earlier attempt sent to ``chat``; None if this one was not sent."""
        before = self.sent.get(chat)
        if not before:
            return None
        self.message = max(self.message, before[0])
        return before.popleft()

    def skip(self, chat: int, message: int) -> None:
        """Leave out ``message`` of the messages to replay: it is edited, where an earlier attempt sent it."""
        before = self.sent.get(chat)
        if before and before[0] == message:
            self.replay(chat)

    async def others(self, chat: int, after: int) -> frozenset[int]:
        """Known messages above ``after`` in ``chat`` that belong to other updates."""
        return await self.leases.database_worker(self.leases.state.updates.sent_in, chat, after)

    async def found(self, chat: int, message: int) -> None:
        """Record a message that was in doubt as sent."""
        self.message = max(self.message, message)
        await retry_database(self.leases.database_worker, self.leases.state.updates.sent, self.update, chat, message)

    def after(self, chat: int) -> int:
        """The last message known in ``chat``, 0 if none is."""
        return self.message if chat == self.chat else 0


CURRENT_UPDATE: Final[ContextVar[LeasedUpdate | None]] = ContextVar("in_hand", default=None)
"""The update that the running task processes."""


class UpdateLeases:
    """The updates that this process holds. ``database_worker`` runs the writes, in threads that do not wait for
    searches.
    """

    def __init__(self, state: State, database_worker: Worker) -> None:
        self.process: Final = uuid4().hex
        self.state: Final = state
        self.database_worker: Final = database_worker
        self._journals: dict[int, Pending] = {}
        self._since: dict[int, float] = {}
        self._last: LRUCache[int | None, int] = LRUCache(CHATS_KNOWN)

    async def receive(self, number: int, payload: str, line: str) -> list[Pending]:
        """Store an update. Returns the updates to process now. Raises ``StateError``."""
        return self.note(
            await self.database_worker(self.state.updates.receive, number, payload, line=line, process=self.process)
        )

    async def done(self, number: int) -> list[Pending]:
        """Finish an update. Returns the updates to process next. Waits until the database answers."""
        return self.note(await retry_database(self.database_worker, self.state.updates.done, number, self.process))

    def note(self, pending: list[Pending]) -> list[Pending]:
        """Remember the messages of earlier attempts, and the time of arrival."""
        for one in pending:
            self._since[one.id] = perf_counter()
            if one.sent or one.sending_after is not None:
                self._journals[one.id] = one
        return pending

    def take(self, number: int, chat: int | None, message: int) -> LeasedUpdate:
        """Take an update into work."""
        held = LeasedUpdate(update=number, leases=self, chat=chat, message=message or self.last_message(chat))
        self.note_message(chat, message)
        held.since = self._since.pop(number, held.since)
        before = self._journals.pop(number, None)
        if before is not None:
            held.doubt = before.sending_after
            for where, sent in before.sent:
                held.sent.setdefault(where, deque()).append(sent)
        return held

    def note_message(self, chat: int | None, message: int) -> None:
        """Remember the last message that is known in a chat, behind which a message of the bot is looked for."""
        counter = _counter(chat)
        self._last[counter] = max(message, self._last.get(counter, 0))

    def last_message(self, chat: int | None) -> int:
        """The last message known in a chat; 0 if none is."""
        return self._last.get(_counter(chat), 0)


def _counter(chat: int | None) -> int | None:
    """What counts the messages of a chat: supergroups and channels themselves, all other chats together."""
    return chat if chat is not None and chat < SUPERGROUPS else None


class SharedGate(Gate):
    """Sends a message when the limits of all processes allow it, and records it."""

    def __init__(self, leases: UpdateLeases) -> None:
        self._leases = leases

    async def enter(self, limits: Mapping[str, Limit]) -> float:
        """Take a place within ``limits``; waits for one."""
        if not self._leases.state.shared:
            return 0.0
        rate_limits = self._leases.state.rate_limits
        while True:
            place, waits = await retry_database(self._leases.database_worker, rate_limits.take, limits)
            if place:
                return place
            longest = max(waits.values())
            await asyncio.sleep(min(longest, max(POLL, longest / 8)))

    async def leave(self, limits: Mapping[str, Limit], place: float, pauses: Mapping[str, float]) -> None:
        """Report that the message was accepted or refused."""
        if place:
            await retry_database(
                self._leases.database_worker, self._leases.state.rate_limits.give, limits, place, pauses=pauses
            )

    async def deliver(self, chat: int | None, request: Request, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Send a message, recorded before and after.

        Cancels the task if another process has taken its update over.
        """
        held, updates = CURRENT_UPDATE.get(), self._leases.state.updates
        if held is None or chat is None:
            return await request(*args, **kwargs)
        after = held.after(chat)
        if not after and chat == held.chat:  # an update of the bot's own, after a start
            after = held.message = await retry_database(self._leases.database_worker, updates.last_known, chat)
        asked = float("-inf")
        while perf_counter() - asked >= PROMPT:  # once more if the machine was suspended meanwhile
            asked = perf_counter()
            if not await retry_database(
                self._leases.database_worker, updates.sending, held.update, self._leases.process, after
            ):
                log.warning("taken over", update=held.update)
                raise asyncio.CancelledError
        try:
            result = await request(*args, **kwargs)
        except TelegramError as error:
            if may_have_arrived(error):
                held.doubt = after
            else:
                await retry_database(self._leases.database_worker, updates.sent, held.update, None, None)
            raise
        message = number_of(result)
        self._leases.note_message(chat, message)
        if chat == held.chat:
            held.message = max(held.message, message)
        await retry_database(self._leases.database_worker, updates.sent, held.update, chat, message)
        return result


def may_have_arrived(error: TelegramError) -> bool:
    """Whether a request that failed with ``error`` may still have been carried out."""
    if isinstance(error, BadRequest | ChatMigrated | Forbidden | RetryAfter) or not isinstance(error, NetworkError):
        return False
    said = f"{error} {type(error.__cause__).__name__}".lower()
    return not any(words in said for words in _NOT_SENT)


async def retry_database(worker: Worker, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run ``function`` in ``worker``, and repeat it while the database fails, since a record must not be lost."""
    return await retry_async(
        lambda: worker(function, *args, **kwargs),
        DATABASE,
        after_state_error,
        notify=lambda error: log.warning("database failed", reason=str(error)),
    )


def parse_payload(payload: str) -> dict[str, Any]:
    """Parse an update's text as Telegram's JSON."""
    update = json.loads(payload)
    if not isinstance(update, dict):
        raise TypeError("an update is a JSON object")
    return update
