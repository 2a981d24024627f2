"""An article, as the whole project knows it."""

from __future__ import annotations

from dataclasses import dataclass
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
