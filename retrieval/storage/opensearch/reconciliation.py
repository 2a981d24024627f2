"""Where the passages of an archive in OpenSearch differ from its articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from time import time
from typing import Final

from retrieval.opensearch.client import Client, doc_value
from retrieval.storage.opensearch.mappings import KEYS_AT_ONCE, passage_ids

# Seconds after which passages without an article are orphaned: a write that takes longer has given up.
WRITER_SECONDS: Final = 600.0
_NO_GROUP: Final[tuple[str, dict[str, bool]]] = ("", {})


def find_differences(client: Client, articles_index: str, passages_index: str) -> tuple[list[str], list[str]]:
    """The keys of articles with a missing passage, and the document ids of passages that belong to no article.

    Concurrent writes count as neither. An article is read before its passages, which its writer writes first,
    and once more at the end. Passages without an article are skipped while their writer may still be at work.
    """
    client.write(lambda nodes: nodes.indices.refresh(index=articles_index))
    articles = _article_keys(client, articles_index)
    first = next(articles, None)
    client.write(lambda nodes: nodes.indices.refresh(index=passages_index))
    held = _group_by_key(_passage_keys(client, passages_index))
    lacking: list[str] = []
    orphaned: list[str] = []
    key, ids = next(held, _NO_GROUP)
    for article, count in chain([first] if first else [], articles):
        while key and key < article:
            orphaned += [passage for passage, settled in ids.items() if settled]
            key, ids = next(held, _NO_GROUP)
        wanted = passage_ids(article, count)
        if key != article or not ids.keys() >= set(wanted):
            lacking.append(article)
        if key == article:
            orphaned += [passage for passage, settled in ids.items() if settled and passage not in wanted]
            key, ids = next(held, _NO_GROUP)
    while key:
        orphaned += [passage for passage, settled in ids.items() if settled]
        key, ids = next(held, _NO_GROUP)
    return lacking, orphaned


def _article_keys(client: Client, index: str) -> Iterator[tuple[str, int]]:
    body = {"query": {"match_all": {}}, "sort": ["key"], "_source": False, "docvalue_fields": ["passages"]}
    for page in client.pages(index, body, KEYS_AT_ONCE):
        for hit in page:
            yield hit["sort"][0], int(doc_value(hit, "passages"))


def _passage_keys(client: Client, index: str) -> Iterator[tuple[str, str, bool]]:
    body = {
        "query": {"match_all": {}},
        "sort": ["key", "passage"],
        "_source": False,
        "docvalue_fields": ["written"],
    }
    settled = (time() - WRITER_SECONDS) * 1000
    for page in client.pages(index, body, KEYS_AT_ONCE):
        for hit in page:
            yield hit["sort"][0], hit["_id"], doc_value(hit, "written") < settled


def _group_by_key(rows: Iterable[tuple[str, str, bool]]) -> Iterator[tuple[str, dict[str, bool]]]:
    """Groups consecutive rows of one key: its ids, and whether each is settled."""
    key, ids = _NO_GROUP
    for one, passage, settled in rows:
        if one != key:
            if ids:
                yield key, ids
            key, ids = one, {}
        ids[passage] = settled
    if ids:
        yield key, ids
