"""The processes of ``benchmarks.watch_replay``: the command that writes articles, and the process that matches them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")


class Memory(NamedTuple):
    """Megabytes of a process: all that is resident, and that without mapped files."""

    resident: float
    own: float


class Spent(NamedTuple):
    """Seconds of a process: by the clock, and of the processor."""

    clock: float
    processor: float


@dataclass(slots=True)
class Matching:
    """The matching process over ``folder``. ``memory`` are its sizes since it was started last, ``processor`` the
    seconds of the ended ones."""

    folder: Path
    memory: list[Memory] = field(default_factory=list)
    processor: float = 0.0
    kills: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "benchmarks.watch_replay", "--match", str(self.folder)]
        self.process = subprocess.Popen(command)
        self.memory.clear()

    def kill(self) -> None:
        if self.process is not None:
            self.processor += self.used()
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.kills += 1

    def pause(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)

    def used(self) -> float:
        """Seconds of the processor that the running process has used."""
        if self.process is None:
            return 0.0
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def sample(self) -> None:
        if self.process is None:
            return
        try:
            _, resident, shared, *_ = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return
        self.memory.append(Memory(int(resident) * PAGE / 1e6, (int(resident) - int(shared)) * PAGE / 1e6))


def ingest(folder: Path, file: Path, matching: Matching | None = None, kills: Sequence[float] = ()) -> Spent:
    """Ingest ``file`` by the command, and kill the matching process at these seconds after the start."""
    isnad = str(Path(sys.executable).with_name("isnad"))
    started = time.monotonic()
    command = [isnad, "ingest", "--archive", f"file:{folder / 'archive'}", str(file)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    due = sorted(kills)
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            break
        time.sleep(0.05)
        if matching is not None:
            matching.sample()
            if due and time.monotonic() - started > due[0]:
                due.pop(0)
                matching.kill()
                matching.start()
    if process.returncode:
        raise RuntimeError(f"{file} was not ingested")
    spent = Spent(time.monotonic() - started, used.ru_utime + used.ru_stime)
    for _ in due if matching is not None else ():  # the file took less time than expected
        matching.kill()
        matching.start()
    return spent


def kill_times(draw: random.Random, count: int, seconds: float) -> list[float]:
    """Random moments of a part that takes about so many seconds."""
    return [draw.uniform(0.1, 0.9) * seconds for _ in range(count)]
