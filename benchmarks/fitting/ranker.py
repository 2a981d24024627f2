"""Fits the ranker, which orders the candidates of a question (LambdaMART: Burges, 2010), and one for each fold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting import lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.gbdt import dump, fit, rows_of, save
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import RANKER, RANKER_FEATURES, RANKER_TREES
from benchmarks.fitting.questions import Lists, load_questions
from retrieval.evaluation.fold_models import FOLDS, title_key

ROLES: Final = ("questions", "distractors")
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
    first, *others = lists.load(data, lists.RANKED).values()
    save_fold(out, "ranker", fold, ranker(first.joined(*others), RANKER_FEATURES, fold), notes(data, ROLES))


def ranker(
    training: Lists, names: Sequence[str], without: int | None = None, trees: int = RANKER_TREES, **changes: Any
) -> Any:
    """The ranker fitted on ``training``, without the questions of fold ``without`` and those that no candidate answers.
    ``changes`` are other parameters of LightGBM."""
    kept = [(table, labels) for question, table, labels in training if question.fold != without and labels.any()]
    rows = rows_of([table for table, _ in kept], names)
    labels = np.concatenate([labels for _, labels in kept]).astype(int)
    return fit({**RANKER, **changes}, trees, names, rows, labels, [len(own) for _, own in kept])


def notes(data: Data, roles: Sequence[str]) -> dict[str, Any]:
    """What a model says of how it was made."""
    return {"made_by": "make fit", "data": [name for role in roles for name in data.roles[role]]}


def save_fold(out: Path, name: str, fold: int | None, booster: Any, made: dict[str, Any]) -> None:
    """Write the shipped model, or that of a fold."""
    if fold is None:
        save(out / MODELS, name, dump(booster, made))
    else:
        save(out / FOLDS_FOLDER, f"{name}-{fold}", dump(booster, {**made, "without_fold": fold}))
