"""Fits how likely each word is to be the answer (boosted trees on the log loss), and one model for each fold.

It is fitted on the words of right candidates, of wrong ones that seem likely and of others, and of the likely ones for
questions that nothing answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting import lists, newsroom_lists
from benchmarks.fitting.candidate_lists import Array, Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.gbdt import Rows, fit
from benchmarks.fitting.models import FOLDS_FOLDER, MODELS, notes, save_fold
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import WEIGHTS, WORDS, WORDS_OTHER, WORDS_TEMPTING, WORDS_TREES, WORDS_UNANSWERED
from benchmarks.fitting.questions import SEED
from retrieval.arrays import FeatureTable
from retrieval.evaluation.fold_models import FOLDS
from retrieval.ranking.word_scores import WORD_FEATURES

ROLES: Final = (*lists.ROLES, *newsroom_lists.ROLES)
READS: Final = ()
NAME: Final = "words"
WRITES: Final = (f"{MODELS}/{NAME}.json", *(f"{FOLDS_FOLDER}/{NAME}-{fold}.json" for fold in range(FOLDS)))


def run(data: Data, out: Path) -> None:
    """Write the models."""
    mapped(_fit, [(data, out, fold) for fold in (None, *range(FOLDS))])


def fitted(training: Mapping[str, Lists], without: int | None, trees: int = WORDS_TREES) -> Any:
    """The model fitted on ``training`` (lists by archive), without the questions of fold ``without``."""
    kept = list(_kept(training, without))
    rows = Rows(
        np.vstack([values for values, _, _ in kept]).astype(np.float32),
        np.concatenate([answering for _, answering, _ in kept]).astype(int),
        weights=np.concatenate([np.full(len(answering), weight) for _, answering, weight in kept]),
    )
    return fit(WORDS, trees, WORD_FEATURES, rows, constrained=False)


def _kept(training: Mapping[str, Lists], without: int | None) -> Iterator[tuple[Array, Array, float]]:
    """The features of the words of some candidates of each question, whether they answer, and the weight of the
    archive."""
    chooser = np.random.default_rng(SEED)
    for archive, asked in training.items():
        for (question, table, labels), words, answering in zip(asked, asked.word_tables, asked.answering, strict=True):
            if question.fold != without:
                chosen = np.isin(words.candidates, chosen_candidates(table, labels, chooser))
                yield words.values[chosen], answering[chosen], WEIGHTS.get(archive, 1.0)


def chosen_candidates(table: FeatureTable, labels: Array, chooser: np.random.Generator) -> Array:
    """The candidates whose words are fitted on: all that are right, and of the wrong ones those likeliest before they
    are ranked and some others. Without a right one, the likeliest."""
    likely = np.argsort(-table.columns(("prior_share",))[0], kind="stable")
    if not labels.any():
        return likely[:WORDS_UNANSWERED]
    wrong = likely[~labels[likely]]
    rest = wrong[WORDS_TEMPTING:]
    others = chooser.choice(rest, min(WORDS_OTHER, len(rest)), replace=False)
    return np.concatenate([np.flatnonzero(labels), wrong[:WORDS_TEMPTING], others])


def _fit(data: Data, out: Path, fold: int | None) -> None:
    training = {**lists.load(data, lists.RANKED), newsroom_lists.NAME: newsroom_lists.load(data)}
    save_fold(out, NAME, fold, fitted(training, fold), notes(data, ROLES))
