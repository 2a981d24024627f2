"""Thresholds from judged questions, and what can be promised about them. Pure.

**What is promised.** A level of strictness has a target: the largest share of the first sentences shown that may be
wrong. To an unanswerable question every sentence is wrong. The promise states, with a confidence of 95 %, an upper
bound of that share for further questions of the same sort, asked of the same archive. Nothing is promised about
questions of another sort: if none of the questions is unanswerable, unanswerable ones are not covered.

**How a threshold is chosen** (``choose_threshold``): the lowest at which the upper bound is within the target; if
there is none, the lowest at which the observed share is within the target; if there is none, the one with the lowest
bound. A threshold must show at least ``MIN_SHOWN`` sentences, because fewer are no evidence. No answer is shown where
fewer than ``NEAR_MISS_RIGHT`` of the sentences of like chance are right, however good the average above is.

**How the promise is measured** (``hold_back``): a threshold that is chosen on questions looks too good on them. So the
questions are divided into ``FOLDS`` parts; in each part, sentences are shown by the threshold that the other parts
choose. The counts over all parts are those of the promise. Neighbours in the list stay together, because they are
often about one story.

The bound is that of Clopper and Pearson (1934), one-sided. It is exact for independent questions. Several questions
about one story are not independent, so the true bound is then slightly higher.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from math import exp, lgamma, log
from typing import Final

from retrieval.answering.levels import Level, Levels, Promise, Strictness

CONFIDENCE: Final = 0.95
FOLDS: Final = 5
# A threshold that shows fewer sentences is not considered: of fewer than ten, "1 in 10" says nothing.
MIN_SHOWN: Final = 10
# The largest share of wrong sentences among those shown, from the strictest level.
TARGETS: Final = {Strictness.STRICT: 1 / 4, Strictness.BALANCED: 1 / 2}
# A near miss is shown from the chance on at which one in five is right.
NEAR_MISS_RIGHT: Final = 1 / 5
# A threshold that no sentence reaches in practice.
NEVER: Final = 1.0
_HALVINGS: Final = 40
# A term of a sum below this share of it changes nothing.
_NEGLIGIBLE: Final = 1e-17


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The first ranked sentence for one question: its ``chance``, 0 to 1, and whether it is ``right``.

    ``answerable``: whether the archive answers the question. Of an unanswerable one no sentence is right.
    """

    chance: float
    right: bool
    answerable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMeasures:
    """What one level shows on questions that its threshold was not chosen on.

    ``shown`` first sentences, of which ``right``; ``bound`` is the upper bound (95 %, one-sided) of the share of wrong
    ones. ``silent`` of ``answerable`` and ``answered`` of ``unanswerable`` questions. ``target`` is the largest share
    of wrong ones that the level allows, None for a level without.
    """

    shown: int
    right: int
    bound: float
    silent: int
    answerable: int
    answered: int
    unanswerable: int
    target: float | None

    @property
    def wrong(self) -> int:
        """The wrong sentences shown."""
        return self.shown - self.right

    @property
    def promised(self) -> bool:
        """Whether the bound is within the target."""
        return self.target is not None and self.bound <= self.target

    @property
    def kept(self) -> bool:
        """Whether the observed share is within the target, on enough sentences to say so."""
        return self.target is not None and self.shown >= MIN_SHOWN and self.wrong <= self.target * self.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationResult:
    """The levels, with their promises, and the measures of each level."""

    levels: Levels
    measures: dict[Strictness, LevelMeasures]


def upper_bound(wrong: int, shown: int, confidence: float = CONFIDENCE) -> float:
    """Return the one-sided upper bound of Clopper and Pearson on a share of which ``wrong`` in ``shown`` were
    observed: the share at which so few would be observed with a probability of ``1 - confidence``. 1 of nothing."""
    if wrong >= shown:
        return 1.0
    low, high = wrong / shown, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _probability_of_at_most(wrong, shown, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def choose_threshold(judged: Iterable[Judged], target: float) -> float:
    """Return the threshold for a level whose share of wrong sentences may be ``target``, as the module says; ``NEVER``
    when no threshold shows ``MIN_SHOWN`` sentences."""
    points = _points(judged)
    for holds in (_is_promised, _is_kept):
        found = [point[0] for point in points if holds(point, target)]
        if found:
            return min(found)
    return _surest(points)


def choose_further(firsts: Sequence[Judged], seconds: Sequence[Judged | None], answer: float, target: float) -> float:
    """Return the threshold for further sentences: at least ``answer``, and the lowest at which the share of wrong
    ones is within ``target``, by its bound or as observed; ``NEVER`` when there is none.

    ``seconds`` are the second ranked sentences of the questions, None where there is none. Only those of questions
    that are answered at ``answer`` count; one for each question, so that they are independent.
    """
    shown = [second for first, second in zip(firsts, seconds, strict=True) if second and first.chance >= answer]
    points = [point for point in _points(shown) if point[0] >= answer]
    for holds in (_is_promised, _is_kept):
        found = [point[0] for point in points if holds(point, target)]
        if found:
            return min(found)
    return NEVER


def near_miss_threshold(judged: Iterable[Judged], share: float = NEAR_MISS_RIGHT) -> float:
    """Return the lowest chance from which on at least ``share`` of the sentences of like chance are right, by
    isotonic regression; ``NEVER`` when there is none."""
    return next((chance for chance, right in isotonic(judged) if right >= share), NEVER)


def isotonic(judged: Iterable[Judged]) -> list[tuple[float, float]]:
    """Return the isotonic regression of ``right`` on the chance: for each block its lowest chance and its share of
    right sentences, both ascending (pool adjacent violators; Ayer and others, 1955)."""
    blocks: list[tuple[float, int, int]] = []  # lowest chance, right, whole
    for chance, same in groupby(sorted(judged, key=lambda one: one.chance), key=lambda one: one.chance):
        own = [one.right for one in same]
        blocks.append((chance, sum(own), len(own)))
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            _, right, whole = blocks.pop()
            lowest, right_before, whole_before = blocks.pop()
            blocks.append((lowest, right_before + right, whole_before + whole))
    return [(lowest, right / whole) for lowest, right, whole in blocks]


def hold_back(
    judged: Sequence[Judged], choose: Callable[[Sequence[Judged]], float], *, folds: int = FOLDS
) -> tuple[bool, ...]:
    """Return for each question whether its sentence is shown, by the threshold that ``choose`` makes of the questions
    of the other folds. Answerable and unanswerable questions are divided alike, neighbours stay together."""
    fold_of = [0] * len(judged)
    for answerable in (True, False):
        own = [place for place, one in enumerate(judged) if one.answerable is answerable]
        for number, place in enumerate(own):
            fold_of[place] = number * folds // len(own)
    thresholds = [
        choose([one for one, fold in zip(judged, fold_of, strict=True) if fold != held]) for held in range(folds)
    ]
    return tuple(one.chance >= thresholds[fold] for one, fold in zip(judged, fold_of, strict=True))


def calibrate(
    firsts: Sequence[Judged], seconds: Sequence[Judged | None], targets: Mapping[Strictness, float] = TARGETS
) -> CalibrationResult:
    """Return the levels that ``firsts`` and ``seconds`` set: the first and the second ranked sentence of each
    question, in the order of the questions, so that neighbours stay together.

    ``targets`` are the largest shares of wrong sentences, from the strictest level; a level without one has no limit.
    See ``answer_threshold`` for the thresholds of the answers. Near misses are shown from ``near_miss_threshold`` on.
    """
    near_miss = near_miss_threshold(firsts)
    levels: dict[Strictness, Level] = {}
    measures: dict[Strictness, LevelMeasures] = {}
    for one in Strictness:
        target = targets.get(one)
        choose = partial(answer_threshold, strictness=one, targets=targets)
        answer = choose(firsts)
        own = _measures(firsts, hold_back(firsts, choose), target)
        measures[one] = own
        levels[one] = Level(
            answer=answer,
            further=answer if target is None else choose_further(firsts, seconds, answer, target),
            near_miss=near_miss,
            promise=Promise(shown=own.shown, wrong=own.wrong, bound=own.bound),
        )
    return CalibrationResult(levels=levels, measures=measures)


def answer_threshold(
    judged: Sequence[Judged], strictness: Strictness, targets: Mapping[Strictness, float] = TARGETS
) -> float:
    """Return the threshold of an answer at a level: that of its target in ``targets``, no higher than a stricter
    level's and no lower than that of a near miss, from which on ``open``, without a target, answers."""
    near_miss = near_miss_threshold(judged)
    if strictness not in targets:
        return near_miss
    levels = list(targets)
    own_and_stricter = levels[: levels.index(strictness) + 1]
    return max(near_miss, min(choose_threshold(judged, targets[level]) for level in own_and_stricter))


def _measures(judged: Sequence[Judged], shown: Sequence[bool], target: float | None) -> LevelMeasures:
    pairs = list(zip(judged, shown, strict=True))
    count, right = sum(shown), sum(one.right for one, is_shown in pairs if is_shown)
    return LevelMeasures(
        shown=count,
        right=right,
        bound=upper_bound(count - right, count),
        silent=sum(one.answerable and not is_shown for one, is_shown in pairs),
        answerable=sum(one.answerable for one in judged),
        answered=sum(not one.answerable and is_shown for one, is_shown in pairs),
        unanswerable=sum(not one.answerable for one in judged),
        target=target,
    )


_Point = tuple[float, int, int]


def _points(judged: Iterable[Judged]) -> list[_Point]:
    """Return every threshold that shows at least ``MIN_SHOWN`` sentences, from the highest: the threshold, how many
    it shows, and how many of these are wrong."""
    points: list[_Point] = []
    shown = wrong = 0
    for chance, same in groupby(sorted(judged, key=lambda one: -one.chance), key=lambda one: one.chance):
        own = list(same)
        shown, wrong = shown + len(own), wrong + sum(not one.right for one in own)
        if shown >= MIN_SHOWN:
            points.append((chance, shown, wrong))
    return points


def _surest(points: Iterable[_Point]) -> float:
    """Return the threshold with the lowest upper bound; ``NEVER`` where no sentence is right."""
    best, threshold = 1.0, NEVER
    for point in points:
        if point[2] < point[1] and _is_promised(point, best):
            best, threshold = upper_bound(point[2], point[1]), point[0]
    return threshold


def _is_promised(point: _Point, target: float) -> bool:
    """Whether the upper bound is within ``target``; cheaper than the bound itself."""
    _, shown, wrong = point
    if target >= 1:
        return True
    return wrong <= target * shown and _probability_of_at_most(wrong, shown, target) <= 1 - CONFIDENCE


def _is_kept(point: _Point, target: float) -> bool:
    return point[2] <= target * point[1]


def _probability_of_at_most(count: int, whole: int, share: float) -> float:
    """Return the probability that a binomial variable of ``whole`` trials is at most ``count``, which must be no more
    than expected: ``count <= share * whole``, with a share above 0 and below 1."""
    ways = lgamma(whole + 1) - lgamma(count + 1) - lgamma(whole - count + 1)
    term = total = exp(ways + count * log(share) + (whole - count) * log(1 - share))
    for one in range(count, 0, -1):
        term *= one / (whole - one + 1) * (1 - share) / share
        total += term
        if term < total * _NEGLIGIBLE:
            break
    return total
