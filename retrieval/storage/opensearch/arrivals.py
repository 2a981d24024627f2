"""Articles of an archive in OpenSearch in order of arrival, by the time at which their writer stored them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from retrieval.opensearch.client import Client
from retrieval.storage.opensearch.mappings import Json
from retrieval.storage.store import Arrival

# Nanoseconds by which the clocks of writers may differ, and in which a batch that was stored becomes searchable.
ARRIVAL_OVERLAP: Final = 60_000_000_000
_PAGE: Final = 1_000


def arrivals_of(client: Client, index: str, after: int, limit: int, known: Collection[str]) -> list[Arrival]:
    """The first ``limit`` articles stored after the time ``after`` (nanoseconds since 1970), without ``known`` keys."""
    found: list[Arrival] = []
    from_: list[Any] | None = None
    while len(found) < limit:
        body: Json = {
            "query": {"range": {"stored": {"gt": after}}},
            "sort": ["stored", "key"],
            "size": _PAGE,
            "_source": False,
            "track_total_hits": False,
            **({"search_after": from_} if from_ else {}),
        }
        hits = client.search(index, body)["hits"]["hits"]
        arrived = (Arrival(int(hit["sort"][0]), str(hit["sort"][1])) for hit in hits)
        found += [one for one in arrived if one.key not in known]
        if len(hits) < _PAGE:
            break
        from_ = hits[-1]["sort"]
    return found[:limit]


def last_arrival_of(client: Client, index: str) -> int:
    """The time at which the newest article was stored, 0 without any."""
    body = {"size": 0, "track_total_hits": False, "aggs": {"last": {"max": {"field": "stored"}}}}
    # The maximum is a float, which loses nanoseconds: a little later is meant, so that the article is not new again.
    found = client.search(index, body)["aggregations"]["last"]["value"]
    return 0 if found is None else int(found) + 1024
