"""Word vectors are counted from texts."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.fitting import related
from benchmarks.fitting.related import cooccurrences, neighbours, word_vectors

pytest.importorskip("scipy", reason="only who fits has it")


def test_nearer_words_count_more_and_texts_are_apart() -> None:
    counts = cooccurrences(iter([np.array([0, 1, 2]), np.array([3, 0])]), 4).toarray()
    assert counts[0, 1] == 1
    assert counts[0, 2] == pytest.approx(0.5)
    assert counts[2, 3] == 0
    assert (counts == counts.T).all()


def test_words_in_the_same_contexts_are_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(related, "DIMENSIONS", 6)
    monkeypatch.setattr(related, "OVERSAMPLED", 4)
    monkeypatch.setattr(related, "NEAREST", 2)
    rng = np.random.default_rng(1)
    # Words 0 and 1 stand among words 2 to 5, words 6 and 7 among words 8 to 11.
    texts = []
    for _ in range(400):
        group = int(rng.integers(2)) * 6
        context = rng.permutation(np.arange(2, 6))[:3] + group
        texts.append(np.insert(context, 1, group + int(rng.integers(2))))
    nearest, cosines = neighbours(word_vectors(cooccurrences(iter(texts), 12)))
    assert nearest.shape == cosines.shape == (12, 2)
    assert nearest[0, 0] == 1
    assert nearest[6, 0] == 7
    assert (np.diff(cosines, axis=1) <= 0).all()
