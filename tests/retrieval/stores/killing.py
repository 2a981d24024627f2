"""Kills an ingest at a random moment and looks at what is left."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from retrieval.archive import open_archive
from tests.retrieval.stores.dying import made

ROOT = Path(__file__).parents[3]


def kill_once(address: str, first: int, moment: float) -> int:
    """Start an ingest at article ``first``, kill it ``moment`` seconds after it opened the
    archive, and return the first number that was not acknowledged."""
    command = [sys.executable, "-m", "tests.retrieval.stores.dying", address, str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        time.sleep(moment)
        process.kill()
        told = process.stdout.read().split()
    return int(told[-1]) if told else first


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
    """Kill ``times`` times, going on where it stopped; returns how many were acknowledged."""
    chooser = random.Random(seed)  # noqa: S311 - chooses moments
    acknowledged = 0
    for _ in range(times):
        acknowledged = kill_once(address, acknowledged, chooser.uniform(0.0, 0.4))
        inspect(address, acknowledged)
    return acknowledged
