"""Starts ``isnad`` as a process of its own without loading its libraries each time.

A server process loads them once and forks for each start. What stays real: the process, its streams, its signals,
its environment. What does not: the start of Python itself and the end of the interpreter, which
``test_bot_running`` has with real starts.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

GUARD: Final = Path(__file__).with_name("loopback_only") / "sitecustomize.py"
LOADED: Final = ["bot.cli.main", "bot.cli.commands.bot", "bot.telegram.runner"]

_context: Final = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(LOADED)


class Forked:
    """A process as ``subprocess.Popen`` has it, as far as the tests of the bot use it."""

    def __init__(self, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str], log: Path) -> None:
        self._process = _context.Process(
            target=_run, args=(list(arguments), str(cwd), dict(env), str(log)), daemon=True
        )
        self._process.start()
        assert self._process.pid is not None
        self.pid: Final[int] = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("isnad", timeout or 0)
        return code

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def _run(arguments: Sequence[str], cwd: str, env: Mapping[str, str], log: str) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    warnings.simplefilter("default")
    runpy.run_path(str(GUARD))
    sys.argv = ["isnad", *arguments]
    import_module("bot.__main__").main()
