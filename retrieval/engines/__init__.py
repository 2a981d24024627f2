"""Engines find the passages that share words with a question.

An engine holds no text: it knows each passage by the terms that ``terms_of`` makes
of it, and answers with references. Ranking sentences is the reader's work, done the
same over every engine, so engines may differ in how they score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.analysis import Forms
from retrieval.filters import ALL, Filters


@dataclass(frozen=True, slots=True)
class Hit:
    """Passage ``passage`` of the article that goes by the key ``article`` in its store
    (not always its id), found with ``score`` (higher is better)."""

    article: str
    passage: int
    score: float


class IndexDamagedError(Exception):
    """An index cannot be read as it is; it can be built anew. Stays inside the archive."""


class Engine(Protocol):
    """What every engine does. How passages come into it is its own affair."""

    def search(self, terms: Sequence[Forms], limit: int, filters: Filters = ALL) -> list[Hit]:
        """The best ``limit`` passages, of articles that ``filters`` admit, that share a
        term with ``terms``, best first."""

    def frequencies(self, stems: Iterable[str]) -> dict[str, int]:
        """In how many passages each stem occurs."""

    def passage_count(self) -> int:
        """How many passages there are."""


def terms_of(forms: Iterable[Forms]) -> list[str]:
    """Index terms of a run of words: stems, and their trigrams marked with ``~``."""
    terms: list[str] = []
    for word in forms:
        if word.stop:
            continue
        terms.append(word.stem)
        terms.extend(f"~{gram}" for gram in sorted(word.grams))
    return terms
