"""Requests to a cluster: to one node after another, and again, until patience ends."""

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
# How a question waits for a cluster that is without one of its nodes: a replica is promoted
# in one to three seconds when a node of three is killed.
READING: Final = RetryPolicy(first=0.1, longest=2.0, patience=10.0)
# How a write does; it may wait for a node to come back.
WRITING: Final = replace(READING, patience=60.0)
# Writes carry megabytes, and refreshes make them findable.
WRITING_TIMEOUT: Final = 60.0
# Connections kept to each node: as many questions as a bot answers at once.
CONNECTIONS: Final = 16
KEEP_ALIVE: Final = "5m"

# The library logs each request that is refused; what matters of that is raised.
logging.getLogger("opensearch").addHandler(logging.NullHandler())


class Client:
    """The nodes of ``place``. Safe to use from several threads.

    Everything raises ``ArchiveUnreachableError`` when no node answers in time, or lets us
    in, ``ArchiveWriteError`` when writing is blocked, and ``IndexGoneError`` when an index
    is not there.
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
            # Another node is asked at once; what then still fails comes back here.
            max_retries=1,
            retry_on_timeout=len(place.hosts) > 1,
            pool_maxsize=CONNECTIONS,
            http_compress=False,
        )

    def run(self, call: Callable[[OpenSearch], Any], *, patience: float | None = None) -> Any:  # noqa: ANN401 - JSON
        """What ``call`` gives, tried again for ``patience`` seconds (None: those of a question)
        while the failure is one that is_transient."""
        policy = self._reading if patience is None else replace(self._reading, patience=patience)
        return self._run(call, policy)

    def search(self, index: str | None, body: Json, **parameters: Any) -> Json:  # noqa: ANN401 - JSON
        """The answer to a search; never a part of it."""
        parameters["allow_partial_search_results"] = "false"
        # A point in time brings its index with it.
        answer: Json = self.run(lambda nodes: nodes.search(body=body, index=index, params=parameters))
        return answer

    def get_many(self, index: str, wanted: Sequence[Json]) -> list[Json]:
        """Documents by id, as they are now, in order; each of ``wanted`` is as ``_mget``
        has it. One that is not there has ``found`` False."""
        if not wanted:
            return []
        answer = self.run(lambda nodes: nodes.mget(body={"docs": list(wanted)}, index=index))
        for document in answer["docs"]:
            if document.get("error", {}).get("type") == "index_not_found_exception":
                raise IndexGoneError(index)
        return list(answer["docs"])

    def count(self, index: str) -> int:
        """How many documents there are."""
        return int(self.run(lambda nodes: nodes.count(index=index))["count"])

    def write(self, call: Callable[[OpenSearch], Any]) -> Any:  # noqa: ANN401 - JSON
        """As ``run``, with the patience of writes."""
        return self._run(call, self.writing)

    def pages(self, index: str, body: Json, size: int) -> Iterator[list[Json]]:
        """Everything that ``body`` finds, ``size`` at a time, as it was when this began.
        ``body`` sorts by a field that tells documents apart."""
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
                # A point in time is lost with the node that held it: go on from where it
                # was, unless nothing came since the last time.
                if after in begun_from:
                    raise

    def close(self) -> None:
        """Let go of the connections."""
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
            with suppress(ArchiveUnreachableError, IndexGoneError):  # it ends by itself too
                self.run(lambda nodes: nodes.delete_pit(body={"pit_id": [point]}), patience=0)


def _auth_header(access: ClusterAccess) -> dict[str, str]:
    """As RFC 7617 has them, in UTF-8; the library's own are in Latin-1."""
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
    """The one value of a field that was asked for among ``docvalue_fields``."""
    return document["fields"][field][0]
