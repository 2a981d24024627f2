"""Fits the ranker that weighs meaning too (the extra ``semantic``), and one for each fold.

The chance stays the one that was fitted without an encoder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.fitting import semantic_lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import RANKER_FEATURES
from benchmarks.fitting.ranker import FOLDS_FOLDER, MODELS, notes, ranker, save_fold
from retrieval.evaluation.fold_models import FOLDS
from retrieval.ranking.semantic import FEATURES

ROLES: Final = ("questions",)
READS: Final = ()
WRITES: Final = (
    f"{MODELS}/ranker-semantic.json",
    *(f"{FOLDS_FOLDER}/ranker-semantic-{fold}.json" for fold in range(FOLDS)),
)


def run(data: Data, out: Path) -> None:
    """Write the rankers."""
    mapped(_fit, [(data, out, fold) for fold in (None, *range(FOLDS))])


def _fit(data: Data, out: Path, fold: int | None) -> None:
    first, *others = semantic_lists.load(data).values()
    booster = ranker(first.joined(*others), (*RANKER_FEATURES, *FEATURES), fold)
    save_fold(out, "ranker-semantic", fold, booster, {**notes(data, ROLES), "encoder": semantic_lists.ENCODER})
