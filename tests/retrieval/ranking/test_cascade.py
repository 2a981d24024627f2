"""The likeliest of the first candidates goes first."""

from __future__ import annotations

import numpy as np

from retrieval.ranking.cascade import READ, order_by_chance


def test_a_sentence_that_is_much_likelier_goes_first_and_the_others_keep_their_order() -> None:
    assert order_by_chance(np.array([0.2, 0.1, 0.6, 0.3])) == [2, 0, 1, 3]


def test_a_sentence_that_is_hardly_likelier_stays_behind_the_first() -> None:
    assert order_by_chance(np.array([0.5, 0.55])) == [0, 1]
    assert order_by_chance(np.array([])) == []


def test_a_sentence_whose_text_is_not_read_does_not_go_first() -> None:
    chances = np.array([0.1] * READ + [0.9])
    assert order_by_chance(chances) == list(range(READ + 1))
