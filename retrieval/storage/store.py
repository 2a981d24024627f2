"""The interface of stores, which keep articles and the engine that searches them.

``memory`` keeps articles for the life of the process. ``disk`` keeps them in SQLite, beside an index derived from
them. ``opensearch`` keeps both in a cluster.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.index.engine import Engine, Hit
from retrieval.index.forward_index import ForwardEntry
from retrieval.index.sentence_vectors import Vectors
from retrieval.speech.utterance import Utterance


class Outcome(StrEnum):
    """What ``Store.put`` did with an article."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class Arrival(NamedTuple):
    """An article version that came into the store: its key (see ``Store.documents``), and its ``position``, which
    rises with the order of arrival."""

    position: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The number of ``articles`` of an outlet in a month.

    ``source`` and ``month`` (ISO 8601, ``2018-02``) are None where the articles do not state them.
    """

    source: str | None
    month: str | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """The number of ``articles`` of an outlet. ``name`` is as the articles spell it, and empty for those without
    one."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The number of ``articles`` whose sentences all have vectors of ``make``, an encoder and its version."""

    make: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts of a store. ``copies`` are articles that repeat an earlier one; ``bytes`` is the size on disk, 0 in
    memory; ``encoded`` counts the articles with sentence vectors, by encoder."""

    articles: int
    copies: int
    passages: int
    bytes: int
    months: tuple[Month, ...]
    encoded: tuple[Encoded, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The result of a check.

    ``damaged`` are the ids of the articles that differ from what was stored, or their numbers where the id cannot
    be read. ``index``, ``database`` and ``vectors`` describe their damage in a word, or are None.
    """

    articles: int
    damaged: tuple[str, ...]
    database: str | None
    index: str | None
    vectors: str | None = None
    encoded: tuple[Encoded, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged."""
        return not (self.damaged or self.database or self.index or self.vectors)


class Store(Protocol):
    """The methods of every store."""

    @property
    def engine(self) -> Engine:
        """The engine that searches the passages of the articles."""

    def refresh(self) -> None:
        """Take in the changes of other processes."""

    def documents(self, keys: Sequence[str]) -> list[Document | None]:
        """The articles with these keys of ``Hit``, in order; None for those that no longer exist."""

    def forward_entries(self, hits: Sequence[Hit]) -> list[ForwardEntry | None]:
        """The forward index entries of the articles of ``hits``, in order; None as in ``documents``."""

    def entries(self, keys: Sequence[str]) -> list[ForwardEntry | None]:
        """The forward index entries of the articles with these keys, in order, where they need no text to be analysed;
        None for others."""

    def put(self, articles: Iterable[Article], *, more: bool = False) -> list[Outcome]:
        """Store ``articles``, and return one outcome each, in order.

        An article with a known id replaces the earlier one. Readers see the articles when this returns, and on disk
        they are then durable. ``more`` announces a further call at once: readers of an archive on disk may then see
        the articles some seconds later, or after the next call without ``more`` (which may be empty).
        """

    def remove(self, ids: Iterable[str]) -> int:
        """Remove the articles with these ids, and return how many existed."""

    def article(self, article_id: str) -> Article | None:
        """The article with this id, or None."""

    def articles(self) -> Iterator[Article]:
        """Every article, in order of id."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Every outlet, the largest first, those of equal size by name."""

    def newest(self, limit: int, outlets: Collection[str] | None = None) -> list[Article]:
        """The newest ``limit`` articles of these ``outlets`` (``Outlet.name``), or of all.

        Articles of one day are ordered by id, those without a date come last. Reads no other article.
        """

    def copies(self, article_id: str) -> tuple[Article, ...]:
        """The near-duplicates of the article, oldest first."""

    def arrivals(self, after: int, limit: int, known: Collection[str] = ()) -> list[Arrival]:
        """The first ``limit`` versions that still exist and arrived after position ``after``, in order of arrival,
        without those whose keys are ``known``.

        Where several machines write, some that arrived shortly before ``after`` may be among them.
        """

    def last_arrival(self) -> int:
        """The position of the newest arrival, 0 before the first."""

    def key(self, article_id: str) -> str | None:
        """The key (see ``documents``) of the article with this id, or None."""

    def sentence_vectors(self, keys: Sequence[str], make: str) -> list[Vectors | None]:
        """The vectors of ``make`` of the articles with these keys, in order: ``(sentences, dimensions)``, zeros for a
        sentence that is not encoded. None for an article without vectors of this make and text."""

    def keep_vectors(self, found: Mapping[str, Vectors], make: str, *, wait: bool) -> bool:
        """Add vectors of articles, by key, to those that are kept, and return whether they are.

        Rows of zeros change nothing. Without ``wait``, nothing waits for another writer, vectors of another make stay
        and a failure is no error. Vectors of articles that no longer exist are not kept.
        """

    def unencoded(self, make: str) -> list[str]:
        """The keys of the articles that lack vectors of ``make`` for a sentence, newest first."""

    def prune_vectors(self) -> None:
        """Remove vectors that belong to no article."""

    def speakers(self, terms: Collection[str]) -> list[str]:
        """The names of the speakers (``Utterance.name``) with at least one of these ``speaker_terms``."""

    def utterances(self, names: Collection[str]) -> list[tuple[str, Utterance]]:
        """What the speakers with these names say, each with the key of its article (see ``documents``): the newest
        day first, those without a day last, and in an article in order."""

    def lacks_speech(self) -> bool:
        """Whether utterances of some articles are missing until the index is rebuilt: an earlier version stored them,
        and this store cannot add to them by itself."""

    def read_note(self, name: str) -> str | None:
        """The text that ``write_note`` kept with the archive under ``name``, or None. Cheap: asked with every
        question."""

    def write_note(self, name: str, text: str | None) -> None:
        """Keep ``text`` with the archive under ``name``; None removes it. Raises as ``put`` does."""

    def statistics(self) -> Statistics:
        """Counts of the content."""

    def check(self) -> Check:
        """Compare everything with what was stored. Reads all of it."""

    def rebuild_index(self) -> None:
        """Rebuild what is derived from the articles."""

    def repair(self) -> int:
        """Repair what ``check`` finds, and return how many articles are lost."""

    def close(self) -> None:
        """Release files and connections."""
