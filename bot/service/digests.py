"""Digests: what a digest is about, as people write it, and which days it tells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.error_messages import CommandError
from bot.text_input import is_unicode
from retrieval import Archive, Digest, Filters, Period, find_period

STORIES: Final = 10
"""Stories of a digest."""
MOST_STORIES: Final = 50
MOST_DAYS: Final = 31
"""Days that one digest may tell: the articles of more are too many to group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestScope:
    """What a digest is about: the articles that ``filters`` admit, of the days from the first to the last of ``days``,
    or of the newest day; with ``name`` those about it."""

    filters: Filters
    name: str | None = None
    days: tuple[date, date] | None = None

    @property
    def about(self) -> str:
        """What the digest is narrowed to, in words; empty without."""
        return " · ".join(filter(None, (*self.filters.sources, *self.filters.categories, self.name)))


def read_scope(text: str, archive: Archive, *, filters: Filters, today: date) -> DigestScope:
    """Return the scope that ``text`` names: a day or period, and an outlet, a category or another name.

    Raises ``CommandError`` if the text was not valid UTF-8 or its period is longer than ``MOST_DAYS``.
    """
    if not is_unicode(text):
        raise CommandError("not-unicode")
    mention = find_period(text, today)
    days = None
    if mention is not None:
        days = days_of(mention.period, today)
        text = f"{text[: mention.start]} {text[mention.end :]}"
    words = " ".join(text.split())
    if not words:
        return DigestScope(filters=filters, days=days)
    outlets = archive.outlets_named(words)
    if outlets:
        return DigestScope(filters=replace(filters, sources=tuple(one.name for one in outlets)), days=days)
    in_category = replace(filters, categories=(words,))
    if archive.newest_day(in_category) is not None:
        return DigestScope(filters=in_category, days=days)
    return DigestScope(filters=filters, name=words, days=days)


def days_of(period: Period, today: date) -> tuple[date, date] | None:
    """Return the first and last day that a digest of ``period`` tells; None for one that begins nowhere. Raises
    ``CommandError`` for more than ``MOST_DAYS``."""
    if period.first is None:
        return None
    last = min(period.last or today, today) if period.first <= today else period.last or period.first
    if (last - period.first).days >= MOST_DAYS:
        raise CommandError("digest-too-long")
    return period.first, last


def make_digest(archive: Archive, scope: DigestScope, *, today: date, top: int) -> Digest:
    """Return the digest of ``scope``: of its days, else of today, or of the newest day before it that has articles.

    Raises ``QuestionError`` when its name has no words.
    """
    days = scope.days
    if days is None:
        newest = archive.newest_day(scope.filters.within(None, today)) or today
        days = newest, newest
    return archive.stories(since=days[0], until=days[1], top=top, filters=scope.filters, name=scope.name)
