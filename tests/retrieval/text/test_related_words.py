"""Words that the news uses in the same contexts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.text.analysis import folded_forms
from retrieval.text.normalization import fold
from retrieval.text.related_words import RelatedWords, related_words
from retrieval.text.vocabulary import PAD, frequent_words, view, word_table


def stem(word: str) -> str:
    return folded_forms(fold(word)).stem


def level(asked: str, said: str) -> float:
    table = related_words()
    number = word_table().numbers(said)[0]
    row = int(table.rows_of_words(np.array([number], dtype=np.int32))[0])
    return float(table.levels([stem(asked)])[0, row])


@pytest.mark.parametrize(("one", "other"), [("اعتقل", "توقيف"), ("توفي", "وفاة"), ("استقال", "إقالة")])
def test_words_for_the_same_thing_are_related(one: str, other: str) -> None:
    assert 0.2 < level(one, other) < 1


def test_a_word_is_related_to_itself_most_and_to_others_hardly() -> None:
    assert level("توفي", "توفي") == 1
    assert level("توفي", "دولار") == 0


def test_words_that_are_not_known_are_related_to_nothing() -> None:
    table = related_words()
    assert not table.levels(["zzzz"]).any()
    beyond = np.array([len(frequent_words()) + 7, PAD], dtype=np.int32)
    assert not table.levels([stem("توفي")])[:, table.rows_of_words(beyond)].any()


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    stems = sorted(view(stem(word)) for word in ("توفي", "مات", "دولار"))
    nearest, cosines = np.array([[1], [0], [0]]), np.array([[1.0], [0.65], [0.2]], dtype=np.float32)
    RelatedWords.save(tmp_path / "related.npz", np.array(stems), nearest, cosines)
    levels = RelatedWords.load(tmp_path / "related.npz").levels([stem("توفي"), stem("مات"), stem("دولار")])
    own = [stems.index(view(stem(word))) for word in ("توفي", "مات", "دولار")]
    assert [float(levels[i, row]) for i, row in enumerate(own)] == [1, 1, 1]
    near = {row: levels[own.index(row), nearest[row, 0]] for row in range(3)}
    assert near[0] == 1
    assert near[1] == pytest.approx(0.5**1.5, abs=0.01)
    assert near[2] == 0
