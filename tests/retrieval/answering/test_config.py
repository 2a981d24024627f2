"""The thresholds follow the level, and one that is set replaces the level's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from retrieval.answering.config import DEFAULTS, LARGE_PASSAGES, SMALL_PASSAGES, ReaderConfig, ThresholdChoice
from retrieval.answering.levels import Level, Strictness, shipped_levels

LEVELS = {
    Strictness.STRICT: Level(answer=0.5, further=0.7, near_miss=0.1),
    Strictness.BALANCED: Level(answer=0.2, further=0.3, near_miss=0.1, answer_unnamed=0.4),
    Strictness.OPEN: Level(answer=0.05, further=0.05, near_miss=0.05),
}


def thresholds(config: ReaderConfig) -> tuple[float, float, float, float]:
    return config.answer, config.unnamed, config.further, config.near_miss


def test_the_default_is_the_balanced_level_that_ships() -> None:
    assert ThresholdChoice().resolve(shipped_levels()) == DEFAULTS


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, (0.2, 0.4, 0.3, 0.1)),
        ({"strictness": Strictness.STRICT}, (0.5, 0.5, 0.7, 0.1)),
        ({"strictness": Strictness.OPEN}, (0.05, 0.05, 0.05, 0.05)),
        ({"answer": 0.3}, (0.3, 0.4, 0.3, 0.1)),
        ({"answer": 0.6}, (0.6, 0.6, 0.6, 0.1)),
        ({"answer": 0.6, "further": 0.1}, (0.6, 0.6, 0.1, 0.1)),
        ({"answer": 0.0}, (0.0, 0.4, 0.0, 0.1)),
        ({"answer_unnamed": 0.9, "near_miss": 0.0}, (0.2, 0.9, 0.3, 0.0)),
        ({"strictness": Strictness.STRICT, "answer": 0.1}, (0.1, 0.1, 0.1, 0.1)),
    ],
)
def test_a_threshold_that_is_set_replaces_the_levels(choice: dict[str, Any], expected: tuple[float, ...]) -> None:
    assert thresholds(ThresholdChoice(**choice).resolve(LEVELS)) == expected


def test_a_level_asked_for_replaces_the_choices_own() -> None:
    choice = ThresholdChoice(strictness=Strictness.OPEN, near_miss=0.02)
    assert thresholds(choice.resolve(LEVELS, Strictness.STRICT)) == (0.5, 0.5, 0.7, 0.02)


@pytest.mark.parametrize("name", ["answer", "answer_unnamed", "further", "near_miss"])
@pytest.mark.parametrize("kind", [ReaderConfig, ThresholdChoice])
def test_a_threshold_that_is_no_chance_is_refused(kind: type, name: str) -> None:
    for chance in (-0.1, 1.1):
        with pytest.raises(ValueError, match="between 0 and 1"):
            kind(**{name: chance})


def test_without_silence_every_sentence_is_above_the_bar() -> None:
    assert thresholds(ReaderConfig(answer=0.9, answer_unnamed=0.95).without_silence()) == (0.0, 0.0, 0.0, 0.0)


def test_a_small_archive_needs_a_share_of_the_thresholds_and_a_large_one_all() -> None:
    config = ReaderConfig(answer=0.4, answer_unnamed=0.5, further=0.6, near_miss=0.2, small=0.5)
    small = config.for_size(7)
    assert (small.answer, small.answer_unnamed, small.further, small.near_miss) == (0.2, 0.25, 0.6, 0.2)
    assert replace(config, near_miss=0.3).for_size(7).near_miss == small.answer
    assert config.for_size(LARGE_PASSAGES) == config
    answers = [config.for_size(passages).answer for passages in (SMALL_PASSAGES, 1_000, 10_000, LARGE_PASSAGES)]
    assert answers == sorted(answers)
    assert answers[1] == pytest.approx(0.4 * (0.5 + 0.5 / 3))
    assert small.for_size(7) == small
    more = replace(config, small=1.5)
    assert more.for_size(7).answer == pytest.approx(0.6)
    with pytest.raises(ValueError, match="between 0 and 1"):
        replace(config, small=2.6)


def test_thresholds_that_are_set_hold_for_an_archive_of_any_size() -> None:
    set_here = ThresholdChoice(answer=0.3).resolve(shipped_levels())
    assert set_here.for_size(5) == set_here
    shipped = ThresholdChoice(strictness=Strictness.STRICT).resolve(shipped_levels())
    assert replace(shipped, small=0.5).for_size(5).answer < shipped.answer
