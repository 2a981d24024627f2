"""Every feature belongs to a group that an ablation leaves out, or to what it never leaves out."""

from __future__ import annotations

import pytest

from benchmarks.fitting.groups import BASE, GROUPS, matches, without
from benchmarks.fitting.parameters import ANSWERABILITY_FEATURES, RANKER_FEATURES

FEATURES = tuple(dict.fromkeys((*RANKER_FEATURES, *ANSWERABILITY_FEATURES)))


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_is_in_a_group(name: str) -> None:
    assert any(matches(name, group) for group in (*GROUPS.values(), BASE))


def test_what_no_ablation_leaves_out_is_in_no_group() -> None:
    kept = [name for name in FEATURES if matches(name, BASE)]
    assert all(without(kept, group) == kept for group in GROUPS.values())


def test_a_comparison_goes_with_what_it_compares() -> None:
    names = ("bm25", "soft", "soft_below_best", "soft_rank", "engine_rank")
    assert without(names, ("soft",)) == ["bm25", "engine_rank"]


def test_a_pattern_matches_whole_names() -> None:
    assert without(("names", "names_own", "article_names"), ("names",)) == ["names_own", "article_names"]
