"""Evaluates gradient-boosted decision trees.

The models are fitted with LightGBM (Ke et al., 2017) by ``make fit``. Evaluation needs only NumPy:
LightGBM at run time would add a second to start-up and 15 MB. A test verifies that both give the same scores.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.arrays import FeatureTable


class TreeEnsemble:
    """A sum of regression trees over named features, which are compared in single precision.

    Leaves are found without traversal. Each condition that fails excludes the leaves on its left, and the
    leaf reached is the first that remains (QuickScorer: Lucchese et al., 2015).
    """

    def __init__(self, model: Mapping[str, Any]) -> None:
        """``model`` has ``features`` (names) and ``trees``, of at most 64 leaves each.

        A tree has ``feature``, ``threshold``, ``left`` and ``right``, lists by inner node, and ``value`` by
        leaf. A negative child ``-1 - i`` is leaf i.
        """
        self.features: tuple[str, ...] = tuple(model["features"])
        self.notes: Mapping[str, Any] = model.get("notes", {})
        trees = model["trees"]
        inner = max(len(tree["feature"]) for tree in trees)
        leaves = max(len(tree["value"]) for tree in trees)
        bits = next(kind for kind in (np.uint8, np.uint16, np.uint32, np.uint64) if leaves <= np.iinfo(kind).bits)
        # Trees share conditions: there are a third as many conditions as nodes.
        nodes = {node for tree in trees for node in zip(tree["feature"], tree["threshold"], strict=True)}
        places = {condition: place for place, condition in enumerate(sorted(nodes))}
        self._feature = np.array([feature for feature, _ in places], dtype=np.intp)
        # Rounded like the values, so that a value at most a threshold stays so.
        self._threshold = np.array([threshold for _, threshold in places], dtype=np.float32)[:, None]
        # Row n has node n of every tree. Padding nodes of smaller trees exclude nothing.
        self._condition = np.zeros((inner, len(trees)), dtype=np.intp)
        self._all = np.iinfo(bits).max
        self._left = np.full((inner, len(trees), 1), self._all, dtype=bits)
        self._value = np.zeros((len(trees), leaves))
        self._first = np.arange(len(trees), dtype=np.intp)[:, None] * leaves
        for number, tree in enumerate(trees):
            order, ruled_out = _left_to_right(tree)
            for node, below in enumerate(ruled_out):
                self._condition[node, number] = places[tree["feature"][node], tree["threshold"][node]]
                self._left[node, number] &= ~bits(sum(1 << leaf for leaf in below))
            self._value[number, : len(order)] = [tree["value"][leaf] for leaf in order]

    def predict(self, table: FeatureTable) -> npt.NDArray[np.float64]:
        """Return the sum of the trees for each row of ``table``, which must have every feature."""
        return self._sum(table.columns(self.features).astype(np.float32))

    def predict_rows(self, rows: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
        """Return the sum of the trees for each of ``rows`` (rows, features), in the order of ``features``."""
        return self._sum(np.ascontiguousarray(rows.T, dtype=np.float32))

    def _sum(self, columns: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        kind = self._left.dtype.type
        fails = columns.take(self._feature, axis=0) > self._threshold
        holds = np.subtract(fails, 1, dtype=kind)  # all bits where the condition holds
        # Node by node, so that no array has all nodes of all trees and rows. A tree of one leaf has none.
        left = np.full((len(self._value), columns.shape[1]), self._all, dtype=kind)
        ruled = np.empty_like(left)
        for condition, keeps in zip(self._condition, self._left, strict=True):
            holds.take(condition, axis=0, out=ruled, mode="clip")  # (trees, rows)
            ruled |= keeps
            left &= ruled
        reached = np.bitwise_count((left & (~left + kind(1))) - kind(1))
        total: npt.NDArray[np.float64] = self._value.take(self._first + reached).sum(axis=0)
        return total


def _left_to_right(tree: Mapping[str, Any]) -> tuple[list[int], list[list[int]]]:
    """Return the leaves from left to right, and for each inner node the positions of the leaves below its
    left child."""
    order: list[int] = []
    below: list[list[int]] = [[] for _ in tree["feature"]]

    def walk(node: int) -> list[int]:
        if node < 0:
            order.append(-1 - node)
            return [len(order) - 1]
        below[node] = walk(tree["left"][node])
        return below[node] + walk(tree["right"][node])

    walk(0 if tree["feature"] else -1)
    return order, below


@cache
def load(name: str, folder: Path | None = None) -> TreeEnsemble:
    """Return the fitted model ``NAME.json`` of ``folder``, or the shipped model of that name."""
    place = files("retrieval.ranking.models") if folder is None else folder
    return TreeEnsemble(json.loads((place / f"{name}.json").read_text(encoding="utf-8")))
