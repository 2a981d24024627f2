"""An archive: a store of articles and a reader of what its engine finds. Wiring only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Final, Self

from retrieval.answer import Answer, Quotation
from retrieval.answering.config import DEFAULTS, ReaderConfig
from retrieval.answering.reader import Reader
from retrieval.answering.recency import ask_in_days
from retrieval.article import Article
from retrieval.errors import (
    ArticleError,
)
from retrieval.filters import ALL, Filters
from retrieval.index.engine import Engine, Hit, IndexDamagedError
from retrieval.ranking.semantic import Encoder, Meaning
from retrieval.storage.memory import MemoryStore
from retrieval.storage.near_duplicates import folded_words
from retrieval.storage.store import Check, Outcome, Outlet, Statistics, Store

TOP: Final = 3
# Number of answers among which the newest, or those of preferred outlets, are put first.
REORDERED: Final = 10


class Archive:
    """Articles that answer questions. A context manager; ``close`` lets go of it."""

    def __init__(self, store: Store | None = None, *, config: ReaderConfig = DEFAULTS) -> None:
        self._store: Store = store or MemoryStore()
        self._config = config
        self._rejected: tuple[ArticleError, ...] = ()
        self._filters = ALL
        self._meaning: Meaning | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, articles: Iterable[Article], *, more: bool = False) -> list[Outcome]:
        """Add ``articles``; one with a known id replaces the one before. Returns what
        became of each, in order; by then questions find them, and on disk they are safe.
        With ``more`` coming at once, questions may find them some seconds later, or when
        ``add`` is called without (with no article too).

        Raises ``ArchiveBusyError`` when another process keeps writing and
        ``ArchiveWriteError`` when nothing can be written.
        """
        return self._store.put(articles, more=more)

    def remove(self, ids: Iterable[str]) -> int:
        """Forget the articles with these ids and return how many there were; unknown ids
        are no error. Raises as ``add`` does."""
        return self._store.remove(ids)

    def articles(self) -> Iterator[Article]:
        """Every article, in order of id."""
        return self._store.articles()

    def article(self, article_id: str) -> Article | None:
        """The article with this id, or None."""
        return self._store.article(article_id)

    def outlets(self) -> tuple[Outlet, ...]:
        """Every outlet and how many articles it has, the largest first, those of one size by name. Reads no article."""
        return self._store.outlets()

    def newest(self, limit: int, *, outlets: Collection[str] | None = None) -> list[Article]:
        """The newest ``limit`` (at most 10,000) articles of the ``outlets`` of these names (``Outlet.name``), of all
        without; those of one day by id, those without a day last. Reads no other article."""
        return self._store.newest(limit, outlets) if limit > 0 else []

    @property
    def rejected(self) -> tuple[ArticleError, ...]:
        """Pages that could not be read as articles when the archive was opened."""
        return self._rejected

    def refuse(self, errors: Iterable[ArticleError]) -> None:
        """Remember pages that are no articles."""
        self._rejected += tuple(errors)

    def narrow(self, filters: Filters) -> None:
        """Answer, from now on, from the articles that ``filters`` admit when a question
        comes without filters of its own."""
        self._filters = filters

    @property
    def filters(self) -> Filters:
        """What ``narrow`` was given last."""
        return self._filters

    def ask(
        self, question: str, *, today: date | None = None, filters: Filters | None = None, top: int = TOP
    ) -> Answer:
        """At most ``top`` quotations, of articles that ``filters`` admit, that answer
        ``question``, or an abstention. Without ``filters`` those of ``narrow`` hold. Days that
        the question names are reckoned from ``today`` (see ``ask_in_days``); with None they
        are words like others.

        Raises ``QuestionError`` when the question has no words.
        """
        filters = self._filters if filters is None else filters
        answer = self._asked(question, today, filters, top)
        if answer.answered or not filters.exclude_sources:
            return answer
        others = replace(filters, exclude_sources=())
        return replace(answer, excluded_answers=self._asked(question, today, others, 1).answered)

    def _asked(self, question: str, today: date | None, filters: Filters, top: int) -> Answer:
        def ask(text: str, narrowed: Filters) -> Answer:
            return self._answered(text, top, narrowed)

        if today is None:
            return ask(question, filters)
        return ask_in_days(ask, question, today=today, filters=filters, config=self._config)

    def _answered(self, question: str, top: int, filters: Filters) -> Answer:
        self._store.refresh()
        reordered = filters.newest or bool(filters.prefer_sources)
        wanted = max(top, REORDERED) if reordered else top
        try:
            answer = self.reader(filters).answer(question, wanted)
        except IndexDamagedError:
            self._store.rebuild_index()
            answer = self.reader(filters).answer(question, wanted)
        if not (answer.quotations or answer.near_misses) and self._holds_nothing():
            return replace(answer, archive_empty=True)
        answer = replace(answer, quotations=tuple(self._with_copies(one, filters) for one in answer.quotations))
        return _reordered(answer, top, filters, self._config) if reordered else answer

    @property
    def config(self) -> ReaderConfig:
        """The thresholds that the archive answers with."""
        return self._config

    def is_empty(self) -> bool:
        """Whether there is no article that questions could find. Far cheaper than ``statistics``.
        Raises as ``ask`` does where the archive does not answer."""
        self._store.refresh()
        return self._holds_nothing()

    def weigh_meaning(self, encoder: Encoder) -> None:
        """From now on, order the sentences found by what they mean too."""
        self._meaning = Meaning(encoder)

    @property
    def weighs_meaning(self) -> bool:
        """Whether an encoder takes part."""
        return self._meaning is not None

    def statistics(self) -> Statistics:
        """How much there is, by outlet and month."""
        return self._store.statistics()

    def check(self) -> Check:
        """Whether everything is as it was stored. Reads all of it."""
        return self._store.check()

    def reindex(self) -> None:
        """Make anew what is derived from the articles. Raises as ``add`` does."""
        self._store.rebuild_index()

    def repair(self) -> int:
        """Put right what ``check`` finds: bring back what can be read, from wherever it
        is held, and make the rest anew. Returns how many articles could not be read from
        anywhere. Raises as ``add`` does."""
        return self._store.repair()

    def close(self) -> None:
        """Let go of what the archive holds."""
        self._store.close()

    def found(self, question: str, limit: int) -> list[str]:
        """The ids of the articles of the first ``limit`` passages that the engine finds,
        best first, with repeats. Raises as ``ask`` does."""
        self._store.refresh()
        hits = self.reader().found(question, limit)
        documents = self._store.documents([hit.article for hit in hits])
        return [document.article.id for document in documents if document is not None]

    def reader(self, filters: Filters = ALL, meaning: Meaning | None = None) -> Reader:
        """What reads the articles that ``filters`` admit, as they are now: for evaluations,
        which look at what is behind an answer. ``meaning`` stands in for the archive's."""
        engine = _Filtered(self._store.engine, filters) if filters.conditions else self._store.engine
        return Reader(engine, self._store, meaning or self._meaning, self._config)

    def _holds_nothing(self) -> bool:
        return not self._store.engine.passage_count()

    def _with_copies(self, quotation: Quotation, filters: Filters) -> Quotation:
        """``quotation`` with the copies of its article that have the same sentence and that
        ``filters`` admit."""
        copies = self._store.copies(quotation.article.id)
        if not copies:
            return quotation
        known = {quotation.article.id, *(article.id for article in quotation.also)}
        words = folded_words(quotation.text)
        # Most copies are letter for letter the same.
        more = [
            copy
            for copy in copies
            if copy.id not in known
            and filters.admits(copy)
            and (quotation.text in copy.body or words in folded_words(copy.body))
        ]
        return replace(quotation, also=(*quotation.also, *more)) if more else quotation


class _Filtered:
    """``engine`` as if it held nothing but what ``filters`` admit."""

    def __init__(self, engine: Engine, filters: Filters) -> None:
        self._engine = engine
        self._filters = filters
        self.frequencies = engine.frequencies
        self.passage_count = engine.passage_count

    def search(
        self, wanted: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """As ``Engine.search``; ``filters`` takes the place of the ones it was made with."""
        return self._engine.search(wanted, limit, filters if filters.conditions else self._filters, among)


def _reordered(answer: Answer, top: int, filters: Filters, config: ReaderConfig) -> Answer:
    """The first ``top`` quotations after those that are answers by themselves are put in
    order of day, from the newest, or those of preferred outlets first. An outlet's sentence
    goes first only when its chance is comparable to that of the best."""
    quotations = list(answer.quotations)
    if filters.newest:
        dated = [one for one in quotations if one.score >= config.answer and one.article.date]
        dated.sort(key=lambda one: one.article.date or date.min, reverse=True)
        quotations = [*dated, *(one for one in quotations if one not in dated)]
    if filters.prefer_sources and quotations:
        least = max(config.answer, config.comparable * max(one.score for one in quotations))
        quotations.sort(key=lambda one: one.score < least or not filters.prefers(one.article))
    return replace(answer, quotations=tuple(quotations[:top]))
