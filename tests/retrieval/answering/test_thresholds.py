"""Which thresholds an archive answers with: the exact ones, its own calibration's or the shipped levels'."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval.answering.archive_calibration import ArchiveCalibration, models_make
from retrieval.answering.config import BY_LEVEL, ReaderConfig, ThresholdChoice
from retrieval.answering.levels import Level, Promise, Strictness, shipped_levels
from retrieval.answering.thresholds import Thresholds
from retrieval.storage.memory import MemoryStore

EXACT = ReaderConfig(answer=0.7)
LEVEL = Level(answer=0.61, further=0.61, near_miss=0.0, promise=Promise(shown=40, wrong=2, bound=0.15))
OWN = ArchiveCalibration(
    levels=dict.fromkeys(Strictness, LEVEL),
    meaning=False,
    make=models_make(),
    day=date(2026, 3, 5),
    questions=120,
    answerable=80,
)


@pytest.mark.parametrize("meaning", [False, True])
def test_levels_are_the_shipped_ones_with_and_without_an_encoder(*, meaning: bool) -> None:
    thresholds = Thresholds(MemoryStore(), ThresholdChoice(strictness=Strictness.OPEN))
    assert thresholds.strictness is Strictness.OPEN
    levels = shipped_levels(meaning=meaning)
    assert thresholds.config(None, meaning=meaning).answer == levels[Strictness.OPEN].answer
    assert thresholds.config(Strictness.STRICT, meaning=meaning).answer == levels[Strictness.STRICT].answer


def test_a_calibration_counts_only_for_the_models_that_it_was_made_with() -> None:
    thresholds = Thresholds(MemoryStore(), BY_LEVEL)
    thresholds.keep(OWN)
    assert thresholds.config(None, meaning=False).answer == 0.61
    assert thresholds.config(None, meaning=True).answer == shipped_levels(meaning=True)[Strictness.BALANCED].answer
    thresholds.keep(replace(OWN, make="other"))
    assert thresholds.calibration(meaning=False) is None
    assert [kept.current for kept in thresholds.kept()] == [False]
    assert thresholds.config(None, meaning=False).answer == shipped_levels()[Strictness.BALANCED].answer


def test_a_calibration_is_kept_with_the_store_until_it_is_removed() -> None:
    store = MemoryStore()
    Thresholds(store, BY_LEVEL).keep(OWN)
    Thresholds(store, BY_LEVEL).keep(replace(OWN, meaning=True))
    assert [kept.meaning for kept in Thresholds(store, BY_LEVEL).kept()] == [False, True]
    Thresholds(store, BY_LEVEL).keep(None)
    assert Thresholds(store, BY_LEVEL).kept() == ()


def test_exact_thresholds_hold_whatever_is_asked_and_calibrated() -> None:
    thresholds = Thresholds(MemoryStore(), EXACT)
    thresholds.keep(OWN)
    assert thresholds.config(Strictness.OPEN, meaning=False) is EXACT
    assert thresholds.strictness is None
