"""A cell: another process, short of memory and of time, for what reads bytes of strangers.

Parsers of PDF, Word, XML and HTML may hang or swell on a file that was made for it.
In the cell they do so alone: the process ends, the file is refused, the next file
gets a new one. A function goes in by name («package.module:function»), so that its
libraries load there and not here; values that can be pickled go in and come out.
"""

from __future__ import annotations

import multiprocessing
import pkgutil
import sys
from concurrent.futures import TimeoutError as TooSlowError
from types import TracebackType
from typing import Any, Final, Self

from pebble import ProcessExpired, ProcessPool

from retrieval.errors import ArticleError

if sys.platform != "win32":
    import resource

# The slowest of the six pages takes 0.4 s (its first page; libraries load), a PDF of
# 300 pages of text 2 s, on two cores shared by five.
SECONDS: Final = 20.0
# Beyond what the process has when it starts. The six pages take 30 MB, a PDF of 300
# pages 60 MB.
MEMORY_BYTES: Final = 768_000_000
WARM_UP_SECONDS: Final = 60.0  # for the process to start and load its libraries


class Cell:
    """One process at a time, started when first used. A context manager."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY_BYTES) -> None:
        self._seconds = seconds
        self._memory = memory
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, page: str, function: str, /, *arguments: object, **options: object) -> Any:  # noqa: ANN401
        """What ``function`` returns; its ``ArticleError`` is raised here.

        Raises ``ArticleError`` about ``page``: ``too-slow``, ``too-large`` when memory
        ran out, ``unreadable`` when the process broke down or the function failed.
        """
        pool = self._started()
        try:
            future = pool.schedule(_call, args=[function, arguments, options], timeout=self._seconds)
            return future.result()
        except ArticleError:
            raise
        except TooSlowError as error:
            message = f"{page}: not read within {self._seconds:g} s"
            raise ArticleError(message, reason="too-slow", page=page, limit=self._seconds) from error
        except MemoryError as error:
            raise ArticleError(f"{page}: takes too much memory", reason="too-large", page=page) from error
        except ProcessExpired as error:
            raise ArticleError(f"{page}: broke its reader", reason="unreadable", page=page) from error
        except Exception as error:  # parsers fail in ways of their own on broken files
            reason = f"{type(error).__name__}: {error}"
            raise ArticleError(f"{page}: cannot be read ({reason[:200]})", reason="unreadable", page=page) from error

    def _started(self) -> ProcessPool:
        if self._pool is None or not self._pool.active:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(max_workers=1, initializer=_limit, initargs=[self._memory], context=context)
            self._pool.schedule(_wake, timeout=WARM_UP_SECONDS).result()
        return self._pool

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None


def _call(function: str, arguments: tuple[object, ...], options: dict[str, object]) -> object:
    return pkgutil.resolve_name(function)(*arguments, **options)


def _limit(memory: int) -> None:
    if sys.platform == "linux":
        pages = int(open("/proc/self/statm", encoding="ascii").read().split()[0])  # noqa: PTH123, SIM115
        limit = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _wake() -> None:
    """Nothing: the process is there when this has run."""
