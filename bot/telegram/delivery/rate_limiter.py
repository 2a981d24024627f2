"""Requests on their way to Telegram: a queue for each chat, within the limits.

Telegram takes about 30 messages a second of a bot, one a second in a chat and 20 a
minute in a group ("My bot is hitting limits", Bots FAQ). A flood-wait that it
orders for a chat holds up that chat alone. Requests of a chat go out in order.

The limits are the bot's, not the process's: a ``Gate`` knows what other processes send
to a chat, and of what all chats may get each process takes its share.
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

# Gaps are counted from the end of one request to the start of the next, so that they
# are no shorter on Telegram's side however long each is under way.
CHAT_GAP: Final = 1.0  # seconds
GROUP_LIMIT: Final = 20
GROUP_WINDOW: Final = 60.0  # seconds
OVERALL_LIMIT: Final = 30
OVERALL_WINDOW: Final = 1.0  # seconds

_COUNTED: Final = ("sendMessage", "editMessageText", "forwardMessage", "copyMessage")
_NEW: Final = ("sendMessage",)
"""What puts a new message into a chat, of those that the bot calls."""

Request = Callable[..., Coroutine[Any, Any, Any]]


class Gate(Protocol):
    """What a message passes on its way out, after its chat's queue."""

    async def enter(self, limits: Mapping[str, Limit]) -> float:
        """Wait for a place within ``limits``, which are named for all processes; the place."""
        ...

    async def leave(self, limits: Mapping[str, Limit], place: float, pauses: Mapping[str, float]) -> None:
        """Telegram took the message or refused it, and wants ``pauses`` (seconds, by limit)."""
        ...

    async def deliver(self, chat: int | None, request: Request, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Carry out ``request``, which puts a new message into ``chat``; its result."""
        ...


class OpenGate:
    """The gate of a process that is alone and keeps no note."""

    async def enter(self, limits: Mapping[str, Limit]) -> float:  # noqa: ARG002
        """No wait."""
        return 0.0

    async def leave(self, limits: Mapping[str, Limit], place: float, pauses: Mapping[str, float]) -> None:
        """Nothing to note."""

    async def deliver(self, chat: int | None, request: Request, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, ARG002
        """As it is."""
        return await request(*args, **kwargs)


class _Window:
    """At most ``limit`` events in any ``seconds``."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=limit)

    def wait(self, now: float) -> float:
        """Seconds until there is room."""
        full = len(self._times) == self._times.maxlen
        return max(0.0, self._times[0] + self._seconds - now) if full else 0.0

    def note(self, now: float) -> None:
        """An event happened."""
        self._times.append(now)


class _Slots:
    """Places of which ``most`` may be taken at once, first come first served; ``most`` may change."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def acquire(self) -> None:
        """Take a place once there is one."""
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
        """A place is free."""
        self._taken -= 1
        self._wake()

    def resize(self, most: int) -> None:
        """From now on so many places."""
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
        """Wait until the chat takes another message."""
        now = monotonic()
        await asyncio.sleep(max(window.wait(now) for window in self._windows))

    def note(self) -> None:
        """A message went out."""
        for window in self._windows:
            window.note(monotonic())

    def idle(self) -> bool:
        """Whether nothing waits in it and nothing in it is remembered."""
        now = monotonic()
        return not self.waiting and not any(window.wait(now + GROUP_WINDOW) for window in self._windows)


class ChatQueues(BaseRateLimiter[None]):
    """The queues, as python-telegram-bot's rate limiter: every request passes here."""

    def __init__(self, gate: Gate | None = None, flooded: Callable[[], None] = lambda: None) -> None:
        """``flooded`` is called whenever Telegram wants us to wait."""
        self._gate = gate or OpenGate()
        self._flooded = flooded
        self._lines: dict[object, _ChatQueue] = {}
        # A place for each message on its way, free again a second after Telegram took it:
        # requests do not reach Telegram as evenly as they leave here. With a window over the
        # moments of leaving, 28 a second were refused twice in 200 (benchmarks/bot_load.py).
        self._overall = _Slots(OVERALL_LIMIT)

    def share(self, processes: int) -> None:
        """So many processes send for the bot: this one keeps to its part of what all may send."""
        self._overall.resize(max(1, OVERALL_LIMIT // max(1, processes)))

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def process_request(
        self,
        callback: Request,
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> Any:  # noqa: ANN401
        """Send one request when its chat and all chats together have room for it."""
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
        """What ``callback`` gives, called again after each flood-wait."""
        return await retry_async(
            lambda: callback(*args, **kwargs), FLOODED, after_flood, notify=lambda _: self._flooded()
        )

    async def _request(self, line: _ChatQueue, request: Request, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """One request in its turn. The pause that a flood-wait orders is told to the gate."""
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
