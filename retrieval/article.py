"""An article, as the whole project knows it, and its one codec: to values, records and bytes and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, Final

# The fields as they are written, in this order everywhere: a new field goes at the end, is optional, and is
# in the next version of ``DIGEST_FIELDS``.
FIELDS: Final[tuple[str, ...]] = ("id", "title", "body", "source", "date", "url", "category", "author")
# What a digest of each version covers. An article is digested in the first version that covers all it says:
# one that does not use a later field keeps the digest that it had before there was one.
DIGEST_FIELDS: Final[Mapping[int, tuple[str, ...]]] = {1: FIELDS}
DIGEST_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, cleaned.

    ``id`` is unique in an archive. ``body`` is the article's own text and nothing
    else: paragraphs and headings, one a line, in reading order. ``title`` may be
    empty; ``source`` is the outlet as it names itself; ``date`` is the day of
    publication. ``category`` is the section as the outlet names it, ``author`` who
    signs. Everything but the first three is None when the page does not say.
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
    """The values of ``FIELDS``, in order; the date in ISO 8601."""
    values = [getattr(article, name) for name in FIELDS]
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def article_from_values(values: Sequence[str | None]) -> Article:
    """The article of these values of ``FIELDS``; optional ones at the end may be missing.

    Raises as ``article_from_record`` does.
    """
    return article_from_record(dict(zip(FIELDS, values, strict=False)))


def article_to_record(article: Article) -> dict[str, str | None]:
    """The values by name."""
    return dict(zip(FIELDS, article_to_values(article), strict=True))


def article_from_record(record: Mapping[str, Any]) -> Article:
    """The article that ``article_to_record`` made ``record`` of; optional fields may be missing.

    Raises ``TypeError`` for a name that is missing or unknown and ``ValueError`` for a value that is none.
    """
    day = record.get("date")
    article = Article(**{**record, "date": date.fromisoformat(day) if day else None})
    if None in (article.id, article.title, article.body):
        raise ValueError("an article has an id, a title and a body")
    return article


def pack_article(article: Article) -> bytes:
    """``article`` in a few bytes."""
    return zlib.compress(json.dumps(article_to_values(article), ensure_ascii=False).encode(), 1)


def unpack_article(data: bytes) -> Article | None:
    """The article that ``pack_article`` made ``data`` of, or None when it cannot be read."""
    try:
        values = json.loads(zlib.decompress(data))
        return article_from_values(values) if len(values) <= len(FIELDS) else None
    except (zlib.error, ValueError, TypeError):
        return None


def article_digest(article: Article, versions: Mapping[int, tuple[str, ...]] = DIGEST_FIELDS) -> bytes:
    """Bytes that differ when anything of ``article`` does.

    ``versions`` gives the fields of each version, rising; the last has all. 16 bytes in version 1; after it the
    number of the version comes first, in one byte more.
    """
    said = {name for name in versions[max(versions)] if getattr(article, name) is not None}
    version = next(number for number, names in versions.items() if said <= set(names))
    values = [getattr(article, name) for name in versions[version]]
    data = json.dumps([None if value is None else str(value) for value in values], ensure_ascii=False)
    hashed = blake2b(data.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
    return hashed if version == 1 else bytes([version]) + hashed
