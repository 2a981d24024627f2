"""Whether two sentences say the same fact."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from retrieval import lexicon
from retrieval.evidence import Candidate
from retrieval.matching import BACKGROUND_ARTICLES, inverse_frequency
from retrieval.question import Query

# Share of the lighter sentence's weight that both must say.
SAME: Final = 0.5


@lru_cache(maxsize=50_000)
def _weight(stem: str) -> float:
    return inverse_frequency(lexicon.counts("stems").get(stem, 0), BACKGROUND_ARTICLES)


def same_fact(one: Candidate, other: Candidate, query: Query) -> bool:
    """Whether ``other`` gives the answer to ``query`` that ``one`` gives.

    Both must say enough of the same words (overlap coefficient of weighted stems), and
    where a number or date is asked for, a number in common.
    """
    first, second = _stems(one), _stems(other)
    shared = sum(map(_weight, first & second))
    lighter = min(sum(map(_weight, first)), sum(map(_weight, second)))
    if not lighter or shared < SAME * lighter:
        return False
    numbers = {stem for stem in first if stem[0].isdigit()}, {stem for stem in second if stem[0].isdigit()}
    return query.kind not in {"number", "time"} or bool(numbers[0] & numbers[1]) or not (numbers[0] and numbers[1])


def _stems(candidate: Candidate) -> set[str]:
    return {token.forms.stem for token in candidate.document.tokens(candidate.index) if not token.forms.stop}
