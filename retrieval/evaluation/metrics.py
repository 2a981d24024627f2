"""Metrics of question answering with confidence intervals, by set and by kind.

Intervals have 95 % confidence. They treat questions as independent samples. Several questions ask about one
page, so the true intervals are slightly wider.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np

from retrieval.evaluation.squad import QaResult

Interval = tuple[float, float]

# The 97.5th percentile of the normal distribution.
Z: Final = 1.959964
RESAMPLES: Final = 2000
SEED: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> Interval:
        """The 95 % confidence interval of the share."""
        return wilson(self.part, self.whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class QaMetrics:
    """Metrics over some questions.

    ``first`` and ``three``: a right sentence ranked first, or among the first three, as an answer or, after
    an abstention, as a near miss. ``shown``: it ranked first and was given as the answer. ``abstained``: no
    answer, although the page is in the archive. ``reciprocal_rank`` is the mean over the passages (MRR@10),
    with its interval. ``median_ms`` and ``p99_ms`` are percentiles of the answer time.
    """

    first: Share
    three: Share
    shown: Share
    abstained: Share
    reciprocal_rank: float
    reciprocal_rank_interval: Interval
    median_ms: float
    p99_ms: float

    @property
    def questions(self) -> int:
        """The number of questions."""
        return self.first.whole


def qa_metrics(results: Sequence[QaResult]) -> QaMetrics:
    """Return the metrics of ``results``."""

    def share(holds: Callable[[QaResult], bool]) -> Share:
        return Share(part=sum(map(holds, results)), whole=len(results))

    ranks = [result.reciprocal_rank for result in results]
    median, high = np.percentile([result.took_ms for result in results] or [0.0], [50, 99])
    return QaMetrics(
        first=share(lambda result: result.first),
        three=share(lambda result: result.three),
        shown=share(lambda result: result.first and not result.abstained),
        abstained=share(lambda result: result.abstained),
        reciprocal_rank=sum(ranks) / len(ranks) if ranks else 0.0,
        reciprocal_rank_interval=bootstrap_mean(ranks),
        median_ms=float(median),
        p99_ms=float(high),
    )


def qa_by_set(results: Sequence[QaResult]) -> dict[str, tuple[QaResult, ...]]:
    """Return ``results`` grouped by set, in order of first appearance."""
    return _group_by(results, lambda result: result.case.set)


def qa_by_kind(results: Sequence[QaResult]) -> dict[str, tuple[QaResult, ...]]:
    """Return ``results`` grouped by answer type, the most frequent type first."""
    parts = _group_by(results, lambda result: result.case.kind)
    return dict(sorted(parts.items(), key=lambda part: -len(part[1])))


def qa_curve(results: Sequence[QaResult]) -> tuple[tuple[float, float], ...]:
    """Return the coverage and the selective accuracy at every threshold on the score (Geifman and El-Yaniv,
    2017).

    Each point is the share of questions answered and the share of those whose first sentence is right, from
    the surest answer alone to all of them.
    """
    points: list[tuple[float, float]] = []
    right = 0
    for count, result in enumerate(sorted(results, key=lambda result: -result.score), 1):
        right += result.first
        points.append((count / len(results), right / count))
    return tuple(points)


def _group_by(results: Sequence[QaResult], key: Callable[[QaResult], str]) -> dict[str, tuple[QaResult, ...]]:
    names = dict.fromkeys(map(key, results))
    return {name: tuple(result for result in results if key(result) == name) for name in names}


def wilson(part: int, whole: int) -> Interval:
    """Return the Wilson score interval (1927) of ``part`` in ``whole``; (0, 1) of nothing. Unlike the share
    plus or minus its standard error, it stays within 0 and 1 and is accurate near both."""
    if not whole:
        return 0.0, 1.0
    share = part / whole
    middle = share + Z * Z / (2 * whole)
    reach = Z * sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole))
    scale = 1 + Z * Z / whole
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def bootstrap_mean(values: Sequence[float]) -> Interval:
    """Return the bootstrap percentile interval (Efron, 1979) of the mean of ``values``; (0, 0) of nothing. It
    is deterministic."""
    if not values:
        return 0.0, 0.0
    # Resampling n values with replacement is a multinomial draw over the distinct values.
    distinct, counts = np.unique(np.asarray(values, dtype=float), return_counts=True)
    drawn = np.random.default_rng(SEED).multinomial(len(values), counts / len(values), size=RESAMPLES)
    low, high = np.percentile(drawn @ distinct / len(values), [2.5, 97.5])
    return float(low), float(high)
