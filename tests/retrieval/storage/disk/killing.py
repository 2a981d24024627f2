"""Kills an ingest after some acknowledgement and looks at what is left."""

from __future__ import annotations

import random
import subprocess
import sys
import time

from retrieval.opening import open_archive
from tests.paths import ROOT
from tests.retrieval.storage.disk.dying import made

MOST_BATCHES = 12  # that one process has acknowledged when it is killed


def kill_once(address: str, first: int, batches: int, share: float) -> int:
    """Start an ingest at article ``first`` and kill it after it acknowledged ``batches`` batches.

    ``share``, 0 to 1, is how much of the time that the batch before took is left to the next one, so that the
    kill falls into every part of its work however fast the machine is. Returns the first number that was not
    acknowledged.
    """
    command = [sys.executable, "-m", "tests.retrieval.storage.disk.dying", address, str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        told, took = b"", 0.0
        for _ in range(batches):
            began = time.monotonic()
            told = process.stdout.readline()
            took = time.monotonic() - began
        time.sleep(share * took)
        process.kill()
        rest = process.stdout.read().split()
    return int(rest[-1] if rest else told)


def inspect(address: str, acknowledged: int) -> None:
    """The archive opens; everything acknowledged is there, once, in its last version; the
    index and the articles agree."""
    with open_archive(address) as archive:
        held = {article.id: article for article in archive.articles()}
        assert len(held) == archive.statistics().articles
        for number in range(acknowledged):
            wanted = made(number)
            newest = held[wanted.id]
            assert newest == wanted or int(newest.title.split()[-1]) > number
        check = archive.check()
        assert check.sound, check
        engine = archive._store.engine
        assert engine.passage_count() == archive.statistics().passages


def kill_often(address: str, times: int, seed: int) -> int:
    """Kill ``times`` times, going on where it stopped; returns how many were acknowledged.

    After which batch, and how far into the next, is drawn from ``seed``.
    """
    chooser = random.Random(seed)  # noqa: S311 - chooses moments
    acknowledged = 0
    for _ in range(times):
        before = acknowledged
        acknowledged = kill_once(address, before, chooser.randint(1, MOST_BATCHES), chooser.random())
        assert acknowledged > before
        inspect(address, acknowledged)
    return acknowledged
