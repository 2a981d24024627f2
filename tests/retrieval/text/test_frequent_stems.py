"""Stems of frequent words have numbers."""

from __future__ import annotations

import numpy as np

from retrieval.text.analysis import folded_forms
from retrieval.text.frequent_stems import frequent_stems
from retrieval.text.normalization import fold
from retrieval.text.vocabulary import PAD, frequent_words, word_table


def numbers_of(text: str) -> list[int]:
    numbers: list[int] = frequent_stems().of_words(np.array(word_table().numbers(text), dtype=np.int32)).tolist()
    return numbers


def test_words_of_one_stem_have_one_number_whether_numbered_or_spelled() -> None:
    stems = frequent_stems()
    one, other = numbers_of("الرئيس ورئيس")
    assert one == other < len(stems)
    assert stems.of_stems([folded_forms(fold("رئيس")).stem]).tolist() == [one]


def test_stop_words_padding_and_unknown_words_have_the_last_number() -> None:
    stems = frequent_stems()
    beyond = np.array([PAD, len(frequent_words()) + 7], dtype=np.int32)
    assert stems.of_words(beyond).tolist() == [len(stems)] * 2
    assert numbers_of("من") == [len(stems)]
    assert stems.of_stems(["zzzz"]).tolist() == [len(stems)]
