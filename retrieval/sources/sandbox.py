"""A sandbox: another process, short of memory and of time, for what reads bytes of strangers.

Parsers of PDF, Word, XML and HTML may hang or swell on a file that was made for it.
In the cell they do so alone: the process ends, the file is refused, the next file
gets a new one. A function goes in by name («package.module:function»), so that its
libraries load there and not here; values that can be pickled go in and come out.

Ours, because every pool of processes we know starts by importing the program's main
module again, whatever that does.
"""

from __future__ import annotations

import os
import pickle
import pkgutil
import subprocess
import sys
from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from retrieval.errors import ArticleError

if sys.platform != "win32":
    import resource

# The slowest of the six pages takes 0.4 s (its first page; libraries load), a PDF of
# 300 pages of text 2 s, on two cores shared by five.
SECONDS: Final = 20.0
# Beyond what the process has when it starts.
MEMORY_BYTES: Final = 768_000_000
_SERVE_CODE: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from retrieval.sources.sandbox import serve; serve()"
)


class Sandbox:
    """One process at a time, started when first used. A context manager; not for two
    threads at once.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY_BYTES) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

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
        process = self._process or self._start()
        timer = Timer(self._seconds, process.kill)
        timer.start()
        try:
            answer = _send_request(process, (function, arguments, options))
        except BaseException:  # an interrupt must not leave half an answer for the next
            self.close()
            raise
        finally:
            late = not timer.is_alive()
            timer.cancel()
        if answer is None:
            self.close()
            if late:
                message = f"{page}: not read within {self._seconds:g} s"
                raise ArticleError(message, reason="too-slow", page=page, limit=self._seconds)
            raise ArticleError(f"{page}: broke its reader", reason="unreadable", page=page)
        outcome, value = answer
        if outcome == "refused":
            raise value
        if outcome == "memory":
            self.close()  # what it holds is not given back
            raise ArticleError(f"{page}: takes too much memory", reason="too-large", page=page)
        if outcome == "failed":
            raise ArticleError(f"{page}: cannot be read ({value[:200]})", reason="unreadable", page=page)
        return value

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-c", _SERVE_CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        pickle.dump(sys.path, process.stdin)
        pickle.dump(self._memory, process.stdin)
        self._process = process
        return process

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close(pipe)


def _close(pipe: Any) -> None:  # noqa: ANN401 - either end
    with suppress(BrokenPipeError):  # what was left to write has no reader any more
        pipe.close()


def _send_request(process: subprocess.Popen[bytes], question: object) -> tuple[str, Any] | None:
    """The answer, or None when the process ended before it gave one."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        pickle.dump(question, process.stdin)
        process.stdin.flush()
        answer: tuple[str, Any] = pickle.load(process.stdout)  # noqa: S301 - from our own process
    except (OSError, EOFError, pickle.UnpicklingError):
        return None
    return answer


def serve() -> None:
    """The other process: answer until the questions end."""
    questions = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _limit_memory(pickle.load(questions))  # noqa: S301
    while True:
        try:
            function, arguments, options = pickle.load(questions)  # noqa: S301
        except EOFError:
            return
        _send(answers, _call(function, arguments, options))


def _call(function: str, arguments: tuple[object, ...], options: dict[str, object]) -> tuple[str, object]:
    try:
        return "read", pkgutil.resolve_name(function)(*arguments, **options)
    except ArticleError as error:
        return "refused", error
    except MemoryError:
        return "memory", None
    except Exception as error:  # noqa: BLE001 - parsers fail in ways of their own on broken files
        return "failed", f"{type(error).__name__}: {error}"


def _send(answers: BinaryIO, outcome: tuple[str, object]) -> None:
    try:
        data = pickle.dumps(outcome)
    except MemoryError:
        data = pickle.dumps(("memory", None))
    answers.write(data)
    answers.flush()


def _limit_memory(memory: int) -> None:
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as sizes:  # noqa: PTH123
            used = int(sizes.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
