"""How articles and passages lie in OpenSearch: mappings, names, and documents to and fro.

    NAME-articles         the articles: the truth
    NAME-passages-N       their passages' terms: derived, made anew by a reindex
    NAME-passages-vV      alias of the one in use, of make V (``index_make``)
    NAME-building-N       alias of one that is being made

A text of an article has a key, made of its id and a digest of all of it. Passages carry
the key, so that what they say never points into another text; what they say counts when
the article still has that key.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

from retrieval.article import FIELDS, Article, article_digest, article_from_record, article_to_record
from retrieval.filters import plain
from retrieval.index.document import Document
from retrieval.index.terms import index_make, passage_terms
from retrieval.opensearch.address import ClusterAccess
from retrieval.storage.disk.schema import PackedSentences, pack_sentences

# Of how articles lie in OpenSearch; the passages have ``index_make``.
SCHEMA_VERSION: Final = 1
_ID_DIGITS: Final = 32
# A name longer than this is kept, and not counted by: Lucene takes 32,766 bytes.
_LONGEST_NAME: Final = 8_000

Json = dict[str, Any]
_KEPT: Final = {"type": "keyword", "index": False, "doc_values": False}


def articles_index(name: str) -> str:
    """Where the articles are."""
    return f"{name}-articles"


def passages_alias(name: str, make: str | None = None) -> str:
    """Where the passages of a make (or of ours) are."""
    return f"{name}-passages-v{index_make() if make is None else make}"


def articles_index_body(access: ClusterAccess) -> Json:
    """What the index of articles is made with."""
    named = {"type": "keyword", "ignore_above": _LONGEST_NAME}
    properties = {
        "id": {"type": "keyword"},
        "key": {"type": "keyword"},
        "passages": {"type": "integer"},
        "stored": {"type": "long"},
        "story": {"type": "keyword"},
        "copy": {"type": "boolean"},
        "bands": {"type": "long", "doc_values": True},
        "source": named,
        "month": {"type": "keyword"},
        "day": {"type": "keyword"},
        "title": _KEPT,
        "category": _KEPT,
        "author": _KEPT,
        "url": _KEPT,
        "sentences": _KEPT,
        "body": _KEPT,
    }
    return {
        "settings": {"number_of_shards": access.shards, "number_of_replicas": access.replicas},
        "mappings": {"dynamic": "strict", "_meta": {"isnad": SCHEMA_VERSION}, "properties": properties},
    }


def passages_index_body(access: ClusterAccess, alias: str, *, building: bool) -> Json:
    """What an index of passages is made with; one that is ``building`` gets its copies
    and its readers when it is done."""
    properties = {
        "terms": {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
        "key": {"type": "keyword"},
        "passage": {"type": "integer", "index": False},
        "source": {"type": "keyword", "doc_values": False, "ignore_above": _LONGEST_NAME},
        "category": {"type": "keyword", "doc_values": False, "ignore_above": _LONGEST_NAME},
        "day": {"type": "integer"},
        "written": {"type": "long", "index": False},
    }
    settings: Json = {
        "number_of_shards": access.shards,
        "number_of_replicas": 0 if building else access.replicas,
        "similarity": {"default": {"type": "BM25", "k1": 1.2, "b": 0.75}},
    }
    if building:
        settings["refresh_interval"] = "-1"
    return {
        "settings": settings,
        # The terms can be made anew, so they are not kept a second time as they came.
        "mappings": {"dynamic": "strict", "_source": {"enabled": False}, "properties": properties},
        "aliases": {alias: {}},
    }


def document_id(article_id: str) -> str:
    """What an article goes by in OpenSearch, which takes 512 bytes at most."""
    return blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=_ID_DIGITS // 2).hexdigest()


def key_of(article: Article) -> str:
    """The key of this text of the article."""
    return document_id(article.id) + article_digest(article).hex()


def id_from_key(key: str) -> str:
    """``document_id`` the article that a key is of."""
    return key[:_ID_DIGITS]


def article_source(document: Document, *, stored: int, story: str, copy: bool, bands: list[int]) -> Json:
    """An article as it is kept; ``stored`` orders articles by when they came."""
    article = document.article
    record = article_to_record(article)
    day = record.pop("date")
    return {
        **record,
        "key": key_of(article),
        "passages": len(document.passages),
        "stored": stored,
        "story": story,
        "copy": copy,
        "bands": sorted(set(bands)),
        "month": day and day[:7],
        "day": day,
        "sentences": b64encode(pack_sentences(document.sentences)).decode(),
    }


def article_from_source(source: Json) -> Article:
    """The article that was kept. Raises ``TypeError`` and ``ValueError`` when ``source`` holds none."""
    record = {name: source[name] for name in FIELDS if name in source}
    return article_from_record({**record, "date": source.get("day")})


def document_from_source(source: Json) -> Document:
    """The same, cut."""
    return Document(article_from_source(source), PackedSentences(b64decode(source["sentences"])))


def passage_sources(document: Document, key: str, *, written: int = 0) -> Iterator[tuple[str, Json]]:
    """The passages of an article, each with its id. ``written`` is when, in milliseconds,
    for those whose article is not written yet."""
    article = document.article
    shared = {
        "key": key,
        "source": plain(article.source),
        "category": plain(article.category),
        "day": article.date.toordinal() if article.date else None,
        "written": written,
    }
    for number, terms in enumerate(passage_terms(document)):
        yield f"{key}-{number}", {**shared, "terms": terms, "passage": number}


def passage_ids(key: str, count: int) -> list[str]:
    """The ids of the passages of an article that has ``count``; one without a word has
    one all the same."""
    return [f"{key}-{number}" for number in range(max(1, count))]
