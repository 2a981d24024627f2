"""Which figures made a sentence the answer: what the order would lose without each.

A figure's contribution is the change of the ranker's score when that figure alone is
nought (ablation of one feature, as in Robnik-Šikonja and Kononenko, 2008). Floats that
stand for one another, as the three kinds of coverage do, share what each contributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from retrieval.arrays import FeatureTable
from retrieval.ranking.gbdt import TreeEnsemble, load

# The ranker with meaning first: it has all the figures of the other.
RANKERS: Final = ("ranker-semantic", "ranker")


def strongest_features(features: Mapping[str, float], most: int) -> dict[str, float]:
    """At most ``most`` of ``features`` (see ``Why``), those first that contributed most
    to the sentence's score, either way; those that contributed nothing are left out.
    All of the first, as they stand, where no ranker has made them."""
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
