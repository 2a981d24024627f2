"""Finds the tolls of an event: how many were killed, injured or missing, as the archive reports it day by day.

A toll is counted while the event goes on. So a search of its own looks for sentences with a number among the articles
of the days around the answer. They must say as much of the question as the answer does, with their titles.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, TypeGuard

import numpy as np
import numpy.typing as npt

from retrieval.answering.corroboration import Articles
from retrieval.answering.statements import Statement
from retrieval.arrays import Floats, Indices
from retrieval.filters import Filters
from retrieval.index.document import Document
from retrieval.index.engine import Engine, frequency_terms, query_terms
from retrieval.ranking.answer_types import LIKELY_NAMES, NUMBER
from retrieval.ranking.candidates import CandidatePool

# Days before and after the answer in which its event is counted.
BEFORE: Final = timedelta(days=12)
AFTER: Final = timedelta(days=16)
_PASSAGES: Final = 48
# Sentences that are read, of as many articles.
_READ: Final = 24
# What a sentence must say of the question, with its title, the sentence before it and the names of its article, as a
# share of what the answer says.
_ASKED: Final = 0.85


def find_tolls(answer: Statement, row: int, pool: CandidatePool, engine: Engine, articles: Articles) -> list[Statement]:
    """Return sentences that may give the toll that ``answer`` gives, at most one of an article. ``row`` is that of the
    answer in ``pool``, the passages that were retrieved for the question."""
    published = answer.article.date
    if published is None:
        return []
    terms = pool.matcher.terms
    boosts = query_terms(terms, engine.frequencies(frequency_terms(terms)), engine.passage_count())
    hits = engine.search(boosts, _PASSAGES, Filters(since=published - BEFORE, until=published + AFTER))
    if not hits:
        return []
    found = CandidatePool(pool.matcher, hits, articles.forward_entries(hits))
    least = _ASKED * float(_told(pool, np.array([row]))[0])
    best = dict(_best(found, least))
    documents = articles.documents(list(best))
    return [
        Statement(document, index)
        for document, index in zip(documents, best.values(), strict=True)
        if _has_sentence(document, index) and document.article.id != answer.article.id
    ]


def _best(pool: CandidatePool, least: float) -> Iterator[tuple[str, int]]:
    """Yield the article key and the index of the best sentences with a number, at most one of an article."""
    rows = pool.answer_rows()
    told = _told(pool, rows)
    own = pool.matcher.coverage(pool.matches.text_levels.take(rows, axis=0))
    fit = np.flatnonzero((told >= least) & _has_number(pool).take(rows))
    seen: set[str] = set()
    for place in fit[np.argsort(-(told + own / 2)[fit], kind="stable")].tolist():
        key = pool.article_key(int(rows[place]))
        if key not in seen:
            seen.add(key)
            yield key, int(pool.index_of[rows[place]])
        if len(seen) == _READ:
            break


def _told(pool: CandidatePool, rows: Indices) -> Floats:
    """Return how much of the question each sentence says, with its title, the sentence before it, and the names of the
    question that its article has."""
    levels = pool.matches.text_levels
    own, before = levels.take(rows, axis=0), pool.levels_before.take(rows, axis=0)
    names = np.array([bool(term.cues & LIKELY_NAMES) for term in pool.matcher.terms])
    told = np.maximum(np.maximum(own, before), pool.title_levels(rows))
    return pool.matcher.coverage(np.maximum(told, pool.levels_of_articles(rows) * names))


def _has_number(pool: CandidatePool) -> npt.NDArray[np.bool_]:
    """Return whether each row of the pool has a number."""
    starts = pool.matches.starts
    there: npt.NDArray[np.bool_] = np.logical_or.reduceat((pool.matches.cues & NUMBER) != 0, starts)
    return there


def _has_sentence(document: Document | None, index: int) -> TypeGuard[Document]:
    """Whether the article is still there, and has the sentence."""
    return document is not None and index < len(document.sentences)
