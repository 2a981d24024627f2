"""Counts of an archive in OpenSearch, whichever way they are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from retrieval.archive import Archive
from retrieval.opensearch.client import Client
from retrieval.storage.opensearch.mappings import articles_index
from retrieval.storage.opensearch.statistics import outlets_of

pytestmark = [pytest.mark.cluster, pytest.mark.loopback]

NAMES = ("ب", "أ", "ب", None, "", "أ ", "أ", "ت")
COUNTS = [("", 2), ("أ", 2), ("ب", 2), ("أ ", 1), ("ت", 1)]


class Recording(Client):
    """Keeps the aggregations that were asked for."""

    asked: list[str]

    def search(self, index: str | None, body: dict[str, Any], **parameters: Any) -> dict[str, Any]:
        self.asked += [kind for one in body["aggs"].values() for kind in one]
        return super().search(index, body, **parameters)


@pytest.fixture
def client(connect: Callable[[type[Recording]], Recording]) -> Recording:
    client = connect(Recording)
    client.asked = []
    return client


def test_outlets_are_counted_without_a_look_at_each_article(
    client: Recording, archive: Archive, name: str, make_article: Any
) -> None:
    archive.add([make_article(number, source=one) for number, one in enumerate(NAMES)])
    found = outlets_of(client, articles_index(name))
    assert [(one.name, one.articles) for one in found] == COUNTS
    assert client.asked == ["terms"]


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_more_outlets_than_are_counted_at_once_are_all_counted(
    client: Recording, archive: Archive, name: str, make_article: Any, at_once: int
) -> None:
    archive.add([make_article(number, source=one) for number, one in enumerate(NAMES)])
    found = outlets_of(client, articles_index(name), at_once=at_once)
    assert [(one.name, one.articles) for one in found] == COUNTS
    assert "composite" in client.asked


def test_an_index_of_articles_that_all_have_an_outlet_has_none_without_a_name(
    client: Recording, archive: Archive, name: str, make_article: Any
) -> None:
    archive.add([make_article(number, source="أ") for number in range(3)])
    archive.remove(["news-00000"])
    assert [(one.name, one.articles) for one in outlets_of(client, articles_index(name))] == [("أ", 2)]
