"""Where the news archive of the quality floors lies: in ``shared``, beside the checkout."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.paths import ROOT

SHARED = ROOT.parent / "shared"
ARCHIVES = tuple(SHARED / "archive" / name for name in ("ant-multisource.jsonl.gz", "ant-jawhara.jsonl.gz"))


def require(files: Iterable[Path]) -> None:
    """Skip the test, with the reason, where one of ``files`` is missing."""
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        pytest.skip(f"the quality gate did not run: no {' and no '.join(missing)} in shared/ beside the checkout")
