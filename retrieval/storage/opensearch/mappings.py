"""The schema of an archive in OpenSearch: index names, mappings, and conversion of documents.

    NAME-articles         the articles, the source of truth
    NAME-passages-N       the terms of their passages, derived, rebuilt by a reindex
    NAME-passages-vV      alias of the index in use, of make V (``index_fingerprint``)
    NAME-building-N       alias of an index that is being built
    NAME-vectors          the vectors of their sentences, derived (see ``vectors``)
    NAME-speech           who says what in them, derived (see ``speech``)

Every version of an article has a key, made of its id and a digest of its content. Passages carry the key of their
version. A passage is valid while the article has that key, so it never refers to another version.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

from retrieval.article import FIELDS, Article, article_digest, article_from_record, article_to_record
from retrieval.filters import plain
from retrieval.index.document import Document
from retrieval.index.passage_vectors import passage_vectors
from retrieval.index.terms import index_fingerprint, passage_terms
from retrieval.opensearch.address import ClusterAccess
from retrieval.storage.disk.schema import PackedSentences, pack_sentences

# The version of the articles' schema; that of the passages is ``index_fingerprint``.
SCHEMA_VERSION: Final = 1
# Keys read at a time.
KEYS_AT_ONCE: Final = 10_000
_ID_DIGITS: Final = 32
# A longer name is stored but not counted: Lucene takes 32,766 bytes.
_LONGEST_NAME: Final = 8_000

Json = dict[str, Any]
_KEPT: Final = {"type": "keyword", "index": False, "doc_values": False}


def articles_index(name: str) -> str:
    """The name of the index of articles."""
    return f"{name}-articles"


def passages_alias(name: str, make: str | None = None) -> str:
    """The alias of the passages of ``make``, by default the current one."""
    return f"{name}-passages-v{index_fingerprint() if make is None else make}"


def articles_index_body(access: ClusterAccess) -> Json:
    """The settings and mappings of the index of articles."""
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
    """The settings, mappings and alias of an index of passages.

    One that is ``building`` has no replicas and no refresh until it is complete.
    """
    properties = {
        "terms": {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
        "key": {"type": "keyword"},
        "passage": {"type": "integer", "index": False},
        "vector": {"type": "keyword", "index": False},
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
        # Terms can be rebuilt from the articles, so the source is not stored.
        "mappings": {"dynamic": "strict", "_source": {"enabled": False}, "properties": properties},
        "aliases": {alias: {}},
    }


def document_id(article_id: str) -> str:
    """The document id of an article; OpenSearch takes at most 512 bytes."""
    return blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=_ID_DIGITS // 2).hexdigest()


def key_of(article: Article) -> str:
    """The key of this version of the article."""
    return document_id(article.id) + article_digest(article).hex()


def id_from_key(key: str) -> str:
    """The ``document_id`` of the article with this key."""
    return key[:_ID_DIGITS]


def article_source(document: Document, *, stored: int, story: str, copy: bool, bands: list[int]) -> Json:
    """The stored form of an article; ``stored`` orders articles by arrival."""
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
    """The stored article. Raises ``TypeError`` and ``ValueError`` when ``source`` is invalid."""
    record = {name: source[name] for name in FIELDS if name in source}
    return article_from_record({**record, "date": source.get("day")})


def document_from_source(source: Json) -> Document:
    """The stored article as a document, with its stored sentences."""
    return Document(article_from_source(source), PackedSentences(b64decode(source["sentences"])))


def passage_sources(document: Document, key: str, *, written: int = 0) -> Iterator[tuple[str, Json]]:
    """The passages of an article, each with its id.

    ``written`` is the time in milliseconds, for passages that are written before their article.
    """
    article = document.article
    shared = {
        "key": key,
        "source": plain(article.source),
        "category": plain(article.category),
        "day": article.date.toordinal() if article.date else None,
        "written": written,
    }
    numbered = document.numbered()
    packed = passage_vectors(document, numbered)
    for number, (terms, vector) in enumerate(zip(passage_terms(document, numbered), packed, strict=True)):
        said = b64encode(vector.tobytes()).decode()
        yield f"{key}-{number}", {**shared, "terms": terms, "passage": number, "vector": said}


def passage_ids(key: str, count: int) -> list[str]:
    """The ids of the ``count`` passages of an article; one without words has one id too."""
    return [f"{key}-{number}" for number in range(max(1, count))]
