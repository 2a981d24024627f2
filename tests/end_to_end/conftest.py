"""Runs the installed command ``isnad`` as a separate process, with its streams and exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.botapi import BotServer
from tests.end_to_end.bots import RunningBot, in_form, make_archive, measured
from tests.end_to_end.forking import NO_NETWORK, STARTING, run_forked
from tests.paths import SEED_ARCHIVE

PATIENCE = 240  # seconds; a command that hangs fails the test, not the run


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Isnad:
    """The command, run in an empty folder with the five pages as its archive.

    It is forked (see ``forking``), or really started where the settings affect how Python starts.
    """

    command: str
    folder: Path
    environment: Mapping[str, str]

    def __call__(
        self, *arguments: str | bytes, typed: str | bytes | None = None, settings: Mapping[str, str] | None = None
    ) -> Outcome:
        raw = typed.encode() if isinstance(typed, str) else typed
        environment = {**self.environment, **(settings or {})}
        if measured() or any(name.startswith(STARTING) for name in settings or ()):
            done = self._started(arguments, environment, raw)
        else:
            done = run_forked(
                arguments, cwd=self.folder, env=environment, guard=NO_NETWORK, typed=raw, patience=PATIENCE
            )
        return Outcome(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())

    def _started(
        self, arguments: Sequence[str | bytes], environment: Mapping[str, str], typed: bytes | None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self.command, *arguments],
            cwd=self.folder,
            env=environment,
            input=typed,
            stdin=subprocess.DEVNULL if typed is None else None,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self.command, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=_interruptible,  # noqa: PLW1509 - one call, before Python runs
        )


def _interruptible() -> None:
    """Restore the handling of Ctrl-C, which background jobs of a shell and their children ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def isnad(tmp_path: Path) -> Isnad:
    folder = tmp_path / "empty"
    folder.mkdir()
    return Isnad(
        command=str(Path(sys.executable).with_name("isnad")),
        folder=folder,
        environment={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "PYTHONPATH": str(NO_NETWORK),
            "ARCHIVE": SEED_ARCHIVE,
            "LANGUAGE": "en",
            **measured(),
        },
    )


@pytest.fixture
def refused(isnad: Isnad) -> Callable[..., str]:
    """Run a command that must be refused: empty standard output, one line on standard error, code 2."""

    def run(*arguments: str | bytes, **how: str | bytes | Mapping[str, str]) -> str:
        outcome = isnad(*arguments, **how)  # type: ignore[arg-type]
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("isnad: ")
        assert len(outcome.err.splitlines()) == 1
        return outcome.err

    return run


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """A polling bot without rate limits; what it sent is checked at the end."""
    folder = tmp_path_factory.mktemp("newsroom")
    with BotServer() as server, RunningBot(server, folder, make_archive(folder / "pages"), forked=True) as bot:
        server.person("سلمى")  # the owner
        yield bot
        in_form(server)
        assert bot.failures() == []


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[RunningBot]:
    """A bot that is not started yet, with its own database."""
    with BotServer() as server:
        server.person("سلمى")
        bot = RunningBot(server, tmp_path, make_archive(tmp_path / "pages"), forked=True)
        try:
            yield bot
        finally:
            bot.__exit__(None, None, None)
        in_form(server)
