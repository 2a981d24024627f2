"""Stores articles in OpenSearch, for archives and loads beyond one machine; see ``article_writer`` for its writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from threading import RLock
from typing import Final

from cachetools import TTLCache

from retrieval.article import Article
from retrieval.errors import ArchiveError
from retrieval.index.document import Document
from retrieval.index.engine import Hit
from retrieval.index.forward_index import ForwardEntry
from retrieval.index.opensearch_engine import OpenSearchEngine
from retrieval.index.sentence_vectors import Vectors
from retrieval.opensearch.address import ClusterAccess, ClusterAddress
from retrieval.opensearch.client import Client
from retrieval.speech import speech_fingerprint
from retrieval.speech.utterance import Utterance
from retrieval.storage.opensearch.arrivals import ARRIVAL_OVERLAP, arrivals_of, last_arrival_of
from retrieval.storage.opensearch.article_writer import ArticleWriter
from retrieval.storage.opensearch.document_cache import DocumentCache
from retrieval.storage.opensearch.indices import ARTICLES_AT_ONCE, Indices
from retrieval.storage.opensearch.mappings import (
    article_from_source,
    document_from_source,
    document_id,
    id_from_key,
    key_of,
)
from retrieval.storage.opensearch.speech import ClusterSpeech
from retrieval.storage.opensearch.statistics import copies_of, copy_count, months_of, newest_of, outlets_of, total_of
from retrieval.storage.opensearch.vectors import ClusterVectors
from retrieval.storage.store import Arrival, Check, Outcome, Outlet, Statistics

REBUILDING: Final = "rebuilding"
# Seconds for which the notes are cached: reading them is a request to the cluster.
NOTES_SECONDS: Final = 30.0
# The note that says with which rules the utterances of all articles were extracted.
SPEECH_NOTE: Final = "speech"


class ClusterStore:
    """The archive at ``place``; see ``retrieval.storage.store.Store``.

    ``create`` creates it when it does not exist. ``notify`` receives a word when slow work starts. Raises the
    errors of ``Indices.open`` and of ``Client``.
    """

    def __init__(
        self, place: ClusterAddress, access: ClusterAccess, *, create: bool = False, notify: Callable[[str], None]
    ) -> None:
        self._client = Client(place, access)
        self._notify = notify
        self._indices = Indices(self._client, place.name)
        self._vectors = ClusterVectors(self._client, place.name)
        self._speech = ClusterSpeech(self._client, place.name)
        self._mutex = RLock()
        self._documents = DocumentCache(self._client, self._indices.articles)
        self._writer = ArticleWriter(
            self._client, self._indices, vectors=self._vectors, speech=self._speech, documents=self._documents
        )
        self._notes: TTLCache[str, dict[str, str]] = TTLCache(1, NOTES_SECONDS)
        try:
            if self._indices.open(create=create):
                self._indices.write_note(SPEECH_NOTE, speech_fingerprint())
        except BaseException:
            self._client.close()
            raise
        self.engine = OpenSearchEngine(self._client, self._indices.passages, gone=self._indices.index_error)

    def refresh(self) -> None:
        """Nothing to do: changes of other processes are searchable once they are written."""

    def documents(self, keys: Sequence[str]) -> list[Document | None]:
        """As ``Store.documents``, in one request."""
        return self._documents.read(keys)

    def forward_entries(self, hits: Sequence[Hit]) -> list[ForwardEntry | None]:
        """As ``Store.forward_entries``."""
        documents = self.documents([hit.article for hit in hits])
        return [None if document is None else document.forward_entry for document in documents]

    def entries(self, keys: Sequence[str]) -> list[ForwardEntry | None]:
        """As ``Store.entries``: none, since they are made of the articles."""
        return [None for _ in keys]

    def put(self, articles: Iterable[Article], *, more: bool = False) -> list[Outcome]:  # noqa: ARG002 - shown at once
        """As ``Store.put``.

        Raises ``ArchiveWriteError``, ``ArchiveUnreachableError``, and ``ArchiveBusyError`` when other processes
        keep writing the same articles.
        """
        return self._writer.put(articles)

    def remove(self, ids: Iterable[str]) -> int:
        """As ``Store.remove``. Raises as ``put`` does."""
        return self._writer.remove(ids)

    def article(self, article_id: str) -> Article | None:
        """As ``Store.article``."""
        [found] = self._client.get_many(self._indices.articles, [{"_id": document_id(article_id)}])
        return article_from_source(found["_source"]) if found["found"] else None

    def articles(self) -> Iterator[Article]:
        """As ``Store.articles``."""
        yield from map(article_from_source, self._indices.documents())

    def outlets(self) -> tuple[Outlet, ...]:
        """As ``Store.outlets``."""
        return outlets_of(self._client, self._indices.articles)

    def newest(self, limit: int, outlets: Collection[str] | None = None) -> list[Article]:
        """As ``Store.newest``."""
        return newest_of(self._client, self._indices.articles, limit, outlets)

    def copies(self, article_id: str) -> tuple[Article, ...]:
        """As ``Store.copies``."""
        article = document_id(article_id)
        return copies_of(self._client, self._indices.articles, article, self._documents.story(article))

    def arrivals(self, after: int, limit: int, known: Collection[str] = ()) -> list[Arrival]:
        """As ``Store.arrivals``. Writers have clocks of their own, and what they write is seen when all of it is
        written: so those that arrived in the ``ARRIVAL_OVERLAP`` before ``after`` are looked at again."""
        return arrivals_of(self._client, self._indices.articles, after - ARRIVAL_OVERLAP, limit, known)

    def last_arrival(self) -> int:
        """As ``Store.last_arrival``."""
        return last_arrival_of(self._client, self._indices.articles)

    def key(self, article_id: str) -> str | None:
        """As ``Store.key``."""
        return next(iter(self._indices.current_keys([document_id(article_id)])), None)

    def sentence_vectors(self, keys: Sequence[str], make: str) -> list[Vectors | None]:
        """As ``Store.sentence_vectors``, in one request."""
        return self._vectors.read(keys, make)

    def keep_vectors(self, found: Mapping[str, Vectors], make: str, *, wait: bool) -> bool:
        """As ``Store.keep_vectors``."""
        try:
            self._vectors.write(found, make, replace=wait)
            # A version that was removed meanwhile may have been removed before its vectors were there.
            self._vectors.remove(found.keys() - self._indices.current_keys(map(id_from_key, found)))
        except ArchiveError:
            if wait:
                raise
            return False
        return True

    def unencoded(self, make: str) -> list[str]:
        """As ``Store.unencoded``. Reads the keys of all articles."""
        complete = self._vectors.complete(make)
        return [key for key in self._indices.keys_newest_first() if key not in complete]

    def prune_vectors(self) -> None:
        """As ``Store.prune_vectors``. Reads the keys of all articles."""
        held = self._vectors.keys()
        self._vectors.remove(held.difference(self._indices.keys_newest_first()))

    def speakers(self, terms: Collection[str]) -> list[str]:
        """As ``Store.speakers``."""
        return self._speech.speakers(terms)

    def utterances(self, names: Collection[str]) -> list[tuple[str, Utterance]]:
        """As ``Store.utterances``."""
        found = list(self._speech.utterances(names)) if names else []
        current = self._indices.current_keys(id_from_key(key) for key, _ in found)
        return [(key, one) for key, one in found if key in current]

    def lacks_speech(self) -> bool:
        """As ``Store.lacks_speech``."""
        return self.read_note(SPEECH_NOTE) != speech_fingerprint()

    def read_note(self, name: str) -> str | None:
        """As ``Store.read_note``; the notes of another process are seen within ``NOTES_SECONDS``."""
        with self._mutex:
            notes = self._notes.get("")
        if notes is None:
            notes = self._indices.notes()
            with self._mutex:
                self._notes[""] = notes
        return notes.get(name)

    def write_note(self, name: str, text: str | None) -> None:
        """As ``Store.write_note``. Raises as ``put`` does."""
        self._indices.write_note(name, text)
        with self._mutex:
            self._notes.clear()

    def statistics(self) -> Statistics:
        """As ``Store.statistics``; ``bytes`` includes replicas."""
        names = [self._indices.articles, self._indices.current_passages() or self._indices.articles]
        found = self._client.run(lambda nodes: nodes.indices.stats(index=",".join(names), metric="store"))
        return Statistics(
            articles=self._client.count(self._indices.articles),
            copies=copy_count(self._client, self._indices.articles),
            passages=total_of(self._client, self._indices.articles, "passages"),
            bytes=int(found["_all"]["total"]["store"]["size_in_bytes"]),
            months=months_of(self._client, self._indices.articles),
            encoded=self._vectors.counts(),
        )

    def check(self) -> Check:
        """As ``Store.check``."""
        count, damaged = self._verify_articles()
        index = None
        if self._indices.current_passages() is None:
            index = "missing"
        elif any(self._indices.differences()):
            index = "articles"
        health = self._client.run(lambda nodes: nodes.cluster.health(index=self._indices.articles))
        return Check(
            articles=count,
            damaged=damaged,
            database="red" if health["status"] == "red" else None,
            index=index,
            encoded=self._vectors.counts(),
        )

    def rebuild_index(self) -> None:
        """As ``Store.rebuild_index``. Raises as ``put`` does."""
        if self._client.count(self._indices.articles):
            self._notify(REBUILDING)
        self._indices.rebuild()
        self._rebuild_speech()
        self.prune_vectors()

    def _rebuild_speech(self) -> None:
        """Extract all utterances anew. Those of another process are current, or it writes them again."""
        batch: dict[str, Document] = {}
        for source in self._indices.documents():
            batch[source["key"]] = document_from_source(source)
            if len(batch) == ARTICLES_AT_ONCE:
                self._speech.write(batch)
                batch = {}
        self._speech.write(batch)
        left = self._speech.keys() | self._speech.keys(current=False)
        self._speech.remove(left.difference(self._indices.keys_newest_first()) | self._speech.keys(current=False))
        self._speech.refresh()
        self.write_note(SPEECH_NOTE, speech_fingerprint())

    def repair(self) -> int:
        """As ``Store.repair``: rebuilds the passages. Articles are protected by OpenSearch's replicas and
        snapshots."""
        self.rebuild_index()
        return len(self._verify_articles()[1])

    def close(self) -> None:
        """As ``Store.close``."""
        self._client.close()

    def _verify_articles(self) -> tuple[int, tuple[str, ...]]:
        """The number of articles, and the ids of those that differ from what was stored."""
        count, damaged = 0, []
        for source in self._indices.documents():
            count += 1
            try:
                sound = key_of(article_from_source(source)) == source["key"]
            except (ValueError, KeyError, TypeError):
                sound = False
            if not sound:
                damaged.append(str(source.get("id")))
        return count, tuple(damaged)
