"""Where articles come from: bytes in, ``RawPage`` or ``Article`` out.

A source is any iterable of ``SourceItem``, read lazily: a page with furniture on it
(``RawPage``, for ``cleaning.clean``), an article from a container that says what is
its body (``Article``), or the reason why there is none (``ArticleError``, with
``details["page"]``). Nothing is cleaned here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from retrieval.article import Article
from retrieval.errors import ArticleError


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What a container says of its article outside the text; None where it does not.

    The meanings are those of ``Article``.
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

    ``id`` is what its article will be called; ``page`` names the file, for reports;
    ``text`` is everything on the page, furniture and all, one block a line.
    ``known`` wins over what the text seems to say, ``fallback`` stands in for what
    it does not. ``body_hint`` is what another judge takes for the body, empty when there
    is none.
    """

    id: str
    page: str
    text: str
    known: PageMetadata = field(default_factory=PageMetadata)
    fallback: PageMetadata = field(default_factory=PageMetadata)
    body_hint: str = ""


SourceItem: TypeAlias = RawPage | Article | ArticleError
