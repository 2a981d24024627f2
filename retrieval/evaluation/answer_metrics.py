"""Metrics of answers and abstentions on question sets, with 95 % confidence intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retrieval.evaluation.metrics import Share
from retrieval.evaluation.newsroom import CaseResult, Loss

# Bins of the reliability diagram, equally filled.
BINS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMetrics:
    """Metrics over some questions. Of the answerable ones:

    - ``first`` and ``three``: a right sentence was shown first, or among the first three.
    - ``wrong_first``: the sentence shown first is wrong.
    - ``silent``: the archive abstained.
    - ``ranked_first`` and ``ranked_three``: as the first two, before any abstention.
    - ``losses``: where the right answers that were not shown first were lost.

    Of the unanswerable ones, ``answered``: the archive answered; with a sentence that the question rejects, if it
    names some. Of all, ``shown``: the right ones of all quotations shown. ``auc``: the area under the ROC curve of the
    chance, of right first ranked sentences against those of unanswerable questions; None without questions of both
    sorts.
    """

    first: Share
    three: Share
    wrong_first: Share
    silent: Share
    ranked_first: Share
    ranked_three: Share
    answered: Share
    shown: Share
    auc: float | None
    losses: dict[Loss, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """What a single ``threshold`` on the chance gives: the share of all questions answered, and how many of these
    first sentences are right."""

    threshold: float
    answered: Share
    right: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """Questions of similar chance: the mean chance, and the share whose first ranked sentence is right."""

    expected: float
    observed: Share


def answer_metrics(results: Sequence[CaseResult]) -> AnswerMetrics:
    """Return the metrics of ``results``."""
    answerable = [result for result in results if result.case.answerable]
    unanswerable = [result for result in results if not result.case.answerable]

    def share(holds: Callable[[CaseResult], bool]) -> Share:
        return Share(part=sum(map(holds, answerable)), whole=len(answerable))

    losses = Counter(result.loss for result in answerable if result.loss is not None)
    quotations = [right for result in results for right in result.right]
    return AnswerMetrics(
        first=share(lambda one: one.right[:1] == (True,)),
        three=share(lambda one: any(one.right[:3])),
        wrong_first=share(lambda one: one.right[:1] == (False,)),
        silent=share(lambda one: not one.answer.answered),
        ranked_first=share(_is_right),
        ranked_three=share(lambda one: any(one.ranked_right)),
        answered=Share(part=sum(one.answered_wrongly for one in unanswerable), whole=len(unanswerable)),
        shown=Share(part=sum(quotations), whole=len(quotations)),
        auc=roc_auc([one.chance for one in answerable if _is_right(one)], [one.chance for one in unanswerable]),
        losses={loss: losses[loss] for loss in Loss},
    )


def metrics_by(results: Sequence[CaseResult], key: Callable[[CaseResult], str]) -> dict[str, AnswerMetrics]:
    """Return the metrics of ``results`` grouped by ``key``, in order of first appearance."""
    names = dict.fromkeys(map(key, results))
    return {name: answer_metrics([one for one in results if key(one) == name]) for name in names}


def roc_auc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the area under the ROC curve: the share of pairs in which the positive score is higher, ties counting
    half (Mann and Whitney, 1947). None without pairs."""
    if not positive or not negative:
        return None
    ordered = np.sort(np.asarray(negative))
    below, not_above = np.searchsorted(ordered, positive, "left"), np.searchsorted(ordered, positive, "right")
    return float((below + not_above).sum() / 2 / (len(positive) * len(negative)))


def operating_points(results: Sequence[CaseResult]) -> tuple[OperatingPoint, ...]:
    """Return what every threshold on the chance gives, from the highest, one for each chance that occurs (selective
    accuracy against coverage; Geifman and El-Yaniv, 2017)."""
    points: list[OperatingPoint] = []
    right = 0
    ordered = sorted(results, key=lambda one: -one.chance)
    for count, result in enumerate(ordered, 1):
        right += _is_right(result)
        if count == len(ordered) or ordered[count].chance < result.chance:
            answered = Share(part=count, whole=len(ordered))
            points.append(
                OperatingPoint(threshold=result.chance, answered=answered, right=Share(part=right, whole=count))
            )
    return tuple(points)


def reliability(results: Sequence[CaseResult], *, bins: int = BINS) -> tuple[ReliabilityBin, ...]:
    """Return the reliability diagram of the chance in ``bins`` bins with as many questions each (fewer, when there
    are fewer questions), from the lowest chance."""
    ordered = sorted(results, key=lambda one: one.chance)
    parts = [ordered[len(ordered) * n // bins : len(ordered) * (n + 1) // bins] for n in range(bins)]
    return tuple(
        ReliabilityBin(
            expected=sum(one.chance for one in part) / len(part),
            observed=Share(part=sum(map(_is_right, part)), whole=len(part)),
        )
        for part in parts
        if part
    )


def _is_right(result: CaseResult) -> bool:
    return result.ranked_right[:1] == (True,)
