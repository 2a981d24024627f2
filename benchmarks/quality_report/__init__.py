"""What ``docs/quality.md`` shows: measured into ``docs/quality.json``, and drawn and written from it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.fitting.data import ROOT

RECORD: Final[Path] = ROOT / "docs" / "quality.json"
# The two ways in which everything is measured: the keys of the record.
WITHOUT: Final = "without the extra"
WITH: Final = "with the extra"
WAYS: Final = (WITHOUT, WITH)
