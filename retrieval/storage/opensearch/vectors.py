"""The sentence vectors of an archive in OpenSearch: an index beside that of the articles, fetched for candidates only.

A document holds the vectors of one version of an article, under the key of that version. The index is no part of
``NAME-articles``, because reading an article would then read its vectors, and writing them would count as a change of
it. It is created by the first write.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any, Final

from retrieval.index.sentence_vectors import Vectors, encoded, from_bytes, merge, to_bytes
from retrieval.opensearch.bulk import Write, write_all
from retrieval.opensearch.client import Client
from retrieval.opensearch.errors import IndexGoneError
from retrieval.storage.store import Encoded

Json = dict[str, Any]
KEYS_AT_ONCE: Final = 10_000
_LONGEST_MAKE: Final = 1_000
_MISSING: Final[Json] = {"found": False}


class ClusterVectors:
    """The vectors of the archive ``name`` in the cluster of ``client``. Raises the errors of ``Client``."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self.index = f"{name}-vectors"
        self._creating = Lock()
        self._is_created = False

    def read(self, keys: Sequence[str], make: str) -> list[Vectors | None]:
        """The vectors of ``make`` under these keys, in order; None where there are none, or damaged ones."""
        return [_vectors_of(document, make) for document in self._documents(keys)]

    def write(self, found: Mapping[str, Vectors], make: str, *, replace: bool) -> None:
        """Add vectors to the known ones of the same make. Those of another make stay without ``replace``. What
        another process writes at the same time wins."""
        self._create()
        writes = []
        for (key, new), held in zip(found.items(), self._documents(list(found)), strict=True):
            if held["found"] and held["_source"]["make"] != make and not replace:
                continue
            vectors = merge(_vectors_of(held, make), new)
            source = {
                "key": key,
                "make": make,
                "complete": bool(encoded(vectors).all()),
                "dimensions": vectors.shape[1],
                "data": b64encode(to_bytes(vectors, key.encode())).decode(),
            }
            seen = (int(held["_seq_no"]), int(held["_primary_term"])) if held["found"] else None
            writes.append(Write(self.index, key, source, seen=seen, new=not held["found"]))
        write_all(self._client, writes)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove the vectors under these keys."""
        given = list(keys)
        if given and self._exists():
            write_all(self._client, (Write(self.index, key) for key in given))

    def complete(self, make: str) -> set[str]:
        """The keys of the versions whose sentences all have vectors of ``make``."""
        return set(self._keys({"bool": {"filter": [{"term": {"complete": True}}, {"term": {"make": make}}]}}))

    def keys(self) -> set[str]:
        """The keys of the versions that have vectors."""
        return set(self._keys({"match_all": {}}))

    def counts(self) -> tuple[Encoded, ...]:
        """The number of articles that are encoded, by make, the largest first."""
        try:
            self._refresh()
            found = self._client.search(
                self.index,
                {
                    "size": 0,
                    "query": {"term": {"complete": True}},
                    "aggs": {"makes": {"terms": {"field": "make", "size": 100}}},
                },
            )
        except IndexGoneError:
            return ()
        buckets = found["aggregations"]["makes"]["buckets"]
        return tuple(Encoded(make=bucket["key"], articles=int(bucket["doc_count"])) for bucket in buckets)

    def _documents(self, keys: Sequence[str]) -> list[Json]:
        """The documents under these keys, in order; ``found`` is False for one that is missing, or whose shard does
        not answer: its sentences are then encoded once more."""
        try:
            found = self._client.get_many(self.index, [{"_id": key} for key in keys])
        except IndexGoneError:
            return [_MISSING for _ in keys]
        return [document if document.get("found") else _MISSING for document in found]

    def _keys(self, query: Json) -> Iterator[str]:
        body = {"query": query, "sort": ["key"], "_source": False}
        try:
            self._refresh()
            for page in self._client.pages(self.index, body, KEYS_AT_ONCE):
                yield from (hit["sort"][0] for hit in page)
        except IndexGoneError:
            return

    def _refresh(self) -> None:
        """Make written documents searchable."""
        self._client.write(lambda nodes: nodes.indices.refresh(index=self.index))

    def _exists(self) -> bool:
        # Without the index, a bulk request would create it with other mappings.
        return self._is_created or bool(self._client.run(lambda nodes: nodes.indices.exists(index=self.index)))

    def _create(self) -> None:
        with self._creating:
            if not self._exists():
                self._create_index()
            self._is_created = True

    def _create_index(self) -> None:
        access = self._client.access
        properties = {
            "key": {"type": "keyword"},
            "make": {"type": "keyword", "ignore_above": _LONGEST_MAKE},
            "complete": {"type": "boolean"},
            "dimensions": {"type": "integer", "index": False},
            "data": {"type": "binary"},
        }
        body = {
            "settings": {"number_of_shards": access.shards, "number_of_replicas": access.replicas},
            "mappings": {"dynamic": "strict", "properties": properties},
        }
        # Another process may have been first.
        self._client.write(lambda nodes: nodes.indices.create(index=self.index, body=body, ignore=400))


def _vectors_of(document: Json, make: str) -> Vectors | None:
    if not document["found"] or document["_source"]["make"] != make:
        return None
    source = document["_source"]
    return from_bytes(b64decode(source["data"]), document["_id"].encode(), int(source["dimensions"]))
