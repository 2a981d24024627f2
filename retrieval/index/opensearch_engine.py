"""BM25 in OpenSearch: the passages of ``indexing``, searched on every shard alike.

The shards count first in how many passages of all each term is (``dfs``), so that scores
do not depend on how passages fell to shards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from threading import local
from typing import Any, Final, TypeVar
from zlib import crc32

from retrieval.filters import ALL, Filters, plain
from retrieval.index.engine import Hit
from retrieval.opensearch.client import Client, Json, doc_value
from retrieval.opensearch.errors import IndexGoneError

# OpenSearch takes 1,024 clauses in a query (conditions are some of them): of a question
# of more than some 300 words the last are not looked for.
MOST_CLAUSES: Final = 1_000
# And it gives no more hits at once.
MOST_HITS: Final = 10_000

Answer = TypeVar("Answer")


class OpenSearchEngine:
    """See ``retrieval.index.engine.Engine``. Searches ``index``; ``gone`` says what to raise
    when there is no such index.

    Raises as ``Client`` does.
    """

    def __init__(self, client: Client, index: str, *, gone: Callable[[], Exception]) -> None:
        self._client = client
        self._index = index
        self._gone = gone
        self._counted = local()

    def search(
        self, wanted: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """As ``Engine.search``; ``Hit.article`` is the article's key."""
        if not wanted:
            return []
        # Of too many the heaviest, and of those the first.
        looked_for = sorted(wanted.items(), key=lambda one: -one[1])[:MOST_CLAUSES]
        query = {
            "should": [_term(*one) for one in looked_for],
            "minimum_should_match": 1,
            "filter": list(_conditions(filters, among)),
            "must_not": [_names("source", filters.exclude_sources)] if filters.exclude_sources else [],
        }
        body = {
            "query": {"bool": query},
            "size": min(limit, MOST_HITS),
            "_source": False,
            "docvalue_fields": ["key", "passage"],
            "track_total_hits": False,
        }
        found = self._asked(
            lambda: self._client.search(
                self._index, body, search_type="dfs_query_then_fetch", preference=_preference(looked_for)
            )
        )
        return [
            Hit(doc_value(hit, "key"), int(doc_value(hit, "passage")), float(hit["_score"]))
            for hit in found["hits"]["hits"]
        ]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """As ``Engine.frequencies``. The same answer says how many passages there are: it
        is kept for this thread's next ``passage_count``, which spares a question a request."""
        asked = list(dict.fromkeys(terms))
        if not asked:
            return {}
        filters = [{"term": {"terms": term}} for term in asked]
        body = {
            "size": 0,
            "track_total_hits": True,
            "aggs": {"asked": {"filters": {"filters": filters}}},
        }
        answer = self._asked(lambda: self._client.search(self._index, body))
        self._counted.passages = int(answer["hits"]["total"]["value"])
        buckets = answer["aggregations"]["asked"]["buckets"]
        return {term: int(bucket["doc_count"]) for term, bucket in zip(asked, buckets, strict=True)}

    def passage_count(self) -> int:
        """As ``Engine.passage_count``."""
        counted: int | None = self._counted.__dict__.pop("passages", None)
        return self._asked(lambda: self._client.count(self._index)) if counted is None else counted

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except IndexGoneError:
            pass  # a reindex took another one into use as the question came
        try:
            return ask()
        except IndexGoneError as gone:
            raise self._gone() from gone


def _term(term: str, boost: float) -> Json:
    return {"term": {"terms": {"value": term, "boost": boost}}}


def _conditions(filters: Filters, among: Collection[str]) -> Iterable[dict[str, Any]]:
    if among:
        yield {"terms": {"terms": list(among)}}
    for field, names in (("source", filters.sources), ("category", filters.categories)):
        if names:
            yield _names(field, names)
    if filters.since or filters.until:
        days = {"gte": (filters.since or date.min).toordinal(), "lte": (filters.until or date.max).toordinal()}
        yield {"range": {"day": days}}


def _names(field: str, names: Sequence[str]) -> Json:
    return {"terms": {field: [plain(name) for name in names]}}


def _preference(looked_for: Sequence[tuple[str, float]]) -> str:
    """The same question goes to the same copies of the shards: copies differ in what they
    still hold of removed passages, and so, in the last digits, in their scores."""
    return f"q{crc32(' '.join(term for term, _ in looked_for).encode())}"
