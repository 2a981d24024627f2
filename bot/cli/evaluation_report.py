"""The metrics of question sets as lines of text, as JSON and as a Markdown table. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.cli.rendering import BLANK, Line, Look, note
from bot.i18n import Catalogue
from retrieval import Archive, QaMetrics, QaResult, Share, qa_by_kind, qa_by_set, qa_metrics

_COLUMNS = ("questions", "first", "three", "shown", "abstained", "reciprocal-rank", "median", "p99")


def thresholds_line(archive: Archive, say: Catalogue) -> Line:
    """The level and the thresholds that ``archive`` answers with, and where they come from."""
    record = thresholds_record(archive)
    numbers = {name: say.number(f"{record[name]:g}") for name in ("answer", "answer_unnamed", "further", "near_miss")}
    level, source = say(f"strictness.{record['strictness']}"), say(f"thresholds.{record['source']}")
    return note(say("eval.thresholds", level=level, source=source, **numbers), Look.FAINT)


def thresholds_record(archive: Archive) -> dict[str, Any]:
    """``{"strictness", "source", "answer", "answer_unnamed", "further", "near_miss"}``; ``source`` is ``calibration``
    or ``shipped``."""
    config = archive.config
    return {
        "strictness": archive.strictness.value if archive.strictness else None,
        "source": "calibration" if archive.calibration is not None else "shipped",
        "answer": config.answer,
        "answer_unnamed": config.unnamed,
        "further": config.further,
        "near_miss": config.near_miss,
    }


def pool_text(pages: int, distractors: int, say: Catalogue) -> str:
    """The size of the pool: pages of the sets, and articles that were added."""
    return say("qa.pool", pages=say.count("count.pages", pages), articles=say.count("count.articles", distractors))


def report_lines(results: Sequence[QaResult], say: Catalogue) -> Iterator[Line]:
    """The metrics of each set, then of each kind of question in it."""
    for number, (name, own) in enumerate(qa_by_set(results).items()):
        if number:
            yield BLANK
        whole = qa_metrics(own)
        yield note(say("qa.set", name=name, questions=say.count("count.questions", whole.questions)), Look.LABEL)
        for key in ("first", "three", "shown", "abstained"):
            yield note(say(f"qa.{key}", figure=_share(getattr(whole, key), say)))
        ranked = _figure(whole.reciprocal_rank, whole.reciprocal_rank_interval, say)
        yield note(say("qa.reciprocal-rank", figure=ranked))
        median, high = say.number(f"{whole.median_ms:.1f}"), say.number(f"{whole.p99_ms:.1f}")
        yield note(say("qa.latency", median=median, p99=high))
        for kind, of_kind in qa_by_kind(own).items():
            figures = qa_metrics(of_kind)
            yield note(
                say(
                    "qa.kind",
                    kind=kind,
                    questions=say.count("count.questions", figures.questions),
                    first=_share(figures.first, say),
                    three=_share(figures.three, say),
                    abstained=say.number(f"{figures.abstained.value:.3f}"),
                ),
                Look.FAINT,
            )


def report_record(
    results: Sequence[QaResult],
    thresholds: dict[str, Any],
    *,
    pages: int,
    distractors: int,
    encoder: str | None = None,
) -> dict[str, Any]:
    """``{"pages", "distractors", "encoder", "thresholds", "sets": {name: {figures, "by_kind": {kind: figures}}},
    "misses": [{"id", "set", "kind", "question", "three", "abstained", "score"}]}``."""
    sets = {
        name: {
            **_record(qa_metrics(own)),
            "by_kind": {kind: _record(qa_metrics(of_kind)) for kind, of_kind in qa_by_kind(own).items()},
        }
        for name, own in qa_by_set(results).items()
    }
    misses = [
        {
            "id": result.case.id,
            "set": result.case.set,
            "kind": result.case.kind,
            "question": result.case.question,
            "three": result.three,
            "abstained": result.abstained,
            "score": round(result.score, 4),
        }
        for result in results
        if not result.first
    ]
    return {
        "pages": pages,
        "distractors": distractors,
        "encoder": encoder,
        "thresholds": thresholds,
        "sets": sets,
        "misses": misses,
    }


def report_table(results: Sequence[QaResult], say: Catalogue) -> str:
    """A Markdown table with one row per set and per kind in it."""
    lines = [
        "| " + " | ".join((say("qa.column.part"), *(say(f"qa.column.{column}") for column in _COLUMNS))) + " |",
        "|---" * (len(_COLUMNS) + 1) + "|",
    ]
    for name, own in qa_by_set(results).items():
        lines.append(_row(name, qa_metrics(own)))
        lines += [_row(f"{name}: {kind}", qa_metrics(of_kind)) for kind, of_kind in qa_by_kind(own).items()]
    return "\n".join(lines) + "\n"


def _row(name: str, figures: QaMetrics) -> str:
    low, high = figures.reciprocal_rank_interval
    shares = (figures.first, figures.three, figures.shown, figures.abstained)
    cells = [name, str(figures.questions)]
    cells += [f"{share.value:.3f} ({share.interval[0]:.3f}–{share.interval[1]:.3f})" for share in shares]
    cells += [f"{figures.reciprocal_rank:.3f} ({low:.3f}–{high:.3f})"]
    cells += [f"{figures.median_ms:.1f}", f"{figures.p99_ms:.1f}"]
    return "| " + " | ".join(cells) + " |"


def _record(figures: QaMetrics) -> dict[str, Any]:
    return {
        "questions": figures.questions,
        "first": _share_record(figures.first),
        "three": _share_record(figures.three),
        "shown": _share_record(figures.shown),
        "abstained": _share_record(figures.abstained),
        "mrr_at_10": _value_record(figures.reciprocal_rank, figures.reciprocal_rank_interval),
        "median_ms": round(figures.median_ms, 3),
        "p99_ms": round(figures.p99_ms, 3),
    }


def _share_record(share: Share) -> dict[str, Any]:
    return {"count": share.part, **_value_record(share.value, share.interval)}


def _value_record(value: float, interval: tuple[float, float]) -> dict[str, Any]:
    return {"value": round(value, 4), "interval": [round(interval[0], 4), round(interval[1], 4)]}


def _share(share: Share, say: Catalogue) -> str:
    return _figure(share.value, share.interval, say)


def _figure(value: float, interval: tuple[float, float], say: Catalogue) -> str:
    low, high = interval
    numbers = {"value": value, "low": low, "high": high}
    return say("qa.figure", **{name: say.number(f"{number:.3f}") for name, number in numbers.items()})
