"""Threads for work that would block the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Searching is Python code: more threads than this only take turns.
THREADS: Final = 2


class Worker:
    """A pool of threads. A call runs a function in one of them; the result is awaited."""

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="isnad")

    async def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``function(*args, **kwargs)`` in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: function(*args, **kwargs))

    def close(self) -> None:
        """End the threads after their current calls; waiting calls are dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)


# Files and links that are read at the same time, each in a process of its own.
ASIDE: Final = 2


class BackgroundThreads:
    """Like ``Worker``, for calls that may take a minute. Each call has a thread of its own, for which the end of the
    process does not wait.
    """

    def __init__(self, most: int = ASIDE) -> None:
        self._turns = asyncio.Semaphore(most)

    async def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``function(*args, **kwargs)`` in a thread, once fewer than ``most`` others run."""
        async with self._turns:
            loop = asyncio.get_running_loop()
            done: asyncio.Future[R] = loop.create_future()

            def tell(settle: Callable[[], None]) -> None:
                with suppress(RuntimeError):  # the loop is closed, so nothing awaits the result
                    loop.call_soon_threadsafe(lambda: None if done.done() else settle())

            def run() -> None:
                try:
                    result = function(*args, **kwargs)
                except Exception as error:  # noqa: BLE001 - raised where the result is awaited
                    failed = error
                    tell(lambda: done.set_exception(failed))
                else:
                    tell(lambda: done.set_result(result))

            Thread(target=run, name="isnad-aside", daemon=True).start()
            return await done
