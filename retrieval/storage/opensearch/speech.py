"""Who says what in an archive in OpenSearch: an index beside that of the articles.

A document holds the utterances of one version of an article, under the key of that version. It is written before the
article, and counts while the article has that key. The index is created by the first write. A note of the archive says
with which rules everything was extracted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from threading import Lock
from typing import Any, Final

from retrieval.index.document import Document
from retrieval.opensearch.bulk import Write, write_all
from retrieval.opensearch.client import Client
from retrieval.opensearch.errors import IndexGoneError
from retrieval.speech import speech_fingerprint
from retrieval.speech.extraction import extract_utterances
from retrieval.speech.speaker_terms import speaker_terms
from retrieval.speech.utterance import Utterance, pack_utterances, unpack_utterances

Json = dict[str, Any]
KEYS_AT_ONCE: Final = 10_000
_DOCUMENTS_AT_ONCE: Final = 500
# Names that one search of speakers returns.
_MOST_NAMES: Final = 10_000
# A longer name is kept and not searched: Lucene takes 32,766 bytes.
_LONGEST_NAME: Final = 1_000


class ClusterSpeech:
    """The utterances of the archive ``name`` in the cluster of ``client``. Raises the errors of ``Client``."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self.index = f"{name}-speech"
        self._creating = Lock()
        self._is_created = False

    def write(self, documents: Mapping[str, Document]) -> None:
        """Extract and write the utterances of articles, by key."""
        self._create()
        write_all(self._client, (write for key, one in documents.items() for write in self._writes(key, one)))

    def remove(self, keys: Iterable[str]) -> None:
        """Remove the utterances under these keys."""
        given = list(keys)
        if given and self._exists():
            write_all(self._client, (Write(self.index, key) for key in given))

    def speakers(self, terms: Collection[str]) -> list[str]:
        """As ``Store.speakers``."""
        aggregation = {"names": {"terms": {"field": "names", "size": _MOST_NAMES}}}
        query = {"terms": {"terms": sorted(terms)}}
        try:
            found = self._client.search(self.index, {"size": 0, "query": query, "aggs": aggregation})
        except IndexGoneError:
            return []
        names = [str(bucket["key"]) for bucket in found["aggregations"]["names"]["buckets"]]
        return [name for name in names if not speaker_terms(name).isdisjoint(terms)]

    def utterances(self, names: Collection[str]) -> Iterator[tuple[str, Utterance]]:
        """The utterances as ``Store.utterances`` orders them, also of versions that no longer exist."""
        body = {
            "query": {"terms": {"names": sorted(names)}},
            "sort": [{"day": {"order": "desc", "missing": "_last"}}, "key"],
            "_source": ["key", "data"],
        }
        try:
            for page in self._client.pages(self.index, body, _DOCUMENTS_AT_ONCE):
                for hit in page:
                    source = hit["_source"]
                    yield from ((source["key"], one) for one in unpack_utterances(source["data"]) if one.name in names)
        except IndexGoneError:
            return

    def keys(self, *, current: bool = True) -> set[str]:
        """The keys of the versions that have utterances of the current rules, or of others."""
        rules = {"term": {"version": speech_fingerprint()}}
        query = {"bool": {"filter" if current else "must_not": [rules]}}
        try:
            self.refresh()
            pages = self._client.pages(self.index, {"query": query, "sort": ["key"], "_source": False}, KEYS_AT_ONCE)
            return {hit["sort"][0] for page in pages for hit in page}
        except IndexGoneError:
            return set()

    def refresh(self) -> None:
        """Make written documents searchable."""
        if self._exists():
            self._client.write(lambda nodes: nodes.indices.refresh(index=self.index))

    def _writes(self, key: str, document: Document) -> Iterator[Write]:
        utterances = extract_utterances(document.article.body, document.sentences)
        if not utterances:
            return
        names = sorted({one.name for one in utterances})
        source = {
            "key": key,
            "version": speech_fingerprint(),
            "day": document.article.date.isoformat() if document.article.date else None,
            "names": names,
            "terms": sorted({term for name in names for term in speaker_terms(name)}),
            "data": pack_utterances(utterances),
        }
        yield Write(self.index, key, source)

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
            "version": {"type": "keyword"},
            "day": {"type": "keyword"},
            "names": {"type": "keyword", "ignore_above": _LONGEST_NAME},
            "terms": {"type": "keyword", "doc_values": False, "ignore_above": _LONGEST_NAME},
            "data": {"type": "keyword", "index": False, "doc_values": False},
        }
        body = {
            "settings": {"number_of_shards": access.shards, "number_of_replicas": access.replicas},
            "mappings": {"dynamic": "strict", "properties": properties},
        }
        # Another process may have been first.
        self._client.write(lambda nodes: nodes.indices.create(index=self.index, body=body, ignore=400))
