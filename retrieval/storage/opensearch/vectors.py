"""The sentence vectors of an archive in OpenSearch: an index beside that of the articles, fetched for candidates only.

A document holds the vectors of one version of an article, under the key of that version.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from retrieval.index.sentence_vectors import Vectors, encoded, from_bytes, merge, to_bytes
from retrieval.opensearch.bulk import Write
from retrieval.opensearch.client import Client
from retrieval.storage.opensearch.mappings import Json
from retrieval.storage.opensearch.side_index import SideIndex
from retrieval.storage.store import Encoded

_LONGEST_MAKE: Final = 1_000
# Makes that one archive has vectors of.
_MOST_MAKES: Final = 100
_PROPERTIES: Final[dict[str, Json]] = {
    "make": {"type": "keyword", "ignore_above": _LONGEST_MAKE},
    "complete": {"type": "boolean"},
    "dimensions": {"type": "integer", "index": False},
    "data": {"type": "binary"},
}


class ClusterVectors:
    """The vectors of the archive ``name`` in the cluster of ``client``. Raises the errors of ``Client``."""

    def __init__(self, client: Client, name: str) -> None:
        self._index = SideIndex(client, f"{name}-vectors", _PROPERTIES)

    def read(self, keys: Sequence[str], make: str) -> list[Vectors | None]:
        """The vectors of ``make`` under these keys, in order; None where there are none, or damaged ones. Those of a
        shard that does not answer are then encoded once more."""
        return [_vectors_of(document, make) for document in self._index.documents(keys)]

    def write(self, found: Mapping[str, Vectors], make: str, *, replace: bool) -> None:
        """Add vectors to the known ones of the same make. Those of another make stay without ``replace``. What
        another process writes at the same time wins."""
        writes = []
        for (key, new), held in zip(found.items(), self._index.documents(list(found)), strict=True):
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
            writes.append(Write(self._index.name, key, source, seen=seen, new=not held["found"]))
        self._index.write(writes)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove the vectors under these keys."""
        self._index.remove(keys)

    def complete(self, make: str) -> set[str]:
        """The keys of the versions whose sentences all have vectors of ``make``."""
        return self._index.keys({"bool": {"filter": [{"term": {"complete": True}}, {"term": {"make": make}}]}})

    def keys(self) -> set[str]:
        """The keys of the versions that have vectors."""
        return self._index.keys({"match_all": {}})

    def counts(self) -> tuple[Encoded, ...]:
        """The number of articles that are encoded, by make, the largest first."""
        self._index.refresh()
        makes = self._index.buckets({"term": {"complete": True}}, "make", _MOST_MAKES)
        return tuple(Encoded(make=make, articles=articles) for make, articles in makes)


def _vectors_of(document: Json, make: str) -> Vectors | None:
    if not document["found"] or document["_source"]["make"] != make:
        return None
    source = document["_source"]
    return from_bytes(b64decode(source["data"]), document["_id"].encode(), int(source["dimensions"]))
