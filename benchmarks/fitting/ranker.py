"""Fits the ranker, which orders the candidates of a question (LambdaMART: Burges, 2010), and one for each fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting import lists, newsroom_lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.gbdt import Rows, dump, fit, rows_of, save
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import RANKER, RANKER_FEATURES, RANKER_TREES, WEIGHTS
from benchmarks.fitting.questions import Lists, load_questions
from retrieval.evaluation.fold_models import FOLDS, title_key

ROLES: Final = ("questions", "distractors", "newsroom", "newsroom_archive")
MODELS: Final = Path("retrieval/ranking/models")
FOLDS_FOLDER: Final = Path("benchmarks/fitting/folds")
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
    training = {**lists.load(data, lists.RANKED), newsroom_lists.NAME: newsroom_lists.load(data)}
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


def notes(data: Data, roles: Sequence[str]) -> dict[str, Any]:
    """What a model says of how it was made."""
    return {"made_by": "make fit", "data": [name for role in roles for name in data.roles[role]]}


def save_fold(out: Path, name: str, fold: int | None, booster: Any, made: dict[str, Any]) -> None:
    """Write the shipped model, or that of a fold."""
    if fold is None:
        save(out / MODELS, name, dump(booster, made))
    else:
        save(out / FOLDS_FOLDER, f"{name}-{fold}", dump(booster, {**made, "without_fold": fold}))
