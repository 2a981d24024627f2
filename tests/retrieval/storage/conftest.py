from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from retrieval.opening import open_archive


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"file:{tmp_path / 'archive'}"


@pytest.fixture
def archive(address: str) -> Any:
    with open_archive(address, create=True) as opened:
        yield opened
