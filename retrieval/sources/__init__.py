"""Sources of articles: bytes in, ``RawPage`` or ``Article`` out.

A source is a lazily read iterable of ``SourceItem``. Sources remove no boilerplate. An item is one of:

- ``RawPage``: a page with its boilerplate, the input of ``extraction.extract.clean``;
- ``Article``: an article from a container that marks its body;
- ``ArticleError``: the reason why an item cannot be read, with ``details["page"]``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from retrieval.article import Article
from retrieval.errors import ArticleError


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What a container states about its article outside the text; None where it does not.

    The fields have the meaning of those of ``Article``.
    """

    title: str | None = None
    source: str | None = None
    date: date | None = None
    url: str | None = None
    category: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """One page as it was found.

    ``id`` becomes the id of the article, and ``page`` names the file in reports. ``text`` is all text of the page,
    boilerplate included, one block a line. ``known`` takes precedence over the metadata extracted from the text,
    and ``fallback`` fills what the text lacks. ``body_hint`` is the body as another extractor sees it; empty when
    there is none. ``link_lines`` are the lines of ``text`` that consist of links; None when the container does not
    mark links.
    """

    id: str
    page: str
    text: str
    known: PageMetadata = field(default_factory=PageMetadata)
    fallback: PageMetadata = field(default_factory=PageMetadata)
    body_hint: str = ""
    link_lines: frozenset[str] | None = None


SourceItem: TypeAlias = RawPage | Article | ArticleError
