"""An ingest that is killed loses nothing that it had acknowledged.

A few times here; ``benchmarks/kill.py`` does the same as often as it is told.
"""

from __future__ import annotations

import pytest

from tests.retrieval.storage.disk.dying import BATCH
from tests.retrieval.storage.disk.killing import kill_often


@pytest.mark.processes
@pytest.mark.parametrize("seed", [1, 2])
def test_an_archive_outlives_its_writer(address: str, seed: int) -> None:
    assert kill_often(address, 4, seed) >= 4 * BATCH
