"""The likeliest of the first candidates goes first."""

from __future__ import annotations

import numpy as np

from retrieval.ranking.cascade import READ, order_by_chance


def test_a_sentence_that_is_much_likelier_goes_first_and_the_others_keep_their_order() -> None:
    assert order_by_chance(np.array([-1.4, -2.2, 0.4, -0.8])) == [2, 0, 1, 3]


def test_a_sentence_that_is_hardly_likelier_stays_behind_the_first() -> None:
    assert order_by_chance(np.array([0.0, 0.2])) == [0, 1]
    assert order_by_chance(np.array([])) == []


def test_a_sentence_whose_text_is_not_read_does_not_go_first() -> None:
    odds = np.array([-2.2] * READ + [2.2])
    assert order_by_chance(odds) == list(range(READ + 1))
