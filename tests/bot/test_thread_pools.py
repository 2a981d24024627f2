"""Work beside the event loop: its result, its error, its turn, and nobody who waits for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from bot.thread_pools import BackgroundThreads

HANGS = """
import asyncio, time
from bot.thread_pools import BackgroundThreads

async def main():
    asyncio.get_running_loop().create_task(BackgroundThreads()(time.sleep, 60))
    await asyncio.sleep(0.1)

asyncio.run(main())
"""


async def test_gives_what_the_function_returns_or_raises() -> None:
    background = BackgroundThreads()
    assert await background(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await background(divmod, 7, 0)


async def test_no_more_than_so_many_run_at_once() -> None:
    background, running, most = BackgroundThreads(2), 0, 0
    guard, two = threading.Lock(), threading.Barrier(2, timeout=120)

    def work() -> None:
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
        two.wait()
        with guard:
            running -= 1

    await asyncio.gather(*(background(work) for _ in range(6)))
    assert most == 2


async def test_one_that_is_not_waited_for_any_more_frees_its_place() -> None:
    background, done = BackgroundThreads(1), threading.Event()
    waiting = asyncio.create_task(background(done.wait, 5))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await background(int, "1") == 1
    done.set()


@pytest.mark.processes
def test_the_end_of_the_process_waits_for_none() -> None:
    done = subprocess.run([sys.executable, "-c", HANGS], timeout=120, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
