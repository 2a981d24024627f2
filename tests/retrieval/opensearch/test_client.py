"""What a server on the other end does, as what is raised or done about it. The server is
a real one, over a real socket; a real OpenSearch is in ``tests/cluster``."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import ArchiveUnreachableError, ArchiveWriteError
from retrieval.opening import open_archive
from retrieval.opensearch.address import ClusterAccess, parse_cluster_address
from retrieval.opensearch.bulk import Write, write_all
from retrieval.opensearch.client import Client
from retrieval.opensearch.errors import IndexGoneError
from retrieval.retries import Timing
from tests.cluster.gate import PASSWORD, USER, Gate, certificate_for, gate

pytestmark = pytest.mark.loopback

NOWHERE = 9  # no node is behind the gate: it says what the test tells it to
Says = Callable[..., None]


def error(kind: str, status: int, reason: str = "") -> dict[str, Any]:
    return {
        "error": {"type": kind, "reason": reason, "root_cause": [{"type": kind, "reason": reason}]},
        "status": status,
    }


class World:
    """A clock that only sleeping moves, and how long was slept."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def timing(self, chance: float = 0.0) -> Timing:
        return Timing(clock=lambda: self.now, sleep=self.sleep, draw=lambda: chance)


@pytest.fixture
def running() -> Iterator[Gate]:
    with gate(NOWHERE, None) as opened:
        opened.handler.guarded = False
        yield opened


@pytest.fixture
def says(running: Gate) -> Says:
    def say(*answers: tuple[int, object]) -> None:
        """Each of ``answers`` once, then the last for ever."""
        running.handler.script[:] = [(status, json.dumps(body).encode()) for status, body in answers]

    return say


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def connect(running: Gate) -> Iterator[Callable[[Timing], Client]]:
    with ExitStack() as clients:

        def opened(timing: Timing) -> Client:
            client = Client(
                parse_cluster_address(running.address("news", secure=False)), ClusterAccess(timeout=20), timing=timing
            )
            clients.callback(client.close)
            return client

        yield opened


@pytest.fixture
def nodes(connect: Callable[[Timing], Client], world: World) -> Client:
    return connect(world.timing())


# What a coordinating node answers when the node of a shard is lost during a search.
LOST_NODE = {
    "error": {
        "type": "search_phase_execution_exception",
        "reason": "Partial shards failure",
        "root_cause": [{"type": "node_disconnected_exception", "reason": "[node-0][search[phase/query/id]]"}],
    },
    "status": 500,
}
# The same when it was lost while it fetched what was found: no shard has told why.
LOST_SHARDS = {
    "error": {"type": "search_phase_execution_exception", "reason": "", "phase": "fetch", "root_cause": []},
    "status": 500,
}
ERRORS = [
    (401, error("security_exception", 401), "password"),
    (403, error("security_exception", 403), "not-allowed"),
    (429, error("circuit_breaking_exception", 429), "overloaded"),
    (503, error("search_phase_execution_exception", 503), "no-cluster"),
    (500, LOST_NODE, "no-cluster"),
    (500, LOST_SHARDS, "no-cluster"),
    (404, {"hello": "there"}, "no-opensearch"),
    (400, error("parsing_exception", 400, "what is this"), "parsing_exception: what is this"),
    (418, {}, "HTTP 418"),
]


@pytest.mark.parametrize(("status", "body", "reason"), ERRORS)
def test_what_is_refused_is_told_by_its_reason(
    status: int, body: object, reason: str, nodes: Client, says: Says
) -> None:
    says((status, body))
    with pytest.raises(ArchiveUnreachableError) as refused:
        nodes.run(lambda to: to.count(index="news"), patience=0.1)
    assert refused.value.details["reason"] == reason


@pytest.mark.parametrize("lost", [LOST_NODE, LOST_SHARDS])
def test_a_search_that_lost_a_node_is_tried_again(lost: object, nodes: Client, says: Says) -> None:
    says((500, lost), (200, {"count": 3}))
    assert nodes.count("news") == 3


@pytest.mark.parametrize("body", [error("index_not_found_exception", 404), {"error": "alias [news] missing"}])
def test_an_index_that_is_not_there_is_an_error_of_its_own(body: object, nodes: Client, says: Says) -> None:
    says((404, body))
    with pytest.raises(IndexGoneError):
        nodes.count("news")


@pytest.mark.parametrize("status", [403, 429])
def test_a_block_is_told_at_once(status: int, nodes: Client, says: Says) -> None:
    says((status, error("cluster_block_exception", status)))
    with pytest.raises(ArchiveWriteError) as refused:
        nodes.write(lambda to: to.indices.refresh(index="news"))
    assert refused.value.details["reason"] == "write-block"


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_passes_is_waited_for(status: int, nodes: Client, says: Says) -> None:
    says((status, error("cluster_block_exception" if status == 503 else "rejected", status)), (200, {"count": 7}))
    assert nodes.count("news") == 7


def test_a_question_waits_for_ten_seconds_and_a_write_for_sixty_never_longer_than_two_at_once(
    nodes: Client, says: Says, world: World
) -> None:
    says((503, error("unavailable", 503)))
    with pytest.raises(ArchiveUnreachableError):
        nodes.count("news")
    assert world.slept == [0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0, 2.0]
    world.slept.clear()
    with pytest.raises(ArchiveUnreachableError):
        nodes.write(lambda to: to.indices.refresh(index="news"))
    assert 58 <= sum(world.slept) < 60
    assert max(world.slept) == 2.0


def test_clients_that_a_node_fails_together_do_not_ask_it_again_together(
    connect: Callable[[Timing], Client], says: Says
) -> None:
    says((503, error("unavailable", 503)))
    worlds = World(), World()
    for world, chance in zip(worlds, (0.2, 0.7), strict=True):
        with pytest.raises(ArchiveUnreachableError):
            connect(world.timing(chance)).count("news")
    asked = [set(itertools.accumulate(world.slept)) for world in worlds]
    assert asked[0]
    assert asked[0] & asked[1] == set()


def test_what_is_no_json_is_told(nodes: Client, running: Gate) -> None:
    running.handler.says = (200, "application/json", b"<html>")
    with pytest.raises(ArchiveUnreachableError) as refused:
        nodes.count("news")
    assert refused.value.details["reason"] == "no-opensearch"


def item(status: int, kind: str = "") -> dict[str, Any]:
    return {"index": {"_id": "x", "status": status, **({"error": {"type": kind, "reason": ""}} if kind else {})}}


def test_what_was_rejected_is_written_again_and_only_that(nodes: Client, says: Says, running: Gate) -> None:
    says(
        (200, {"items": [item(201), item(429, "rejected"), item(503, "unavailable")]}),
        (200, {"items": [item(201)] * 2}),
    )
    writes = [Write("news", name, {"word": name}) for name in ("one", "two", "three")]
    assert write_all(nodes, writes) == set()
    first, second = running.handler.heard
    assert first.decode().split("\n") == "".join(write.lines() for write in writes).split("\n")
    assert second.decode() == writes[1].lines() + writes[2].lines()


def test_what_is_rejected_to_the_end_is_told(nodes: Client, says: Says, world: World) -> None:
    says((200, {"items": [item(429, "rejected")]}))
    with pytest.raises(ArchiveWriteError) as refused:
        write_all(nodes, [Write("news", "one", {})])
    assert refused.value.details["reason"] == "overloaded"
    assert 58 <= sum(world.slept) < 60


def test_a_block_and_what_cannot_be_kept_are_told_at_once(nodes: Client, says: Says, running: Gate) -> None:
    for kind, reason in (
        ("cluster_block_exception", "write-block"),
        ("mapper_parsing_exception", "mapper_parsing_exception"),
    ):
        says((200, {"items": [item(429 if "block" in kind else 400, kind)]}))
        with pytest.raises(ArchiveWriteError) as refused:
            write_all(nodes, [Write("news", "one", {})])
        assert refused.value.details["reason"] == reason
    assert len(running.handler.heard) == 2


def test_conflicts_are_given_back(nodes: Client, says: Says) -> None:
    conflict = item(409, "version_conflict_engine_exception")
    says((200, {"items": [item(201), conflict]}))
    assert write_all(nodes, [Write("news", "one", {}, new=True), Write("news", "two", {}, seen=(3, 1))]) == {"two"}


def test_the_right_password_and_certificate_let_us_in_and_no_others_do(tmp_path: Path) -> None:
    good, other = certificate_for(tmp_path, "good"), certificate_for(tmp_path, "other")
    with gate(NOWHERE, good) as opened:
        opened.handler.says = (404, "application/json", json.dumps(error("index_not_found_exception", 404)).encode())
        tried = [(good, PASSWORD), (good, "wrong"), (other, PASSWORD), ("", PASSWORD), (tmp_path / "nowhere", PASSWORD)]
        reasons = []
        for ca, password in tried:
            access = ClusterAccess(user=USER, password=password, ca=str(ca))
            try:
                open_archive(opened.address("news"), access=access)
            except Exception as refused:  # noqa: BLE001 - which one it is, is what is tested
                reasons.append(getattr(refused, "details", {}).get("reason", refused))
        assert str(reasons[0]).startswith("no archive at")
        assert reasons[1:] == ["password", "tls-certificate", "tls-certificate", "ca-file"]
