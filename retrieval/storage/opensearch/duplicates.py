"""Detects new articles that repeat existing ones, in OpenSearch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.opensearch.client import Client
from retrieval.storage.near_duplicates import MIN_RESEMBLANCE, bands, resemblance, shingles
from retrieval.storage.opensearch.mappings import Json

# Maximum number of texts that one is compared with, as in ``retrieval.storage.disk.database``.
MAX_COMPARED: Final = 10
# Bands of one query: OpenSearch takes 65,536.
_BANDS_AT_ONCE: Final = 16_000
_MAX_CANDIDATES: Final = 10_000


@dataclass(frozen=True, slots=True)
class NewArticle:
    """A new article: its document id, its key and its text."""

    id: str
    key: str
    body: str


@dataclass(frozen=True, slots=True)
class StoryLink:
    """The story of a new article: the key of its first article, and whether this one is a copy of it."""

    story: str
    copy: bool
    bands: list[int]


@dataclass(frozen=True, slots=True)
class _Stored:
    id: str
    story: str
    body: str | None


def find_near_duplicates(client: Client, index: str, new_articles: Sequence[NewArticle]) -> list[StoryLink]:
    """The story of each new article, from the articles in ``index`` and the new ones before it.

    Articles that another process adds at the same moment are not seen.
    """
    runs = [shingles(new.body) for new in new_articles]
    band_numbers = [bands(one) for one in runs]
    replaced = {new.id for new in new_articles}
    known: dict[int, list[_Stored]] = {}
    wanted = sorted({band for one in band_numbers for band in one})
    for start in range(0, len(wanted), _BANDS_AT_ONCE):
        for band, stored in _articles_in_bands(client, index, wanted[start : start + _BANDS_AT_ONCE]):
            if stored.id not in replaced:
                known.setdefault(band, []).append(stored)
    texts: dict[str, set[str]] = {}
    related: list[StoryLink] = []
    for new, own_runs, own_bands in zip(new_articles, runs, band_numbers, strict=True):
        alike = {one.id: one for band in own_bands for one in known.get(band, ()) if one.id != new.id}
        first = None
        for one in list(alike.values())[:MAX_COMPARED]:
            if one.id not in texts:
                texts[one.id] = shingles(one.body if one.body is not None else _fetch_body(client, index, one.id))
            if resemblance(own_runs, texts[one.id]) >= MIN_RESEMBLANCE:
                first = one
                break
        story = first.story if first else new.key
        related.append(StoryLink(story, first is not None, own_bands))
        for band in dict.fromkeys(own_bands):
            # The later of two articles with one id in a batch replaces the earlier.
            others = [one for one in known.get(band, ()) if one.id != new.id]
            known[band] = [*others, _Stored(new.id, story, new.body)]
        texts[new.id] = own_runs
    return related


def _articles_in_bands(client: Client, index: str, marks: Sequence[int]) -> list[tuple[int, _Stored]]:
    """The articles that have one of ``marks``, under each mark that they have, in order of arrival."""
    body: Json = {
        "query": {"terms": {"bands": list(marks)}},
        "sort": ["stored"],
        "size": _MAX_CANDIDATES,
        "_source": False,
        "docvalue_fields": ["bands", "story"],
        "track_total_hits": False,
    }
    wanted = set(marks)
    return [
        (int(mark), _Stored(hit["_id"], hit["fields"]["story"][0], None))
        for hit in client.search(index, body)["hits"]["hits"]
        for mark in hit["fields"]["bands"]
        if int(mark) in wanted
    ]


def _fetch_body(client: Client, index: str, article: str) -> str:
    [found] = client.get_many(index, [{"_id": article, "_source": ["body"]}])
    return str(found["_source"]["body"]) if found["found"] else ""
