"""How common stems are in general news."""

from __future__ import annotations

from functools import cache
from math import log
from typing import Final

from retrieval.text import lexicon

# The archive of the background table (see retrieval/text/lexicon/stems.txt).
BACKGROUND_ARTICLES: Final = 40_003


def inverse_frequency(count: int, total: int) -> float:
    """Inverse document frequency on a scale from 0 (in all) to 1 (in none)."""
    return log(1 + (max(0, total - count) + 0.5) / (count + 0.5)) / log(1 + (total + 0.5) / 0.5)


def background(stem: str) -> float:
    """The inverse document frequency of ``stem`` in general news."""
    return _of(lexicon.counts("stems").get(stem, 0))


@cache
def _of(count: int) -> float:
    return inverse_frequency(count, BACKGROUND_ARTICLES)
