"""The metrics of question sets as a picture, drawn by Matplotlib (extra ``plots``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from retrieval import (
    CaseResult,
    OperatingPoint,
    QaResult,
    ReliabilityBin,
    Share,
    operating_points,
    qa_by_kind,
    qa_by_set,
    qa_curve,
    qa_metrics,
    reliability,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Kinds with fewer questions have intervals too wide to draw.
FEWEST: Final = 10
_INCHES: Final = (13.0, 6.0)
_COLOURS: Final = ("#1f6f8b", "#c8553d", "#5b8c5a", "#8e6c8a", "#b08900", "#444444")


def can_draw() -> bool:
    """Whether the extra is installed."""
    return find_spec("matplotlib") is not None


def draw(results: Sequence[QaResult], path: Path) -> None:
    """Draw a PNG. Left: the share of right first sentences by set and kind, with intervals. Right: the share of right
    answers among those given, at every threshold.

    Requires ``can_draw()``.
    """
    figure, left, right = _two_charts()
    _draw_shares(left, results)
    _draw_thresholds(right, results)
    figure.savefig(path, dpi=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCurves:
    """What is drawn of one evaluation: the operating points, the reliability diagram, and what is ``shown`` at the
    thresholds in use, None when nothing is. ``label`` names it among several."""

    label: str
    points: tuple[OperatingPoint, ...]
    bins: tuple[ReliabilityBin, ...]
    shown: OperatingPoint | None

    @classmethod
    def of(cls, results: Sequence[CaseResult]) -> AnswerCurves:
        """The curves of ``results``."""
        shown = [result for result in results if result.answer.answered]
        point = OperatingPoint(
            threshold=0.0,
            answered=Share(part=len(shown), whole=len(results)),
            right=Share(part=sum(result.right[0] for result in shown), whole=len(shown)),
        )
        return cls(
            label="",
            points=operating_points(results),
            bins=reliability(results),
            shown=point if shown else None,
        )


def draw_answers(results: Sequence[CaseResult], path: Path) -> None:
    """Draw the curves of ``results`` (see ``draw_curves``).

    Requires ``can_draw()``.
    """
    draw_curves([AnswerCurves.of(results)], path)


def draw_curves(curves: Sequence[AnswerCurves], path: Path, *, description: str = "") -> None:
    """Draw a PNG or an SVG, by the ending of ``path``. Left: the observed share of right first sentences against the
    expected chance, with intervals. Right: the share right of those answered at every threshold, with a dot for what is
    shown. The same curves give the same SVG, which holds ``description``.

    Requires ``can_draw()``.
    """
    from matplotlib import rc_context  # noqa: PLC0415 - an extra

    figure, left, right = _two_charts()
    _draw_reliability(left, curves)
    _draw_points(right, curves)
    metadata = {"Date": None, "Description": description} if path.suffix == ".svg" else None
    with rc_context({"svg.hashsalt": "isnad"}):
        figure.savefig(path, dpi=120, metadata=metadata)


def _two_charts() -> tuple[Figure, Axes, Axes]:
    from matplotlib.figure import Figure  # noqa: PLC0415 - an extra

    figure = Figure(figsize=_INCHES, layout="constrained")
    left, right = figure.subplots(1, 2)
    return figure, left, right


def _draw_reliability(axes: Axes, curves: Sequence[AnswerCurves]) -> None:
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, label="calibrated")
    for colour, one in zip(_colours(), curves, strict=False):
        for each in one.bins:
            axes.plot([each.expected] * 2, each.observed.interval, color=colour, linewidth=1.5)
        expected, observed = [each.expected for each in one.bins], [each.observed.value for each in one.bins]
        axes.plot(expected, observed, "o", color=colour, markersize=6, label=_label(one, curves))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("expected: mean chance of the first sentence")
    axes.set_ylabel("observed: share right, with its 95 % interval")
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left")


def _draw_points(axes: Axes, curves: Sequence[AnswerCurves]) -> None:
    for colour, one in zip(_colours(), curves, strict=False):
        answered, right = [each.answered.value for each in one.points], [each.right.value for each in one.points]
        axes.plot(answered, right, color=colour)
        if one.shown is not None:
            dot = ([one.shown.answered.value], [one.shown.right.value])
            axes.plot(
                *dot, "o", color=colour, markeredgecolor="#222222", markersize=8, label=_label(one, curves, "as shown")
            )
    if any(one.shown is not None for one in curves):
        axes.legend(loc="lower left")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("share of the questions answered, the surest first (dot: as shown)")
    axes.set_ylabel("share right of those answered")
    axes.grid(alpha=0.3)


def _label(one: AnswerCurves, curves: Sequence[AnswerCurves], alone: str | None = None) -> str | None:
    """The text of a curve in the legend, ``alone`` when there is no other curve."""
    return one.label if len(curves) > 1 else alone


def _draw_shares(axes: Axes, results: Sequence[QaResult]) -> None:
    """One row per set and kind, from the top. The dot is the share, the line its interval."""
    labels: list[str] = []
    for colour, (name, own) in zip(_colours(), qa_by_set(results).items(), strict=False):
        rows = [(f"{name} (all)", qa_metrics(own).first)]
        rows += [(kind, qa_metrics(of).first) for kind, of in qa_by_kind(own).items() if len(of) >= FEWEST]
        for label, share in rows:
            _draw_share(axes, len(labels), share, colour, whole=label.endswith("(all)"))
            labels.append(f"{label}, {share.whole}")
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("first sentence right, with its 95 % interval")
    axes.grid(axis="x", alpha=0.3)


def _draw_share(axes: Axes, place: int, share: Share, colour: str, *, whole: bool) -> None:
    low, high = share.interval
    axes.plot([low, high], [place, place], color=colour, linewidth=3 if whole else 1.5)
    axes.plot([share.value], [place], "o", color=colour, markersize=8 if whole else 5)


def _draw_thresholds(axes: Axes, results: Sequence[QaResult]) -> None:
    for colour, (name, own) in zip(_colours(), qa_by_set(results).items(), strict=False):
        answered, right = zip(*qa_curve(own), strict=True)
        axes.plot(answered, right, color=colour, label=name)
        shown = [result for result in own if not result.abstained]
        if shown:
            share = sum(result.first for result in shown) / len(shown)
            axes.plot([len(shown) / len(own)], [share], "o", color=colour, markersize=8)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("share of the questions answered, the surest first (dot: as shipped)")
    axes.set_ylabel("share right of those answered")
    axes.grid(alpha=0.3)
    axes.legend(loc="lower left")


def _colours() -> tuple[str, ...]:
    return _COLOURS
