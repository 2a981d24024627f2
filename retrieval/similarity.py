"""Whether two sentences say the same fact."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from retrieval import lexicon
from retrieval.analysis import CUE
from retrieval.matching import BACKGROUND_ARTICLES, inverse_frequency
from retrieval.question import Query
from retrieval.words import STOP, view

# Share of the lighter sentence's weight that both must say.
SAME: Final = 0.5
# What a stem weighs of which the background knows nothing.
_UNKNOWN: Final = inverse_frequency(0, BACKGROUND_ARTICLES)


class Weighed(NamedTuple):
    """The stems of a sentence as views (``words.view``), stop words apart, those of them
    that are digits, and what they weigh together."""

    stems: frozenset[int]
    numbers: frozenset[int]
    weight: float


def weighed(words: Iterable[tuple[int, int]]) -> Weighed:
    """A sentence of ``words``, each its stem as a view and its cues."""
    told = {stem: cues for stem, cues in words if not cues & STOP}
    numbers = frozenset(stem for stem, cues in told.items() if cues & CUE["digit"])
    return Weighed(frozenset(told), numbers, _weight(told))


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
    return bool(one.numbers & other.numbers) or not (one.numbers and other.numbers)


@cache
def weights() -> dict[int, float]:
    """The inverse document frequency of the stems that the background knows, by view."""
    counts = lexicon.counts("stems")
    return {view(stem): inverse_frequency(count, BACKGROUND_ARTICLES) for stem, count in counts.items()}


def _weight(stems: Iterable[int]) -> float:
    known = weights()
    return sum([known.get(stem, _UNKNOWN) for stem in stems])
