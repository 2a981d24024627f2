"""The curves of the record as the values that ``isnad eval`` draws, and their picture."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from benchmarks.fitting.data import ROOT
from bot.cli.evaluation_plot import AnswerCurves, draw_curves
from retrieval import OperatingPoint, ReliabilityBin, Share, Strictness

PICTURE: Final = ROOT / "docs" / "pictures" / "quality.svg"
_DEFAULT: Final = Strictness.BALANCED.value


def draw(record: Mapping[str, Any], path: Path = PICTURE) -> None:
    """Draw calibration and precision against coverage, in every way that was measured."""
    ways = record["newsroom"]["ways"]
    draw_curves([curves_of(name, own) for name, own in ways.items()], path, description=digest_of(record))


def digest_of(record: Mapping[str, Any]) -> str:
    """What the picture holds of its figures, so that a test sees whether it is up to date."""
    ways = record["newsroom"]["ways"]
    return sha256(repr([curves_of(name, own) for name, own in ways.items()]).encode()).hexdigest()


def curves_of(name: str, way: Mapping[str, Any]) -> AnswerCurves:
    """The curves of one way."""
    shown = way["levels"][_DEFAULT]
    answered = shown["answerable"] - shown["silent_wrong"] + shown["unanswerable"] - shown["silent_right"]
    return AnswerCurves(
        label=name,
        points=points_of(way),
        bins=reliability_of(way),
        shown=OperatingPoint(
            threshold=shown["answer"],
            answered=Share(part=answered, whole=shown["answerable"] + shown["unanswerable"]),
            right=Share(part=shown["right_at_1"], whole=answered),
        ),
    )


def points_of(way: Mapping[str, Any]) -> tuple[OperatingPoint, ...]:
    """The operating points; shares of the record are rounded, counts are not."""
    counts = way["levels"][_DEFAULT]
    whole = counts["answerable"] + counts["unanswerable"]
    made = []
    for one in way["curve"]:
        answered = round(one["coverage"] * whole)
        made.append(
            OperatingPoint(
                threshold=one["threshold"],
                answered=Share(part=answered, whole=whole),
                right=Share(part=round(one["precision"] * answered), whole=answered),
            )
        )
    return tuple(made)


def reliability_of(way: Mapping[str, Any]) -> tuple[ReliabilityBin, ...]:
    """The bins of the calibration."""
    return tuple(
        ReliabilityBin(
            expected=one["expected"],
            observed=Share(part=round(one["observed"] * one["questions"]), whole=one["questions"]),
        )
        for one in way["calibration"]
    )
