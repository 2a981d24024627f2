"""Boosted trees, evaluated.

The models are fitted with LightGBM (Ke et al., 2017) by ``benchmarks/fit_ranker.py``;
to evaluate them needs only NumPy, which rank-bm25 brings: LightGBM at run time would
cost a second of start-up and 15 MB. A test holds that both give the same figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt


class Trees:
    """A sum of regression trees over named features."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        """``model``: ``features`` (names), ``trees`` (each ``[feature, threshold, left,
        right]``, lists by inner node, and ``values`` by leaf; a negative child ``-1 - i``
        is leaf i)."""
        self.features: tuple[str, ...] = tuple(model["features"])
        self.notes: Mapping[str, Any] = model.get("notes", {})
        trees = model["trees"]
        inner = max(len(tree["feature"]) for tree in trees)
        leaves = max(len(tree["value"]) for tree in trees)
        self._depth = max(_depth(tree) for tree in trees)
        # Nodes of all trees in one run of arrays; a leaf is a node that leads to itself.
        size = inner + leaves
        self._roots = np.arange(len(trees), dtype=np.intp) * size
        self._feature = np.zeros(len(trees) * size, dtype=np.intp)
        self._threshold = np.full(len(trees) * size, np.inf)
        self._next = np.repeat(np.arange(len(trees) * size, dtype=np.intp)[:, None], 2, axis=1)
        self._value = np.zeros(len(trees) * size)
        for root, tree in zip(self._roots, trees, strict=True):
            count = len(tree["feature"])
            self._feature[root : root + count] = tree["feature"]
            self._threshold[root : root + count] = tree["threshold"]
            for side, children in enumerate((tree["left"], tree["right"])):
                at = [root + child if child >= 0 else root + inner - 1 - child for child in children]
                self._next[root : root + count, side] = at
            self._value[root + inner : root + inner + len(tree["value"])] = tree["value"]
            if not count:
                self._value[root] = tree["value"][0]

    def predict(self, rows: Sequence[Mapping[str, float]]) -> npt.NDArray[np.float64]:
        """The sum of the trees for each row; a row must have every feature."""
        if not rows:
            return np.zeros(0)
        matrix = np.array([[row[name] for name in self.features] for row in rows])
        at = np.tile(self._roots, (len(rows), 1))
        index = np.arange(len(rows))[:, None]
        for _ in range(self._depth):
            right = (matrix[index, self._feature[at]] > self._threshold[at]).astype(np.intp)
            at = self._next[at, right]
        total: npt.NDArray[np.float64] = self._value[at].sum(axis=1)
        return total


def _depth(tree: Mapping[str, Any]) -> int:
    depths = [0] * max(1, len(tree["feature"]))
    for node in range(len(tree["feature"])):
        for child in (tree["left"][node], tree["right"][node]):
            if child >= 0:
                depths[child] = depths[node] + 1
    return max(depths) + 1


@cache
def load(name: str) -> Trees:
    """The fitted model ``NAME.json``."""
    return Trees(json.loads((files("retrieval.models") / f"{name}.json").read_text(encoding="utf-8")))
