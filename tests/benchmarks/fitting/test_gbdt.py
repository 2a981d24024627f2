"""Trees of LightGBM are written as the reader evaluates them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.fitting.candidate_lists import Array
from benchmarks.fitting.gbdt import check, dump, monotone, rows_of, save
from retrieval.arrays import FeatureTable
from retrieval.ranking.gbdt import load

# As LightGBM's ``dump_model`` gives a tree: «cover» at most a half, then «place» at most two.
TREE = {
    "split_feature": 0,
    "threshold": 0.5,
    "left_child": {"leaf_value": -1.23456789},
    "right_child": {
        "split_feature": 1,
        "threshold": 2.0,
        "left_child": {"leaf_value": 2.0},
        "right_child": {"leaf_value": 3.0},
    },
}


class Booster:
    def dump_model(self) -> dict[str, Any]:
        return {"tree_info": [{"tree_structure": TREE}, {"tree_structure": {"leaf_value": 0.5}}]}

    def feature_name(self) -> list[str]:
        return ["cover", "place"]

    def predict(self, rows: Array, *, raw_score: bool) -> Array:
        assert raw_score
        return np.array([0.5 + (-1.23456789 if a <= 0.5 else 2.0 if b <= 2 else 3.0) for a, b in rows])


class Other(Booster):
    def predict(self, rows: Array, *, raw_score: bool) -> Array:
        return -super().predict(rows, raw_score=raw_score)


def test_a_model_that_was_written_gives_the_scores_of_its_trees(tmp_path: Path) -> None:
    save(tmp_path, "made", dump(Booster(), {"made_by": "a test"}))
    model = load("made", tmp_path)
    rows = np.array([[0.5, 9.0], [0.6, 2.0], [0.6, 2.1]])
    assert np.round(model.predict(FeatureTable(("cover", "place"), rows)), 4).tolist() == [-0.7346, 2.5, 3.5]
    assert model.notes == {"made_by": "a test"}


def test_a_model_that_gives_other_scores_than_it_was_fitted_to_give_is_refused() -> None:
    rows = np.random.default_rng(1).uniform(0, 4, (100, 2))
    check(Booster(), ["cover", "place"], rows)
    with pytest.raises(ValueError, match="deviations"):
        check(Other(), ["cover", "place"], rows)


def test_the_same_model_is_written_in_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        save(tmp_path, name, dump(Booster(), {"data": ["a", "b"]}))
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "other.json").read_bytes()
    assert json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))["features"] == ["cover", "place"]


def test_features_that_only_speak_for_or_against_a_sentence_are_monotone() -> None:
    assert monotone(["cover", "missing_terms", "bm25_rank", "length"]) == [1, -1, -1, 0]


def test_rows_are_the_features_that_are_asked_for_in_their_order() -> None:
    tables = [
        FeatureTable(("a", "b"), np.array([[1.0, 2.0]])),
        FeatureTable(("a", "b"), np.array([[3.0, 4.0], [5.0, 6.0]])),
    ]
    assert rows_of(tables, ["b", "a"]).tolist() == [[2.0, 1.0], [4.0, 3.0], [6.0, 5.0]]
