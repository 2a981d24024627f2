"""Starts ``isnad`` as a separate process without loading its libraries each time.

A server process loads the libraries once and forks for each start. The process, its streams, signals and
environment are real. The start and the shutdown of the Python interpreter are not; ``test_bot_running`` and
``test_console`` test those with real starts.
"""

from __future__ import annotations

import io
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
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from typing import Final

from bot.cli import commands

HERE: Final = Path(__file__).parent
LOOPBACK_ONLY: Final = HERE / "loopback_only"
NO_NETWORK: Final = HERE / "no_network"
# Python reads these before the program runs, so that only a real start shows their effect.
STARTING: Final = ("PYTHON", "LC_")
COMMANDS: Final = [f"bot.cli.commands.{module.name}" for module in iter_modules(commands.__path__)]
LOADED: Final = ["bot.cli.main", "bot.telegram.runner", *COMMANDS]
# The mode and error handler of the standard streams, as Python sets them in the C locale.
STREAMS: Final = (("rb", "surrogateescape"), ("wb", "surrogateescape"), ("wb", "backslashreplace"))

_context: Final = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(LOADED)


class Forked:
    """A process with the part of ``subprocess.Popen`` that the tests use.

    ``guard`` is a folder with the ``sitecustomize`` that limits network access. Standard input is the file
    ``typed``, or empty.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        out: Path,
        err: Path,
        guard: Path = LOOPBACK_ONLY,
        typed: Path = Path(os.devnull),
    ) -> None:
        streams = (str(typed), str(out), str(err))
        self._process = _context.Process(
            target=_run, args=(list(arguments), str(cwd), dict(env), streams, str(guard)), daemon=True
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


def run_forked(
    arguments: Sequence[str | bytes],
    *,
    cwd: Path,
    env: Mapping[str, str],
    guard: Path,
    typed: bytes | None = None,
    patience: float,
) -> subprocess.CompletedProcess[bytes]:
    """As ``subprocess.run`` of ``isnad`` with these arguments, captured; ``patience`` is in seconds."""
    with TemporaryDirectory() as folder:
        given, out, err = (Path(folder, name) for name in ("in", "out", "err"))
        given.write_bytes(typed or b"")
        words = [os.fsdecode(argument) for argument in arguments]
        process = Forked(words, cwd=cwd, env=env, out=out, err=err, guard=guard, typed=given)
        try:
            code = process.wait(patience)
        finally:
            process.kill()
        return subprocess.CompletedProcess(words, code, out.read_bytes(), err.read_bytes())


def _run(arguments: Sequence[str], cwd: str, env: Mapping[str, str], streams: tuple[str, str, str], guard: str) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    typed, *outputs = streams
    os.dup2(os.open(typed, os.O_RDONLY), 0)
    for number, path in enumerate(outputs, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), number)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(os.fdopen(number, mode), encoding="utf-8", errors=errors)
        for number, (mode, errors) in enumerate(STREAMS)
    )
    warnings.simplefilter("default" if env.get("PYTHONWARNINGS") == "default" else "ignore")
    runpy.run_path(str(Path(guard) / "sitecustomize.py"))
    sys.argv = ["isnad", *arguments]
    import_module("bot.__main__").main()
