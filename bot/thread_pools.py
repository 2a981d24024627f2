"""Work that would hold up the event loop, done in threads of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Searching is Python: more threads than cores only take turns.
THREADS: Final = 2


class Worker:
    """Threads; calling it runs a function in one and awaits what it returns."""

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="isnad")

    async def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """``function(*args, **kwargs)``, run beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: function(*args, **kwargs))

    def close(self) -> None:
        """Let the threads end with what they are doing; what waits is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)


# Files and links that are read at once; each is read in a process of its own.
ASIDE: Final = 2


class BackgroundThreads:
    """As ``Worker``, for what may take a minute: a thread for each call, which the end of
    the process does not wait for."""

    def __init__(self, most: int = ASIDE) -> None:
        self._turns = asyncio.Semaphore(most)

    async def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """``function(*args, **kwargs)``, run beside the event loop when its turn comes."""
        async with self._turns:
            loop = asyncio.get_running_loop()
            done: asyncio.Future[R] = loop.create_future()

            def tell(settle: Callable[[], None]) -> None:
                with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    loop.call_soon_threadsafe(lambda: None if done.done() else settle())

            def run() -> None:
                try:
                    result = function(*args, **kwargs)
                except Exception as error:  # noqa: BLE001 - handed to who waits
                    failed = error
                    tell(lambda: done.set_exception(failed))
                else:
                    tell(lambda: done.set_result(result))

            Thread(target=run, name="isnad-aside", daemon=True).start()
            return await done
