"""Words that the news uses in the same contexts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.text.analysis import folded_forms
from retrieval.text.frequent_stems import frequent_stems
from retrieval.text.normalization import fold
from retrieval.text.related_words import RelatedWords, related_words
from retrieval.text.vocabulary import word_table


def stem(word: str) -> str:
    return folded_forms(fold(word)).stem


def level(asked: str, said: str) -> float:
    number = frequent_stems().of_words(np.array(word_table().numbers(said), dtype=np.int32))[0]
    return float(related_words().levels(frequent_stems().of_stems([stem(asked)]))[0, number])


@pytest.mark.parametrize(("one", "other"), [("اعتقل", "توقيف"), ("توفي", "وفاة"), ("استقال", "إقالة")])
def test_words_for_the_same_thing_are_related(one: str, other: str) -> None:
    assert 0.2 < level(one, other) < 1


def test_a_word_is_related_to_itself_most_and_to_others_hardly() -> None:
    assert level("توفي", "توفي") == 1
    assert level("توفي", "دولار") == 0


def test_words_that_are_not_known_are_related_to_nothing() -> None:
    levels = related_words().levels(frequent_stems().of_stems(["zzzz", stem("توفي")]))
    assert not levels[0].any()
    assert not levels[:, -1].any()


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    nearest, cosines = np.array([[1], [0], [0]]), np.array([[1.0], [0.65], [0.2]], dtype=np.float32)
    RelatedWords.save(tmp_path / "related.npz", nearest, cosines)
    levels = RelatedWords.load(tmp_path / "related.npz").levels(np.array([0, 1, 2], dtype=np.int32))
    assert levels[[0, 1, 2], [0, 1, 2]].tolist() == [1, 1, 1]
    assert levels[0, 1] == 1
    assert levels[1, 0] == pytest.approx(0.5**1.5, abs=0.01)
    assert levels[2, 0] == 0
