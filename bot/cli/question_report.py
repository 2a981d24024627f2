"""The metrics of a file of questions as lines of text and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from bot.cli.rendering import Line, Look, note
from bot.i18n import Catalogue
from retrieval import AnswerMetrics, CaseResult, Share, answer_metrics, metrics_by, operating_points, reliability

# Shares of the questions answered at which the precision is printed.
COVERAGES: Final = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
# The metrics over answerable questions, in the order in which they are printed: key of the text, field.
_OF_ANSWERABLE: Final = (
    ("eval.right-at-1", "first"),
    ("eval.right-at-3", "three"),
    ("eval.wrong-first", "wrong_first"),
    ("eval.silent-wrong", "silent"),
    ("eval.ranked-first", "ranked_first"),
    ("eval.ranked-three", "ranked_three"),
)


def metrics_lines(name: str, results: Sequence[CaseResult], say: Catalogue) -> Iterator[Line]:
    """The metrics of ``results``, by kind and style too, and the precision at several coverages."""
    whole = answer_metrics(results)
    yield note(say("eval.file", file=name), Look.LABEL)
    if whole.first.whole:
        for key, field in _OF_ANSWERABLE:
            yield note(_share(say, key, getattr(whole, field)))
    if whole.answered.whole:
        yield note(_share(say, "eval.silent-right", _complement(whole.answered)))
        yield note(_share(say, "eval.answered", whole.answered))
    if whole.shown.whole:
        yield note(_share(say, "eval.shown", whole.shown))
    if whole.auc is not None:
        yield note(say("eval.auc", auc=say.number(f"{whole.auc:.3f}")))
    lost = {loss.value.replace("-", "_"): say.number(count) for loss, count in whole.losses.items()}
    if any(whole.losses.values()):
        yield note(say("eval.losses", **lost))
    for key, groups in _groups(results).items():
        for group, metrics in groups.items():
            yield note(_group_line(say, key, group, metrics), Look.FAINT)
    yield from _curve_lines(results, say)


def miss_lines(results: Sequence[CaseResult], say: Catalogue) -> Iterator[Line]:
    """The questions that were answered wrong, with what was shown."""
    misses = [result for result in results if is_miss(result)]
    if misses:
        yield note(say("eval.misses"), Look.LABEL)
    for result in misses:
        yield note(say("eval.miss", question=result.case.question, id=result.case.id, kind=result.case.kind))
        if result.answer.answered:
            yield note(say("eval.said", text=result.answer.quotations[0].text), Look.FAINT)
        else:
            yield note(say("eval.silent"), Look.FAINT)


def is_miss(result: CaseResult) -> bool:
    """Whether the first quotation is wrong, or should not have been given."""
    return result.rank != 1 if result.case.answerable else result.answered_wrongly


def report_record(name: str, results: Sequence[CaseResult]) -> dict[str, Any]:
    """``{"file", counts, "auc", "losses", "by_kind", "by_style", "curve", "calibration", "misses"}``; the counts are
    those of ``_counts``."""
    groups = _groups(results)
    return {
        "file": name,
        **_counts(answer_metrics(results)),
        "by_kind": {kind: _counts(metrics) for kind, metrics in groups["eval.kind"].items()},
        "by_style": {style: _counts(metrics) for style, metrics in groups["eval.style"].items()},
        "curve": [
            {
                "threshold": round(point.threshold, 4),
                "coverage": round(point.answered.value, 4),
                "precision": round(point.right.value, 4),
            }
            for point in operating_points(results)
        ],
        "calibration": [
            {
                "expected": round(one.expected, 4),
                "observed": round(one.observed.value, 4),
                "questions": one.observed.whole,
            }
            for one in reliability(results)
        ],
        "misses": [
            {
                "id": result.case.id,
                "kind": result.case.kind,
                "question": result.case.question,
                "rank": result.rank,
                "loss": result.loss,
                "said": result.answer.quotations[0].text if result.answer.answered else None,
            }
            for result in results
            if is_miss(result)
        ],
    }


def _counts(metrics: AnswerMetrics) -> dict[str, Any]:
    return {
        "answerable": metrics.first.whole,
        "right_at_1": metrics.first.part,
        "right_at_3": metrics.three.part,
        "wrong_first": metrics.wrong_first.part,
        "silent_wrong": metrics.silent.part,
        "ranked_first": metrics.ranked_first.part,
        "ranked_three": metrics.ranked_three.part,
        "unanswerable": metrics.answered.whole,
        "silent_right": metrics.answered.whole - metrics.answered.part,
        "shown": metrics.shown.whole,
        "shown_right": metrics.shown.part,
        "auc": None if metrics.auc is None else round(metrics.auc, 4),
        "losses": {loss.value: count for loss, count in metrics.losses.items()},
    }


def _groups(results: Sequence[CaseResult]) -> dict[str, dict[str, AnswerMetrics]]:
    """Metrics by kind and by style, by the key of their line; a set without styles has none."""
    styled = [result for result in results if result.case.style]
    return {
        "eval.kind": metrics_by(results, lambda result: result.case.kind),
        "eval.style": metrics_by(styled, lambda result: result.case.style),
    }


def _group_line(say: Catalogue, key: str, name: str, metrics: AnswerMetrics) -> str:
    counts = {
        "answerable": metrics.first.whole,
        "right_at_1": metrics.first.part,
        "right_at_3": metrics.three.part,
        "wrong": metrics.wrong_first.part,
        "unanswerable": metrics.answered.whole,
        "silent_right": metrics.answered.whole - metrics.answered.part,
    }
    parts = [] if not metrics.first.whole else [f"{key}.answerable"]
    parts += [] if not metrics.answered.whole else [f"{key}.unanswerable"]
    numbers = {name: say.number(count) for name, count in counts.items()}
    return " · ".join(say(part, name=name, **numbers) for part in parts)


def _curve_lines(results: Sequence[CaseResult], say: Catalogue) -> Iterator[Line]:
    points = operating_points(results)
    shown = set()
    for coverage in COVERAGES if len(points) > 1 else ():
        point = next(point for point in points if point.answered.value >= coverage or point is points[-1])
        if point.threshold not in shown:
            shown.add(point.threshold)
            yield note(
                say(
                    "eval.point",
                    threshold=say.number(f"{point.threshold:.2f}"),
                    coverage=_percent(say, point.answered.value),
                    precision=_percent(say, point.right.value),
                ),
                Look.FAINT,
            )


def _complement(share: Share) -> Share:
    return Share(part=share.whole - share.part, whole=share.whole)


def _share(say: Catalogue, key: str, share: Share) -> str:
    low, high = share.interval
    return say(
        key,
        part=say.number(share.part),
        whole=say.number(share.whole),
        share=_percent(say, share.value),
        low=_percent(say, low),
        high=_percent(say, high),
    )


def _percent(say: Catalogue, value: float) -> str:
    return say.number(f"{100 * value:.1f}")
