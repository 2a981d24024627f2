"""An article, as the whole project knows it."""

from __future__ import annotations

import json
import zlib
from dataclasses import astuple, dataclass
from datetime import date


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


def packed(article: Article) -> bytes:
    """``article`` in a few bytes."""
    return zlib.compress(json.dumps([str(v) if v else v for v in astuple(article)], ensure_ascii=False).encode(), 1)


def unpacked(data: bytes) -> Article | None:
    """The article in ``data``, as ``packed`` made it; None when it is not to be read."""
    try:
        article_id, title, body, source, day, *rest = json.loads(zlib.decompress(data))
        url, category, author = rest
        return Article(
            id=article_id,
            title=title,
            body=body,
            source=source,
            date=date.fromisoformat(day) if day else None,
            url=url,
            category=category,
            author=author,
        )
    except (zlib.error, ValueError, TypeError):
        return None
