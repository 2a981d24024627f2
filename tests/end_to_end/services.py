"""Runs the services of deploy/ and the compose files with their command, folder and environment.

The paths of the machine are mapped below a folder of the test.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.end_to_end.bots import RunningBot, measured
from tests.paths import ROOT

DEPLOY: Final = ROOT / "deploy"
PATIENCE: Final = 120  # seconds; a command that hangs fails the test, not the run
GUARD: Final = Path(__file__).with_name("loopback_only")
# The variables that systemd sets for every service, in addition to those of the unit's user.
SYSTEMD_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

Unit = Mapping[str, Mapping[str, Sequence[str]]]


def read_unit(name: str) -> Unit:
    """A unit of deploy/: section -> name -> values, parsed as systemd does (comments only on lines of their own)."""
    sections: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    text = (DEPLOY / name).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith(("#", ";")):
            continue
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), {})
            continue
        name, _, value = line.partition("=")
        section.setdefault(name.strip(), []).append(value.strip())
    return sections


def user_and_home() -> tuple[str, str]:
    """The user that deploy/isnad.sysusers creates, and its home."""
    [line] = [line for line in (DEPLOY / "isnad.sysusers").read_text().splitlines() if line.startswith("u ")]
    _, name, _, _, home = shlex.split(line)
    return name, home


def guarded(environment: Mapping[str, str]) -> dict[str, str]:
    """``environment`` with variables that limit network access to this machine and measure coverage."""
    return {**environment, **measured(), "PYTHONPATH": str(GUARD)}


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine with Isnad installed as in docs/operating.md, below ``root``."""

    root: Path

    def install(self, settings: str) -> None:
        """Install the program, the scripts, the folders of deploy/isnad.tmpfiles, and ``settings`` as the file
        .env."""
        programs = self.path("/opt/isnad/bin")
        programs.mkdir(parents=True)
        (programs / "isnad").symlink_to(Path(sys.executable).with_name("isnad"))
        for script in ("isnad-run", "isnad-backup"):
            shutil.copymode(DEPLOY / script, self._write(programs / script, (DEPLOY / script).read_text()))
        for line in (DEPLOY / "isnad.tmpfiles").read_text().splitlines():
            if line.startswith("d "):
                self.path(line.split()[1]).mkdir(parents=True, mode=0o700)
        (self.path(user_and_home()[1]) / ".env").write_text(settings, encoding="utf-8")

    def path(self, path: str) -> Path:
        """The location of ``path`` in the test."""
        return self.root / path.lstrip("/")

    def mapped(self, text: str) -> str:
        """``text`` with the paths of deploy/ below ``root``, and with the user of the test."""
        for folder in ("/var/lib/isnad", "/var/backups/isnad", "/opt/isnad"):
            text = text.replace(folder, str(self.path(folder)))
        return text.replace("user=isnad\n", f"user={_current_user()}\n")

    def environment(self, unit: Unit) -> dict[str, str]:
        """The environment of the unit's process. Units that set variables are refused."""
        service = unit["Service"]
        assert not {"Environment", "EnvironmentFile", "PassEnvironment"} & service.keys()
        user, home = user_and_home()
        assert service["User"] == [user]
        return {
            "PATH": SYSTEMD_PATH,
            "LANG": "C.UTF-8",
            "HOME": self.mapped(home),
            "USER": user,
            "LOGNAME": user,
            "SHELL": "/usr/sbin/nologin",
            "INVOCATION_ID": "4d0c8e1f",
        }

    def folder(self, unit: Unit) -> Path:
        [folder] = unit["Service"]["WorkingDirectory"]
        return Path(self.mapped(folder))

    def command(self, unit: Unit) -> list[str]:
        [command] = unit["Service"]["ExecStart"]
        return shlex.split(self.mapped(command))

    def start_once(self, unit: Unit) -> subprocess.CompletedProcess[str]:
        """Run a unit that ends by itself."""
        return completed(self.command(unit), self.folder(unit), guarded(self.environment(unit)))

    def isnad_run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the script as an administrator would: in any folder, with any environment."""
        command = [str(self.path("/opt/isnad/bin/isnad-run")), *map(str, arguments)]
        shadow = {"ARCHIVE": "memory:/nowhere", "DATABASE_URL": "sqlite:////nowhere/bot.sqlite"}
        return completed(command, self.root, {"PATH": os.environ["PATH"], "HOME": "/nowhere", **shadow})

    def _write(self, file: Path, text: str) -> Path:
        file.write_text(self.mapped(text), encoding="utf-8")
        return file


def completed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@dataclass(slots=True)
class ServiceBot(RunningBot):
    """A bot with exactly this command and environment, in ``folder``."""

    command: Sequence[str] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return guarded(self.given)

    def _started(self) -> subprocess.Popen[bytes]:
        with self._log_file().open("ab") as log:
            return subprocess.Popen(
                list(self.command),
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


def _current_user() -> str:
    return subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
