"""An archive of its own on a real OpenSearch, and clients of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import uuid4

import pytest

from retrieval.archive import Archive
from retrieval.opening import open_archive
from retrieval.opensearch.address import ClusterAccess, parse_cluster_address
from retrieval.opensearch.client import Client
from tests.cluster.nodes import Nodes

Connect = Callable[[type[Client]], Client]


@pytest.fixture
def name(opensearch: Nodes) -> Iterator[str]:
    name = f"t{uuid4().hex[:12]}"
    yield name
    opensearch.call(f"/{name}-*", method="DELETE")


@pytest.fixture
def connect(opensearch: Nodes, name: str) -> Iterator[Connect]:
    """Opens a client of the class that is given."""
    with ExitStack() as clients:

        def opened(kind: type[Client]) -> Client:
            client = kind(parse_cluster_address(opensearch.address(name)), ClusterAccess())
            clients.callback(client.close)
            return client

        yield opened


@pytest.fixture
def archive(opensearch: Nodes, name: str) -> Iterator[Archive]:
    with open_archive(opensearch.address(name), create=True) as archive:
        yield archive
