"""Which addresses are of the public internet, in whatever notation."""

from __future__ import annotations

import pytest

from retrieval.errors import ArticleError
from retrieval.sources.addresses import check_address, is_public, resolve_checked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd12::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::7f00:1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::", "2001:db8::1",
        "not an address", "",
    ],
)  # fmt: skip
def test_addresses_of_no_public_host_are_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_public_hosts_pass(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(ArticleError) as caught:
        resolve_checked("site.example", 80, allowed=(), resolver=lambda *_: ["93.184.216.34", "10.0.0.1"])
    assert caught.value.reason == "private-address"


@pytest.mark.parametrize("allowed", ["intranet.example", "intranet.example:8080"])
def test_a_host_that_a_setting_allows_passes_with_its_private_address(allowed: str) -> None:
    found = resolve_checked("Intranet.example.", 8080, allowed={allowed}, resolver=lambda *_: ["10.0.0.1"])
    assert found == ["10.0.0.1"]


def test_allowing_one_port_of_a_host_allows_no_other() -> None:
    with pytest.raises(ArticleError):
        resolve_checked("intranet.example", 22, allowed={"intranet.example:8080"}, resolver=lambda *_: ["10.0.0.1"])


def test_a_host_without_an_address_is_unreachable() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError(-2, "Name or service not known")

    with pytest.raises(ArticleError) as caught:
        resolve_checked("nowhere.example", 80, allowed=(), resolver=nowhere)
    assert caught.value.reason == "unreachable"


@pytest.mark.parametrize(
    "address",
    [
        "ftp://site.example/a", "file:///etc/passwd", "//site.example", "http://", "http:///a", "javascript:alert(1)",
        "http://user:word@site.example/", "http://site.example:0/", "http://site.example:99999/", "http://[::1/",
        "", "http://site.example/a b", "http://site.example/\r\nHost: x", "http://site.example/" + "a" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(ArticleError) as caught:
        check_address(address)
    assert caught.value.reason == "not-an-address"


def test_a_web_address_loses_its_fragment_only() -> None:
    assert check_address(" https://site.example:8443/خبر?a=1#b ") == "https://site.example:8443/خبر?a=1"
