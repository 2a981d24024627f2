"""BM25 in OpenSearch, over the passages of ``retrieval.index.terms``.

Searches first collect term frequencies from all shards (``dfs_query_then_fetch``), so scores do not depend on
how passages are distributed over shards.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from threading import local
from typing import Any, Final, TypeVar
from zlib import crc32

import numpy as np

from retrieval.filters import ALL, Filters, plain
from retrieval.index.engine import Hit
from retrieval.index.passage_vectors import PassageVectors, no_vectors
from retrieval.opensearch.client import Client, Json, doc_value
from retrieval.opensearch.errors import IndexGoneError

# OpenSearch accepts 1,024 clauses in a query, filters included. Of more terms those with the largest weight
# are searched.
MAX_CLAUSES: Final = 1_000
# OpenSearch returns at most this many hits.
MAX_HITS: Final = 10_000

Answer = TypeVar("Answer")


class OpenSearchEngine:
    """Searches ``index``; see ``retrieval.index.engine.Engine``. ``gone`` makes the exception to raise when
    there is no such index. Raises as ``Client`` does."""

    def __init__(self, client: Client, index: str, *, gone: Callable[[], Exception]) -> None:
        self._client = client
        self._index = index
        self._gone = gone
        self._last_count = local()

    def search(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """As ``Engine.search``; ``Hit.article`` is the article's key."""
        return [_hit(one) for one in self._find(boosts, limit, filters, among)]

    def search_with_vectors(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL
    ) -> tuple[list[Hit], PassageVectors]:
        """As ``Engine.search_with_vectors``."""
        found = self._find(boosts, limit, filters, (), "vector")
        vectors = no_vectors(len(found))
        for place, one in enumerate(found):
            vectors[place] = np.frombuffer(b64decode(doc_value(one, "vector")), dtype=np.int8)
        return [_hit(one) for one in found], vectors

    def _find(
        self, boosts: Mapping[str, float], limit: int, filters: Filters, among: Collection[str], *fields: str
    ) -> list[Json]:
        """Return the hits of OpenSearch, each with its key, its passage and ``fields``."""
        if not boosts:
            return []
        # The largest weights; among equal weights the first terms.
        heaviest = sorted(boosts.items(), key=lambda one: -one[1])[:MAX_CLAUSES]
        query = {
            "should": [_term(*one) for one in heaviest],
            "minimum_should_match": 1,
            "filter": list(_filter_clauses(filters, among)),
            "must_not": [_names("source", filters.exclude_forms)] if filters.exclude_sources else [],
        }
        body = {
            "query": {"bool": query},
            "size": min(limit, MAX_HITS),
            "_source": False,
            "docvalue_fields": ["key", "passage", *fields],
            "track_total_hits": False,
        }
        found = self._with_retry(
            lambda: self._client.search(
                self._index, body, search_type="dfs_query_then_fetch", preference=_preference(heaviest)
            )
        )
        hits: list[Json] = found["hits"]["hits"]
        return hits

    def newest(self, words: Sequence[Collection[str]], limit: int, filters: Filters = ALL) -> list[Hit]:
        """As ``Engine.newest``."""
        clauses: list[Json] = [{"terms": {"terms": list(terms)}} for terms in words]
        query = {
            "filter": [*clauses, *_filter_clauses(filters, ())],
            "must_not": [_names("source", filters.exclude_sources)] if filters.exclude_sources else [],
        }
        body = {
            "query": {"bool": query},
            "sort": [{"day": {"order": "desc", "missing": "_last"}}],
            "size": min(limit, MAX_HITS),
            "_source": False,
            "docvalue_fields": ["key", "passage"],
            "track_total_hits": False,
        }
        found = self._with_retry(lambda: self._client.search(self._index, body))
        return [Hit(doc_value(hit, "key"), int(doc_value(hit, "passage")), 0.0) for hit in found["hits"]["hits"]]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """As ``Engine.frequencies``. The response also has the number of passages. It is kept for this
        thread's next ``passage_count``, which saves a request per question."""
        asked = list(dict.fromkeys(terms))
        if not asked:
            return {}
        filters = [{"term": {"terms": term}} for term in asked]
        body = {
            "size": 0,
            "track_total_hits": True,
            "aggs": {"asked": {"filters": {"filters": filters}}},
        }
        answer = self._with_retry(lambda: self._client.search(self._index, body))
        self._last_count.passages = int(answer["hits"]["total"]["value"])
        buckets = answer["aggregations"]["asked"]["buckets"]
        return {term: int(bucket["doc_count"]) for term, bucket in zip(asked, buckets, strict=True)}

    def passage_count(self) -> int:
        """As ``Engine.passage_count``."""
        counted: int | None = self._last_count.__dict__.pop("passages", None)
        return self._with_retry(lambda: self._client.count(self._index)) if counted is None else counted

    def _with_retry(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except IndexGoneError:
            pass  # a reindex replaced the index during the request
        try:
            return ask()
        except IndexGoneError as gone:
            raise self._gone() from gone


def _hit(found: Json) -> Hit:
    return Hit(doc_value(found, "key"), int(doc_value(found, "passage")), float(found["_score"]))


def _term(term: str, boost: float) -> Json:
    return {"term": {"terms": {"value": term, "boost": boost}}}


def _filter_clauses(filters: Filters, among: Collection[str]) -> Iterable[dict[str, Any]]:
    if among:
        yield {"terms": {"terms": list(among)}}
    for field, names in (("source", filters.source_forms), ("category", filters.category_forms)):
        if names:
            yield _names(field, names)
    if filters.since or filters.until:
        days = {"gte": (filters.since or date.min).toordinal(), "lte": (filters.until or date.max).toordinal()}
        yield {"range": {"day": days}}


def _names(field: str, names: Collection[str]) -> Json:
    return {"terms": {field: sorted(plain(name) for name in names)}}


def _preference(heaviest: Sequence[tuple[str, float]]) -> str:
    """Return a key that sends the same question to the same shard copies. Copies differ in the removed
    passages that they still contain, and so slightly in their scores."""
    return f"q{crc32(' '.join(term for term, _ in heaviest).encode())}"
