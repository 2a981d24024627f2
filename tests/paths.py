"""Where the checkout and its seed pages lie, for tests at any depth."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
SEED_ARCHIVE = f"memory:{SEEDS}"
