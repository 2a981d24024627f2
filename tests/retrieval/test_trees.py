"""Fitted trees are evaluated as LightGBM evaluates them."""

from __future__ import annotations

import pytest

from retrieval.trees import Trees, load

STUMP = {"feature": [0], "threshold": [0.5], "left": [-1], "right": [-2], "value": [1.0, 2.0]}
DEEPER = {"feature": [0, 1], "threshold": [0.5, 10.0], "left": [-1, -2], "right": [1, -3], "value": [10.0, 20.0, 30.0]}
LEAF: dict[str, list[float]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": [0.25]}


def test_trees_are_summed_and_a_threshold_belongs_to_the_left() -> None:
    model = Trees({"features": ["a", "b"], "trees": [STUMP, DEEPER, LEAF]})
    rows = [{"a": 0.5, "b": 0.0}, {"a": 0.6, "b": 10.0}, {"a": 0.6, "b": 10.1}]
    assert model.predict(rows).tolist() == [11.25, 22.25, 32.25]


def test_no_rows_give_no_scores() -> None:
    assert Trees({"features": ["a"], "trees": [STUMP]}).predict([]).tolist() == []


@pytest.mark.parametrize("name", ["ranker", "answerability"])
def test_a_committed_model_says_how_it_was_made(name: str) -> None:
    assert load(name).notes["made_by"] == "benchmarks/fit_ranker.py"
    assert load(name).notes["data"]
