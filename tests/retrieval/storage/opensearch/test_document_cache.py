"""Documents kept of an archive in OpenSearch: never an outdated one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from retrieval.archive import Archive
from retrieval.opensearch.client import Client
from retrieval.storage.opensearch.document_cache import DocumentCache
from retrieval.storage.opensearch.mappings import articles_index, document_id, key_of

pytestmark = [pytest.mark.cluster, pytest.mark.loopback]


class Recording(Client):
    """Keeps what was fetched of documents."""

    fetched: list[list[str] | None]

    def get_many(self, index: str, wanted: Any) -> list[dict[str, Any]]:
        self.fetched += [one.get("_source") for one in wanted]
        return super().get_many(index, wanted)


@pytest.fixture
def client(connect: Callable[[type[Recording]], Recording]) -> Recording:
    client = connect(Recording)
    client.fetched = []
    return client


def test_of_a_kept_document_only_the_key_is_fetched_until_it_changes(
    client: Recording, archive: Archive, name: str, make_article: Any
) -> None:
    article, cache = make_article(1), DocumentCache(client, articles_index(name))
    archive.add([article])
    for _ in range(2):
        [document] = cache.read([key_of(article)])
        assert document is not None
        assert document.article == article
    assert client.fetched == [None, ["key"]]
    changed = make_article(1, title="آخر")
    archive.add([changed])
    assert cache.read([key_of(article)]) == [None]
    [document] = cache.read([key_of(changed)])
    assert document is not None
    assert document.article == changed


def test_a_dropped_document_is_fetched_again(client: Recording, archive: Archive, name: str, make_article: Any) -> None:
    article, cache = make_article(1), DocumentCache(client, articles_index(name))
    archive.add([article])
    cache.read([key_of(article)])
    assert cache.story(document_id(article.id)) is not None
    cache.drop([document_id(article.id), "unknown"])
    assert cache.story(document_id(article.id)) is None
    cache.read([key_of(article), "unknown"])
    assert client.fetched == [None, None, None]
