"""The figures that are shown are those without which the order would be another."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.arrays import FeatureTable
from retrieval.opening import open_archive
from retrieval.ranking.explain import strongest_features
from retrieval.ranking.gbdt import load
from tests.paths import SEED_ARCHIVE


@pytest.fixture(scope="module")
def features() -> dict[str, float]:
    archive: Archive = open_archive(SEED_ARCHIVE)
    return dict(archive.ask("متى كتب الأسد رسالته إلى بوتين؟").quotations[0].why.features)


def lost(features: dict[str, float], name: str) -> float:
    rows = np.array([list(features.values()), list({**features, name: 0.0}.values())])
    whole, without = load("ranker").predict(FeatureTable(tuple(features), rows))
    return abs(float(whole - without))


def test_those_come_first_without_which_the_score_changes_most(features: dict[str, float]) -> None:
    shown = strongest_features(features, 12)
    assert len(shown) == 12
    losses = [lost(features, name) for name in shown]
    assert losses == sorted(losses, reverse=True)
    others = set(load("ranker").features) - set(shown)
    assert max(lost(features, name) for name in others) <= losses[-1]
    assert all(features[name] == value for name, value in shown.items())


def test_what_contributed_nothing_is_left_out(features: dict[str, float]) -> None:
    shown = strongest_features(features, 10_000)
    assert 12 < len(shown) < len(features)
    assert all(lost(features, name) for name in shown)


def test_figures_of_no_ranker_stay_as_they_are() -> None:
    assert strongest_features({"a": 1.0, "b": 2.0}, 1) == {"a": 1.0}
    assert strongest_features({}, 12) == {}
