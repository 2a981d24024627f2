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
from retrieval.document import Document


@dataclass(frozen=True, slots=True)
class Hit:
    """Passage ``passage`` of article ``article``, found with ``score`` (higher is better)."""

    article: str
    passage: int
    score: float


class Engine(Protocol):
    """What every engine does."""

    def add(self, documents: Iterable[Document]) -> None:
        """Index ``documents``; one with a known id replaces what was there."""

    def remove(self, articles: Iterable[str]) -> None:
        """Forget the articles with these ids; unknown ids are no error."""

    def search(self, terms: Sequence[Forms], limit: int) -> list[Hit]:
        """The best ``limit`` passages that share a term with ``terms``, best first."""

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
