"""The thresholds of the reader: what decides between an answer, a near miss and silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderConfig:
    """Thresholds on the chance (0 to 1) that a sentence answers the question.

    ``answer``: below this chance of the best sentence the archive abstains. Out of fold
    it silences 3.8 % (ARCD-train) and 4.5 % (XQuAD) of the questions whose page is in the
    archive, 61 and 82 % where the pages of its fold are gone, 78 and 89 % where its whole
    set is.
    ``answer_unnamed``: the same where the question names a place, person or year of which
    the article says nothing. An answer about another country is a wrong citation.
    ``further``: least chance of the sentences shown below the first.
    ``near_miss``: least chance of the sentences shown beside an abstention, of which there
    are at most ``near_misses``.
    ``disputed``: least chance of two sentences that are shown as disagreeing.
    ``comparable``: a newer sentence, or one of a preferred outlet, goes before a better
    one down to this share of its chance.

    Raises ``ValueError`` when a chance is not between 0 and 1.
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
