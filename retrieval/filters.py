"""Conditions on the articles that may answer a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from retrieval.article import Article
from retrieval.text.categories import category_forms
from retrieval.text.normalization import fold
from retrieval.text.outlets import outlet_forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions that an article must meet, all of them. Empty and None are no condition.

    ``sources`` and ``categories`` are names of which the article must have one. ``exclude_sources`` are names
    that it must not have. Names are compared in the form that ``plain`` returns; an outlet and a category are meant by
    any of their names (``text.outlets``, ``text.categories``). ``since`` and ``until`` are the first and last day; an
    article without a date is in no range.

    Two fields set an order and exclude nothing: sentences of ``prefer_sources`` come before comparable ones
    of other outlets, and ``newest`` puts the newest answers first.
    """

    sources: tuple[str, ...] = ()
    exclude_sources: tuple[str, ...] = ()
    prefer_sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    newest: bool = False

    @property
    def conditions(self) -> bool:
        """Whether any condition is set."""
        return bool(self.sources or self.exclude_sources or self.categories or self.since or self.until)

    @property
    def source_forms(self) -> frozenset[str]:
        """All names of the outlets in ``sources``, plain."""
        return _outlet_forms(self.sources)

    @property
    def exclude_forms(self) -> frozenset[str]:
        """All names of the outlets in ``exclude_sources``, plain."""
        return _outlet_forms(self.exclude_sources)

    @property
    def category_forms(self) -> frozenset[str]:
        """All names of the categories in ``categories``, plain."""
        return _category_forms(self.categories)

    def within(self, since: date | None, until: date | None) -> Filters:
        """Return these filters, with days that also lie from ``since`` to ``until``; None is no limit."""
        first = max((day for day in (self.since, since) if day), default=None)
        last = min((day for day in (self.until, until) if day), default=None)
        return replace(self, since=first, until=last)

    def admits(self, article: Article) -> bool:
        """Return whether ``article`` meets the conditions."""
        return (
            (not self.sources or plain(article.source) in self.source_forms)
            and (not self.exclude_sources or plain(article.source) not in self.exclude_forms)
            and (not self.categories or plain(article.category) in self.category_forms)
            and (self.since is None or (article.date is not None and article.date >= self.since))
            and (self.until is None or (article.date is not None and article.date <= self.until))
        )

    def in_year(self, year: int) -> Filters:
        """Return these conditions, and that the article is of ``year``."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        return replace(self, since=max(self.since or first, first), until=min(self.until or last, last))

    def prefers(self, article: Article) -> bool:
        """Return whether ``article`` is of a preferred outlet."""
        return bool(self.prefer_sources) and plain(article.source) in _outlet_forms(self.prefer_sources)


ALL: Final = Filters()


@lru_cache(maxsize=256)
def _outlet_forms(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(plain(form) for name in names for form in (name, *outlet_forms(name)))


@lru_cache(maxsize=256)
def _category_forms(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(plain(form) for name in names for form in (name, *category_forms(name)))


def plain(name: str | None) -> str:
    """Return ``name`` in its form for comparison: folded, case-folded, without outer spaces."""
    return fold(name).casefold().strip() if name else ""
