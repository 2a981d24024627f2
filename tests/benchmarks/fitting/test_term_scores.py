"""The scores of terms are fitted on whole lists, and each question gets those of a model that has not seen it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.fitting.candidate_lists import Array, Lists
from benchmarks.fitting.questions import Pool
from benchmarks.fitting.term_scores import ListLoss, fitted
from tests.benchmarks.fitting.test_questions import questions

# Two questions: three candidates of two terms, and two of one.
LOSS = ListLoss(
    candidate=np.array([0, 0, 1, 1, 2, 2, 3, 4]),
    first=np.array([0, 3]),
    question=np.array([0, 0, 0, 1, 1]),
    right=np.array([0.0, 1.0, 1.0, 1.0, 0.0]),
    weight=np.array([1.0, 1.0, 1.0, 2.0, 2.0]),
)


def loss(scores: Array) -> float:
    """The negative logarithm of the share of the right candidates, weighed."""
    sums = np.bincount(LOSS.candidate, scores)
    shares = [np.exp(own) / np.exp(own).sum() for own in (sums[:3], sums[3:])]
    return -float(np.log(shares[0][1:].sum()) + 2 * np.log(shares[1][0]))


def test_the_gradient_is_that_of_the_loss() -> None:
    scores = np.array([0.3, -0.2, 0.5, 0.1, -0.4, 0.2, 0.6, 0.9])
    slopes, curves = LOSS.gradients(scores)
    step = 1e-6
    measured = [(loss(scores + step * one) - loss(scores - step * one)) / (2 * step) for one in np.eye(len(scores))]
    assert slopes == pytest.approx(measured, abs=1e-6)
    assert (curves > 0).all()


def test_a_model_learns_which_candidate_is_right(tmp_path: Path) -> None:
    pytest.importorskip("lightgbm", reason="only who fits has it")
    own, articles = questions(tmp_path)
    asked = Pool(articles.values()).ask(own)
    # Enough of them for a leaf; what answers says the term «وصل» or «غادر», which the other does not.
    many = Lists(asked.tables * 400, asked.labels * 400, asked.questions * 400, asked.words * 400, asked.terms * 400)
    booster = fitted({"newsroom": many}, None, 5)
    for terms, labels in zip(asked.terms, asked.labels, strict=True):
        count, width, features = terms.values.shape
        sums = booster.predict(terms.values.reshape(-1, features), raw_score=True).reshape(count, width).sum(axis=1)
        assert labels[int(np.argmax(sums))]
