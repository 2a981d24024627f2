"""Explains which features ranked a sentence: the change of the score without each feature.

The contribution of a feature is the change of the ranker's score when that feature alone is set to zero
(ablation of one feature, as in Robnik-Šikonja and Kononenko, 2008). Correlated features, such as the three
kinds of coverage, share their contribution.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from retrieval.arrays import FeatureTable
from retrieval.ranking.gbdt import TreeEnsemble, load

# The reranker first: it has all the features of the other.
RANKERS: Final = ("reranker", "ranker")


def strongest_features(features: Mapping[str, float], most: int) -> dict[str, float]:
    """Return at most ``most`` of ``features`` (see ``Why``), those with the largest contribution first.

    Features without a contribution are omitted. When no ranker uses these features, the first ``most`` are
    returned in their order.
    """
    model = _matching_ranker(features)
    if model is None:
        return dict(list(features.items())[:most])
    rows = np.tile(np.array([features[name] for name in model.features]), (len(model.features) + 1, 1))
    np.fill_diagonal(rows[1:], 0.0)
    whole, *without = model.predict(FeatureTable(model.features, rows)).tolist()
    changes = {name: abs(whole - score) for name, score in zip(model.features, without, strict=True)}
    order = sorted((name for name, change in changes.items() if change), key=lambda name: -changes[name])
    return {name: features[name] for name in order[:most]}


def _matching_ranker(features: Mapping[str, float]) -> TreeEnsemble | None:
    for name in RANKERS:
        if set(load(name).features) <= set(features):
            return load(name)
    return None
