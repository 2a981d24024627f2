"""Distances between the question's words inside sentences, against the plain definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ranking.proximity import MAX_DISTANCE, Proximity

# Sentences of words, each of which says some of three terms.
SENTENCES = st.lists(st.lists(st.sets(st.integers(0, 2), max_size=2), min_size=1, max_size=12), min_size=1, max_size=4)


def nearness(sentences: list[list[set[int]]]) -> Proximity:
    said = np.array([[term in word for sentence in sentences for word in sentence] for term in range(3)])
    sizes = np.array([len(sentence) for sentence in sentences])
    return Proximity(said, np.cumsum(sizes) - sizes, sizes)


def places(sentence: list[set[int]], term: int) -> list[int]:
    return [place for place, word in enumerate(sentence) if term in word]


@given(SENTENCES)
def test_the_nearest_word_that_says_a_term_is_in_the_same_sentence(sentences: list[list[set[int]]]) -> None:
    found = nearness(sentences).nearest.T.tolist()
    expected = [
        [min((abs(place - own) for own in places(sentence, term)), default=MAX_DISTANCE) for term in range(3)]
        for sentence in sentences
        for place in range(len(sentence))
    ]
    assert found == expected


@given(SENTENCES)
def test_the_window_is_the_shortest_run_with_all_that_is_said(sentences: list[list[set[int]]]) -> None:
    for sentence, found in zip(sentences, nearness(sentences).shortest_window().tolist(), strict=True):
        said = set().union(*sentence)
        runs = [
            last - first + 1
            for first in range(len(sentence))
            for last in range(first, len(sentence))
            if said and said <= set().union(*sentence[first : last + 1])
        ]
        assert found == (min(runs) / len(said) if said else MAX_DISTANCE)


@given(SENTENCES)
def test_neighbouring_terms_count_by_how_close_the_second_follows(sentences: list[list[set[int]]]) -> None:
    for sentence, found in zip(sentences, nearness(sentences).adjacency().tolist(), strict=True):
        share = 0.0
        for term in (0, 1):
            gaps = [y - x for x in places(sentence, term) for y in places(sentence, term + 1) if y > x]
            share += 1.0 if 1 in gaps else 0.5 if min(gaps, default=9) <= 3 else 0.0
        assert found == share / 2


def test_order_is_the_share_of_terms_that_come_after_the_one_asked_before() -> None:
    sentences: list[list[set[int]]] = [[{0}, {1}, {2}], [{2}, {0}, {1}], [{2}, {1}, {0}], [{1}, set()], [set()]]
    assert nearness(sentences).share_in_order().tolist() == [1.0, 0.5, 0.0, -1.0, -1.0]


def test_pull_falls_with_the_distance_and_knows_only_what_the_sentence_says() -> None:
    pull = nearness([[{0}, set(), set()], [set(), {1}]]).weigh_by_distance(np.array([1.0, 0.5, 9.0]))
    assert pull.tolist() == pytest.approx([1, 1 / 2, 1 / 3, 0.25, 0.5])
