"""Fits the ranker, which orders the candidates of a question (LambdaMART: Burges, 2010), and one for each fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting import scored_lists
from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.gbdt import Rows, fit, rows_of, save
from benchmarks.fitting.models import FOLDS_FOLDER, MODELS, notes, save_fold
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import RANKER, RANKER_FEATURES, RANKER_TREES, WEIGHTS
from benchmarks.fitting.questions import load_questions
from retrieval.evaluation.fold_models import FOLDS, title_key

ROLES: Final = ("questions", "distractors", "newsroom", "newsroom_archive")
READS: Final = ()
WRITES: Final = (
    f"{MODELS}/ranker.json",
    f"{MODELS}/titles.json",
    *(f"{FOLDS_FOLDER}/ranker-{fold}.json" for fold in range(FOLDS)),
)


def run(data: Data, out: Path) -> None:
    """Write the rankers, and the titles of the pages that they have seen."""
    mapped(_fit, [(data, out, fold) for fold in (None, *range(FOLDS))])
    questions, _ = load_questions(data.paths("questions"))
    save(out / MODELS, "titles", {"titles": sorted({title_key(question.title) for question in questions})})


def _fit(data: Data, out: Path, fold: int | None) -> None:
    training = scored_lists.load(data, scored_lists.FITTED)
    save_fold(out, "ranker", fold, ranker(training, RANKER_FEATURES, fold), notes(data, ROLES))


def ranker(
    training: Mapping[str, Lists],
    names: Sequence[str],
    without: int | None = None,
    trees: int = RANKER_TREES,
    **changes: Any,
) -> Any:
    """The ranker fitted on ``training`` (lists by archive), without the questions of fold ``without`` and those that no
    candidate answers. ``changes`` are other parameters of LightGBM."""
    kept = [
        (table, labels, WEIGHTS[archive])
        for archive, asked in training.items()
        for question, table, labels in asked
        if question.fold != without and labels.any()
    ]
    sizes = [len(own) for _, own, _ in kept]
    rows = Rows(
        rows_of([table for table, _, _ in kept], names),
        np.concatenate([labels for _, labels, _ in kept]).astype(int),
        sizes,
        np.repeat([weight for _, _, weight in kept], sizes),
    )
    return fit({**RANKER, **changes}, trees, names, rows)
