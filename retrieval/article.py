"""The article type, and its one codec: to values, records and bytes and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, Final

# The fields in their serialized order. A new field is optional, goes at the end, and is part of the next
# version of ``DIGEST_FIELDS``.
FIELDS: Final[tuple[str, ...]] = ("id", "title", "body", "source", "date", "url", "category", "author")
# The fields of each digest version. An article is digested in the first version that covers all its values,
# so a later optional field does not change the digests of articles without it.
DIGEST_FIELDS: Final[Mapping[int, tuple[str, ...]]] = {1: FIELDS}
DIGEST_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, cleaned.

    ``id`` is unique in an archive. ``title`` may be empty. ``body`` is the article's own text only:
    paragraphs and headings, one a line, in reading order. ``source`` is the outlet as it names itself,
    ``date`` the day of publication, ``category`` the section as the outlet names it, ``author`` the byline.
    All fields but the first three are None when the page does not give them.
    """

    id: str
    title: str
    body: str
    source: str | None = None
    date: date | None = None
    url: str | None = None
    category: str | None = None
    author: str | None = None


def article_to_values(article: Article) -> list[str | None]:
    """Return the values of ``FIELDS``, in order; the date in ISO 8601."""
    values = [getattr(article, name) for name in FIELDS]
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def article_from_values(values: Sequence[str | None]) -> Article:
    """Return the article with these values of ``FIELDS``; optional values at the end may be missing. Raises
    as ``article_from_record`` does."""
    return article_from_record(dict(zip(FIELDS, values, strict=False)))


def article_to_record(article: Article) -> dict[str, str | None]:
    """Return the values by field name."""
    return dict(zip(FIELDS, article_to_values(article), strict=True))


def article_from_record(record: Mapping[str, Any]) -> Article:
    """Return the article that ``article_to_record`` serialized; optional fields may be missing. Raises
    ``TypeError`` for a missing or unknown name and ``ValueError`` for an invalid value."""
    day = record.get("date")
    article = Article(**{**record, "date": date.fromisoformat(day) if day else None})
    if None in (article.id, article.title, article.body):
        raise ValueError("an article has an id, a title and a body")
    return article


def pack_article(article: Article) -> bytes:
    """Serialize ``article`` to compressed bytes."""
    return zlib.compress(json.dumps(article_to_values(article), ensure_ascii=False).encode(), 1)


def unpack_article(data: bytes) -> Article | None:
    """Return the article that ``pack_article`` serialized, or None when it cannot be read."""
    try:
        values = json.loads(zlib.decompress(data))
        return article_from_values(values) if len(values) <= len(FIELDS) else None
    except (zlib.error, ValueError, TypeError):
        return None


def article_digest(article: Article, versions: Mapping[int, tuple[str, ...]] = DIGEST_FIELDS) -> bytes:
    """Return a digest of all values of ``article``.

    ``versions`` gives the fields of each version, ascending; the last has all. The digest is 16 bytes in
    version 1. In later versions one more byte, the version number, comes first.
    """
    present = {name for name in versions[max(versions)] if getattr(article, name) is not None}
    version = next(number for number, names in versions.items() if present <= set(names))
    values = [getattr(article, name) for name in versions[version]]
    data = json.dumps([None if value is None else str(value) for value in values], ensure_ascii=False)
    hashed = blake2b(data.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
    return hashed if version == 1 else bytes([version]) + hashed
