"""The archive: articles in a store, and what can be asked of them. Wiring only: ``answering`` decides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Final, Self

from retrieval.answer import Answer
from retrieval.answering.archive_calibration import ArchiveCalibration, KeptCalibration
from retrieval.answering.asked_names import name_in
from retrieval.answering.asking import (
    SAYINGS,
    Asking,
    Found,
    ask_store,
    filtered_reader,
    search_store,
    with_copies,
)
from retrieval.answering.config import BY_LEVEL, ReaderConfig, ThresholdChoice
from retrieval.answering.encoding import Encoding
from retrieval.answering.latest import newest_day
from retrieval.answering.levels import Strictness
from retrieval.answering.reader import Reader
from retrieval.answering.sayings import Saying, Sayings, find_sayings, read_request, sayings_in
from retrieval.answering.stories import Digest, find_stories
from retrieval.answering.thresholds import Thresholds
from retrieval.answering.timeline import Timeline, find_timeline
from retrieval.answering.who_is import find_whole_name, is_known_person
from retrieval.article import Article
from retrieval.errors import ArchiveError, ArchiveIndexError, ArticleError, EncoderError
from retrieval.filters import ALL, Filters
from retrieval.ranking.semantic import Encoder, SemanticScorer
from retrieval.storage.memory import MemoryStore
from retrieval.storage.named_outlets import NamedOutlet, named_outlets, outlets_called
from retrieval.storage.store import Check, Outcome, Outlet, Statistics, Store
from retrieval.text.outlets import is_outlet

TOP: Final = 3


class Archive:
    """Articles that answer questions. A context manager; ``close`` releases its resources.

    ``config`` says which thresholds it answers with: those of a choice, which depend on the archive's calibration, or
    exactly the given ones.
    """

    def __init__(self, store: Store | None = None, *, config: ReaderConfig | ThresholdChoice = BY_LEVEL) -> None:
        self._store: Store = store or MemoryStore()
        self._thresholds = Thresholds(self._store, config)
        self._rejected: tuple[ArticleError, ...] = ()
        self._filters = ALL
        self._encoding = Encoding(self._store)
        self._encodes_added = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, articles: Iterable[Article], *, more: bool = False) -> list[Outcome]:
        """Add ``articles``; one with a known id replaces the earlier one. Returns the outcome of each, in
        order.

        On return, questions find the articles, and on disk they are durable. With ``more`` to follow at once,
        questions may find them some seconds later, or after a call without ``more`` (which may have no
        articles).

        With ``encode_added`` (see ``use_encoder``) they are encoded as well; where that fails, it is done later, as
        for other articles.

        Raises ``ArchiveBusyError`` when another process keeps writing and ``ArchiveWriteError`` when nothing
        can be written.
        """
        if not self._encodes_added:
            return self._store.put(articles, more=more)
        given = list(articles)
        outcomes = self._store.put(given, more=more)
        with suppress(ArchiveError, EncoderError):
            self._encoding.encode_articles(
                one.id for one, what in zip(given, outcomes, strict=True) if what is not Outcome.UNCHANGED
            )
        return outcomes

    def remove(self, ids: Iterable[str]) -> int:
        """Remove the articles with these ids and return their number. Unknown ids are ignored. Raises as
        ``add`` does."""
        return self._store.remove(ids)

    def articles(self) -> Iterator[Article]:
        """Yield every article, in order of id."""
        return self._store.articles()

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        return self._store.article(article_id)

    def outlets(self) -> tuple[Outlet, ...]:
        """Return every outlet as its articles spell it with their number, largest first, ties by name. Reads no
        article."""
        return self._store.outlets()

    def named_outlets(self) -> tuple[NamedOutlet, ...]:
        """Return the outlets by the name to show, with the spellings that are one outlet's; in the order of
        ``outlets``."""
        return named_outlets(self._store.outlets())

    def outlets_called(self, name: str) -> tuple[NamedOutlet, ...]:
        """Return the outlets that ``name`` names, or of which a name contains it."""
        return outlets_called(name, self.named_outlets())

    def outlets_named(self, name: str) -> tuple[NamedOutlet, ...]:
        """Return the outlets of which ``name`` is a whole name."""
        return tuple(one for one in self.named_outlets() if one.name and is_outlet(one.name, name))

    def newest(self, limit: int, *, outlets: Collection[str] | None = None) -> list[Article]:
        """Return the newest ``limit`` (at most 10,000) articles of ``outlets`` (``Outlet.name``), or of all
        outlets.

        Articles of one day are in order of id; those without a date come last. Reads no other article.
        """
        return self._store.newest(limit, outlets) if limit > 0 else []

    @property
    def rejected(self) -> tuple[ArticleError, ...]:
        """Pages that could not be read as articles when the archive was opened."""
        return self._rejected

    def add_rejected(self, errors: Iterable[ArticleError]) -> None:
        """Record pages that could not be read as articles."""
        self._rejected += tuple(errors)

    def set_filters(self, filters: Filters) -> None:
        """Set the filters of questions that come without their own."""
        self._filters = filters

    @property
    def filters(self) -> Filters:
        """The filters of questions that come without their own."""
        return self._filters

    def ask(
        self,
        question: str,
        *,
        today: date | None = None,
        filters: Filters | None = None,
        top: int = TOP,
        strictness: Strictness | None = None,
        weaker: bool = False,
    ) -> Answer:
        """Return at most ``top`` quotations that answer ``question``, or an abstention.

        Only articles that ``filters`` admit are used; without ``filters`` those of ``set_filters``. Days in
        the question are relative to ``today`` (see ``ask_with_recency``). With None they are words like
        others. ``strictness`` replaces the level that the archive was opened with. With ``weaker``, sentences that
        are not likely enough follow the answers, of the kind ``NEAR_MISS``.

        Raises ``QuestionError`` when the question has no words.
        """
        config = self.config_for(strictness)
        asking = Asking(today=today, top=top, weaker=weaker, config=config, meaning=self._encoding.scorer)
        return ask_store(self._store, question, asking, self._admitted(filters))

    def is_person(self, name: str) -> bool:
        """Return whether several articles say who the person called ``name`` is. Raises as ``ask`` does."""
        asked = name_in(name)
        if asked is None:
            return False
        return self._search(lambda: is_known_person(asked, self._store.engine, self._store, self._filters))

    def whole_name(self, name: str) -> str:
        """Return the folded name under which articles introduce the person called ``name``; empty where none does.
        Raises as ``ask`` does."""
        asked = name_in(name)
        if asked is None:
            return ""
        words = self._search(lambda: find_whole_name(asked, self._store.engine, self._store, self._filters))
        return " ".join(words)

    def timeline(
        self, subject: str, *, top: int, filters: Filters | None = None, today: date | None = None
    ) -> Timeline:
        """Return the story of ``subject`` in at most ``top`` days, from the articles that ``filters`` admit (see
        ``find_timeline``). Raises ``QuestionError`` when ``subject`` has no words, else as ``ask`` does."""
        admitted = self._admitted(filters)
        found = self._search(lambda: find_timeline(self._store, subject, top=top, filters=admitted, today=today))
        entries = (replace(one, quotation=with_copies(self._store, one.quotation, admitted)) for one in found.entries)
        return replace(found, entries=tuple(entries))

    def stories(
        self,
        *,
        since: date,
        until: date,
        top: int,
        filters: Filters | None = None,
        name: str | None = None,
        without: Collection[str] = (),
    ) -> Digest:
        """Return the largest ``top`` stories from ``since`` to ``until`` (see ``find_stories``). Raises
        ``QuestionError`` when ``name`` has no words, else as ``ask`` does."""
        admitted = self._admitted(filters)
        return self._search(
            lambda: find_stories(
                self._store, since=since, until=until, filters=admitted, top=top, name=name, without=without
            )
        )

    def newest_day(self, filters: Filters | None = None, *, name: str | None = None) -> date | None:
        """Return the day of the newest article that ``filters`` admit, with ``name`` of those about it; None without
        one that has a date."""
        return self._search(lambda: newest_day(self._store, self._admitted(filters), name))

    @property
    def config(self) -> ReaderConfig:
        """The thresholds that the archive answers with."""
        return self.config_for(None)

    def config_for(self, strictness: Strictness | None, *, meaning: bool | None = None) -> ReaderConfig:
        """Return the thresholds of a level, by default of that which the archive was opened with. ``meaning`` tells
        whether they are those with an encoder, by default as it is used."""
        return self._thresholds.config(strictness, meaning=self.uses_encoder if meaning is None else meaning)

    @property
    def strictness(self) -> Strictness | None:
        """The level that the archive was opened with; None for exact thresholds."""
        return self._thresholds.strictness

    @property
    def calibration(self) -> ArchiveCalibration | None:
        """The archive's calibration for the models in use, or None."""
        return self._thresholds.calibration(meaning=self.uses_encoder)

    def calibrations(self) -> tuple[KeptCalibration, ...]:
        """Return the calibrations that the archive keeps: at most one without and one with an encoder. One that is
        not ``current`` is not used."""
        return self._thresholds.kept()

    def keep_calibration(self, calibration: ArchiveCalibration | None) -> None:
        """Keep ``calibration`` with the archive, in place of one for the same models; None removes every one. Raises
        as ``add`` does."""
        self._thresholds.keep(calibration)

    def sayings(self, name: str, about: str = "", *, filters: Filters | None = None, limit: int = SAYINGS) -> Sayings:
        """Return at most ``limit`` sayings of the speaker ``name``, newest first; with ``about`` those about it.

        Without ``filters`` those of ``set_filters`` apply. Raises ``ArchiveIndexError`` when the archive must be
        reindexed to know who says what.
        """
        self._store.refresh()
        if self._store.lacks_speech():
            raise ArchiveIndexError("who says what is not known yet; reindex the archive", folder="")
        admitted = self._admitted(filters)
        return self._search(lambda: find_sayings(self._store, name, about, filters=admitted, most=limit))

    def sayings_in(self, article_id: str) -> list[Saying]:
        """Return all sayings in the article with this id, in order; none where there is no such article."""
        key = self._store.key(article_id)
        documents = self._store.documents([key]) if key is not None else []
        return [saying for document in documents if document is not None for saying in sayings_in(document)]

    def read_sayings_request(self, request: str) -> tuple[str, str]:
        """Return the name and the subject of ``request``: «بوتين عن سوريا», «سيرغي لافروف سوريا»."""
        self._store.refresh()
        return read_request(self._store, request)

    @property
    def store(self) -> Store:
        """The store of the articles, for the rooms above this one."""
        return self._store

    def is_empty(self) -> bool:
        """Return whether there is no article that questions could find. Far cheaper than ``statistics``.
        Raises as ``ask`` does when the archive cannot be searched."""
        self._store.refresh()
        return not self._store.engine.passage_count()

    def use_encoder(self, encoder: Encoder, *, encode_added: bool = False) -> None:
        """Add semantic similarity to the ranking of all further questions.

        A question encodes those of its twelve best sentences that have no vector yet. With ``encode_added``, ``add``
        encodes articles before it returns, at some 10 to 30 sentences a second.
        """
        self._encoding.use(encoder)
        self._encodes_added = encode_added

    @property
    def uses_encoder(self) -> bool:
        """Whether semantic similarity is part of the ranking."""
        return self._encoding.scorer is not None

    def unencoded(self) -> list[str]:
        """Return the keys of the articles that lack a sentence vector of the encoder, newest first; none without an
        encoder. See ``encode_archive``."""
        return self._encoding.unencoded()

    def encode(self, keys: Sequence[str]) -> int:
        """Compute and keep the vectors of the articles with these ``keys`` (of ``unencoded``), and return how many
        there were. Thread-safe. Raises as ``add`` does, and ``EncoderError``."""
        return self._encoding.encode(keys)

    def prune_vectors(self) -> None:
        """Remove sentence vectors that belong to no article, which a killed process may have left."""
        self._store.prune_vectors()

    def statistics(self) -> Statistics:
        """Return the number of articles, by outlet and month."""
        return self._store.statistics()

    def check(self) -> Check:
        """Verify that everything is as it was stored. Reads the whole archive."""
        return self._store.check()

    def reindex(self) -> None:
        """Rebuild the index from the articles. Raises as ``add`` does."""
        self._store.rebuild_index()

    def repair(self) -> int:
        """Repair what ``check`` finds: recover every readable article from any copy, and rebuild the rest.
        Returns how many articles have no readable copy. Raises as ``add`` does."""
        return self._store.repair()

    def close(self) -> None:
        """Release the resources of the archive."""
        self._store.close()

    def retrieve(self, question: str, limit: int) -> list[str]:
        """Return the article ids of the first ``limit`` passages, best first, with repeats. Raises as ``ask``
        does."""
        self._store.refresh()
        hits = self.reader().retrieve(question, limit)
        documents = self._store.documents([hit.article for hit in hits])
        return [document.article.id for document in documents if document is not None]

    def reader(
        self, filters: Filters = ALL, meaning: SemanticScorer | None = None, config: ReaderConfig | None = None
    ) -> Reader:
        """Return a reader of the articles that ``filters`` admit, as they are now. For evaluations, which
        inspect how an answer was made. ``meaning`` and ``config`` replace the archive's."""
        return filtered_reader(self._store, meaning or self._encoding.scorer, config or self.config, filters)

    def _admitted(self, filters: Filters | None) -> Filters:
        return self._filters if filters is None else filters

    def _search(self, search: Callable[[], Found]) -> Found:
        return search_store(self._store, search)
