"""Where the fitted models lie, and how they are written and read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.fitting.data import Data
from benchmarks.fitting.gbdt import dump, save
from retrieval.evaluation.fold_models import FOLDS
from retrieval.ranking.gbdt import TreeEnsemble, load

MODELS: Final = Path("retrieval/ranking/models")
FOLDS_FOLDER: Final = Path("benchmarks/fitting/folds")


def notes(data: Data, roles: Sequence[str]) -> dict[str, Any]:
    """What a model says of how it was made."""
    return {"made_by": "make fit", "data": [name for role in roles for name in data.roles[role]]}


def save_fold(out: Path, name: str, fold: int | None, booster: Any, made: dict[str, Any]) -> None:
    """Write the shipped model, or that of a fold."""
    if fold is None:
        save(out / MODELS, name, dump(booster, made))
    else:
        save(out / FOLDS_FOLDER, f"{name}-{fold}", dump(booster, {**made, "without_fold": fold}))


def fold_trees(out: Path, name: str) -> list[TreeEnsemble]:
    """The models of the folds below ``out``, in order."""
    return [load(f"{name}-{fold}", out / FOLDS_FOLDER) for fold in range(FOLDS)]
