"""An index beside that of the articles: created by its first write, and read without errors before."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from retrieval.errors import ArchiveWriteError
from retrieval.opensearch.bulk import Write
from retrieval.opensearch.client import Client
from retrieval.storage.opensearch.side_index import SideIndex
from tests.cluster.nodes import Nodes

pytestmark = [pytest.mark.cluster, pytest.mark.loopback]

EVERYTHING: dict[str, Any] = {"match_all": {}}
PROPERTIES = {"colour": {"type": "keyword"}}


@pytest.fixture
def client(connect: Callable[[type[Client]], Client]) -> Client:
    return connect(Client)


@pytest.fixture
def index(client: Client, name: str) -> SideIndex:
    return SideIndex(client, f"{name}-colours", PROPERTIES)


def put(index: SideIndex, **colours: str) -> set[str]:
    return index.write(Write(index.name, key, {"key": key, "colour": one}) for key, one in colours.items())


def exists(nodes: Nodes, index: SideIndex) -> bool:
    return any(one["index"] == index.name for one in nodes.call("/_cat/indices?format=json"))


def test_an_index_that_was_never_written_is_empty_and_is_not_created_by_reading(
    opensearch: Nodes, index: SideIndex
) -> None:
    assert index.documents(["a", "b"]) == [{"found": False}, {"found": False}]
    assert index.keys(EVERYTHING) == set()
    assert list(index.hits({"query": EVERYTHING, "sort": ["key"]}, 10)) == []
    assert index.buckets(EVERYTHING, "colour", 10) == []
    index.remove(["a"])
    index.refresh()
    assert not exists(opensearch, index)


def test_what_is_written_is_read_until_it_is_removed(opensearch: Nodes, index: SideIndex) -> None:
    assert put(index, a="red", b="blue", c="red") == set()
    assert exists(opensearch, index)
    assert index.keys(EVERYTHING) == {"a", "b", "c"}
    assert index.keys({"term": {"colour": "red"}}) == {"a", "c"}
    assert index.buckets(EVERYTHING, "colour", 1) == [("red", 2)]
    [first, missing] = index.documents(["c", "d"])
    assert (first["_source"]["colour"], missing["found"]) == ("red", False)
    hits = index.hits({"query": EVERYTHING, "sort": ["key"]}, 2)
    assert [hit["_id"] for hit in hits] == ["a", "b", "c"]
    index.remove(["a", "nobody"])
    assert index.keys(EVERYTHING) == {"b", "c"}


def test_another_process_reads_and_removes_what_it_did_not_write(client: Client, name: str, index: SideIndex) -> None:
    put(index, a="red", b="blue")
    other = SideIndex(client, f"{name}-colours", PROPERTIES)
    assert other.keys(EVERYTHING) == {"a", "b"}
    other.remove(["a"])
    assert index.keys(EVERYTHING) == {"b"}


def test_first_writes_at_once_make_one_index_of_the_given_properties(client: Client, name: str) -> None:
    indexes = [SideIndex(client, f"{name}-colours", PROPERTIES) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda one: put(one[1], **{f"k{one[0]}": "red"}), enumerate(indexes)))
    assert indexes[0].keys(EVERYTHING) == {"k0", "k1", "k2", "k3"}
    with pytest.raises(ArchiveWriteError):
        indexes[0].write([Write(indexes[0].name, "x", {"key": "x", "taste": "sour"})])
