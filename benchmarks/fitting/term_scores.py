"""Fits the scores of terms, and one model for each fold.

A candidate's score is the sum of the scores of the question's terms. The trees are fitted on the loss of the whole
list: the softmax over the candidates of a question, of which the right ones are to have all, as in ListNet (Cao et
al., 2007). Each term of a candidate gets the gradient of the candidate's sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting import lists, newsroom_lists
from benchmarks.fitting.candidate_lists import Array, Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.gbdt import Rows, fit
from benchmarks.fitting.models import FOLDS_FOLDER, MODELS, notes, save_fold
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import TERMS, TERMS_TREES, TERMS_WRONG, WEIGHTS
from benchmarks.fitting.questions import SEED
from retrieval.evaluation.fold_models import FOLDS
from retrieval.ranking.term_scores import TERM_FEATURES

ROLES: Final = (*lists.ROLES, *newsroom_lists.ROLES)
READS: Final = ()
NAME: Final = "terms"
WRITES: Final = (f"{MODELS}/{NAME}.json", *(f"{FOLDS_FOLDER}/{NAME}-{fold}.json" for fold in range(FOLDS)))
# No term tells less than this, where all candidates but one are hopeless.
_LEAST_HESSIAN: Final = 1e-3
_LEAST_CHANCE: Final = 1e-12


def run(data: Data, out: Path) -> None:
    """Write the models."""
    mapped(_fit, [(data, out, fold) for fold in (None, *range(FOLDS))])


@dataclass(frozen=True, slots=True, eq=False)
class ListLoss:
    """The loss of the lists: ``candidate`` says of which candidate each row is, ``first`` where the candidates of each
    question begin, ``question`` of which question each candidate is, ``right`` whether it is right, and ``weight`` how
    much it counts."""

    candidate: Array
    first: Array
    question: Array
    right: Array
    weight: Array

    def gradients(self, scores: Array, _: object = None) -> tuple[Array, Array]:
        """The first and second derivative for each row, given the scores of the rows."""
        sums = np.bincount(self.candidate, scores, minlength=len(self.right))
        chances = self._shares(np.exp(sums - np.maximum.reduceat(sums, self.first)[self.question]))
        wanted = self._shares(chances * self.right)
        # The terms of a candidate move together.
        terms = np.bincount(self.candidate, minlength=len(self.right))
        curve = np.maximum(chances * (1 - chances), _LEAST_HESSIAN) * terms
        slope = (chances - wanted) * self.weight
        return slope[self.candidate], (curve * self.weight)[self.candidate]

    def _shares(self, values: Array) -> Array:
        shares: Array = values / np.maximum(np.add.reduceat(values, self.first), _LEAST_CHANCE)[self.question]
        return shares


def fitted(training: Mapping[str, Lists], without: int | None, trees: int = TERMS_TREES) -> Any:
    """The model fitted on ``training`` (lists by archive), without the questions of fold ``without`` and those that no
    candidate answers."""
    kept = list(_kept(training, without))
    sizes = np.array([len(right) for _, right, _ in kept])
    counts = np.array([values.shape[1] for values, _, _ in kept])
    loss = ListLoss(
        candidate=np.repeat(np.arange(sizes.sum()), np.repeat(counts, sizes)),
        first=np.cumsum([0, *sizes[:-1]]),
        question=np.repeat(np.arange(len(sizes)), sizes),
        right=np.concatenate([right for _, right, _ in kept]).astype(float),
        weight=np.repeat([weight for _, _, weight in kept], sizes),
    )
    rows = Rows(
        np.vstack([values.reshape(-1, len(TERM_FEATURES)) for values, _, _ in kept]), loss.right[loss.candidate]
    )
    return fit({**TERMS, "objective": loss.gradients}, trees, TERM_FEATURES, rows, constrained=False)


def _kept(training: Mapping[str, Lists], without: int | None) -> Iterator[tuple[Array, Array, float]]:
    """The right candidates of each question and some wrong ones: the features of their terms, whether they are right,
    and the weight of the archive."""
    chooser = np.random.default_rng(SEED)
    for archive, asked in training.items():
        for question, labels, terms in zip(asked.questions, asked.labels, asked.terms, strict=True):
            if question.fold == without or not labels.any():
                continue
            wrong = np.flatnonzero(~labels)
            chosen = chooser.choice(wrong, min(TERMS_WRONG, len(wrong)), replace=False)
            places = np.sort([*np.flatnonzero(labels), *chosen])
            yield terms.values[places], labels[places], WEIGHTS.get(archive, 1.0)


def _fit(data: Data, out: Path, fold: int | None) -> None:
    training = {**lists.load(data, lists.RANKED), newsroom_lists.NAME: newsroom_lists.load(data)}
    save_fold(out, NAME, fold, fitted(training, fold), notes(data, ROLES))
