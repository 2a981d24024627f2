"""Finds what an arrived article gives of a saved question in place of the value that was told last.

Beside the sentence that was told, which answers as well, a later one has a low chance («عدد الضحايا يتجاوز 1300»). So
the two are compared as the reader compares the values that an archive gives: of the same event, and of the same count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np

from retrieval.answering.articles import Articles
from retrieval.answering.comparison import ComparedAnswer
from retrieval.answering.corroboration import Corroborator
from retrieval.answering.reader import Reading
from retrieval.answering.reported_values import find_values
from retrieval.answering.statements import Statement
from retrieval.filters import ALL, Filters
from retrieval.index.document import Document
from retrieval.index.engine import Engine, Hit
from retrieval.index.passage_vectors import PassageVectors, passage_vectors
from retrieval.watching.saved_question import Told

# Kinds of questions whose values the reader compares.
_VALUED: Final = frozenset(("number", "time"))


def find_other_value(
    reading: Reading, last: Told | None, arrived: Document, key: str, engine: Engine, articles: Articles
) -> int | None:
    """Return the sentence of the article ``arrived``, whose key is ``key``, that gives another value than ``last``;
    None where there is none. ``reading`` is of a pool with the passage of ``last``, ``articles`` have both articles."""
    pool = reading.pool
    if last is None or not last.spans or reading.query.kind not in _VALUED or not len(pool):
        return None
    [document] = articles.documents([last.key])
    rows = np.flatnonzero(pool.index_of == last.index).tolist()
    row = next((row for row in rows if pool.article_key(row) == last.key), None)
    if document is None or row is None or document.sentences[last.index].start != last.start:
        return None
    statement = Statement(document, last.index)
    answer = ComparedAnswer(reading.query, statement, pool.words(row, statement.text), last.spans, row)
    corroborator = Corroborator(_OneArticle(engine, arrived, key), articles)
    values = find_values(answer, corroborator.compare(answer, pool), pool, corroborator)
    start = next((one.start for one in values if one.article.id == arrived.article.id), None)
    return next((index for index, one in enumerate(arrived.sentences) if one.start == start), None)


class _OneArticle:
    """An engine that finds the passages of one article, with the frequencies of another engine."""

    def __init__(self, engine: Engine, document: Document, key: str) -> None:
        self._document = document
        self._hits = [Hit(key, place, 1.0) for place in range(len(document.passages))]
        self.frequencies = engine.frequencies
        self.passage_count = engine.passage_count

    def search(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """Find the passages of the article, if ``filters`` admit it."""
        del boosts, among
        return self._hits[:limit] if filters.admits(self._document.article) else []

    def search_with_vectors(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL
    ) -> tuple[list[Hit], PassageVectors]:
        """As ``search``."""
        hits = self.search(boosts, limit, filters)
        return hits, passage_vectors(self._document)[: len(hits)]

    def newest(self, words: object, limit: int, filters: Filters = ALL) -> list[Hit]:
        """Find nothing."""
        del words, limit, filters
        return []
