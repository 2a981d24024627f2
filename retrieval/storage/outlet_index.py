"""Index of outlets and newest articles for an archive in memory."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection
from heapq import merge
from itertools import islice
from typing import Final

from retrieval.article import Article
from retrieval.storage.store import Outlet

# Sorts after every date: keys are negative ordinals, so that the newest come first.
_UNDATED: Final = 1


class OutletIndex:
    """The articles of each outlet in the order of ``Store.newest``."""

    def __init__(self) -> None:
        self._keys: dict[str, list[tuple[int, str]]] = {}

    def add(self, article: Article) -> None:
        """Add ``article``, which must not be present."""
        insort(self._keys.setdefault(article.source or "", []), _key(article))

    def remove(self, article: Article) -> None:
        """Remove ``article``, which must be present."""
        name = article.source or ""
        keys = self._keys[name]
        del keys[bisect_left(keys, _key(article))]
        if not keys:
            del self._keys[name]

    def outlets(self) -> tuple[Outlet, ...]:
        """As ``Store.outlets``."""
        outlets = (Outlet(name=name, articles=len(keys)) for name, keys in self._keys.items())
        return tuple(sorted(outlets, key=lambda outlet: (-outlet.articles, outlet.name)))

    def newest(self, limit: int, outlets: Collection[str] | None) -> list[str]:
        """The ids of the result of ``Store.newest``, in its order."""
        names = self._keys if outlets is None else self._keys.keys() & set(outlets)
        return [article_id for _, article_id in islice(merge(*(self._keys[name] for name in names)), limit)]


def _key(article: Article) -> tuple[int, str]:
    return (-article.date.toordinal() if article.date else _UNDATED, article.id)
