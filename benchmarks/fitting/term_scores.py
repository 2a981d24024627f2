"""Fits the scores of terms, and one model for each fold, and keeps the candidates with their scores in the cache.

A candidate's score is the sum of the scores of the question's terms. The trees are fitted on the loss of the whole
list: the softmax over the candidates of a question, of which the right ones are to have all, as in ListNet (Cao et
al., 2007). Each term of a candidate gets the gradient of the candidate's sum.

Later steps see each question with the scores of the model that has not seen it, so they weigh the scores as they are
for a new question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting import lists, newsroom_lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.gbdt import Rows, dump, fit
from benchmarks.fitting.lists import cached
from benchmarks.fitting.models import FOLDS_FOLDER, MODELS, fold_trees, notes, save_fold
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import TERMS, TERMS_TREES, TERMS_WRONG, WEIGHTS
from benchmarks.fitting.questions import SEED, Array, Asked, Lists, load_news_questions, load_questions
from retrieval.evaluation.fold_models import FOLDS
from retrieval.ranking.gbdt import TreeEnsemble
from retrieval.ranking.term_scores import TERM_FEATURES

ROLES: Final = ("questions", "distractors", "newsroom", "newsroom_archive")
READS: Final = ()
NAME: Final = "terms"
WRITES: Final = (f"{MODELS}/{NAME}.json", *(f"{FOLDS_FOLDER}/{NAME}-{fold}.json" for fold in range(FOLDS)))
# The lists in which a sentence may be right.
FITTED: Final = (*lists.RANKED, newsroom_lists.NAME)
NAMES: Final = (*lists.NAMES, newsroom_lists.NAME)
# No term tells less than this, where all candidates but one are hopeless.
_LEAST_HESSIAN: Final = 1e-3
_LEAST_CHANCE: Final = 1e-12


def run(data: Data, out: Path) -> None:
    """Write the models and the lists with their scores."""
    places = {name: cached(data, "term_scores", name) for name in NAMES}
    mapped(_fit, [(data, out, fold) for fold in (None, *range(FOLDS))])
    mapped(_score, [(data, out, name, place) for name, place in places.items()])


def load(data: Data, names: Sequence[str] = NAMES) -> dict[str, Lists]:
    """The lists of archives with the scores of terms, by name."""
    return {name: Lists.load(cached(data, "term_scores", name), _questions(data, name)) for name in names}


def with_scores(asked: Lists, models: Sequence[TreeEnsemble]) -> Lists:
    """``asked`` with the scores of terms by the model of the fold that has not seen the question, in place of the
    features of each term."""
    tables = [
        table.with_columns(terms.scores(models[question.fold]))
        for (question, table, _), terms in zip(asked, asked.terms, strict=True)
    ]
    return Lists(tables, asked.labels, asked.questions, asked.words, candidates=asked.candidates)


def scored(asked: Lists, trees: int = TERMS_TREES) -> Lists:
    """``asked`` with the scores of models that are fitted on ``asked`` alone, each without a fold."""
    models = [TreeEnsemble(dump(fitted({"": asked}, fold, trees), {})) for fold in range(FOLDS)]
    return with_scores(asked, models)


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


def _score(data: Data, out: Path, name: str, place: Path) -> None:
    source = newsroom_lists.place(data) if name == newsroom_lists.NAME else lists.place(data, name)
    questions = _questions(data, name)
    with_scores(Lists.load(source, questions), fold_trees(out, NAME)).save(place, questions)


def _questions(data: Data, name: str) -> Sequence[Asked]:
    """The questions that archives of this kind are asked."""
    return load_news_questions(data) if name == newsroom_lists.NAME else load_questions(data.paths("questions"))[0]
