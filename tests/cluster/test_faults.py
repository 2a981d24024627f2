"""What goes wrong with a cluster is one clear line, and nothing is lost."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot.cli.main import run
from retrieval.article import Article
from retrieval.errors import (
    ArchiveDamagedError,
    ArchiveIndexError,
    ArchiveUnreachableError,
    ArchiveVersionError,
    ArchiveWriteError,
)
from retrieval.index.terms import INDEX_VERSION
from retrieval.opening import open_archive
from retrieval.opensearch.address import ClusterAccess
from retrieval.retries import RetryPolicy
from retrieval.storage.opensearch.mappings import SCHEMA_VERSION, passages_alias
from tests.cluster.gate import PASSWORD, USER, Gate, certificate_for, gate
from tests.cluster.nodes import Nodes

pytestmark = [pytest.mark.cluster, pytest.mark.loopback]

QUESTION = "متى وصل الوفد التركي إلى ميناء طرابلس؟"
ARTICLE = Article(id="harbour", title="", body="وصل الوفد التركي إلى ميناء طرابلس صباح الخميس.")
OTHER = Article(id="other", title="", body="غادر الوفد التركي ميناء طرابلس مساء الجمعة.")
IN = ClusterAccess(user=USER, password=PASSWORD)
Told = Callable[..., str]


@pytest.fixture
def name(opensearch: Nodes) -> Iterator[str]:
    """An archive of one article."""
    name = f"t{uuid4().hex[:12]}"
    with open_archive(opensearch.address(name), create=True) as archive:
        archive.add([ARTICLE])
    yield name
    opensearch.call(f"/{name}-*", method="DELETE")


@pytest.fixture
def guarded(opensearch: Nodes, tmp_path: Path) -> Iterator[Gate]:
    """A node behind TLS and a password; ``good.pem`` is its certificate."""
    with gate(opensearch.nodes[0].http, certificate_for(tmp_path, "good")) as running:
        yield running


@pytest.fixture(params=["ar", "en"])
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Told:
    """Asks by the command line and gives the one line that it ends with."""
    monkeypatch.setenv("LANGUAGE", request.param)

    def ask(address: str, *command: str, **settings: str) -> str:
        for setting, value in settings.items():
            monkeypatch.setenv(setting.upper(), value)
        assert run([*(command or ("ask",)), "--archive", address, *([] if command else ["--", QUESTION])]) == 2
        out, error = capsys.readouterr()
        assert out == ""
        assert error.count("\n") == 1, error
        assert PASSWORD not in error
        return str(error)

    return ask


def assert_whole(opensearch: Nodes, name: str) -> None:
    with open_archive(opensearch.address(name)) as archive:
        assert list(archive.articles()) == [ARTICLE]
        assert archive.ask(QUESTION).answered
        assert archive.check().sound


def test_the_right_password_and_certificate_open_it(guarded: Gate, name: str, tmp_path: Path) -> None:
    access = ClusterAccess(user=USER, password=PASSWORD, ca=str(tmp_path / "good.pem"))
    with open_archive(guarded.address(name), access=access) as archive:
        assert archive.ask(QUESTION).answered
        archive.add([OTHER])
        archive.remove([OTHER.id])
        assert list(archive.articles()) == [ARTICLE]


def test_a_wrong_password_is_told(guarded: Gate, name: str, tmp_path: Path, told: Told, opensearch: Nodes) -> None:
    settings = {"opensearch_ca": str(tmp_path / "good.pem")}
    wrong = told(guarded.address(name), opensearch_user=USER, opensearch_password="wrong", **settings)  # noqa: S106
    assert "OPENSEARCH_PASSWORD" in wrong
    assert "wrong" not in wrong
    assert "OPENSEARCH_PASSWORD" in told(guarded.address(name), opensearch_user="", **settings)
    assert_whole(opensearch, name)


def test_a_password_in_the_address_is_refused_and_not_repeated(guarded: Gate, name: str, told: Told) -> None:
    address = guarded.address(name, host=f"{USER}:{PASSWORD}@127.0.0.1")
    assert "opensearch://HOST:PORT/NAME" in told(address)


def test_a_certificate_that_nobody_vouches_for_is_told(guarded: Gate, name: str, told: Told) -> None:
    assert "OPENSEARCH_CA" in told(guarded.address(name), opensearch_user=USER, opensearch_password=PASSWORD)


def test_a_certificate_of_another_server_is_told(
    guarded: Gate, opensearch: Nodes, name: str, tmp_path: Path, told: Told
) -> None:
    settings = {"opensearch_user": USER, "opensearch_password": PASSWORD}
    other = certificate_for(tmp_path, "other")
    assert "OPENSEARCH_CA" in told(guarded.address(name), opensearch_ca=str(other), **settings)
    elsewhere = certificate_for(tmp_path, "elsewhere", "DNS:news.example")
    with gate(opensearch.nodes[0].http, elsewhere) as running:
        assert "OPENSEARCH_CA" in told(running.address(name), opensearch_ca=str(elsewhere), **settings)


def test_a_file_without_certificates_is_told(guarded: Gate, name: str, tmp_path: Path, told: Told) -> None:
    (tmp_path / "empty.pem").write_text("", encoding="utf-8")
    for ca in (tmp_path / "empty.pem", tmp_path / "nowhere.pem"):
        assert "OPENSEARCH_CA" in told(guarded.address(name), opensearch_ca=str(ca))


def test_tls_where_there_is_none_and_none_where_there_is_are_told(
    guarded: Gate, opensearch: Nodes, name: str, told: Told
) -> None:
    assert "TLS" in told(opensearch.address(name, 0).replace("opensearch:", "opensearch+https:"))
    assert f":{guarded.port}/" in told(guarded.address(name, secure=False))


def test_a_host_that_is_not_there_is_told(told: Told, name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        told(f"opensearch://127.0.0.1:{taken.getsockname()[1]}/{name}")


def test_what_is_no_opensearch_is_told(opensearch: Nodes, name: str, told: Told) -> None:
    with gate(opensearch.nodes[0].http, None) as running:
        running.handler.guarded = False
        for says in ((200, "text/html", b"<html>hello</html>"), (404, "text/html", b"<html>no such page</html>")):
            running.handler.says = says
            assert "OpenSearch" in told(running.address(name, secure=False)).replace("opensearch://", "")


def test_an_archive_that_is_not_there_is_told_and_not_made(opensearch: Nodes, told: Told) -> None:
    assert "nowhere" in told(opensearch.address("nowhere"))
    assert not [index for index in opensearch.call("/_all") if index.startswith("nowhere")]


@pytest.mark.parametrize("place", ["", "/", ":9200/name", "127.0.0.1:9200/", "127.0.0.1:x/name", "127.0.0.1/Name"])
def test_an_address_that_cannot_be_read_is_told(place: str, told: Told) -> None:
    assert "opensearch://HOST:PORT/NAME" in told(f"opensearch://{place}")


def test_articles_of_a_newer_isnad_are_told_and_left_alone(opensearch: Nodes, name: str, told: Told) -> None:
    newer = {"_meta": {"isnad": SCHEMA_VERSION + 1}}
    opensearch.call(f"/{name}-articles/_mapping", method="PUT", body=newer)
    told(opensearch.address(name))
    with pytest.raises(ArchiveVersionError) as refused:
        open_archive(opensearch.address(name))
    assert refused.value.details["found"] == SCHEMA_VERSION + 1
    opensearch.call(f"/{name}-articles/_mapping", method="PUT", body={"_meta": {"isnad": SCHEMA_VERSION}})
    assert_whole(opensearch, name)


def test_an_index_that_is_something_else_is_told_and_left_alone(opensearch: Nodes, told: Told) -> None:
    name = f"t{uuid4().hex[:12]}"
    opensearch.call(f"/{name}-articles/_doc/1", method="PUT", body={"letter": "…"})
    told(opensearch.address(name))
    with pytest.raises(ArchiveDamagedError):
        open_archive(opensearch.address(name), create=True)
    assert opensearch.call(f"/{name}-articles/_doc/1")["_source"] == {"letter": "…"}
    opensearch.call(f"/{name}-articles", method="DELETE")


def remake(opensearch: Nodes, name: str, version: str) -> None:
    """Let the passages be of the make ``version``."""
    actions = [
        {"remove": {"index": f"{name}-passages-1", "alias": passages_alias(name)}},
        {"add": {"index": f"{name}-passages-1", "alias": passages_alias(name, version)}},
    ]
    opensearch.call("/_aliases", method="POST", body={"actions": actions})


def test_an_index_of_an_older_make_is_told_and_a_reindex_makes_it_anew(
    opensearch: Nodes, name: str, told: Told
) -> None:
    remake(opensearch, name, "1")
    assert "isnad reindex" in told(opensearch.address(name))
    with open_archive(opensearch.address(name)) as archive:
        with pytest.raises(ArchiveIndexError):
            archive.add([OTHER])
        with pytest.raises(ArchiveIndexError):
            archive.remove([ARTICLE.id])
        assert archive.check().index == "missing"
        archive.reindex()
    assert_whole(opensearch, name)


def test_an_index_of_a_newer_make_is_told_even_to_who_had_it_open(opensearch: Nodes, name: str, told: Told) -> None:
    with open_archive(opensearch.address(name)) as archive:
        assert archive.ask(QUESTION).answered
        remake(opensearch, name, str(int(INDEX_VERSION) + 1))
        with pytest.raises(ArchiveVersionError):
            archive.ask(QUESTION)
        with pytest.raises(ArchiveVersionError):
            archive.add([OTHER])
    told(opensearch.address(name))
    told(opensearch.address(name), "reindex")


@pytest.mark.parametrize("block", ["read_only_allow_delete", "read_only", "write"])
def test_a_block_is_told_and_what_is_there_is_answered(
    opensearch: Nodes, name: str, block: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def set_block(value: bool | None) -> None:
        opensearch.call(f"/{name}-*/_settings", method="PUT", body={f"index.blocks.{block}": value})

    set_block(True)
    # A block does not pass by itself: it is not waited for.
    monkeypatch.setattr(RetryPolicy, "wait", lambda *_: pytest.fail("it was waited for"))
    with open_archive(opensearch.address(name)) as archive:
        with pytest.raises(ArchiveWriteError) as refused:
            archive.add([OTHER])
        assert refused.value.details["reason"] == "write-block"
        assert archive.ask(QUESTION).answered
    set_block(None)
    assert_whole(opensearch, name)
    with open_archive(opensearch.address(name)) as archive:
        archive.add([OTHER])
        assert archive.check().sound


@pytest.mark.parametrize(("language", "word"), [("ar", "القرص"), ("en", "disk")])
def test_an_ingest_that_a_full_disk_stops_says_so_in_one_line(
    opensearch: Nodes, name: str, language: str, word: str, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    pages = tmp_path / "news.jsonl"
    pages.write_text(json.dumps({"id": "n", "title": "خبر", "text": f"{OTHER.body} " * 8}), encoding="utf-8")
    # What OpenSearch sets by itself at the flood stage of a disk.
    blocked = {"index.blocks.read_only_allow_delete": True}
    opensearch.call(f"/{name}-*/_settings", method="PUT", body=blocked)
    assert run(["ingest", "--archive", opensearch.address(name), str(pages)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert word in error
    opensearch.call(f"/{name}-*/_settings", method="PUT", body={"index.blocks.read_only_allow_delete": None})
    assert_whole(opensearch, name)


def test_a_slow_node_costs_one_message_and_then_none_waits(opensearch: Nodes, name: str) -> None:
    with gate(opensearch.nodes[0].http, None) as running:
        running.handler.guarded = False
        access = ClusterAccess(timeout=0.5)
        with open_archive(running.address(name, secure=False), access=access) as archive:
            assert archive.ask(QUESTION).answered
            running.handler.delay = 2.0
            for _ in range(2):
                with pytest.raises(ArchiveUnreachableError) as slow:
                    archive.ask(QUESTION)
                assert slow.value.details["reason"] == "too-slow"
            # The circuit is open: nobody asks, so nobody waits.
            before = running.handler.requests
            with pytest.raises(ArchiveUnreachableError):
                archive.ask(QUESTION)
            assert running.handler.requests == before
            running.handler.delay = 0.0
            answered, deadline = False, time.monotonic() + 30
            while not answered and time.monotonic() < deadline:
                with suppress(ArchiveUnreachableError):
                    answered = archive.ask(QUESTION).answered
                time.sleep(0.2)
            assert answered
