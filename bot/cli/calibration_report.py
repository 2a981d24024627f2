"""A calibration as lines of text and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil
from typing import Any

from bot.cli.rendering import Line, Look, note
from bot.i18n import Catalogue
from retrieval import CalibrationResult, KeptCalibration, Level, LevelMeasures, Strictness


def result_lines(result: CalibrationResult, say: Catalogue) -> Iterator[Line]:
    """What each level shows on questions that were held back, and what it promises."""
    for strictness, level in result.levels.items():
        measures = result.measures[strictness]
        yield note(
            say("calibrate.level", level=say(f"strictness.{strictness.value}"), **_thresholds(level, say)), Look.LABEL
        )
        counts = {
            "shown": measures.shown,
            "right": measures.right,
            "silent": measures.silent,
            "answerable": measures.answerable,
            "answered": measures.answered,
            "unanswerable": measures.unanswerable,
        }
        yield note(say("calibrate.counts", **{name: say.number(count) for name, count in counts.items()}))
        yield note(promise_text(measures, say))
    measures = result.measures[Strictness.STRICT]
    if not measures.unanswerable:
        yield note(say("calibrate.no-unanswerable"), Look.WARNING)
    if not measures.answerable:
        yield note(say("calibrate.no-answerable"), Look.WARNING)


def promise_text(measures: LevelMeasures, say: Catalogue) -> str:
    """What can be promised of a level, or why its target cannot be."""
    if not measures.shown:
        return say("calibrate.promise.nothing")
    key = "open"
    if measures.target is not None:
        key = "kept" if measures.promised else "few" if measures.kept else "missed"
    return say(
        f"calibrate.promise.{key}",
        target=say.number(round(1 / measures.target)) if measures.target else "",
        wrong=say.number(measures.wrong),
        shown=say.number(measures.shown),
        bound=say.number(ceil(100 * measures.bound)),
        questions=say.count("count.questions.genitive", measures.answerable + measures.unanswerable),
    )


def result_record(result: CalibrationResult, *, archive: str, kept: bool) -> dict[str, Any]:
    """``{"archive", "kept", "questions", "answerable", "levels": {level: {thresholds, counts, "promised"}}}``."""
    measures = result.measures[Strictness.STRICT]
    return {
        "archive": archive,
        "kept": kept,
        "questions": measures.answerable + measures.unanswerable,
        "answerable": measures.answerable,
        "levels": {
            strictness.value: {**_level_record(level), **_measures_record(result.measures[strictness])}
            for strictness, level in result.levels.items()
        },
    }


def kept_lines(calibrations: Iterable[KeptCalibration], say: Catalogue) -> Iterator[Line]:
    """What calibrations an archive keeps, and whether they are used."""
    for kept in calibrations:
        own = kept.calibration
        if own is None or not kept.current:
            yield note(say("stats.calibration.stale"), Look.WARNING)
            continue
        key = "stats.calibration.encoder" if kept.meaning else "stats.calibration"
        counts = {"questions": say.number(own.questions), "answerable": say.number(own.answerable)}
        yield note(say(key, day=say.date(own.day), **counts), Look.LABEL)
        for strictness, level in own.levels.items():
            name = say(f"strictness.{strictness.value}")
            yield note(say("calibrate.level", level=name, **_thresholds(level, say)), Look.FAINT)


def kept_record(kept: KeptCalibration) -> dict[str, Any]:
    """``{"encoder", "current", "day", "questions", "answerable", "levels": {level: thresholds}}``; the last four are
    None where another version of Isnad made it."""
    own = kept.calibration
    return {
        "encoder": kept.meaning,
        "current": kept.current,
        "day": own.day.isoformat() if own else None,
        "questions": own.questions if own else None,
        "answerable": own.answerable if own else None,
        "levels": {name.value: _level_record(level) for name, level in own.levels.items()} if own else None,
    }


def _thresholds(level: Level, say: Catalogue) -> dict[str, str]:
    return {name: say.number(f"{value:.2f}") for name, value in _level_record(level).items()}


def _level_record(level: Level) -> dict[str, float]:
    return {
        "answer": round(level.answer, 4),
        "further": round(level.further, 4),
        "near_miss": round(level.near_miss, 4),
    }


def _measures_record(measures: LevelMeasures) -> dict[str, Any]:
    return {
        "shown": measures.shown,
        "right": measures.right,
        "wrong": measures.wrong,
        "bound": round(measures.bound, 4),
        "target": None if measures.target is None else round(measures.target, 4),
        "promised": measures.promised,
        "silent": measures.silent,
        "answered": measures.answered,
    }
