"""Which of the articles that come repeat one that is there, in OpenSearch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.opensearch.client import Client
from retrieval.storage.near_duplicates import COPY, bands, resemblance, shingles
from retrieval.storage.opensearch.mappings import Json

# Texts that one is compared with, at most, as in ``retrieval.storage.disk.database``.
COMPARED: Final = 10
# Bands asked for at once: OpenSearch takes 65,536.
_BANDS_AT_ONCE: Final = 16_000
_MOST_FOUND: Final = 10_000


@dataclass(frozen=True, slots=True)
class Comer:
    """An article that comes: what it goes by, its key, its text."""

    id: str
    key: str
    body: str


@dataclass(frozen=True, slots=True)
class Related:
    """What it repeats: the key of its story's first article, its own when it repeats
    nothing; ``copy``: whether it repeats one."""

    story: str
    copy: bool
    bands: list[int]


@dataclass(frozen=True, slots=True)
class _Known:
    id: str
    story: str
    body: str | None


def relate(client: Client, index: str, comers: Sequence[Comer]) -> list[Related]:
    """What each of ``comers`` repeats of the articles in ``index`` and of those before it.

    What a batch of another process adds at the same moment is not seen.
    """
    runs = [shingles(comer.body) for comer in comers]
    marks = [bands(one) for one in runs]
    replaced = {comer.id for comer in comers}
    known: dict[int, list[_Known]] = {}
    wanted = sorted({mark for one in marks for mark in one})
    for start in range(0, len(wanted), _BANDS_AT_ONCE):
        for mark, there in _found(client, index, wanted[start : start + _BANDS_AT_ONCE]):
            if there.id not in replaced:
                known.setdefault(mark, []).append(there)
    texts: dict[str, set[str]] = {}
    related: list[Related] = []
    for comer, own, of_it in zip(comers, runs, marks, strict=True):
        alike = {one.id: one for mark in of_it for one in known.get(mark, ()) if one.id != comer.id}
        first = None
        for one in list(alike.values())[:COMPARED]:
            if one.id not in texts:
                texts[one.id] = shingles(one.body if one.body is not None else _body(client, index, one.id))
            if resemblance(own, texts[one.id]) >= COPY:
                first = one
                break
        story = first.story if first else comer.key
        related.append(Related(story, first is not None, of_it))
        for mark in dict.fromkeys(of_it):
            # The later of two articles of one id in a batch takes the place of the earlier.
            others = [one for one in known.get(mark, ()) if one.id != comer.id]
            known[mark] = [*others, _Known(comer.id, story, comer.body)]
        texts[comer.id] = own
    return related


def _found(client: Client, index: str, marks: Sequence[int]) -> list[tuple[int, _Known]]:
    """The articles that have one of ``marks``, those that came first before the others,
    under each mark that they have."""
    body: Json = {
        "query": {"terms": {"bands": list(marks)}},
        "sort": ["stored"],
        "size": _MOST_FOUND,
        "_source": False,
        "docvalue_fields": ["bands", "story"],
        "track_total_hits": False,
    }
    asked = set(marks)
    return [
        (int(mark), _Known(hit["_id"], hit["fields"]["story"][0], None))
        for hit in client.search(index, body)["hits"]["hits"]
        for mark in hit["fields"]["bands"]
        if int(mark) in asked
    ]


def _body(client: Client, index: str, article: str) -> str:
    [found] = client.get_many(index, [{"_id": article, "_source": ["body"]}])
    return str(found["_source"]["body"]) if found["found"] else ""
