"""Reads a single article that a person sends: a file, a forwarded text or a link.

Each function returns the article or the error that explains why there is none, and raises nothing. All of them
block: for up to a minute for a link.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Final

from retrieval.article import Article
from retrieval.errors import ArticleError, SourceError
from retrieval.extraction.extract import clean
from retrieval.sources import RawPage, SourceItem
from retrieval.sources.addresses import Access
from retrieval.sources.dispatch import MAX_FILE_BYTES, Sources
from retrieval.text.normalization import is_arabic

# As ``MIN_BODY_WORDS`` in ``retrieval.extraction.extract``: 0.04 % of 30,038 archive articles have fewer words.
MIN_WORDS: Final = 12
MAX_TITLE_WORDS: Final = 30  # the longest of 30,038 headlines has 21
MIN_ARABIC_SHARE: Final = 0.3  # of the letters, as in ``retrieval.extraction.extract``
MAX_TEXT: Final = 200_000  # characters of a message; Telegram allows 4,096
_TRAILER: Final = re.compile(r"(?:https?://\S+|www\.\S+|t\.me/\S+|[@#]\w+|[^\w\s]+|\s+)+", re.IGNORECASE)


def read_bytes(name: str, data: bytes, *, article_id: str | None = None) -> Article | ArticleError:
    """The article in a file called ``name``: HTML, PDF, Word, text, CSV or JSON Lines.

    A file with several articles is refused (``several``). The id is ``article_id``, and without it the same bytes give
    the same id. A record with an id of its own keeps it.
    """
    if len(data) > MAX_FILE_BYTES:
        return ArticleError(f"{name}: too large", reason="too-large", page=name, limit=MAX_FILE_BYTES)
    with Sources() as sources:
        found = []
        for one in sources.bytes(data, name=article_id or _digest_id(data), page=name):
            found.append(one)
            if len(found) > 1:
                return ArticleError(f"{name}: several articles", reason="several", page=name)
    return _to_article(found[0]) if found else ArticleError(f"{name}: empty", reason="empty", page=name)


def read_link(address: str, *, access: Access | None = None) -> Article | ArticleError:
    """The article at ``address``; a list of pages is refused (``list-of-pages``)."""
    with Sources(access=access) as sources:
        try:
            for found in sources.page(address):
                return _to_article(found)
        except SourceError as error:
            return ArticleError(str(error), reason=str(error.details["reason"]), page=address)
    return ArticleError(f"{address}: empty", reason="empty", page=address)


def read_text(
    text: str, *, source: str | None = None, day: date | None = None, url: str | None = None, key: str | None = None
) -> Article | ArticleError:
    """The article in a message, forwarded from ``source`` on ``day``.

    Its first line is the title when other lines follow and it is no longer than a headline. Lines at the end that
    hold only links, names and tags are removed. ``key`` identifies the message, so that an edited message replaces
    the earlier one. Without ``key`` the id depends on the text alone.
    """
    lines = [" ".join(line.split()) for line in text[:MAX_TEXT].splitlines()]
    lines = [line for line in lines if line]
    while lines and _TRAILER.fullmatch(lines[-1]):
        lines.pop()
    title = lines[0] if len(lines) > 1 and len(lines[0].split()) <= MAX_TITLE_WORDS else ""
    body = "\n".join(lines[1:] if title else lines)
    letters = [character for character in body if character.isalpha()]
    if sum(map(is_arabic, letters)) < MIN_ARABIC_SHARE * max(1, len(letters)):
        return ArticleError("message: not in Arabic", reason="not-arabic", page=title)
    if len(body.split()) < MIN_WORDS:
        return ArticleError("message: too little text", reason="too-short", page=title)
    article_id = _digest_id((key or f"{title}\n{body}").encode())
    return Article(id=article_id, title=title, body=body, source=source, date=day, url=url)


def _to_article(found: SourceItem) -> Article | ArticleError:
    if not isinstance(found, RawPage):
        return found
    try:
        return clean(found)
    except ArticleError as error:
        return error


def _digest_id(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
