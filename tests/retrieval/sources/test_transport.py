"""A site that cannot show who it is gives nothing: a real HTTPS server, with certificates of an authority of its own.

``tls/`` holds that authority's certificate and three of servers with their keys, good for nothing but this: one
for this machine, one for another name, one that expired in 2021.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.errors import ArticleError
from retrieval.sources.fetching import Fetcher
from tests.retrieval.sources.conftest import Site

pytestmark = pytest.mark.loopback

TLS = Path(__file__).with_name("tls")
OURS = TLS / "ca.pem"


@pytest.fixture
def secured(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The tests' site over HTTPS, with the certificate that the test names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{request.param}.pem")
    site = Site(tls=context)
    site.put("/a", "page")
    yield site
    site.close()


@pytest.mark.parametrize("secured", ["right"], indirect=True)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_site_whose_certificate_holds_is_read(secured: Site, host: str) -> None:
    port = secured.host.partition(":")[2]
    access = replace(secured.access, authorities=OURS, allowed=frozenset({f"{host}:{port}"}))
    with Fetcher(access) as fetcher:
        assert fetcher.fetch(f"https://{host}:{port}/a").data == b"page"


@pytest.mark.parametrize(
    ("secured", "authorities"),
    [("right", None), ("other", OURS), ("expired", OURS)],
    ids=["of an authority that nobody knows", "of another name", "expired"],
    indirect=["secured"],
)
def test_a_certificate_that_does_not_hold_is_refused_before_anything_is_asked(
    secured: Site, authorities: Path | None
) -> None:
    with Fetcher(replace(secured.access, authorities=authorities)) as fetcher, pytest.raises(ArticleError) as caught:
        fetcher.fetch(f"{secured.root}/a")
    assert caught.value.reason == "certificate"
    assert "\n" not in str(caught.value)
    assert secured.asked == []


def test_what_speaks_no_tls_is_unreachable(site: Site) -> None:
    with Fetcher(site.access) as fetcher, pytest.raises(ArticleError) as caught:
        fetcher.fetch(f"https://{site.host}/a")
    assert caught.value.reason == "unreachable"
