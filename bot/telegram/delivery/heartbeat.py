"""Heartbeat of this process: it renews the lease on its chats and takes over the chats of dead processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Final

import structlog

from bot.state import Pending, StateError
from bot.telegram.delivery.inbox import Inbox

HEARTBEAT_INTERVAL: Final = 2.0
"""Seconds between two heartbeats; ``bot.state.processes.LEASE`` is five times this."""
CLEANUP_INTERVAL: Final = 600.0
"""Seconds between two deletions of idle rate limits and old messages."""

log = structlog.get_logger()


class Heartbeat:
    """Sends heartbeats from a thread of its own, so that neither a search nor a busy event loop delays them."""

    def __init__(
        self,
        inbox: Inbox,
        *,
        taken_over: Callable[[int], None] = lambda _: None,
        alive: Callable[[int], None] = lambda _: None,
        queue_due: Callable[[], int] = lambda: 0,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """``taken_over`` is called with the number of updates taken over from dead processes. ``alive`` is called in
        the event loop with the number of living processes. ``queue_due`` queues the bot's own updates whose time has
        come, and returns their number.
        """
        self._inbox = inbox
        self._alive = alive
        self._queue_due = queue_due
        self._taken_over = taken_over
        self._clock = clock
        self._stop = Event()
        self._last = clock()
        self._tidied = clock()
        self._thread: Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Send heartbeats until ``stop``. Must be called in the event loop that processes updates."""
        loop = self._loop = asyncio.get_running_loop()
        self._thread = Thread(target=self._run, args=(loop,), name="isnad-beat", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop, and release all leases at once."""
        self._stop.set()
        if self._thread is None:
            return
        self._thread.join(HEARTBEAT_INTERVAL)
        leases = self._inbox.leases
        try:
            leases.state.updates.release(leases.process)
            leases.state.processes.leave(leases.process)
        except StateError as error:
            log.warning("not released", reason=str(error))

    def take_up_new(self) -> None:
        """Take up updates of the bot's own at once, which the next heartbeat would. For any thread."""
        leases, loop = self._inbox.leases, self._loop
        if loop is None or self._stop.is_set():
            return
        pending = leases.note(leases.state.updates.take_over(leases.process))
        if pending:
            loop.call_soon_threadsafe(self._inbox.take_up, pending)

    @property
    def silent_for(self) -> float:
        """Seconds since the last heartbeat that the database accepted."""
        return self._clock() - self._last

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._stop.wait(HEARTBEAT_INTERVAL):
            try:
                alive, pending = self._once()
                if self._queue_due():
                    self.take_up_new()
            except StateError as error:
                log.warning("no beat", reason=str(error))
                continue
            loop.call_soon_threadsafe(self._alive, alive)
            if pending:
                log.warning("taken over", updates=len(pending))
                self._taken_over(len(pending))
                loop.call_soon_threadsafe(self._inbox.take_up, pending)

    def _once(self) -> tuple[int, list[Pending]]:
        leases = self._inbox.leases
        alive = leases.state.processes.beat(leases.process)
        self._last = self._clock()
        if self._last - self._tidied > CLEANUP_INTERVAL:
            self._tidied = self._last
            leases.state.rate_limits.forget_idle()
            leases.state.alerts.forget_old()
        alive = alive if leases.state.shared else 1
        return alive, leases.note(leases.state.updates.take_over(leases.process))
