"""Fits boosted trees with LightGBM, and writes them as ``retrieval.ranking.gbdt`` reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting.candidate_lists import Array
from benchmarks.fitting.parameters import DOWN, UP
from benchmarks.fitting.questions import SEED
from retrieval.arrays import FeatureTable
from retrieval.ranking.gbdt import TreeEnsemble

# The same data gives the same trees, on however many cores: models are fitted beside each other, each on one thread.
REPRODUCIBLE: Final = {"seed": SEED, "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1}
# Candidates by which trees as they are written are compared with LightGBM's, and how far scores may be apart at the
# mean, in parts of their deviation: leaves are written with five digits, and a value that lies at a threshold may fall
# to its other side in single precision (of 2,000 scores of a ranker 36 were 0.001 or more apart).
CHECKED: Final = 2_000
APART: Final = 0.01


def rows_of(tables: Sequence[FeatureTable], names: Sequence[str]) -> Array:
    """The features ``names`` of all candidates of ``tables``: (candidates, names)."""
    return np.vstack([table.columns(tuple(names)).T for table in tables])


def monotone(names: Sequence[str]) -> list[int]:
    """For each feature 1 when it can only speak for a sentence, -1 when only against it, else 0."""

    def sign(name: str) -> int:
        if name in UP:
            return 1
        return -1 if name in DOWN or name.endswith(("_below_best", "_rank")) else 0

    return [sign(name) for name in names]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Candidates to fit on: features (candidates, names) and labels (candidates). ``groups`` says how many candidates
    each question has, where they are ranked; ``weights`` how much each candidate counts."""

    values: Array
    labels: Array
    groups: Sequence[int] | None = None
    weights: Array | None = None


def fit(
    parameters: dict[str, Any], trees: int, names: Sequence[str], rows: Rows, *, constrained: bool = True
) -> Any:  # fmt: skip
    """TreeEnsemble over ``rows`` with the features ``names``, a LightGBM booster. Unless ``constrained`` is False, trees
    are monotone in the features of which ``monotone`` says so. Raises ``ValueError`` when NumPy evaluates them otherwise.
    """
    import lightgbm  # noqa: PLC0415 - only who fits needs it

    settings = {**parameters, **REPRODUCIBLE}
    if constrained:
        settings["monotone_constraints"] = monotone(names)
    seen = lightgbm.Dataset(rows.values, rows.labels, group=rows.groups, weight=rows.weights, feature_name=list(names))
    booster = lightgbm.train(settings, seen, trees)
    check(booster, names, rows.values[:CHECKED])
    return booster


def check(booster: Any, names: Sequence[str], rows: Array) -> None:
    """Raise ``ValueError`` when the trees as they are written do not score ``rows`` as ``booster`` does."""
    ours = TreeEnsemble(dump(booster, {})).predict(FeatureTable(tuple(names), rows))
    theirs = booster.predict(rows, raw_score=True)
    apart = np.abs(ours - theirs).mean() / theirs.std()
    if not apart <= APART:
        raise ValueError(f"the scores of the trees as written are {apart:.3f} deviations from those of LightGBM")


def dump(booster: Any, notes: dict[str, Any]) -> dict[str, Any]:
    """The model as ``retrieval.ranking.gbdt`` reads it."""
    trees = []
    for info in booster.dump_model()["tree_info"]:
        tree: dict[str, list[Any]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": []}

        def walk(node: dict[str, Any], tree: dict[str, list[Any]] = tree) -> int:
            if "leaf_value" in node:
                tree["value"].append(float(f"{node['leaf_value']:.5g}"))
                return -len(tree["value"])
            index = len(tree["feature"])
            tree["feature"].append(node["split_feature"])
            tree["threshold"].append(float(f"{node['threshold']:.9g}"))
            tree["left"].append(0)
            tree["right"].append(0)
            tree["left"][index] = walk(node["left_child"])
            tree["right"][index] = walk(node["right_child"])
            return index

        walk(info["tree_structure"])
        trees.append(tree)
    return {"notes": notes, "features": booster.feature_name(), "trees": trees}


def save(folder: Path, name: str, model: dict[str, Any]) -> None:
    """Write ``NAME.json``."""
    text = json.dumps(model, ensure_ascii=False, separators=(",", ":"))
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
