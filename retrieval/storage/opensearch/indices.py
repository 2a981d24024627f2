"""Creates, checks and rebuilds the indices of an archive in OpenSearch.

A reindex fills a new index of passages from the articles, and then moves the alias to it in one step. Passages
written meanwhile went to the old index, so keys are compared afterwards and differences are corrected. The old
index is deleted last, when no reader uses it any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import sleep
from typing import Any, Final

from retrieval.errors import ArchiveBusyError, ArchiveDamagedError, ArchiveIndexError, ArchiveVersionError
from retrieval.index.terms import INDEX_VERSION
from retrieval.opensearch.bulk import Write, write_all
from retrieval.opensearch.client import WRITING_TIMEOUT, Client
from retrieval.opensearch.errors import IndexGoneError, archive_missing
from retrieval.storage.opensearch.mappings import (
    KEYS_AT_ONCE,
    SCHEMA_VERSION,
    Json,
    articles_index,
    articles_index_body,
    document_from_source,
    id_from_key,
    passage_sources,
    passages_alias,
    passages_index_body,
)
from retrieval.storage.opensearch.reconciliation import find_differences

# Articles read and analysed at a time: some megabytes.
ARTICLES_AT_ONCE: Final = 500
# Seconds between the switch and the deletion of the old index; a question takes one at most.
READER_SECONDS: Final = 3.0
# Seconds that the replicas of a new index may take before it is used without them.
REPLICA_PATIENCE: Final = 600
_EXISTS: Final = "resource_already_exists_exception"


class Indices:
    """The indices of the archive ``name`` in the cluster of ``client``; see ``mappings``."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._name = name
        self.articles = articles_index(name)
        self.passages = passages_alias(name)

    def open(self, *, create: bool) -> bool:
        """Open the archive, or create it when ``create`` is True and it does not exist. Return whether it was created.

        Raises ``ArchiveMissingError`` when there is no archive, ``ArchiveVersionError`` when a newer Isnad made it,
        and ``ArchiveDamagedError`` when the index is something else.
        """
        try:
            # No retries: an unreachable cluster is reported at once when an archive is opened.
            found = self._client.run(lambda nodes: nodes.indices.get_mapping(index=self.articles), patience=0)
        except IndexGoneError:
            if not create:
                raise archive_missing(self._client.address) from None
            self._create_index(
                f"{self._name}-passages-1", passages_index_body(self._client.access, self.passages, building=False)
            )
            return self._create_index(self.articles, articles_index_body(self._client.access))
        mapping = next(iter(found.values()))["mappings"]
        version = mapping.get("_meta", {}).get("isnad")
        if not isinstance(version, int):
            address = self._client.address
            raise ArchiveDamagedError(f"{address}: no archive of ours", folder=address, reason="not-an-archive")
        if version > SCHEMA_VERSION:
            raise self._newer_version_error(version, SCHEMA_VERSION)
        if self.current_passages() is None and self._newest_make() > int(INDEX_VERSION):
            raise self._index_error()
        return False

    def current_passages(self) -> str | None:
        """The name of the index of passages in use; None when there is none of the current make."""
        try:
            return str(next(iter(self._client.run(lambda nodes: nodes.indices.get_alias(name=self.passages)))))
        except IndexGoneError:
            return None

    def index_error(self) -> Exception:
        """The error that says why there are no passages of the current make."""
        return self._index_error()

    def notes(self) -> dict[str, str]:
        """The texts that are kept with the archive, by name: in the mapping of the articles."""
        notes: dict[str, str] = self._meta().get("notes", {})
        return notes

    def write_note(self, name: str, text: str | None) -> None:
        """Keep a text under ``name``; None removes it. Of two processes that write at once, the later wins."""
        meta = self._meta()
        notes = {**meta.get("notes", {}), name: text}
        body = {"_meta": {**meta, "notes": {key: own for key, own in notes.items() if own is not None}}}
        self._client.write(lambda nodes: nodes.indices.put_mapping(index=self.articles, body=body))

    def current_versions(self, articles: Sequence[str]) -> dict[str, Json]:
        """The current key and passage count of these articles, by document id."""
        wanted = [{"_id": article, "_source": ["key", "passages"]} for article in dict.fromkeys(articles)]
        return {one["_id"]: one for one in self._client.get_many(self.articles, wanted) if one["found"]}

    def current_keys(self, articles: Iterable[str]) -> set[str]:
        """The current keys of the articles with these document ids."""
        return {held["_source"]["key"] for held in self.current_versions([*articles]).values()}

    def documents(self) -> Iterator[Json]:
        """Every stored article, in order of id."""
        for page in self._client.pages(self.articles, {"query": {"match_all": {}}, "sort": ["id"]}, ARTICLES_AT_ONCE):
            for hit in page:
                yield hit["_source"]

    def keys_newest_first(self) -> Iterator[str]:
        """The keys of all articles, the newest day first, those without a day last."""
        self._refresh(self.articles)
        sort = [{"day": {"order": "desc", "missing": "_last"}}, "key"]
        body = {"query": {"match_all": {}}, "sort": sort, "_source": False}
        for page in self._client.pages(self.articles, body, KEYS_AT_ONCE):
            for hit in page:
                yield hit["sort"][1]

    def rebuild(self) -> None:
        """Rebuild the passages from the articles; questions are answered meanwhile."""
        old = self._passage_indices()
        taken = [int(index.rpartition("-")[2]) for index in old]
        number = max(taken, default=0) + 1
        index, building = f"{self._name}-passages-{number}", f"{self._name}-building-{number}"
        if not self._create_index(index, passages_index_body(self._client.access, building, building=True)):
            raise self._busy_error()
        try:
            write_all(self._client, (write for source in self.documents() for write in self._writes(building, source)))
            self._enable_replicas(index)
            self._swap(index, building)
        except IndexGoneError as gone:  # another reindex finished first and deleted this one
            raise self._busy_error() from gone
        self.reconcile()
        sleep(READER_SECONDS)
        self._client.write(lambda nodes: nodes.indices.delete(index=old, params={"ignore_unavailable": "true"}))

    @contextmanager
    def reconciled(self) -> Iterator[None]:
        """Context manager for writes that must reach the passages in use.

        Reconciles where a reindex switched to other passages meanwhile. Raises ``index_error`` when there are none.
        """
        before = self.current_passages()
        if before is None:
            raise self.index_error()
        yield
        if self.current_passages() != before:
            self.reconcile()

    def reconcile(self) -> None:
        """Add missing passages, and delete those without an article. Reads the keys of all."""
        lacking, orphaned = self.differences()
        for start in range(0, len(lacking), ARTICLES_AT_ONCE):
            wanted = [{"_id": key_id} for key_id in lacking[start : start + ARTICLES_AT_ONCE]]
            found = [one["_source"] for one in self._client.get_many(self.articles, wanted) if one["found"]]
            write_all(self._client, (write for source in found for write in self._writes(self.passages, source)))
        write_all(self._client, (Write(self.passages, passage, alias=True) for passage in orphaned))
        if lacking or orphaned:
            self._refresh(self.passages)

    def differences(self) -> tuple[list[str], list[str]]:
        """The document ids of articles with a missing passage, and of passages that belong to no article; see
        ``find_differences``."""
        lacking, orphaned = find_differences(self._client, self.articles, self.passages)
        return self._ids_with_current_key(lacking), orphaned

    def _ids_with_current_key(self, keys: list[str]) -> list[str]:
        """The document ids of those of ``keys`` that are still the key of their article."""
        found: list[str] = []
        for start in range(0, len(keys), ARTICLES_AT_ONCE):
            part = keys[start : start + ARTICLES_AT_ONCE]
            wanted = [{"_id": id_from_key(key), "_source": ["key"]} for key in part]
            documents = self._client.get_many(self.articles, wanted)
            found += [
                one["_id"]
                for key, one in zip(part, documents, strict=True)
                if one["found"] and one["_source"]["key"] == key
            ]
        return found

    def _writes(self, index: str, source: Json) -> Iterator[Write]:
        for passage, fields in passage_sources(document_from_source(source), source["key"]):
            yield Write(index, passage, fields, alias=True)

    def _meta(self) -> Json:
        found = self._client.run(lambda nodes: nodes.indices.get_mapping(index=self.articles))
        meta: Json = next(iter(found.values()))["mappings"].get("_meta", {})
        return meta

    def _create_index(self, index: str, body: Json) -> bool:
        """Create ``index``; False when it exists."""

        def call(nodes: Any) -> Any:  # noqa: ANN401 - the library's client
            return nodes.indices.create(index=index, body=body, ignore=400)

        answer = self._client.write(call)
        error = answer.get("error")
        if error and error["type"] != _EXISTS:
            address = self._client.address
            raise ArchiveDamagedError(f"{address}: {error['reason']}", folder=address, reason=error["reason"])
        return not error

    def _enable_replicas(self, index: str) -> None:
        settings = {"index": {"number_of_replicas": self._client.access.replicas, "refresh_interval": None}}
        self._client.write(lambda nodes: nodes.indices.put_settings(index=index, body=settings))
        self._refresh(index)
        asked = {
            "wait_for_no_initializing_shards": "true",
            "wait_for_events": "languid",
            "timeout": "10s",
            "request_timeout": WRITING_TIMEOUT,
            "ignore": 408,
        }
        waited = 0.0
        while waited < REPLICA_PATIENCE:
            health = self._client.write(lambda nodes: nodes.cluster.health(index=index, params=asked))
            if not health["timed_out"]:
                return
            waited += 10.0

    def _refresh(self, index: str) -> None:
        """Make written documents searchable."""
        self._client.write(lambda nodes: nodes.indices.refresh(index=index))

    def _swap(self, index: str, building: str) -> None:
        actions: list[Json] = [
            {"add": {"index": index, "alias": self.passages}},
            {"remove": {"index": index, "alias": building}},
        ]
        aliases = self._client.run(lambda nodes: nodes.indices.get_alias(index=f"{self._name}-passages-*"))
        for other, held in aliases.items():
            if other != index:
                actions += [{"remove": {"index": other, "alias": alias}} for alias in held["aliases"]]
        self._client.write(lambda nodes: nodes.indices.update_aliases(body={"actions": actions}))

    def _passage_indices(self) -> list[str]:
        """The indices of passages, of every make, in use or not."""
        found = self._client.run(lambda nodes: nodes.indices.get_alias(index=f"{self._name}-passages-*"))
        return [index for index in found if re.fullmatch(r".*-passages-\d+", index)]

    def _newest_make(self) -> int:
        """The newest ``INDEX_VERSION`` with passages in use, 0 for none."""
        start = passages_alias(self._name, "")
        found = self._client.run(lambda nodes: nodes.indices.get_alias(index=f"{self._name}-passages-*"))
        names = (alias for held in found.values() for alias in held["aliases"] if alias.startswith(start))
        return max((int(name.removeprefix(start).partition(".")[0]) for name in names), default=0)

    def _index_error(self) -> Exception:
        make = self._newest_make()
        if make > int(INDEX_VERSION):
            return self._newer_version_error(make, int(INDEX_VERSION))
        address = self._client.address
        return ArchiveIndexError(f"{address}: its index is of another make; reindex it", folder=address)

    def _newer_version_error(self, found: int, known: int) -> ArchiveVersionError:
        address = self._client.address
        return ArchiveVersionError(
            f"{address}: made by a newer Isnad (version {found}; this one knows {known})",
            folder=address,
            found=found,
            known=known,
        )

    def _busy_error(self) -> ArchiveBusyError:
        address = self._client.address
        return ArchiveBusyError(f"{address}: another reindex is under way", folder=address, holder="reindex")
