"""Which of the articles that come repeat one that is there, in OpenSearch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.opensearch.client import Client
from retrieval.storage.near_duplicates import MIN_RESEMBLANCE, bands, resemblance, shingles
from retrieval.storage.opensearch.mappings import Json

# Texts that one is compared with, at most, as in ``retrieval.storage.disk.database``.
MAX_COMPARED: Final = 10
# Bands asked for at once: OpenSearch takes 65,536.
_BANDS_AT_ONCE: Final = 16_000
_MAX_CANDIDATES: Final = 10_000


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article that comes: what it goes by, its key, its text."""

    id: str
    key: str
    body: str


@dataclass(frozen=True, slots=True)
class StoryLink:
    """What it repeats: the key of its story's first article, its own when it repeats
    nothing; ``copy``: whether it repeats one."""

    story: str
    copy: bool
    bands: list[int]


@dataclass(frozen=True, slots=True)
class _Stored:
    id: str
    story: str
    body: str | None


def find_near_duplicates(client: Client, index: str, new_articles: Sequence[NewArticle]) -> list[StoryLink]:
    """What each of ``new_articles`` repeats of the articles in ``index`` and of those before it.

    What a batch of another process adds at the same moment is not seen.
    """
    runs = [shingles(new.body) for new in new_articles]
    marks = [bands(one) for one in runs]
    replaced = {new.id for new in new_articles}
    known: dict[int, list[_Stored]] = {}
    wanted = sorted({mark for one in marks for mark in one})
    for start in range(0, len(wanted), _BANDS_AT_ONCE):
        for mark, there in _articles_in_bands(client, index, wanted[start : start + _BANDS_AT_ONCE]):
            if there.id not in replaced:
                known.setdefault(mark, []).append(there)
    texts: dict[str, set[str]] = {}
    related: list[StoryLink] = []
    for new, own, of_it in zip(new_articles, runs, marks, strict=True):
        alike = {one.id: one for mark in of_it for one in known.get(mark, ()) if one.id != new.id}
        first = None
        for one in list(alike.values())[:MAX_COMPARED]:
            if one.id not in texts:
                texts[one.id] = shingles(one.body if one.body is not None else _fetch_body(client, index, one.id))
            if resemblance(own, texts[one.id]) >= MIN_RESEMBLANCE:
                first = one
                break
        story = first.story if first else new.key
        related.append(StoryLink(story, first is not None, of_it))
        for mark in dict.fromkeys(of_it):
            # The later of two articles of one id in a batch takes the place of the earlier.
            others = [one for one in known.get(mark, ()) if one.id != new.id]
            known[mark] = [*others, _Stored(new.id, story, new.body)]
        texts[new.id] = own
    return related


def _articles_in_bands(client: Client, index: str, marks: Sequence[int]) -> list[tuple[int, _Stored]]:
    """The articles that have one of ``marks``, those that came first before the others,
    under each mark that they have."""
    body: Json = {
        "query": {"terms": {"bands": list(marks)}},
        "sort": ["stored"],
        "size": _MAX_CANDIDATES,
        "_source": False,
        "docvalue_fields": ["bands", "story"],
        "track_total_hits": False,
    }
    asked = set(marks)
    return [
        (int(mark), _Stored(hit["_id"], hit["fields"]["story"][0], None))
        for hit in client.search(index, body)["hits"]["hits"]
        for mark in hit["fields"]["bands"]
        if int(mark) in asked
    ]


def _fetch_body(client: Client, index: str, article: str) -> str:
    [found] = client.get_many(index, [{"_id": article, "_source": ["body"]}])
    return str(found["_source"]["body"]) if found["found"] else ""
