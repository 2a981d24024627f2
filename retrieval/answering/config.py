"""The thresholds of the reader, which decide between an answer, a near miss and an abstention."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log
from typing import Final, Self

from retrieval.answering.levels import Levels, Strictness, shipped_levels

_DEFAULT: Final = shipped_levels()[Strictness.BALANCED]
# Passages of the archives that thresholds are fitted on: archives of six pages, and the whole archive of news.
SMALL_PASSAGES: Final = 100
LARGE_PASSAGES: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderConfig:
    """Thresholds on the probability (0 to 1) that a sentence answers the question.

    ``answer``: the archive abstains when the best sentence is below this.
    ``answer_unnamed``: the same when the question names a place, person or year that the
    article does not mention; None when it is no other than ``answer``. An answer about another
    country is a wrong citation.
    ``further``: minimum for the sentences shown below the first. A sentence whose article lacks
    a name of the question needs ``answer_unnamed`` there too.
    ``near_miss``: minimum for the sentences shown with an abstention, of which there are at
    most ``near_misses``, and for the weaker sentences that are shown when more is asked for.
    ``comparable``: a newer sentence, or one of a preferred outlet, is placed before a better
    one when it has at least this share of its probability.
    ``small``: in an archive of at most ``SMALL_PASSAGES`` passages this share of ``answer`` and ``answer_unnamed`` is
    the threshold: below 1 where little there tempts, above 1 where more of it would be answered; see ``for_size``.

    The default thresholds are those of the level ``balanced``, without an encoder (see ``levels``), and hold for an
    archive of any size.
    Raises ``ValueError`` when a threshold is not between 0 and 1.
    """

    answer: float = _DEFAULT.answer
    answer_unnamed: float | None = _DEFAULT.answer_unnamed
    further: float = _DEFAULT.further
    near_miss: float = _DEFAULT.near_miss
    near_misses: int = 1
    comparable: float = 0.5
    small: float = 1.0

    def __post_init__(self) -> None:
        chances = (self.answer, self.answer_unnamed or 0.0, self.further, self.near_miss)
        in_small = self.small * self.answer, self.small * self.unnamed
        if not all(0 <= chance <= 1 for chance in (*chances, self.comparable, *in_small)):
            raise ValueError("a chance lies between 0 and 1")

    @property
    def unnamed(self) -> float:
        """The threshold of an answer from an article that lacks a name of the question."""
        return self.answer if self.answer_unnamed is None else self.answer_unnamed

    def for_size(self, passages: int) -> Self:
        """Return the thresholds for an archive of ``passages`` passages: from ``small`` of these to all of
        them at ``LARGE_PASSAGES``, by the logarithm of the size."""
        if self.small == 1 or passages >= LARGE_PASSAGES:
            return self
        grown = log(max(passages, SMALL_PASSAGES) / SMALL_PASSAGES) / log(LARGE_PASSAGES / SMALL_PASSAGES)
        share = self.small + (1 - self.small) * grown
        return replace(
            self,
            answer=self.answer * share,
            answer_unnamed=None if self.answer_unnamed is None else self.answer_unnamed * share,
            near_miss=min(self.near_miss, self.answer * share),
            small=1.0,
        )

    def without_silence(self) -> Self:
        """Return these thresholds with every sentence above the bar, for evaluations of the ranking."""
        return replace(self, answer=0.0, answer_unnamed=None, further=0.0, near_miss=0.0)


DEFAULTS: Final = ReaderConfig(small=_DEFAULT.small)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdChoice:
    """Which thresholds an archive answers with: those of the level ``strictness``, of its own calibration or as
    shipped. A threshold that is set here replaces the level's.

    ``further`` follows ``answer`` where only that is set: a further answer must pass the same bar. Raises
    ``ValueError`` when a threshold is not between 0 and 1.
    """

    strictness: Strictness = Strictness.BALANCED
    answer: float | None = None
    answer_unnamed: float | None = None
    further: float | None = None
    near_miss: float | None = None

    def __post_init__(self) -> None:
        explicit = (self.answer, self.answer_unnamed, self.further, self.near_miss)
        if not all(0 <= (chance or 0.0) <= 1 for chance in explicit):
            raise ValueError("a chance lies between 0 and 1")

    def resolve(self, levels: Levels, strictness: Strictness | None = None) -> ReaderConfig:
        """Return the thresholds, where the levels of the archive are ``levels``. ``strictness`` replaces the
        choice's own."""
        level = levels[strictness or self.strictness]
        unnamed, further = level.answer_unnamed, level.further
        if self.answer is not None:
            further = self.answer
            unnamed = None if unnamed is None else max(unnamed, self.answer)
        return ReaderConfig(
            answer=_first(self.answer, level.answer),
            answer_unnamed=unnamed if self.answer_unnamed is None else self.answer_unnamed,
            further=_first(self.further, further),
            near_miss=_first(self.near_miss, level.near_miss),
            # What is set here holds for an archive of any size.
            small=level.small if self.answer is None and self.answer_unnamed is None else 1.0,
        )


BY_LEVEL: Final = ThresholdChoice()


def _first(explicit: float | None, of_level: float) -> float:
    return of_level if explicit is None else explicit
