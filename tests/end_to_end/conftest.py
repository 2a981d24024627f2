"""Runs the installed command ``isnad`` as people do: another process, its streams, its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = f"memory:{ROOT / 'seeds'}"
PATIENCE = 60  # seconds; a command that hangs fails the test, not the run


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Isnad:
    """The command, run in an empty folder with the five pages as its archive."""

    command: str
    folder: Path
    environment: Mapping[str, str]

    def __call__(
        self, *arguments: str | bytes, typed: str | bytes | None = None, settings: Mapping[str, str] | None = None
    ) -> Outcome:
        raw = typed.encode() if isinstance(typed, str) else typed
        done = subprocess.run(
            [self.command, *arguments],
            cwd=self.folder,
            env={**self.environment, **(settings or {})},
            input=raw,
            stdin=subprocess.DEVNULL if raw is None else None,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        return Outcome(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self.command, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


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
            "PYTHONPATH": str(Path(__file__).with_name("no_network")),
            "ARCHIVE": SEEDS,
            "LANGUAGE": "en",
        },
    )


@pytest.fixture
def refused(isnad: Isnad) -> Callable[..., str]:
    """Runs a command that must be refused: nothing on standard output, one line on standard error, code 2."""

    def run(*arguments: str | bytes, **how: str | bytes | Mapping[str, str]) -> str:
        outcome = isnad(*arguments, **how)  # type: ignore[arg-type]
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("isnad: ")
        assert len(outcome.err.splitlines()) == 1
        return outcome.err

    return run
