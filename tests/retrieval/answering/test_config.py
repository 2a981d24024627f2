"""The thresholds follow the level, and one that is set replaces the level's."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.answering.config import ReaderConfig, ThresholdChoice
from retrieval.answering.levels import Level, Strictness, shipped_levels

LEVELS = {
    Strictness.STRICT: Level(answer=0.5, further=0.7, near_miss=0.1),
    Strictness.BALANCED: Level(answer=0.2, further=0.3, near_miss=0.1, answer_unnamed=0.4),
    Strictness.OPEN: Level(answer=0.05, further=0.05, near_miss=0.05),
}


def thresholds(config: ReaderConfig) -> tuple[float, float, float, float]:
    return config.answer, config.unnamed, config.further, config.near_miss


def test_the_default_is_the_balanced_level_that_ships() -> None:
    assert ThresholdChoice().resolve(shipped_levels()) == ReaderConfig()


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
