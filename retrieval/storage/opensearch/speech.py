"""Who says what in an archive in OpenSearch: an index beside that of the articles.

A document holds the utterances of one version of an article, under the key of that version. It is written before the
article, and counts while the article has that key. A note of the archive says with which rules everything was
extracted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from retrieval.index.document import Document
from retrieval.opensearch.bulk import Write
from retrieval.opensearch.client import Client
from retrieval.speech import speech_fingerprint
from retrieval.speech.extraction import extract_utterances
from retrieval.speech.speaker_terms import speaker_terms
from retrieval.speech.utterance import Utterance, pack_utterances, unpack_utterances
from retrieval.storage.opensearch.mappings import Json
from retrieval.storage.opensearch.side_index import SideIndex

_DOCUMENTS_AT_ONCE: Final = 500
# Names that one search of speakers returns.
_MOST_NAMES: Final = 10_000
# A longer name is kept and not searched: Lucene takes 32,766 bytes.
_LONGEST_NAME: Final = 1_000
_PROPERTIES: Final[dict[str, Json]] = {
    "version": {"type": "keyword"},
    "day": {"type": "keyword"},
    "names": {"type": "keyword", "ignore_above": _LONGEST_NAME},
    "terms": {"type": "keyword", "doc_values": False, "ignore_above": _LONGEST_NAME},
    "data": {"type": "keyword", "index": False, "doc_values": False},
}


class ClusterSpeech:
    """The utterances of the archive ``name`` in the cluster of ``client``. Raises the errors of ``Client``."""

    def __init__(self, client: Client, name: str) -> None:
        self._index = SideIndex(client, f"{name}-speech", _PROPERTIES)

    def write(self, documents: Mapping[str, Document]) -> None:
        """Extract and write the utterances of articles, by key."""
        self._index.write(write for key, one in documents.items() for write in self._writes(key, one))

    def remove(self, keys: Iterable[str]) -> None:
        """Remove the utterances under these keys."""
        self._index.remove(keys)

    def speakers(self, terms: Collection[str]) -> list[str]:
        """As ``Store.speakers``."""
        found = self._index.buckets({"terms": {"terms": sorted(terms)}}, "names", _MOST_NAMES)
        return [name for name, _ in found if not speaker_terms(name).isdisjoint(terms)]

    def utterances(self, names: Collection[str]) -> Iterator[tuple[str, Utterance]]:
        """The utterances as ``Store.utterances`` orders them, also of versions that no longer exist."""
        body = {
            "query": {"terms": {"names": sorted(names)}},
            "sort": [{"day": {"order": "desc", "missing": "_last"}}, "key"],
            "_source": ["key", "data"],
        }
        for hit in self._index.hits(body, _DOCUMENTS_AT_ONCE):
            source = hit["_source"]
            yield from ((source["key"], one) for one in unpack_utterances(source["data"]) if one.name in names)

    def keys(self, *, current: bool = True) -> set[str]:
        """The keys of the versions that have utterances of the current rules, or of others."""
        rules = {"term": {"version": speech_fingerprint()}}
        return self._index.keys({"bool": {"filter" if current else "must_not": [rules]}})

    def refresh(self) -> None:
        """Make written documents searchable."""
        self._index.refresh()

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
        yield Write(self._index.name, key, source)
