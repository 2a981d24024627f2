"""Fits the chance that a candidate answers (boosted trees on the log loss), and one for each fold.

It is fitted on the first candidates as the rankers of the folds order them, so on an order like that of questions
that nobody has seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting import scored_lists
from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.gbdt import Rows, fit, rows_of
from benchmarks.fitting.measures import judged, out_of_fold
from benchmarks.fitting.models import FOLDS_FOLDER, MODELS, fold_trees, notes, save_fold
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import (
    ANSWERABILITY,
    ANSWERABILITY_FEATURES,
    ANSWERABILITY_TREES,
    ANSWERABILITY_WEIGHTS,
)
from retrieval.evaluation.fold_models import FOLDS

ROLES: Final = ("questions", "distractors", "newsroom", "newsroom_archive")
READS: Final = (f"{FOLDS_FOLDER}/ranker-[0-9].json",)
WRITES: Final = (
    f"{MODELS}/answerability.json",
    *(f"{FOLDS_FOLDER}/answerability-{fold}.json" for fold in range(FOLDS)),
)
# Candidates of a question that the chance is fitted on.
FITTED_PLACES: Final = 5


def run(data: Data, out: Path) -> None:
    """Write the models of the chance."""
    write(first_candidates(data, out), "answerability", ANSWERABILITY_FEATURES, out, notes(data, ROLES))


def write(first: Mapping[str, Lists], name: str, features: Sequence[str], out: Path, made: dict[str, Any]) -> None:
    """Write the models ``name`` of the chance, fitted on the ``first`` candidates of each archive by ``features``."""
    model = (name, features, made)
    mapped(_fit, [(out, model, fold, judged_rows(first, features, fold)) for fold in (None, *range(FOLDS))])


def first_candidates(data: Data, out: Path) -> dict[str, Lists]:
    """The first candidates of every archive, in the order of the rankers of the folds below ``out``."""
    rankers = fold_trees(out, "ranker")
    return {name: judged(own, out_of_fold(own, rankers)) for name, own in scored_lists.load(data).items()}


def judged_rows(first: Mapping[str, Lists], features: Sequence[str], without: int | None) -> Rows:
    """The first ``FITTED_PLACES`` candidates of each question, without those of a fold."""
    kept = [
        (table, labels[:FITTED_PLACES], ANSWERABILITY_WEIGHTS.get(archive, 1.0))
        for archive, asked in first.items()
        for question, table, labels in asked
        if question.fold != without
    ]
    return Rows(
        np.vstack([rows_of([table], features)[:FITTED_PLACES] for table, _, _ in kept]),
        np.concatenate([labels for _, labels, _ in kept]).astype(int),
        weights=np.concatenate([np.full(len(labels), weight) for _, labels, weight in kept]),
    )


def _fit(out: Path, model: tuple[str, Sequence[str], dict[str, Any]], fold: int | None, rows: Rows) -> None:
    name, features, made = model
    booster = fit(ANSWERABILITY, ANSWERABILITY_TREES, features, rows, constrained=False)
    save_fold(out, name, fold, booster, made)
