"""Documents of an archive in OpenSearch, kept for the next questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import Final

from cachetools import LRUCache

from retrieval.index.document import Document
from retrieval.opensearch.client import Client
from retrieval.storage.opensearch.mappings import Json, document_from_source, id_from_key

# Documents kept: a question reads about twenty.
DOCUMENTS_KEPT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _CachedDocument:
    """A document, the key of its version, and its story."""

    key: str
    document: Document
    story: str


class DocumentCache:
    """The documents of the index ``articles`` in the cluster of ``client``. Thread-safe. Raises the errors of
    ``Client``.
    """

    def __init__(self, client: Client, articles: str) -> None:
        self._client = client
        self._articles = articles
        self._mutex = RLock()
        self._cached: LRUCache[str, _CachedDocument] = LRUCache(DOCUMENTS_KEPT)  # by ``document_id`` the article

    def read(self, keys: Sequence[str]) -> list[Document | None]:
        """The current documents under these keys, in order, in one request. Of cached ones it only fetches the key, to
        check that it is current."""
        asked = list(dict.fromkeys(keys))
        with self._mutex:
            cached = {key: held for key in asked if (held := self._cached.get(id_from_key(key))) and held.key == key}
        wanted = [{"_id": id_from_key(key), **({"_source": ["key"]} if key in cached else {})} for key in asked]
        answers = self._client.get_many(self._articles, wanted)
        found: dict[str, _CachedDocument] = {}
        for key, one in zip(asked, answers, strict=True):
            if one["found"] and one["_source"]["key"] == key:
                found[key] = cached.get(key) or _cached(one["_source"])
        with self._mutex:
            self._cached.update((id_from_key(key), held) for key, held in found.items())
        return [found[key].document if key in found else None for key in keys]

    def story(self, article: str) -> str | None:
        """The story of the article with this document id, where it is cached."""
        with self._mutex:
            held = self._cached.get(article)
        return held.story if held else None

    def drop(self, articles: Iterable[str]) -> None:
        """Drop the articles with these document ids."""
        with self._mutex:
            for article in articles:
                self._cached.pop(article, None)


def _cached(source: Json) -> _CachedDocument:
    return _CachedDocument(key=source["key"], document=document_from_source(source), story=source["story"])
