"""The thresholds of the reader, which decide between an answer, a near miss and an abstention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderConfig:
    """Thresholds on the probability (0 to 1) that a sentence answers the question.

    ``answer``: the archive abstains when the best sentence is below this. Out of fold it
    abstains on 3.8 % (ARCD-train) and 4.5 % (XQuAD) of the questions whose page is in the
    archive, on 61 and 82 % when the pages of its fold are removed, and on 78 and 89 % when
    its whole set is removed.
    ``answer_unnamed``: the same when the question names a place, person or year that the
    article does not mention. An answer about another country is a wrong citation.
    ``further``: minimum for the sentences shown below the first.
    ``near_miss``: minimum for the sentences shown with an abstention, of which there are at
    most ``near_misses``.
    ``disputed``: minimum for both of two sentences that are shown as disagreeing.
    ``comparable``: a newer sentence, or one of a preferred outlet, is placed before a better
    one when it has at least this share of its probability.

    Raises ``ValueError`` when a threshold is not between 0 and 1.
    """

    answer: float = 0.12
    answer_unnamed: float = 0.45
    further: float = 0.02
    near_miss: float = 0.01
    near_misses: int = 3
    disputed: float = 0.15
    comparable: float = 0.5

    def __post_init__(self) -> None:
        chances = (self.answer, self.answer_unnamed, self.further, self.near_miss, self.disputed, self.comparable)
        if not all(0 <= chance <= 1 for chance in chances):
            raise ValueError("a chance lies between 0 and 1")


DEFAULTS: Final = ReaderConfig()
