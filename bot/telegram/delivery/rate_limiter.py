"""Rate limiting of requests to Telegram, with a queue for each chat.

Telegram accepts about 30 messages a second from a bot, one a second in a chat and 20 a minute in a group ("My bot is
hitting limits", Bots FAQ).
A flood wait that Telegram orders for a chat delays that chat alone. Requests of a chat are sent in order.

The limits apply to the bot, not to a process: a ``Gate`` knows what other processes send to a chat.
Of the limit over all chats, each process uses an equal share.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from time import monotonic
from typing import Any, Final, Protocol

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.state import Limit
from bot.telegram.delivery.retries import FLOODED, after_flood
from retrieval import retry_async

# Gaps are measured from the end of one request to the start of the next, so that
# they are not shorter on Telegram's side, however long a request takes.
CHAT_GAP: Final = 1.0  # seconds
GROUP_LIMIT: Final = 20
GROUP_WINDOW: Final = 60.0  # seconds
OVERALL_LIMIT: Final = 30
OVERALL_WINDOW: Final = 1.0  # seconds

_COUNTED: Final = (
    "sendMessage",
    "sendDocument",
    "sendPhoto",
    "editMessageText",
    "editEphemeralMessageText",
    "forwardMessage",
    "copyMessage",
)
_NEW: Final = ("sendMessage", "sendPhoto")
"""The methods among those that the bot calls which add a message to a chat."""

Request = Callable[..., Coroutine[Any, Any, Any]]


class Gate(Protocol):
    """The last step before a message is sent, after its chat's queue."""

    async def enter(self, limits: Mapping[str, Limit]) -> float:
        """Wait for a place within ``limits``, whose names are the same in all processes. Returns the number of the
        place.
        """
        ...

    async def leave(self, limits: Mapping[str, Limit], place: float, pauses: Mapping[str, float]) -> None:
        """Report that Telegram accepted or refused the message, and ordered ``pauses`` (seconds, by limit)."""
        ...

    async def deliver(self, chat: int | None, request: Request, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Carry out ``request``, which adds a message to ``chat``. Returns its result."""
        ...


class OpenGate:
    """The gate of a single process: no waiting, no records."""

    async def enter(self, limits: Mapping[str, Limit]) -> float:  # noqa: ARG002
        """Return at once."""
        return 0.0

    async def leave(self, limits: Mapping[str, Limit], place: float, pauses: Mapping[str, float]) -> None:
        """Do nothing."""

    async def deliver(self, chat: int | None, request: Request, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, ARG002
        """Carry out the request unchanged."""
        return await request(*args, **kwargs)


class _Window:
    """At most ``limit`` events in any ``seconds``."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=limit)

    def wait(self, now: float) -> float:
        """Seconds until another event is allowed."""
        full = len(self._times) == self._times.maxlen
        return max(0.0, self._times[0] + self._seconds - now) if full else 0.0

    def note(self, now: float) -> None:
        """Record an event now."""
        self._times.append(now)


class _Slots:
    """A semaphore of ``most`` slots in order of arrival, whose ``most`` may change."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def acquire(self) -> None:
        """Wait for a slot and take it."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._wake()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release()
            raise

    def release(self) -> None:
        """Free a slot."""
        self._taken -= 1
        self._wake()

    def resize(self, most: int) -> None:
        """Change the number of slots."""
        self._most = most
        self._wake()

    def _wake(self) -> None:
        while self._waiting and self._taken < self._most:
            turn = self._waiting.popleft()
            if not turn.done():
                self._taken += 1
                turn.set_result(None)


class _ChatQueue:
    """The queue of one chat."""

    def __init__(self, chat: object, *, group: bool) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0
        self.name = f"chat {chat}"
        self.limits = {self.name: Limit(most=1, seconds=CHAT_GAP)}
        if group:
            self.limits[f"{self.name} a minute"] = Limit(most=GROUP_LIMIT, seconds=GROUP_WINDOW)
        self._windows = [_Window(1, CHAT_GAP)] + ([_Window(GROUP_LIMIT, GROUP_WINDOW)] if group else [])

    async def room(self) -> None:
        """Wait until the chat's limits allow another message."""
        now = monotonic()
        await asyncio.sleep(max(window.wait(now) for window in self._windows))

    def note(self) -> None:
        """Record that a message was sent."""
        for window in self._windows:
            window.note(monotonic())

    def idle(self) -> bool:
        """Whether no request waits in the queue and its limits are unused."""
        now = monotonic()
        return not self.waiting and not any(window.wait(now + GROUP_WINDOW) for window in self._windows)


class ChatQueues(BaseRateLimiter[None]):
    """The queues as python-telegram-bot's rate limiter, which every request passes."""

    def __init__(self, gate: Gate | None = None, flooded: Callable[[], None] = lambda: None) -> None:
        """``flooded`` is called at every flood wait."""
        self._gate = gate or OpenGate()
        self._flooded = flooded
        self._lines: dict[object, _ChatQueue] = {}
        # Each message takes a slot, which is free again a second after Telegram accepted it, because requests
        # arrive less evenly than they are sent. A window over the times of sending had 2 of 200 messages
        # refused at 28 a second (benchmarks/bot_load.py).
        self._overall = _Slots(OVERALL_LIMIT)

    def share(self, processes: int) -> None:
        """Use an equal share of the limit over all chats, for ``processes`` processes."""
        self._overall.resize(max(1, OVERALL_LIMIT // max(1, processes)))

    async def initialize(self) -> None:
        """Required by the base class; does nothing."""

    async def shutdown(self) -> None:
        """Required by the base class; does nothing."""

    async def process_request(
        self,
        callback: Request,
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> Any:  # noqa: ANN401
        """Send one request when the limits of its chat and of all chats allow it."""
        chat = data.get("chat_id")
        if endpoint not in _COUNTED or chat is None:
            return await self._insist(callback, args, kwargs)
        line = self._line(chat)
        line.waiting += 1
        try:
            request = partial(self._gate.deliver, _number(chat), callback) if endpoint in _NEW else callback
            async with line.lock:
                return await self._insist(partial(self._request, line, request), args, kwargs)
        finally:
            line.waiting -= 1

    async def _insist(self, callback: Request, args: Any, kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        """Call ``callback`` until no flood wait is ordered. Returns its result."""
        return await retry_async(
            lambda: callback(*args, **kwargs), FLOODED, after_flood, notify=lambda _: self._flooded()
        )

    async def _request(self, line: _ChatQueue, request: Request, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Send one request in its turn. The gate is told of the pause that a flood wait orders."""
        await line.room()
        place = await self._gate.enter(line.limits)
        await self._overall.acquire()
        ordered: dict[str, float] = {}
        try:
            return await request(*args, **kwargs)
        except RetryAfter as flood:
            ordered[line.name] = float(after_flood(flood))
            raise
        finally:
            asyncio.get_running_loop().call_later(OVERALL_WINDOW, self._overall.release)
            await self._gate.leave(line.limits, place, ordered)
            line.note()

    def _line(self, chat: object) -> _ChatQueue:
        if chat not in self._lines:
            for idle in [key for key, line in self._lines.items() if line.idle()]:
                del self._lines[idle]
            group = str(chat).startswith(("-", "@"))
            self._lines[chat] = _ChatQueue(chat, group=group)
        return self._lines[chat]


def _number(chat: object) -> int | None:
    return int(str(chat)) if str(chat).lstrip("-").isdecimal() else None
