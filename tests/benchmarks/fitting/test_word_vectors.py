"""Word vectors are distilled from the vectors of texts."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.fitting import word_vectors
from benchmarks.fitting.word_vectors import bags_of_stems, distil
from retrieval.text.frequent_stems import frequent_stems
from retrieval.text.word_vectors import unit

sparse = pytest.importorskip("scipy.sparse", reason="only who fits has it")


def test_a_bag_counts_the_frequent_stems_of_a_text() -> None:
    count = len(frequent_stems())
    bags = bags_of_stems(["الرئيس ورئيس من", "zzzz"], count)
    assert bags.shape == (2, count)
    assert bags.toarray().max() == 2
    assert bags.sum(axis=1).ravel().tolist() == [[2, 0]]


def test_the_sum_of_the_vectors_has_the_direction_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_vectors, "DIMENSIONS", 4)
    monkeypatch.setattr(word_vectors, "PENALTY", 0.01)
    rng = np.random.default_rng(3)
    meant = rng.standard_normal((30, 4)).astype(np.float32)
    bags = sparse.csr_matrix((rng.random((400, 30)) < 0.2).astype(np.float32))
    targets = unit((bags @ meant).astype(np.float32))
    found = distil(bags, targets)
    assert found.shape == (30, 4)
    # The components may be turned: what counts is how near texts are to each other.
    made = unit((bags @ found).astype(np.float32))
    assert np.abs(made @ made.T - targets @ targets.T).mean() < 0.1
