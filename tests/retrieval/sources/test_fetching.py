"""Fetching: what is private stays so, nothing takes forever, sites are treated kindly."""

from __future__ import annotations

import gzip
import socket
from dataclasses import replace

import pytest

from retrieval.errors import ArticleError
from retrieval.sources.addresses import Access
from retrieval.sources.fetching import Fetcher
from tests.retrieval.sources.conftest import Page, Site

pytestmark = pytest.mark.loopback


def reason(fetcher: Fetcher, address: str) -> str:
    with fetcher, pytest.raises(ArticleError) as caught:
        fetcher.fetch(address)
    return caught.value.reason


def test_a_page_comes_with_its_kind_charset_and_address(site: Site) -> None:
    there = site.put("/a", "نص".encode("cp1256"), "text/html; charset=windows-1256")
    with Fetcher(site.access) as fetcher:
        fetched = fetcher.fetch(site.send_to("/b", "/a"))
    assert (fetched.address, fetched.kind, fetched.charset) == (there, "text/html", "windows-1256")
    assert fetched.data == "نص".encode("cp1256")


class TestPrivateAddresses:
    def test_are_refused_without_a_connection(self, site: Site) -> None:
        assert reason(Fetcher(), site.put("/a", "secret")) == "private-address"
        assert site.asked == []

    @pytest.mark.parametrize(
        "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::ffff:127.0.0.1]"]
    )
    def test_are_refused_in_every_notation(self, site: Site, host: str) -> None:
        """The system's resolver takes all these for 127.0.0.1."""

        def find(name: str, port: int) -> list[str]:
            return [name if ":" in name else socket.inet_ntoa(socket.inet_aton(name.replace("localhost", "127.1")))]

        port = site.host.partition(":")[2]
        refused = reason(Fetcher(Access(resolver=find)), f"http://{host}:{port}/a")
        assert refused in {"private-address", "not-an-address"}
        assert site.asked == []

    def test_are_refused_behind_a_redirect(self, site: Site) -> None:
        port = site.host.partition(":")[2]
        address = site.send_to("/b", f"http://localhost:{port}/secret")
        assert reason(Fetcher(site.access), address) == "private-address"
        assert site.paths == ["/b"]

    def test_are_refused_behind_a_name(self, site: Site) -> None:
        access = Access(resolver=lambda *_: ["127.0.0.1"])
        assert reason(Fetcher(access), f"http://site.example:{site.host.partition(':')[2]}/a") == "private-address"
        assert site.asked == []

    def test_are_refused_when_a_name_changes_between_two_connections(self, site: Site) -> None:
        """The first answer allows, the second would rebind: each connection is resolve_checked."""
        answers = iter([["127.0.0.1"], ["169.254.169.254"]])
        port = site.host.partition(":")[2]
        site.send_to("/a", f"http://rebound.example:{port}/meta-data")
        access = replace(site.access, allowed=frozenset({"site.example"}), resolver=lambda *_: next(answers))
        assert reason(Fetcher(access), f"http://site.example:{port}/a") == "private-address"
        assert site.paths == ["/a"]

    def test_the_connection_goes_to_the_address_that_was_checked(self, site: Site) -> None:
        asked: list[str] = []

        def find(host: str, port: int) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"]

        site.put("/a", "page")
        access = replace(site.access, allowed=frozenset({"site.example"}), resolver=find)
        with Fetcher(access) as fetcher:
            fetcher.fetch(f"http://site.example:{site.host.partition(':')[2]}/a")
        assert asked == ["site.example"], "resolved once, by us alone"
        assert site.asked[0][1]["Host"].startswith("site.example:")


class TestLimits:
    def test_a_page_that_is_too_large_is_refused(self, site: Site) -> None:
        address = site.put("/a", b"x" * 200_000)
        assert reason(Fetcher(replace(site.access, max_bytes=100_000)), address) == "too-large"

    def test_a_page_that_unpacks_too_large_is_refused(self, site: Site) -> None:
        address = site.put("/a", gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
        assert reason(Fetcher(replace(site.access, max_bytes=1_000_000)), address) == "too-large"

    def test_a_page_that_drips_is_given_up_in_time(self, site: Site) -> None:
        address = site.put("/a", b"x" * 10_000)
        site.pages["/a"].drip = 0.1
        assert reason(Fetcher(replace(site.access, seconds=1.0)), address) == "too-slow"

    def test_redirects_in_a_circle_end(self, site: Site) -> None:
        assert reason(Fetcher(site.access), site.send_to("/a", "/a")) == "unreachable"

    @pytest.mark.parametrize(("status", "expected"), [(404, "unreachable"), (500, "unreachable"), (403, "forbidden")])
    def test_an_answer_that_is_no_page_says_so(self, site: Site, status: int, expected: str) -> None:
        site.pages["/a"] = Page(status=status)
        assert reason(Fetcher(site.access), f"{site.root}/a") == expected

    def test_nobody_there_is_unreachable(self, site: Site) -> None:
        site.close()
        assert reason(Fetcher(site.access), f"{site.root}/a") == "unreachable"

    def test_a_broken_encoding_is_unreachable(self, site: Site) -> None:
        assert reason(Fetcher(site.access), site.put("/a", b"no gzip", Content_Encoding="gzip")) == "unreachable"


class TestKindness:
    def test_links_are_followed_as_robots_txt_has_it(self, site: Site) -> None:
        site.put("/robots.txt", "User-agent: *\nDisallow: /closed/\nCrawl-delay: 3", "text/plain")
        closed, opened = site.put("/closed/a", "a"), site.put("/open/a", "a")
        waited: list[float] = []
        with Fetcher(site.access, wait=waited.append) as fetcher:
            assert fetcher.fetch(opened, polite=True).data == b"a"
            with pytest.raises(ArticleError) as caught:
                fetcher.fetch(closed, polite=True)
        assert caught.value.reason == "forbidden"
        assert site.paths == ["/robots.txt", "/open/a"], "asked once, and not for what is closed"
        assert len(waited) == 1
        assert 2 < waited[0] <= 3

    def test_what_a_person_names_is_fetched_without_asking(self, site: Site) -> None:
        site.put("/robots.txt", "User-agent: *\nDisallow: /", "text/plain")
        with Fetcher(site.access) as fetcher:
            assert fetcher.fetch(site.put("/a", "a")).data == b"a"
        assert site.paths == ["/a"]

    def test_requests_to_one_host_keep_their_distance(self, site: Site) -> None:
        waited: list[float] = []
        with Fetcher(replace(site.access, delay=2.0), wait=waited.append) as fetcher:
            fetcher.fetch(site.put("/a", "a"))
            fetcher.fetch(site.put("/b", "b"))
        assert len(waited) == 1
        assert 1 < waited[0] <= 2

    def test_a_page_that_did_not_change_is_not_sent_again(self, site: Site) -> None:
        address = site.put("/a", "a", ETag='"1"', Last_Modified="Sun, 18 Feb 2018 10:00:00 GMT")
        with Fetcher(site.access) as fetcher:
            first = fetcher.fetch(address)
            again = fetcher.fetch(address, validators=first.validators)
            site.put("/a", "b", ETag='"2"')
            changed = fetcher.fetch(address, validators=again.validators)
        assert (first.data, again.data, changed.data) == (b"a", None, b"b")
        assert site.asked[1][1]["If-Modified-Since"] == "Sun, 18 Feb 2018 10:00:00 GMT"
        assert changed.validators == {"If-None-Match": '"2"'}
