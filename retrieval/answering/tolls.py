"""Finds the tolls of an event: how many were killed, injured or missing, as the archive reports it day by day.

A toll is counted while the event goes on. So searches of their own look for sentences that count the same among the
articles of the days around the answer, and then behind the newest count so far. They must say as much of the event that
the question names as the answer does, with their titles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.answering.corroboration import Articles
from retrieval.answering.statements import Statement
from retrieval.arrays import Floats, Indices
from retrieval.filters import Filters
from retrieval.index.engine import Engine, frequency_terms, query_terms
from retrieval.ranking.answer_types import LIKELY_NAMES, NUMBER
from retrieval.ranking.candidates import MATCHED, CandidatePool
from retrieval.text.analysis import Forms, folded_forms
from retrieval.text.counted_things import classes_of, people_words, words_of_classes
from retrieval.text.vocabulary import BASE_VIEW, view

# Days before and after the answer in which its event is counted.
BEFORE: Final = timedelta(days=12)
AFTER: Final = timedelta(days=16)
_PASSAGES: Final = 96
# Sentences that are read of one article, and of all.
_OF_ONE: Final = 3
_READ: Final = 60
# What a sentence must say of the event, with its title, the sentence before it and the names of its article, as a
# share of what the answer says.
_ASKED: Final = 0.78
# The same where the sentence and its title have all of several names of the question.
_WITH_NAMES: Final = 0.65
_SEVERAL: Final = 2


class TollSearch:
    """Searches for sentences that count what the answer counts: ``classes`` of persons. ``row`` is that of the answer
    in ``pool``, the passages that were retrieved for the question. ``told`` is the share of the event
    that it says, 0 to 1."""

    def __init__(
        self,
        answer: Statement,
        classes: frozenset[str],
        row: int,
        pool: CandidatePool,
        engine: Engine,
        articles: Articles,
    ) -> None:
        self._answer = answer
        self._classes = classes
        self._pool = pool
        self._engine = engine
        self._articles = articles
        self._event = _Event.of(pool.matcher.terms)
        self.told = float(self._event.told(pool, np.array([row]))[0])
        self._least = _ASKED * self.told
        self._seen: set[tuple[str, int]] = set()

    def retrieved(self) -> list[Statement]:
        """Return the sentences of the passages that were retrieved for the question."""
        return self._read(self._pool)

    def between(self, since: date, until: date) -> list[Statement]:
        """Return sentences of the articles of some days."""
        terms = self._pool.matcher.terms
        engine = self._engine
        boosts = query_terms(terms, engine.frequencies(frequency_terms(terms)), engine.passage_count())
        hits = engine.search(boosts, _PASSAGES, Filters(since=since, until=until))
        return self._read(CandidatePool(self._pool.matcher, hits, self._articles.forward_entries(hits)))

    def _read(self, pool: CandidatePool) -> list[Statement]:
        if not len(pool):
            return []
        found = [one for one in self._best(pool) if one not in self._seen]
        self._seen.update(found)
        documents = dict(zip(keys := list({key for key, _ in found}), self._articles.documents(keys), strict=True))
        return [
            Statement(document, index)
            for key, index in found
            if (document := documents[key]) is not None
            and index < len(document.sentences)
            and document.article.id != self._answer.article.id
        ]

    def _best(self, pool: CandidatePool) -> Iterator[tuple[str, int]]:
        """Yield the article key and the index of the sentences that count the same, best first."""
        rows = pool.answer_rows()
        rows = rows[_counts(pool, self._classes).take(rows)]
        if not len(rows):
            return
        told = self._event.told(pool, rows)
        own = pool.matcher.coverage(pool.matches.text_levels.take(rows, axis=0))
        least = np.where(self._event.names_told(pool, rows), _WITH_NAMES / _ASKED * self._least, self._least)
        fit = np.flatnonzero(told >= least)
        read: dict[str, int] = {}
        for place in fit[np.argsort(-(told + own / 2)[fit], kind="stable")][:_READ].tolist():
            key = pool.article_key(int(rows[place]))
            read[key] = read.get(key, 0) + 1
            if read[key] <= _OF_ONE:
                yield key, int(pool.index_of[rows[place]])


@dataclass(frozen=True, slots=True, eq=False)
class _Event:
    """The weights of the words of a question that name the event, without those that only say what is counted."""

    weights: Floats
    names: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, terms: Sequence[Forms]) -> _Event:
        names = np.array([bool(term.cues & LIKELY_NAMES) for term in terms])
        telling = np.array([not _only_counts(term) for term in terms], dtype=np.float64)
        return cls(telling if telling.any() else np.ones(len(terms)), names)

    def told(self, pool: CandidatePool, rows: Indices) -> Floats:
        """Return how much of the event each sentence says, with its title, the sentence before it, and the names of the
        question that its article has."""
        levels = pool.matches.text_levels
        own, before = levels.take(rows, axis=0), pool.levels_before.take(rows, axis=0)
        told = np.maximum(np.maximum(own, before), pool.title_levels(rows))
        soft = pool.soft[1]
        related = np.maximum(
            np.maximum(soft.take(rows, axis=0), pool.before(soft).take(rows, axis=0)), pool.title_levels(rows, soft)
        )
        told = np.where(self.names, np.maximum(told, pool.levels_of_articles(rows)), related)
        weights = self.weights * pool.matcher.weights
        shares: Floats = told @ weights / weights.sum()
        return shares

    def names_told(self, pool: CandidatePool, rows: Indices) -> npt.NDArray[np.bool_]:
        """Return whether each sentence with its title names all that the question names, and that is more than one."""
        names = self.names & (self.weights > 0)
        if names.sum() < _SEVERAL:
            return np.zeros(len(rows), dtype=np.bool_)
        levels = np.maximum(pool.matches.text_levels.take(rows, axis=0), pool.title_levels(rows))
        told: npt.NDArray[np.bool_] = np.logical_and.reduce(levels[:, names] >= MATCHED, axis=1)
        return told


def _only_counts(term: Forms) -> bool:
    return bool(classes_of(term.surface)) or term.surface in people_words()


def _counts(pool: CandidatePool, classes: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Return whether each row has a number, and a word that says that ``classes`` of persons are counted."""
    starts = pool.matches.starts
    numbers: npt.NDArray[np.bool_] = np.logical_or.reduceat((pool.matches.cues & NUMBER) != 0, starts)
    words: npt.NDArray[np.bool_] = np.logical_or.reduceat(np.isin(pool.run.views[BASE_VIEW], _views(classes)), starts)
    return numbers & words


@cache
def _views(classes: frozenset[str]) -> list[int]:
    return sorted({view(folded_forms(word).base) for word in words_of_classes(classes)})
