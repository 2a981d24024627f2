"""Where articles are kept, and the engine that searches them.

``memory`` keeps them as long as the process lives; ``folder`` keeps them on disk, in
SQLite (``database``), beside an index that is derived from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.index.engine import Engine, Hit
from retrieval.index.forward_index import Reading


class Outcome(StrEnum):
    """What became of an article that was put into a store."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """How many ``articles`` an outlet has in a month; ``source`` and ``month`` (ISO 8601,
    ``2018-02``) are None where the articles do not say."""

    source: str | None
    month: str | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """How many ``articles`` an outlet has; ``name`` is as the articles spell it, empty for those that name none."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What a store holds. ``copies`` are the articles that repeat an earlier one;
    ``bytes`` is what it takes on disk, 0 in memory."""

    articles: int
    copies: int
    passages: int
    bytes: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a check found. ``damaged`` are the ids, or numbers in digits where the id
    cannot be read, of articles that are not what was stored; ``index`` and ``database``
    are what is wrong with them, in a word, or None."""

    articles: int
    damaged: tuple[str, ...]
    database: str | None
    index: str | None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.damaged or self.database or self.index)


class Store(Protocol):
    """What every store does."""

    @property
    def engine(self) -> Engine:
        """Searches the passages of the articles."""

    def refresh(self) -> None:
        """See what other processes did."""

    def documents(self, keys: Sequence[str]) -> list[Document | None]:
        """The articles that ``Hit``s name, in order; None for those that are there no more."""

    def readings(self, hits: Sequence[Hit]) -> list[Reading | None]:
        """What is read of the articles of ``hits`` to answer, in order; None as above."""

    def put(self, articles: Iterable[Article], *, more: bool = False) -> list[Outcome]:
        """Keep ``articles``, one outcome each, in order; one with a known id replaces the
        one before. When it returns, readers see them, and on disk they are durable. With
        ``more`` coming at once, readers of an archive on disk may see them some seconds later,
        or when ``put`` is called without (with no article too)."""

    def remove(self, ids: Iterable[str]) -> int:
        """Forget the articles with these ids; returns how many there were."""

    def article(self, article_id: str) -> Article | None:
        """The article with this id, or None."""

    def articles(self) -> Iterator[Article]:
        """Every article, in order of id."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Every outlet, the largest first, those of one size by name."""

    def newest(self, limit: int, outlets: Collection[str] | None = None) -> list[Article]:
        """The newest ``limit`` articles of the ``outlets`` of these names (``Outlet.name``), of all without; those
        of one day by id, those without a day last. Reads no other article."""

    def copies(self, article_id: str) -> tuple[Article, ...]:
        """The other articles with nearly the same text, oldest first."""

    def statistics(self) -> Statistics:
        """What is there."""

    def check(self) -> Check:
        """Whether everything is as it was stored. Reads all of it."""

    def rebuild_index(self) -> None:
        """Make anew what is derived from the articles."""

    def repair(self) -> int:
        """Put right what ``check`` finds; returns how many articles could not be read from
        anywhere."""

    def close(self) -> None:
        """Let go of what is held."""
