"""An index beside that of the articles, which holds something derived from one version of each.

A document stands under the key of its version. It is no part of ``NAME-articles``, because reading an article would
then read it too, and writing it would count as a change of the article. The index is created by the first write; an
archive that has none yet is read as one without documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Final

from retrieval.opensearch.bulk import Write, write_all
from retrieval.opensearch.client import Client
from retrieval.opensearch.errors import IndexGoneError
from retrieval.storage.opensearch.mappings import KEYS_AT_ONCE, Json

_KEY: Final = {"key": {"type": "keyword"}}
_MISSING: Final[Json] = {"found": False}


class SideIndex:
    """The index ``name`` in the cluster of ``client``, whose documents have ``properties`` and a ``key``.

    Raises the errors of ``Client``, but never ``IndexGoneError`` for a read.
    """

    def __init__(self, client: Client, name: str, properties: Mapping[str, Json]) -> None:
        self._client = client
        self._properties = {**_KEY, **properties}
        self._creating = Lock()
        self._is_created = False
        self.name = name

    def write(self, writes: Iterable[Write]) -> set[str]:
        """Carry out ``writes``, as ``write_all``. Creates the index where there is none."""
        self._create()
        return write_all(self._client, writes)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove the documents under these keys."""
        given = list(keys)
        if given and self._exists():
            write_all(self._client, (Write(self.name, key) for key in given))

    def documents(self, keys: Sequence[str]) -> list[Json]:
        """Return the documents under these keys, in order; ``found`` is False for one that is missing, or whose shard
        does not answer."""
        try:
            found = self._client.get_many(self.name, [{"_id": key} for key in keys])
        except IndexGoneError:
            return [_MISSING for _ in keys]
        return [document if document.get("found") else _MISSING for document in found]

    def keys(self, query: Json) -> set[str]:
        """Return the keys of all documents that match ``query``, of unfinished writes too."""
        self.refresh()
        return {hit["sort"][0] for hit in self.hits({"query": query, "sort": ["key"], "_source": False}, KEYS_AT_ONCE)}

    def hits(self, body: Json, at_once: int) -> Iterator[Json]:
        """Yield all hits of ``body``, read as ``Client.pages`` does, ``at_once`` in a page."""
        try:
            for page in self._client.pages(self.name, body, at_once):
                yield from page
        except IndexGoneError:
            return

    def buckets(self, query: Json, field: str, most: int) -> list[tuple[str, int]]:
        """Return the most frequent values of ``field`` in the documents that match ``query``, at most ``most``, each
        with its number of documents."""
        aggregation = {"values": {"terms": {"field": field, "size": most}}}
        try:
            found = self._client.search(self.name, {"size": 0, "query": query, "aggs": aggregation})
        except IndexGoneError:
            return []
        return [(str(one["key"]), int(one["doc_count"])) for one in found["aggregations"]["values"]["buckets"]]

    def refresh(self) -> None:
        """Make written documents searchable."""
        try:
            self._client.write(lambda nodes: nodes.indices.refresh(index=self.name))
        except IndexGoneError:
            return

    def _exists(self) -> bool:
        # Without the index, a bulk request would create it with other mappings.
        return self._is_created or bool(self._client.run(lambda nodes: nodes.indices.exists(index=self.name)))

    def _create(self) -> None:
        with self._creating:
            if not self._exists():
                self._create_index()
            self._is_created = True

    def _create_index(self) -> None:
        access = self._client.access
        body = {
            "settings": {"number_of_shards": access.shards, "number_of_replicas": access.replicas},
            "mappings": {"dynamic": "strict", "properties": self._properties},
        }
        # Another process may have been first.
        self._client.write(lambda nodes: nodes.indices.create(index=self.name, body=body, ignore=400))
