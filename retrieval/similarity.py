"""Whether two sentences say the same fact."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from retrieval import lexicon
from retrieval.matching import BACKGROUND_ARTICLES, inverse_frequency
from retrieval.question import Query

# Share of the lighter sentence's weight that both must say.
SAME: Final = 0.5


@cache
def _weight_of(count: int) -> float:
    return inverse_frequency(count, BACKGROUND_ARTICLES)


class Weighed(NamedTuple):
    """The stems of a sentence, stop words apart, and what they weigh together."""

    stems: frozenset[str]
    weight: float


def weighed(stems: frozenset[str]) -> Weighed:
    """``stems`` with their weight."""
    return Weighed(stems, _weight(stems))


def _weight(stems: frozenset[str]) -> float:
    counts = lexicon.counts("stems")
    return sum([_weight_of(counts.get(stem, 0)) for stem in stems])


def same_fact(one: Weighed, other: Weighed, query: Query) -> bool:
    """Whether a sentence gives the answer to ``query`` that another gives.

    Both must say enough of the same words (overlap coefficient of weighted stems), and
    where a number or date is asked for, a number in common.
    """
    lighter = min(one.weight, other.weight)
    if not lighter or _weight(one.stems & other.stems) < SAME * lighter:
        return False
    if query.kind not in {"number", "time"}:
        return True
    numbers = [{stem for stem in each.stems if stem[0].isdigit()} for each in (one, other)]
    return bool(numbers[0] & numbers[1]) or not (numbers[0] and numbers[1])
