"""BM25 in memory with rank-bm25, for a folder of pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from math import log
from threading import Lock
from typing import Final

from rank_bm25 import BM25Okapi  # type: ignore[import-untyped]

from retrieval.article import Article
from retrieval.filters import ALL, Filters
from retrieval.index.document import Document
from retrieval.index.engine import Hit, index_terms, title_terms
from retrieval.index.passage_vectors import PassageVectors, no_vectors, passage_vectors

# The values of Lucene, OpenSearch and tantivy, so that all engines agree.
K1: Final = 1.2
B: Final = 0.75
# Passages scored for each one requested, because rank-bm25 scores one passage at a time. Those with the
# largest sum of term weights are taken. On ARCD-train and XQuAD five lose no answer.
SCORED_PER_HIT: Final = 5


class _Bm25(BM25Okapi):  # type: ignore[misc]
    """Okapi BM25 with Lucene's inverse document frequency, which is never negative. That of rank-bm25 is
    negative for terms in more than half of a small corpus."""

    def __init__(self, corpus: list[list[str]]) -> None:
        super().__init__(corpus, k1=K1, b=B)

    def _calc_idf(self, nd: dict[str, int]) -> None:
        for term, count in nd.items():
            self.idf[term] = log(1 + (self.corpus_size - count + 0.5) / (count + 0.5))


class MemoryEngine:
    """Searches articles in memory; see ``retrieval.index.engine.Engine``. After a change the next search
    rebuilds the index, because rank-bm25 cannot extend one."""

    def __init__(self) -> None:
        self._lock = Lock()  # of several concurrent first questions one builds the index
        self._passages: dict[str, list[list[str]]] = {}
        self._articles: dict[str, Article] = {}
        self._vectors: dict[str, PassageVectors] = {}
        self._index: _Bm25 | None = None
        self._references: list[tuple[str, int]] = []
        self._postings: dict[str, list[int]] = {}

    def add(self, documents: Iterable[Document]) -> None:
        """Index ``documents``. One with a known id replaces the earlier one."""
        for document in documents:
            self._articles[document.article.id] = document.article
            self._vectors[document.article.id] = passage_vectors(document)
            title = index_terms(document.title) + title_terms(document.article.title)
            self._passages[document.article.id] = [
                index_terms(document.passage_forms(number)) + title for number in range(len(document.passages))
            ]
        self._index = None

    def remove(self, articles: Iterable[str]) -> None:
        """Remove the articles with these ids. Unknown ids are ignored."""
        for article in articles:
            self._articles.pop(article, None)
            self._passages.pop(article, None)
            self._vectors.pop(article, None)
        self._index = None

    def search(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """As ``Engine.search``. A passage matches when it shares a term, whatever its score. Equal scores
        keep the order of articles and passages."""
        index = self._current_index()
        if index is None:
            return []
        known = {term: boost for term, boost in boosts.items() if term in self._postings}
        out = self._excluded_ids(filters)
        estimates: dict[int, float] = {}
        for term, boost in known.items():
            weight = boost * index.idf[term]
            for number in self._postings[term]:
                if self._references[number][0] not in out:
                    estimates[number] = estimates.get(number, 0.0) + weight
        if among:
            held = {number for term in among for number in self._postings.get(term, ())}
            estimates = {number: weight for number, weight in estimates.items() if number in held}
        if not estimates:
            return []
        matching = sorted(sorted(estimates, key=lambda number: (-estimates[number], number))[: limit * SCORED_PER_HIT])
        scores = dict.fromkeys(matching, 0.0)
        for boost in sorted(set(known.values())):
            terms = [term for term, own in known.items() if own == boost]
            for number, score in zip(matching, index.get_batch_scores(terms, matching), strict=True):
                scores[number] += boost * score
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Hit(*self._references[number], score) for number, score in ranked[:limit]]

    def search_with_vectors(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL
    ) -> tuple[list[Hit], PassageVectors]:
        """As ``Engine.search_with_vectors``."""
        hits = self.search(boosts, limit, filters)
        vectors = no_vectors(len(hits))
        for place, hit in enumerate(hits):
            own = self._vectors.get(hit.article)
            if own is not None and hit.passage < len(own):  # not removed or replaced since the search
                vectors[place] = own[hit.passage]
        return hits, vectors

    def newest(self, words: Sequence[Collection[str]], limit: int, filters: Filters = ALL) -> list[Hit]:
        """As ``Engine.newest``. Passages of one day keep the order of articles and passages."""
        if self._current_index() is None:
            return []
        found = set(range(len(self._references)))
        for terms in words:
            found &= {number for term in terms for number in self._postings.get(term, ())}
        out = self._excluded_ids(filters)
        admitted = [number for number in sorted(found) if self._references[number][0] not in out]
        admitted.sort(key=self._day, reverse=True)
        return [Hit(*self._references[number], 0.0) for number in admitted[:limit]]

    def _day(self, number: int) -> date:
        """Return the day of the article of a passage; the first day of the calendar for one without a date."""
        return self._articles[self._references[number][0]].date or date.min

    def _excluded_ids(self, filters: Filters) -> set[str]:
        if not filters.conditions:
            return set()
        return {article.id for article in self._articles.values() if not filters.admits(article)}

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """As ``Engine.frequencies``."""
        if self._current_index() is None:
            return dict.fromkeys(terms, 0)
        return {term: len(self._postings.get(term, ())) for term in terms}

    def passage_count(self) -> int:
        """As ``Engine.passage_count``."""
        return sum(len(passages) for passages in self._passages.values())

    def _current_index(self) -> _Bm25 | None:
        with self._lock:
            if self._index is None and any(map(any, self._passages.values())):
                corpus = [terms for _, passages in sorted(self._passages.items()) for terms in passages]
                self._references = [
                    (article, number)
                    for article, passages in sorted(self._passages.items())
                    for number in range(len(passages))
                ]
                self._postings = {}
                for number, terms in enumerate(corpus):
                    for term in dict.fromkeys(terms):
                        self._postings.setdefault(term, []).append(number)
                self._index = _Bm25(corpus)
            return self._index
