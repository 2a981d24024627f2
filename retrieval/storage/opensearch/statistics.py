"""Counts and listings of an archive in OpenSearch, computed by aggregations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, Final

from retrieval.article import Article
from retrieval.opensearch.client import Client
from retrieval.storage.opensearch.duplicates import MAX_COMPARED
from retrieval.storage.opensearch.mappings import Json, article_from_source
from retrieval.storage.store import Month, Outlet

_BUCKETS_AT_ONCE: Final = 5_000


def total_of(client: Client, index: str, field: str) -> int:
    """The sum of ``field`` over all documents."""
    body = {"size": 0, "track_total_hits": False, "aggs": {"total": {"sum": {"field": field}}}}
    return int(client.search(index, body)["aggregations"]["total"]["value"])


def months_of(client: Client, index: str) -> tuple[Month, ...]:
    """The number of articles of each outlet in each month; unknown values come first."""
    rows = (
        Month(source=key["source"], month=key["month"], articles=count)
        for key, count in _buckets(client, index, {"match_all": {}}, ("source", "month"))
    )
    return tuple(sorted(rows, key=lambda row: (row.source or "", row.month or "")))


def outlets_of(client: Client, index: str, *, at_once: int = _BUCKETS_AT_ONCE) -> tuple[Outlet, ...]:
    """As ``Store.outlets``. More than ``at_once`` different outlets are counted in pages, by reading a value of each
    article; up to that number OpenSearch takes the counts of ``terms`` from its index.
    """
    body = {
        "size": 0,
        "track_total_hits": True,
        "aggs": {"outlets": {"terms": {"field": "source", "size": at_once}}},
    }
    found = client.search(index, body)
    outlets = found["aggregations"]["outlets"]
    counts: Counter[str] = Counter()
    if outlets["sum_other_doc_count"]:
        for key, count in _buckets(client, index, {"match_all": {}}, ("source",), at_once=at_once):
            counts[key["source"] or ""] += count
    else:
        counts.update({bucket["key"]: int(bucket["doc_count"]) for bucket in outlets["buckets"]})
        # An article has one outlet or none. An aggregation of ``missing`` would read every article.
        counts[""] += int(found["hits"]["total"]["value"]) - counts.total()
    rows = sorted((+counts).items(), key=lambda row: (-row[1], row[0]))
    return tuple(Outlet(name=name, articles=count) for name, count in rows)


def newest_of(client: Client, index: str, limit: int, outlets: Collection[str] | None) -> list[Article]:
    """As ``Store.newest``."""
    body: Json = {
        "query": {"match_all": {}} if outlets is None else _of_outlets(set(outlets)),
        "sort": [{"day": {"order": "desc", "missing": "_last"}}, "id"],
        "size": limit,
        "track_total_hits": False,
    }
    return [article_from_source(hit["_source"]) for hit in client.search(index, body)["hits"]["hits"]]


def _of_outlets(names: set[str]) -> Json:
    named: list[Json] = [{"terms": {"source": sorted(names)}}]
    unnamed: list[Json] = [{"bool": {"must_not": {"exists": {"field": "source"}}}}] if "" in names else []
    return {"bool": {"filter": {"bool": {"should": named + unnamed}}}}


def copy_count(client: Client, index: str) -> int:
    """The number of articles that repeat an earlier one that still exists."""
    stories = [key["story"] for key, _ in _buckets(client, index, {"term": {"copy": True}}, ("story",))]
    count = 0
    for start in range(0, len(stories), _BUCKETS_AT_ONCE):
        part = stories[start : start + _BUCKETS_AT_ONCE]
        body = {"size": 0, "track_total_hits": True, "query": {"terms": {"story": part}}}
        count += int(client.search(index, body)["hits"]["total"]["value"]) - len(part)
    return count


def copies_of(client: Client, index: str, article: str, story: str | None) -> tuple[Article, ...]:
    """The other articles of the ``story`` of the article with this document id, oldest first.

    A ``story`` of None is looked up.
    """
    if story is None:
        [found] = client.get_many(index, [{"_id": article, "_source": ["story"]}])
        if not found["found"]:
            return ()
        story = found["_source"]["story"]
    query = {"bool": {"filter": {"term": {"story": story}}, "must_not": {"ids": {"values": [article]}}}}
    body: Json = {
        "query": query,
        "sort": [{"day": {"missing": "_first"}}, "stored"],
        "size": MAX_COMPARED,
        "track_total_hits": False,
    }
    return tuple(article_from_source(hit["_source"]) for hit in client.search(index, body)["hits"]["hits"])


def _buckets(
    client: Client, index: str, query: Json, fields: tuple[str, ...], *, at_once: int = _BUCKETS_AT_ONCE
) -> Iterator[tuple[dict[str, Any], int]]:
    """Every combination of values of ``fields``, with its count."""
    sources = [{field: {"terms": {"field": field, "missing_bucket": True}}} for field in fields]
    after: Json | None = None
    while True:
        asked: Json = {"size": at_once, "sources": sources, **({"after": after} if after else {})}
        body = {"size": 0, "track_total_hits": False, "query": query, "aggs": {"all": {"composite": asked}}}
        found = client.search(index, body)["aggregations"]["all"]
        for bucket in found["buckets"]:
            yield bucket["key"], int(bucket["doc_count"])
        after = found.get("after_key")
        if after is None:
            return
