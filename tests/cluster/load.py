"""A continuous load of questions during another event."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle

from retrieval.archive import TOP
from retrieval.errors import IsnadError
from retrieval.opening import open_archive
from retrieval.opensearch.address import ClusterAccess


@dataclass(kw_only=True)
class Load:
    """Results of the questions. ``silent`` are those without any result; ``slowest`` is in seconds."""

    asked: int = 0
    silent: int = 0
    slowest: float = 0.0
    failed: list[str] = field(default_factory=list)


@contextmanager
def asking(address: str, questions: Sequence[str], *, access: ClusterAccess, askers: int = 2) -> Iterator[Load]:
    """Ask ``questions`` repeatedly, from ``askers`` threads with an archive each."""
    load, stop = Load(), threading.Event()

    def ask(start: int) -> None:
        with open_archive(address, access=access) as archive:
            for question in cycle([*questions[start:], *questions[:start]]):
                if stop.is_set():
                    return
                started = time.perf_counter()
                try:
                    answer = archive.ask(question, top=TOP)
                    load.silent += not (answer.quotations or answer.near_misses)
                except IsnadError as error:
                    load.failed.append(str(error))
                load.slowest = max(load.slowest, time.perf_counter() - started)
                load.asked += 1

    threads = [threading.Thread(target=ask, args=(number * 7 % len(questions),)) for number in range(askers)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        stop.set()
        for thread in threads:
            thread.join()
