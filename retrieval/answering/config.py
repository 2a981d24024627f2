"""The thresholds of the reader, which decide between an answer, a near miss and an abstention."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Self

from retrieval.answering.levels import Levels, Strictness, shipped_levels

_DEFAULT: Final = shipped_levels()[Strictness.BALANCED]


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

    The defaults are those of the level ``balanced``, without an encoder (see ``levels``).
    Raises ``ValueError`` when a threshold is not between 0 and 1.
    """

    answer: float = _DEFAULT.answer
    answer_unnamed: float | None = _DEFAULT.answer_unnamed
    further: float = _DEFAULT.further
    near_miss: float = _DEFAULT.near_miss
    near_misses: int = 1
    comparable: float = 0.5

    def __post_init__(self) -> None:
        chances = (self.answer, self.answer_unnamed or 0.0, self.further, self.near_miss)
        if not all(0 <= chance <= 1 for chance in (*chances, self.comparable)):
            raise ValueError("a chance lies between 0 and 1")

    @property
    def unnamed(self) -> float:
        """The threshold of an answer from an article that lacks a name of the question."""
        return self.answer if self.answer_unnamed is None else self.answer_unnamed

    def without_silence(self) -> Self:
        """Return these thresholds with every sentence above the bar, for evaluations of the ranking."""
        return replace(self, answer=0.0, answer_unnamed=None, further=0.0, near_miss=0.0)


DEFAULTS: Final = ReaderConfig()


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
        )


BY_LEVEL: Final = ThresholdChoice()


def _first(explicit: float | None, of_level: float) -> float:
    return of_level if explicit is None else explicit
