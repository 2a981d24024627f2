"""Work that would hold up the event loop, done in threads of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
