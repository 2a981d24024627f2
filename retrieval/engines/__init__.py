"""Engines find the passages that share words with a question.

An engine holds no text: it knows each passage by the terms that ``terms_of`` makes
of it, and answers with references. Ranking sentences is the reader's work, done the
same over every engine, so engines may differ in how they score.

A passage is indexed by all views of its words; a question looks for the exact ones
first. What that gives, as the share of the questions of ARCD-train and XQuAD whose page is
among the first 20 passages, with 30,038 news articles beside the pages (900 questions):
stems alone .870 and .922, stems and trigrams .885 and .931, what is done here .895 and
.943, in half the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

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


# Terms are marked by the view of the word that they are.
BASE_MARK: Final = "="
KEY_MARK: Final = "%"
GRAM_MARK: Final = "~"
# What the trigrams of a word count for beside its stem, base and key.
GRAM_BOOST: Final = 0.3
# Trigrams are looked for when fewer passages hold the stem: a word that many hold is
# spelled as they spell it, and its trigrams are in half of all passages.
SELDOM: Final = 30


class Engine(Protocol):
    """What every engine does. How passages come into it is its own affair."""

    def search(self, wanted: Mapping[str, float], limit: int, filters: Filters = ALL) -> list[Hit]:
        """The best ``limit`` passages, of articles that ``filters`` admit, that hold a
        term of ``wanted`` (see ``wanted_of``), best first: by the sum of the terms' BM25,
        each as often as ``wanted`` says."""

    def frequencies(self, stems: Iterable[str]) -> dict[str, int]:
        """In how many passages each stem occurs."""

    def passage_count(self) -> int:
        """How many passages there are."""


def terms_of(forms: Iterable[Forms]) -> list[str]:
    """Index terms of a run of words: stems, bases, keys and trigrams."""
    terms: list[str] = []
    for word in forms:
        if not word.stop:
            terms += (word.stem, BASE_MARK + word.base, KEY_MARK + word.key)
            terms.extend(GRAM_MARK + gram for gram in sorted(word.grams))
    return terms


def wanted_of(words: Iterable[Forms], frequencies: Mapping[str, int]) -> dict[str, float]:
    """The terms by which to look for ``words``, and how often each counts;
    ``frequencies`` says how many passages hold a stem."""
    wanted: dict[str, float] = {}
    for word in words:
        if word.stop:
            continue
        wanted |= dict.fromkeys((word.stem, BASE_MARK + word.base, KEY_MARK + word.key), 1.0)
        if frequencies.get(word.stem, 0) < SELDOM:
            for gram in sorted(word.grams):
                wanted.setdefault(GRAM_MARK + gram, GRAM_BOOST)
    return wanted
