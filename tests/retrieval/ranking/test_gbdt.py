"""Fitted trees are evaluated as LightGBM evaluates them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arrays import FeatureTable
from retrieval.ranking.gbdt import TreeEnsemble, load
from retrieval.ranking.term_scores import TERM_FEATURES
from retrieval.ranking.word_scores import WORD_FEATURES

STUMP = {"feature": [0], "threshold": [0.5], "left": [-1], "right": [-2], "value": [1.0, 2.0]}
DEEPER = {"feature": [0, 1], "threshold": [0.5, 10.0], "left": [-1, -2], "right": [1, -3], "value": [10.0, 20.0, 30.0]}
LEAF: dict[str, list[float]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": [0.25]}


def word_table(*rows: tuple[float, ...]) -> FeatureTable:
    return FeatureTable(("a", "b"), np.array(rows, dtype=float).reshape(-1, 2))


def test_trees_are_summed_and_a_threshold_belongs_to_the_left() -> None:
    model = TreeEnsemble({"features": ["a", "b"], "trees": [STUMP, DEEPER, LEAF]})
    assert model.predict(word_table((0.5, 0.0), (0.6, 10.0), (0.6, 10.1))).tolist() == [11.25, 22.25, 32.25]


@given(st.floats(-1e6, 1e6))
def test_a_value_that_is_the_threshold_stays_on_the_left_in_single_precision(value: float) -> None:
    stump = {**STUMP, "threshold": [value]}
    assert TreeEnsemble({"features": ["a"], "trees": [stump]}).predict(word_table((value, 0.0))).tolist() == [1.0]


def test_no_rows_give_no_scores() -> None:
    assert TreeEnsemble({"features": ["a"], "trees": [STUMP]}).predict(word_table()).tolist() == []


def test_rows_in_the_order_of_the_features_need_no_names() -> None:
    model = TreeEnsemble({"features": ["b", "a"], "trees": [STUMP, DEEPER, LEAF]})
    rows = np.array([(0.5, 0.0), (0.6, 10.0), (0.6, 10.1)])
    named = FeatureTable(("a", "b"), rows[:, ::-1])
    assert model.predict_rows(rows).tolist() == model.predict(named).tolist() == [11.25, 22.25, 32.25]


@pytest.mark.parametrize(("name", "features"), [("terms", TERM_FEATURES), ("words", WORD_FEATURES)])
def test_the_models_of_terms_and_words_have_the_features_in_their_order(name: str, features: tuple[str, ...]) -> None:
    assert load(name).features == features


@st.composite
def trees(draw: st.DrawFn) -> dict[str, list[float]]:
    """A tree of up to twenty leaves, of any shape."""
    made: dict[str, list[float]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": []}
    left = draw(st.integers(0, 19))

    def grow(budget: int) -> int:
        if not budget:
            made["value"].append(draw(st.integers(-8, 8)))
            return -len(made["value"])
        node = len(made["feature"])
        made["feature"].append(draw(st.integers(0, 1)))
        made["threshold"].append(draw(st.integers(0, 9)))
        for side in ("left", "right"):
            made[side].append(0)
        on_left = draw(st.integers(0, budget - 1))
        made["left"][node] = grow(on_left)
        made["right"][node] = grow(budget - 1 - on_left)
        return node

    grow(left)
    return made


def walked(tree: dict[str, list[float]], row: tuple[float, float]) -> float:
    node = 0 if tree["feature"] else -1
    while node >= 0:
        right = row[int(tree["feature"][node])] > tree["threshold"][node]
        node = int(tree["right" if right else "left"][node])
    return tree["value"][-1 - node]


@given(
    st.lists(trees(), min_size=1, max_size=4), st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1)
)
def test_a_leaf_is_the_one_that_a_walk_reaches(
    forest: list[dict[str, list[float]]], rows: list[tuple[int, int]]
) -> None:
    found = TreeEnsemble({"features": ["a", "b"], "trees": forest}).predict(word_table(*rows)).tolist()
    assert found == [sum(walked(tree, row) for tree in forest) for row in rows]


@pytest.mark.parametrize("name", ["ranker", "answerability"])
def test_a_committed_model_says_how_it_was_made(name: str) -> None:
    assert load(name).notes["made_by"]
    assert load(name).notes["data"]
