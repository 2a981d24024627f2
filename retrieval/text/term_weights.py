"""Weights of terms: inverse document frequencies, in the archive and in general news."""

from __future__ import annotations

from functools import cache
from math import log
from typing import Final

from retrieval.text import lexicon

# Number of news articles behind the counts of ``lexicon/stems.txt``.
BACKGROUND_ARTICLES: Final = 40_003


def inverse_frequency(count: int, total: int) -> float:
    """Return the inverse document frequency, from 0 (in all documents) to 1 (in none)."""
    return log(1 + (max(0, total - count) + 0.5) / (count + 0.5)) / log(1 + (total + 0.5) / 0.5)


def background_idf(stem: str) -> float:
    """Return the inverse document frequency of ``stem`` in general news."""
    return _idf_of_count(lexicon.counts("stems").get(stem, 0))


@cache
def _idf_of_count(count: int) -> float:
    return inverse_frequency(count, BACKGROUND_ARTICLES)
