"""Decides whether two sentences state the same fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from retrieval.ranking.query import Query
from retrieval.text.vocabulary import is_number

# Minimum overlap of two sentences, as a share of the lighter one's weight.
MIN_OVERLAP: Final = 0.5


# Question kinds whose answers are the same only with a number in common.
_NUMBERED: Final = frozenset(("number", "time"))


class WeightedStems(NamedTuple):
    """The stems of a sentence, by view, with their weights, and their total weight. ``numbers`` are the stems
    that are numbers, where the question asks for a number or date."""

    stems: Mapping[int, int]
    weight: int
    numbers: frozenset[int]


def weigh_stems(query: Query, stems: Sequence[int], weights: Sequence[int], cues: Sequence[int]) -> WeightedStems:
    """Return the weighted stems of a sentence that may answer ``query``, from the view of the stem, the
    weight and the cues of each word."""
    weight_of = dict(zip(stems, weights, strict=True))
    numbers: frozenset[int] = frozenset()
    if query.kind in _NUMBERED:
        numbers = frozenset([stem for stem, cue in zip(stems, cues, strict=True) if is_number(stem, cue)])
    return WeightedStems(weight_of, sum(weight_of.values()), numbers)


def same_fact(one: WeightedStems, other: WeightedStems) -> bool:
    """Return whether two sentences give the same answer.

    They must share enough of their words (overlap coefficient of weighted stems). Where a number or date is
    asked for and both have numbers, they must share one.
    """
    lighter = min(one.weight, other.weight)
    common = one.stems.keys() & other.stems.keys()
    if not lighter or sum([one.stems[stem] for stem in common]) < MIN_OVERLAP * lighter:
        return False
    return bool(one.numbers & other.numbers) or not (one.numbers and other.numbers)
