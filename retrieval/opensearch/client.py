"""Requests to an OpenSearch cluster, retried on its other nodes."""

from __future__ import annotations

import logging
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, Final

from opensearchpy import OpenSearch

from retrieval.errors import ArchiveUnreachableError, translate_errors
from retrieval.opensearch.address import ClusterAccess, ClusterAddress
from retrieval.opensearch.circuit_breaker import CircuitBreaker
from retrieval.opensearch.errors import IndexGoneError, is_transient, translate_error
from retrieval.retries import REAL_TIMING, RetryPolicy, Timing, retry

Json = dict[str, Any]
# Retries of a read, long enough for a cluster to replace a lost node: with three nodes, a replica is promoted
# one to three seconds after a node is killed.
READING: Final = RetryPolicy(first=0.1, longest=2.0, patience=10.0)
# Retries of a write, which may wait until a node is back.
WRITING: Final = replace(READING, patience=60.0)
# Writes transfer megabytes, and refreshes make them searchable.
WRITING_TIMEOUT: Final = 60.0
# Open connections to each node: the number of questions that a bot answers at once.
CONNECTIONS: Final = 16
KEEP_ALIVE: Final = "5m"

# The library logs every refused request; the client raises those that matter.
logging.getLogger("opensearch").addHandler(logging.NullHandler())


class Client:
    """A client of the nodes at ``place``. Thread-safe.

    Every method raises ``ArchiveUnreachableError`` when no node answers in time or access is refused,
    ``ArchiveWriteError`` when writing is blocked, and ``IndexGoneError`` when an index does not exist.
    """

    def __init__(
        self,
        place: ClusterAddress,
        access: ClusterAccess,
        *,
        reading: RetryPolicy = READING,
        writing: RetryPolicy = WRITING,
        timing: Timing = REAL_TIMING,
    ) -> None:
        self.address = str(place)
        self.access = access
        self.writing = writing
        self.timing = timing
        self._reading = reading
        self._circuit_breaker = CircuitBreaker()
        self._nodes = OpenSearch(
            hosts=[{"host": host, "port": port} for host, port in place.hosts],
            headers=_auth_header(access),
            use_ssl=place.secure,
            ssl_context=_tls_context(access.ca, self.address) if place.secure else None,
            timeout=access.timeout,
            # The library tries another node at once; further retries are made here.
            max_retries=1,
            retry_on_timeout=len(place.hosts) > 1,
            pool_maxsize=CONNECTIONS,
            http_compress=False,
        )

    def run(self, call: Callable[[OpenSearch], Any], *, patience: float | None = None) -> Any:  # noqa: ANN401 - JSON
        """The result of ``call``, which takes the library's client.

        Transient failures are retried for ``patience`` seconds (None: that of a read).
        """
        policy = self._reading if patience is None else replace(self._reading, patience=patience)
        return self._run(call, policy)

    def search(self, index: str | None, body: Json, **parameters: Any) -> Json:  # noqa: ANN401 - JSON
        """The result of a search, never a partial one."""
        parameters["allow_partial_search_results"] = "false"
        # A point in time implies its index.
        answer: Json = self.run(lambda nodes: nodes.search(body=body, index=index, params=parameters))
        return answer

    def get_many(self, index: str, wanted: Sequence[Json]) -> list[Json]:
        """The current documents with these ids, in order.

        Each of ``wanted`` is an item of ``_mget``. A missing document has ``found`` False.
        """
        if not wanted:
            return []
        answer = self.run(lambda nodes: nodes.mget(body={"docs": list(wanted)}, index=index))
        for document in answer["docs"]:
            if document.get("error", {}).get("type") == "index_not_found_exception":
                raise IndexGoneError(index)
        return list(answer["docs"])

    def count(self, index: str) -> int:
        """The number of documents."""
        return int(self.run(lambda nodes: nodes.count(index=index))["count"])

    def write(self, call: Callable[[OpenSearch], Any]) -> Any:  # noqa: ANN401 - JSON
        """As ``run``, with the retries of writes."""
        return self._run(call, self.writing)

    def pages(self, index: str, body: Json, size: int) -> Iterator[list[Json]]:
        """All hits of ``body`` as of the first call, ``size`` at a time.

        ``body`` must sort by a field that is unique to each document.
        """
        after: list[Any] | None = None
        begun_from: list[list[Any] | None] = []
        while after not in begun_from:
            begun_from.append(after)
            try:
                with self._point_in_time(index) as point:
                    while page := self._page(body, point, size, after):
                        after = page[-1]["sort"]
                        yield page
                    return
            except (ArchiveUnreachableError, IndexGoneError):
                # A point in time is lost with the node that held it: open another and continue, unless no progress
                # was made since the last one.
                if after in begun_from:
                    raise

    def close(self) -> None:
        """Close the connections."""
        self._nodes.close()

    def _run(self, call: Callable[[OpenSearch], Any], policy: RetryPolicy) -> Any:  # noqa: ANN401 - JSON
        self._circuit_breaker.check()
        try:
            with translate_errors(translate_error, self.address):
                answer = retry(lambda: call(self._nodes), policy, is_transient, timing=self.timing)
        except ArchiveUnreachableError as error:
            self._circuit_breaker.record_failure(error)
            raise
        self._circuit_breaker.record_success()
        return answer

    def _page(self, body: Json, point: str, size: int, after: list[Any] | None) -> list[Json]:
        page = {**body, "size": size, "pit": {"id": point, "keep_alive": KEEP_ALIVE}, "track_total_hits": False}
        if after is not None:
            page["search_after"] = after
        return list(self.search(None, page)["hits"]["hits"])

    @contextmanager
    def _point_in_time(self, index: str) -> Iterator[str]:
        asked = {"keep_alive": KEEP_ALIVE, "allow_partial_pit_creation": "false"}
        point = self.run(lambda nodes: nodes.create_pit(index=index, params=asked))["pit_id"]
        try:
            yield point
        finally:
            with suppress(ArchiveUnreachableError, IndexGoneError):  # it also expires by itself
                self.run(lambda nodes: nodes.delete_pit(body={"pit_id": [point]}), patience=0)


def _auth_header(access: ClusterAccess) -> dict[str, str]:
    """Basic authentication in UTF-8 (RFC 7617); the library encodes in Latin-1."""
    if not access.user:
        return {}
    pair = b64encode(f"{access.user}:{access.password}".encode()).decode()
    return {"authorization": f"Basic {pair}"}


def _tls_context(ca: str, address: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca or None)
    except (OSError, ssl.SSLError) as error:
        raise ArchiveUnreachableError(
            f"{address}: no certificates in {ca}", folder=address, reason="ca-file"
        ) from error


def doc_value(document: Mapping[str, Any], field: str) -> Any:  # noqa: ANN401 - JSON
    """The single value of a field requested in ``docvalue_fields``."""
    return document["fields"][field][0]
