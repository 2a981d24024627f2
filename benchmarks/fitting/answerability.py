"""Fits the chance that a candidate answers (boosted trees on the log loss), and one for each fold.

It is fitted on the first candidates as the rankers of the folds order them, so on an order like that of questions
that nobody has seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting import lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.gbdt import fit, rows_of
from benchmarks.fitting.measures import judged, out_of_fold
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import ANSWERABILITY, ANSWERABILITY_FEATURES, ANSWERABILITY_TREES
from benchmarks.fitting.questions import Array, Lists
from benchmarks.fitting.ranker import FOLDS_FOLDER, MODELS, notes, save_fold
from retrieval.evaluation.fold_models import FOLDS
from retrieval.ranking.gbdt import TreeEnsemble, load

ROLES: Final = ("questions", "distractors")
READS: Final = (f"{FOLDS_FOLDER}/ranker-[0-9].json",)
WRITES: Final = (
    f"{MODELS}/answerability.json",
    *(f"{FOLDS_FOLDER}/answerability-{fold}.json" for fold in range(FOLDS)),
)
# Candidates of a question that the chance is fitted on.
FITTED_PLACES: Final = 5


def run(data: Data, out: Path) -> None:
    """Write the models of the chance."""
    first = list(first_candidates(data, out).values())
    made = notes(data, ROLES)
    mapped(_fit, [(out, fold, *judged_rows(first, fold), made) for fold in (None, *range(FOLDS))])


def first_candidates(data: Data, out: Path) -> dict[str, Lists]:
    """The first candidates of every archive, in the order of the rankers of the folds below ``out``."""
    rankers = fold_trees(out, "ranker")
    return {name: judged(asked, out_of_fold(asked, rankers)) for name, asked in lists.load(data).items()}


def fold_trees(out: Path, name: str) -> list[TreeEnsemble]:
    """The models of the folds below ``out``, in order."""
    return [load(f"{name}-{fold}", out / FOLDS_FOLDER) for fold in range(FOLDS)]


def judged_rows(sets: Iterable[Lists], without: int | None) -> tuple[Array, Array]:
    """The features and labels of the first ``FITTED_PLACES`` candidates of each question, without those of a fold."""
    kept = [(table, labels) for first in sets for question, table, labels in first if question.fold != without]
    rows = np.vstack([rows_of([table], ANSWERABILITY_FEATURES)[:FITTED_PLACES] for table, _ in kept])
    return rows, np.concatenate([labels[:FITTED_PLACES] for _, labels in kept]).astype(int)


def _fit(out: Path, fold: int | None, rows: Array, labels: Array, made: dict[str, Any]) -> None:
    booster = fit(ANSWERABILITY, ANSWERABILITY_TREES, ANSWERABILITY_FEATURES, rows, labels)
    save_fold(out, "answerability", fold, booster, made)
