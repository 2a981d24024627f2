"""An archive answers with its own calibration, as long as the models are those that it was made with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from retrieval import (
    Archive,
    ArchiveCalibration,
    Article,
    Level,
    Promise,
    ReaderConfig,
    Strictness,
    ThresholdChoice,
    models_make,
)
from retrieval.answering.archive_calibration import KeptCalibration, note_name
from retrieval.answering.config import DEFAULTS

QUESTION = "متى كتب الرئيس الرسالة؟"
LETTER = Article(id="letter", title="رسالة الرئيس", body="كتب الرئيس الرسالة إلى نظيره في 24 نوفمبر من عام 2013.")


def calibration(answer: float, *, make: str | None = None, meaning: bool = False) -> ArchiveCalibration:
    promise = Promise(shown=40, wrong=2, bound=0.15)
    level = Level(answer=answer, further=answer, near_miss=0.0, promise=promise)
    return ArchiveCalibration(
        levels=dict.fromkeys(Strictness, level),
        meaning=meaning,
        make=make or models_make(),
        day=date(2026, 3, 5),
        questions=120,
        answerable=80,
    )


def archive_with(kept: ArchiveCalibration, choice: ThresholdChoice | ReaderConfig | None = None) -> Archive:
    archive = Archive(config=choice or ThresholdChoice())
    archive.add([LETTER])
    archive.keep_calibration(kept)
    return archive


def test_a_calibration_is_read_as_it_was_kept() -> None:
    own = calibration(0.3)
    kept = KeptCalibration.of(own.to_text(), meaning=False)
    assert kept.calibration is not None
    assert replace(kept.calibration, levels=dict(kept.calibration.levels)) == own
    assert kept.current


def test_an_archive_answers_with_its_own_thresholds() -> None:
    assert Archive().config.answer == ReaderConfig().answer
    with archive_with(calibration(0.0)) as archive:
        assert archive.ask(QUESTION).answered
        archive.keep_calibration(calibration(1.0))
        assert not archive.ask(QUESTION).answered
        archive.keep_calibration(None)
        assert archive.calibrations() == ()
        assert archive.ask(QUESTION).answered


def test_a_calibration_of_other_models_is_kept_and_not_used() -> None:
    with archive_with(calibration(1.0, make="other")) as archive:
        [kept] = archive.calibrations()
        assert not kept.current
        assert archive.config == DEFAULTS
        assert archive.ask(QUESTION).answered


def test_a_calibration_with_an_encoder_is_not_used_without_one() -> None:
    with archive_with(calibration(1.0, meaning=True)) as archive:
        assert [(kept.meaning, kept.current) for kept in archive.calibrations()] == [(True, True)]
        assert archive.config == DEFAULTS


def test_what_another_version_kept_counts_as_not_current() -> None:
    archive = Archive()
    archive._store.write_note(note_name(meaning=False), '{"levels": 3}')
    [kept] = archive.calibrations()
    assert (kept.calibration, kept.current) == (None, False)
    assert archive.config == DEFAULTS


def test_a_threshold_that_is_set_goes_before_the_calibration() -> None:
    with archive_with(calibration(1.0), ThresholdChoice(answer=0.0)) as archive:
        assert archive.ask(QUESTION).answered
    with archive_with(calibration(1.0), ReaderConfig()) as archive:
        assert archive.ask(QUESTION).answered
