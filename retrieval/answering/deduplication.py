"""Whether two sentences say the same fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from retrieval.ranking.query import Query
from retrieval.text.vocabulary import is_number

# Share of the lighter sentence's weight that both must say.
MIN_OVERLAP: Final = 0.5


# The kinds of questions of which two answers are one only with a number in common.
_NUMBERED: Final = frozenset(("number", "time"))


class WeightedStems(NamedTuple):
    """What the stems of a sentence weigh, by their views, what they weigh together, and
    those of them that are numbers, where the question asks for a number or date."""

    stems: Mapping[int, int]
    weight: int
    numbers: frozenset[int]


def weigh_stems(query: Query, stems: Sequence[int], weights: Sequence[int], cues: Sequence[int]) -> WeightedStems:
    """A sentence of words that may answer ``query``: the view of each one's stem, its weight
    and its cues."""
    told = dict(zip(stems, weights, strict=True))
    numbers: frozenset[int] = frozenset()
    if query.kind in _NUMBERED:
        numbers = frozenset([stem for stem, cue in zip(stems, cues, strict=True) if is_number(stem, cue)])
    return WeightedStems(told, sum(told.values()), numbers)


def same_fact(one: WeightedStems, other: WeightedStems) -> bool:
    """Whether a sentence gives the answer that another gives.

    Both must say enough of the same words (overlap coefficient of weighted stems), and
    where a number or date is asked for, a number in common.
    """
    lighter = min(one.weight, other.weight)
    common = one.stems.keys() & other.stems.keys()
    if not lighter or sum([one.stems[stem] for stem in common]) < MIN_OVERLAP * lighter:
        return False
    return bool(one.numbers & other.numbers) or not (one.numbers and other.numbers)
