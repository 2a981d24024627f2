"""Runs parsers of untrusted bytes in another process with limits on memory and time.

Parsers of PDF, Word, XML and HTML can hang or exhaust memory on a malicious file. In the sandbox only their process
ends: the file is refused, and the next file gets a new process. A function is passed by name
(«package.module:function»), so that its libraries load in the sandbox only. Arguments and results are pickled.

The process pools of the standard library and of the packages known to us import the program's main module again in
the child process; this one does not.
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

# On two cores shared by five processes, the slowest of the six pages takes 0.4 s (the first page, while libraries
# load). A PDF of 300 pages of text takes 2 s.
SECONDS: Final = 20.0
# In addition to the memory of the process at its start.
MEMORY_BYTES: Final = 768_000_000
_SERVE_CODE: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from retrieval.sources.sandbox import serve; serve()"
)


class Sandbox:
    """One process at a time, started on first use. A context manager; not thread-safe."""

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
        """The result of ``function``; its ``ArticleError`` is raised here.

        Raises ``ArticleError`` about ``page``: ``too-slow``, ``too-large`` when memory ran out, ``unreadable`` when
        the process died or the function failed.
        """
        process = self._process or self._start()
        timer = Timer(self._seconds, process.kill)
        timer.start()
        try:
            answer = _send_request(process, (function, arguments, options))
        except BaseException:  # after an interrupt, a partial answer must not be read as the next one
            self.close()
            raise
        finally:
            timed_out = not timer.is_alive()
            timer.cancel()
        if answer is None:
            self.close()
            if timed_out:
                message = f"{page}: not read within {self._seconds:g} s"
                raise ArticleError(message, reason="too-slow", page=page, limit=self._seconds)
            raise ArticleError(f"{page}: broke its reader", reason="unreadable", page=page)
        outcome, value = answer
        if outcome == "refused":
            raise value
        if outcome == "memory":
            self.close()  # the process would keep the memory
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
    with suppress(BrokenPipeError):  # the process that would read the rest is gone
        pipe.close()


def _send_request(process: subprocess.Popen[bytes], request: object) -> tuple[str, Any] | None:
    """The answer, or None when the process ended before it answered."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        pickle.dump(request, process.stdin)
        process.stdin.flush()
        answer: tuple[str, Any] = pickle.load(process.stdout)  # noqa: S301 - from our own process
    except (OSError, EOFError, pickle.UnpicklingError):
        return None
    return answer


def serve() -> None:
    """Main loop of the sandbox process: answer requests until the input ends."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # keep a library's prints out of the answers
    _limit_memory(pickle.load(requests))  # noqa: S301
    while True:
        try:
            function, arguments, options = pickle.load(requests)  # noqa: S301
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
