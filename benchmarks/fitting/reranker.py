"""Fits the models of the extra ``semantic``, and one of each for each fold.

The reranker orders the best candidates of the ranker anew (LambdaMART: Burges, 2010), by the ranker's score, the
features of the words and those of the meaning. The chance with meaning is fitted on its order.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.fitting import semantic_lists
from benchmarks.fitting.answerability import write
from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.encoding import ENCODER
from benchmarks.fitting.models import FOLDS_FOLDER, MODELS, fold_trees, notes, save_fold
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import (
    RERANKER_FEATURES,
    RERANKER_TREES,
    SEMANTIC_ANSWERABILITY_FEATURES,
)
from benchmarks.fitting.ranker import ranker
from retrieval.evaluation.fold_models import FOLDS
from retrieval.ranking.cascade import reranked_candidates
from retrieval.ranking.gbdt import TreeEnsemble

ROLES: Final = semantic_lists.ROLES
READS: Final = ()
NAMES: Final = ("reranker", "answerability-semantic")
WRITES: Final = (
    *(f"{MODELS}/{name}.json" for name in NAMES),
    *(f"{FOLDS_FOLDER}/{name}-{fold}.json" for name in NAMES for fold in range(FOLDS)),
)


def run(data: Data, out: Path) -> None:
    """Write the models."""
    mapped(_fit, [(data, out, fold) for fold in (None, *range(FOLDS))])
    first = reranked(semantic_lists.load(data), fold_trees(out, "reranker"))
    made = {**notes(data, ROLES), "encoder": ENCODER}
    write(first, "answerability-semantic", SEMANTIC_ANSWERABILITY_FEATURES, out, made)


def reranked(asked: Mapping[str, Lists], rerankers: list[TreeEnsemble]) -> dict[str, Lists]:
    """The candidates in the order of the rerankers of the folds, with the features that their place gives them."""
    made = {}
    for name, lists in asked.items():
        best = made[name] = Lists()
        for question, table, labels in lists:
            order, again = reranked_candidates(table, rerankers[question.fold])
            best.add(question, again, labels[order])
    return made


def _fit(data: Data, out: Path, fold: int | None) -> None:
    training = {name: own for name, own in semantic_lists.load(data).items() if name != "pool without the page"}
    booster = ranker(training, RERANKER_FEATURES, fold, RERANKER_TREES)
    save_fold(out, "reranker", fold, booster, {**notes(data, ROLES), "encoder": ENCODER})
