"""Addresses of archives in OpenSearch, and what is told of those that cannot be used."""

from __future__ import annotations

import sys

import pytest

from retrieval.errors import ArchiveAddressError, ArchiveUnreachableError
from retrieval.opening import open_archive
from retrieval.opensearch.address import ClusterAccess, ClusterAddress, parse_cluster_address


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("opensearch://a:9201/news", ClusterAddress(secure=False, hosts=(("a", 9201),), name="news")),
        ("opensearch+https://a/news", ClusterAddress(secure=True, hosts=(("a", 9200),), name="news")),
        (
            "opensearch://a:1,b:2,c/n-1.x_2",
            ClusterAddress(secure=False, hosts=(("a", 1), ("b", 2), ("c", 9200)), name="n-1.x_2"),
        ),
        ("opensearch://[::1]:9200/news", ClusterAddress(secure=False, hosts=(("::1", 9200),), name="news")),
    ],
)
def test_an_address_names_nodes_and_an_archive(address: str, place: ClusterAddress) -> None:
    assert parse_cluster_address(address) == place


@pytest.mark.parametrize(
    "address",
    [
        "opensearch://", "opensearch:///news", "opensearch://a", "opensearch://a/", "opensearch://a:x/news",
        "opensearch://a:99999/news", "opensearch://a,/news", "opensearch://a/News", "opensearch://a/_news",
        "opensearch://a/news/more", "opensearch://a/خبر", "opensearch://a b/news", "opensearch://a/news,other",
        "opensearch://a/*", f"opensearch://a/{'n' * 201}",
    ],
)  # fmt: skip
def test_an_address_that_names_none_is_refused(address: str) -> None:
    with pytest.raises(ArchiveAddressError):
        parse_cluster_address(address)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ArchiveAddressError) as refused:
        parse_cluster_address("opensearch://me:secret@a:9200/news")
    assert "secret" not in f"{refused.value}{refused.value.details}"


def test_a_place_reads_as_its_address() -> None:
    assert str(parse_cluster_address("opensearch+https://a,b:1/news")) == "opensearch+https://a:9200,b:1/news"


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(ClusterAccess(user="me", password="secret"))  # noqa: S106


def test_the_extra_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "retrieval.storage.opensearch.store", None)
    with pytest.raises(ArchiveUnreachableError) as absent:
        open_archive("opensearch://localhost:9200/news")
    assert absent.value.details["reason"] == "cluster-extra"
