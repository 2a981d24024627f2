"""A PostgreSQL server for the tests: created in a folder, started on loopback, stopped at the end.

It needs Debian's package (``postgresql``) and no privileges. PostgreSQL refuses to run as root; where the tests do,
it runs as ``postgres`` or ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

PATIENCE: Final = 240.0  # seconds for the server to start or stop
USER: Final = "isnad"
PASSWORD: Final = "a secret of the tests/:@"  # noqa: S105 - of nobody; with what has to be quoted in an address
QUOTED: Final = "a%20secret%20of%20the%20tests%2F%3A%40"


def programs() -> Path | None:
    """The folder of the newest ``initdb`` and ``postgres`` on this machine; None when there is none."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    beside = [Path(found).resolve().parent] if found else []
    return next((folder for folder in (*reversed(packaged), *beside) if (folder / "postgres").exists()), None)


class Postgres:
    """A server that creates databases. A context manager."""

    def __init__(self) -> None:
        folder = programs()
        if folder is None:
            raise FileNotFoundError("no PostgreSQL on this machine: apt-get install postgresql")
        self._bin = folder
        # The path must be short: a socket path has at most 107 characters.
        self._home = Path(tempfile.mkdtemp(prefix="isnad-pg-"))
        self._data = self._home / "data"
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0

    def __enter__(self) -> Self:
        self._home.chmod(0o755)
        secret = self._home / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        account = _account()
        if account is not None:
            os.chown(self._home, account.pw_uid, account.pw_gid)
            os.chown(secret, account.pw_uid, account.pw_gid)
        options = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
        self._run("initdb", f"--pgdata={self._data}", f"--username={USER}", f"--pwfile={secret}", *options)
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(self._home), "fsync": "off"}
        account = _account()
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    str(self._bin / "postgres"),
                    f"-D{self._data}",
                    f"-p{self.port}",
                    *(f"-c{name}={value}" for name, value in options.items()),
                ],
                cwd=self._home,
                stdout=log,
                stderr=log,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            ready = [str(self._bin / "pg_isready"), "-q", "-h127.0.0.1", f"-p{self.port}"]
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError((self._home / "log").read_text(encoding="utf-8")[-2000:])

    def stop(self) -> None:
        """Fast shutdown: connections are closed, and committed data is kept."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def url(self, database: str, *, password: str = QUOTED) -> str:
        """The address of ``database``, in the form of the settings."""
        return f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """The address of a new, empty database."""
        self._databases += 1
        name = f"isnad_{self._databases}"
        self.run("createdb", name)
        return self.url(name)

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs against this server, and return its output."""
        done = subprocess.run(
            [str(self._bin / program), "-h127.0.0.1", f"-p{self.port}", f"-U{USER}", *arguments],
            env={**os.environ, "PGPASSWORD": PASSWORD},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def _run(self, program: str, *arguments: str) -> None:
        account = _account()
        subprocess.run(
            [str(self._bin / program), *arguments],
            cwd=self._home,
            capture_output=True,
            check=True,
            timeout=PATIENCE * 2,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )


def _account() -> pwd.struct_passwd | None:
    """The account that runs the server; None for that of the tests."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
