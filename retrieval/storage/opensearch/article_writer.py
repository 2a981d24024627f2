"""Writes articles into an archive in OpenSearch.

A change is written in three steps: the passages of the new version, the article, the deletion of the old passages.
From the second step on, the new version is valid as a whole, because passages without a matching article are
ignored. A crash between two steps leaves only such passages, which the next write of the article or a reindex
deletes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import time_ns
from typing import Final

from retrieval.article import Article
from retrieval.errors import ArchiveBusyError
from retrieval.index.document import Document
from retrieval.opensearch.bulk import Write, write_all
from retrieval.opensearch.client import Client
from retrieval.opensearch.errors import IndexGoneError
from retrieval.storage.opensearch.document_cache import DocumentCache
from retrieval.storage.opensearch.duplicates import NewArticle, find_near_duplicates
from retrieval.storage.opensearch.indices import Indices
from retrieval.storage.opensearch.mappings import (
    Json,
    article_source,
    document_id,
    id_from_key,
    key_of,
    passage_ids,
    passage_sources,
)
from retrieval.storage.opensearch.speech import ClusterSpeech
from retrieval.storage.opensearch.vectors import ClusterVectors
from retrieval.storage.store import Outcome

# Attempts of a write while other processes write the same articles.
MAX_PUT_ATTEMPTS: Final = 5


class ArticleWriter:
    """Writes into ``indices``, with what is derived of articles: ``vectors`` and ``speech``. Drops what it changes from
    ``documents``. Raises the errors of ``Client``.
    """

    def __init__(
        self,
        client: Client,
        indices: Indices,
        *,
        vectors: ClusterVectors,
        speech: ClusterSpeech,
        documents: DocumentCache,
    ) -> None:
        self._client = client
        self._indices = indices
        self._vectors = vectors
        self._speech = speech
        self._documents = documents

    def put(self, articles: Iterable[Article]) -> list[Outcome]:
        """As ``Store.put``: articles are found on return.

        Raises ``ArchiveWriteError``, ``ArchiveUnreachableError``, and ``ArchiveBusyError`` when other processes
        keep writing the same articles.
        """
        given = list(articles)
        outcomes = [Outcome.UNCHANGED] * len(given)
        left = list(range(len(given)))
        if not left:
            return []
        for _ in range(MAX_PUT_ATTEMPTS):
            left = self._put_once(given, left, outcomes)
            if not left:
                return outcomes
        address = self._client.address
        raise ArchiveBusyError(f"{address}: others write the same articles", folder=address, holder="")

    def remove(self, ids: Iterable[str]) -> int:
        """As ``Store.remove``. Raises as ``put`` does."""
        known = self._indices.current_versions([document_id(article_id) for article_id in dict.fromkeys(ids)])
        if known:
            with self._indices.reconciled():
                write_all(self._client, (Write(self._indices.articles, article) for article in known))
                self._documents.drop(known)
                self._delete_passages([held["_source"] for held in known.values()])
                keys = [held["_source"]["key"] for held in known.values()]
                self._vectors.remove(keys)
                self._speech.remove(keys)
                self.refresh()
        return len(known)

    def _put_once(self, given: Sequence[Article], wanted: Sequence[int], outcomes: list[Outcome]) -> list[int]:
        """Write the ``wanted`` ones of ``given``, and return those that other processes wrote at the same time.

        Of two articles with one id, the later one is kept.
        """
        keys = {place: key_of(given[place]) for place in wanted}
        known = self._indices.current_versions([id_from_key(key) for key in keys.values()])
        last: dict[str, int] = {}
        current = {article: held["_source"]["key"] for article, held in known.items()}
        for place in wanted:
            article = id_from_key(keys[place])
            if current.get(article) == keys[place]:
                continue
            outcomes[place] = Outcome.REPLACED if article in current else Outcome.ADDED
            current[article] = keys[place]
            last[article] = place
        last = {
            article: place
            for article, place in last.items()
            if article not in known or known[article]["_source"]["key"] != keys[place]
        }
        if not last:
            return []
        with self._indices.reconciled():
            conflicts = self._write({keys[place]: given[place] for place in last.values()}, known)
            self._documents.drop(last)
            written = [known[article]["_source"] for article in last if article in known and article not in conflicts]
            self._delete_passages(written)
            self._vectors.remove(source["key"] for source in written)
            self._speech.remove(source["key"] for source in written)
            self.refresh()
        return [place for article, place in last.items() if article in conflicts]

    def _write(self, fresh: dict[str, Article], known: dict[str, Json]) -> set[str]:
        """Write the articles of ``fresh``, by key, and return the document ids of the conflicts."""
        new_articles = [NewArticle(id_from_key(key), key, article.body) for key, article in fresh.items()]
        relations = find_near_duplicates(self._client, self._indices.articles, new_articles)
        documents = {key: Document(article) for key, article in fresh.items()}
        self._speech.write(documents)
        try:
            write_all(
                self._client,
                (
                    Write(self._indices.passages, passage, fields, alias=True)
                    for key, document in documents.items()
                    for passage, fields in passage_sources(document, key, written=time_ns() // 1_000_000)
                ),
            )
        except IndexGoneError as gone:
            raise self._indices.index_error() from gone
        writes = []
        for (key, document), relation in zip(documents.items(), relations, strict=True):
            article = id_from_key(key)
            source = article_source(
                document, stored=time_ns(), story=relation.story, copy=relation.copy, bands=relation.bands
            )
            held = known.get(article)
            seen = (int(held["_seq_no"]), int(held["_primary_term"])) if held else None
            writes.append(Write(self._indices.articles, article, source, seen=seen, new=held is None))
        return write_all(self._client, writes)

    def _delete_passages(self, sources: Iterable[Json]) -> None:
        """Delete the passages of versions that no longer exist."""
        ids = (passage for source in sources for passage in passage_ids(source["key"], int(source["passages"])))
        try:
            write_all(self._client, (Write(self._indices.passages, passage, alias=True) for passage in ids))
        except IndexGoneError as gone:
            raise self._indices.index_error() from gone

    def refresh(self) -> None:
        """Make written documents searchable."""
        names = f"{self._indices.articles},{self._indices.passages}"
        self._client.write(lambda nodes: nodes.indices.refresh(index=names))
        self._speech.refresh()
