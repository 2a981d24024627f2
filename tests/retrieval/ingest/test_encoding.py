"""Encoding in the background is killed at any moment and loses nothing that it had reported."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from retrieval.opening import open_archive
from tests.gram_encoder import GramEncoder
from tests.paths import ROOT
from tests.retrieval.contract.test_vectors import article, encode_all

COUNT = 200
# Goes on after each report when it is told to, so that a busy machine cannot let it end before it is killed.
ENCODES = """
import sys
from retrieval.ingest.encoding import encode_archive
from retrieval.opening import open_archive
from tests.gram_encoder import GramEncoder
with open_archive(sys.argv[1]) as archive:
    archive.use_encoder(GramEncoder())
    for report in encode_archive(archive, jobs=2):
        print(report.total - report.done, flush=True)
        sys.stdin.readline()
"""


def go_on(told: IO[str]) -> None:
    told.write("\n")
    told.flush()


@pytest.mark.processes
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_a_killed_run_loses_nothing_and_the_next_goes_on(share: float, tmp_path: Path) -> None:
    address = f"file:{tmp_path / 'archive'}"
    with open_archive(address, create=True) as archive:
        archive.add(article(number) for number in range(COUNT))
    reported = COUNT
    for reports in (3, 5):
        with subprocess.Popen(
            [sys.executable, "-c", ENCODES, address], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert int(process.stdout.readline()) <= reported  # it goes on where the last one was killed
            began = time.monotonic()
            for _ in range(reports):
                go_on(process.stdin)
                reported = int(process.stdout.readline())
            go_on(process.stdin)
            time.sleep(share * (time.monotonic() - began) / reports)
            process.kill()
            reported = min([reported, *map(int, process.stdout.read().split())])
        with open_archive(address) as archive:
            assert archive.check().sound
            archive.use_encoder(GramEncoder())
            assert len(archive.unencoded()) <= reported < COUNT
    with open_archive(address) as archive:
        assert 0 < encode_all(archive, GramEncoder()) <= reported
        assert archive.unencoded() == []
        assert archive.check().sound
