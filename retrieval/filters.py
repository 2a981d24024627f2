"""Which articles a question may be answered from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from retrieval.article import Article
from retrieval.text.normalization import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions that an article must meet, all of them; empty and None ask nothing.

    ``sources`` and ``categories`` are names of which the article must have one,
    ``exclude_sources`` names of which it must have none, compared as ``plain`` makes
    them. ``since`` and ``until`` are the first and last day. An article whose date is
    not known is in no range.

    Two fields order and exclude nothing: sentences of ``prefer_sources`` go before
    comparable ones of other outlets, and ``newest`` asks for the newest answers first.
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
        """Whether any article is left out."""
        return bool(self.sources or self.exclude_sources or self.categories or self.since or self.until)

    def admits(self, article: Article) -> bool:
        """Whether ``article`` meets the conditions."""
        return (
            (not self.sources or plain(article.source) in map(plain, self.sources))
            and (not self.exclude_sources or plain(article.source) not in map(plain, self.exclude_sources))
            and (not self.categories or plain(article.category) in map(plain, self.categories))
            and (self.since is None or (article.date is not None and article.date >= self.since))
            and (self.until is None or (article.date is not None and article.date <= self.until))
        )

    def prefers(self, article: Article) -> bool:
        """Whether ``article`` is of a preferred outlet."""
        return bool(self.prefer_sources) and plain(article.source) in map(plain, self.prefer_sources)


ALL: Final = Filters()


def plain(name: str | None) -> str:
    """``name`` as names are compared: folded, without capitals and outer spaces."""
    return fold(name).casefold().strip() if name else ""
