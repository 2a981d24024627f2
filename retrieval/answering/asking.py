"""A question asked of a store: the days that it names, the reader, near-duplicates, and what a speaker says first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from retrieval.answer import Answer, Quotation
from retrieval.answering.config import ReaderConfig
from retrieval.answering.corroboration import find_copy, in_order
from retrieval.answering.latest import find_latest, find_newest, newest_day
from retrieval.answering.ordering import reorder
from retrieval.answering.question_speech import prefer_sayings, read_speech_question
from retrieval.answering.reader import Reader
from retrieval.answering.recency import Ways, ask_with_recency
from retrieval.answering.sayings import find_sayings
from retrieval.answering.who_said import answer_who_said, read_who_said
from retrieval.filters import ALL, Filters
from retrieval.index.engine import Engine, Hit, IndexDamagedError
from retrieval.index.passage_vectors import PassageVectors
from retrieval.ranking.semantic import SemanticScorer
from retrieval.storage.store import Store
from retrieval.text.categories import is_category

Found = TypeVar("Found")

# Number of sayings of a speaker.
SAYINGS: Final = 50
# Number of answers that are reordered by date or by preferred outlet.
REORDERED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How a question is asked, beside its filters: see ``Archive.ask``. ``meaning`` adds semantic similarity."""

    today: date | None
    top: int
    weaker: bool
    config: ReaderConfig
    meaning: SemanticScorer | None


def search_store(store: Store, search: Callable[[], Found]) -> Found:
    """Return the result of ``search`` over the present articles of ``store``, after a rebuild of the index if it is
    damaged."""
    store.refresh()
    try:
        return search()
    except IndexDamagedError:
        store.rebuild_index()
        return search()


def ask_store(store: Store, question: str, asking: Asking, filters: Filters) -> Answer:
    """Return the answer of ``store`` to ``question``; raises as ``Archive.ask``."""
    answer = _with_sayings(store, _ask(store, question, asking, filters), asking, filters)
    if answer.answered or not filters.exclude_sources:
        return answer
    others = _ask(store, question, replace(asking, top=1), replace(filters, exclude_sources=()))
    return replace(answer, excluded_answers=others.answered)


def filtered_reader(store: Store, meaning: SemanticScorer | None, config: ReaderConfig, filters: Filters) -> Reader:
    """Return a reader of the articles of ``store`` that ``filters`` admit, as they are now."""
    engine = _FilteredEngine(store.engine, filters) if filters.conditions else store.engine
    return Reader(engine, store, meaning, config, filters=filters)


def with_copies(store: Store, quotation: Quotation, filters: Filters) -> Quotation:
    """Return ``quotation`` with the near-duplicates of its article that have the same sentence and that ``filters``
    admit."""
    copies = store.copies(quotation.article.id)
    if not copies:
        return quotation
    known = {quotation.article.id, *(other.article.id for other in quotation.also)}
    found = [find_copy(quotation.text, copy) for copy in copies if copy.id not in known and filters.admits(copy)]
    more = [one for one in found if one is not None]
    return replace(quotation, also=in_order((*quotation.also, *more))) if more else quotation


def _ask(store: Store, question: str, asking: Asking, filters: Filters) -> Answer:
    def ask(text: str, narrowed: Filters) -> Answer:
        return _read(store, text, asking, narrowed)

    def latest(name: str, narrowed: Filters) -> Answer | None:
        if is_category(name) and not narrowed.categories:
            of_category = newest(replace(narrowed, categories=(name,)))
            if of_category is not None:
                return of_category
        found = search_store(store, lambda: find_latest(store, name, top=asking.top, filters=narrowed))
        return None if found is None else _all_with_copies(store, found, narrowed)

    def newest(narrowed: Filters) -> Answer | None:
        found = search_store(store, lambda: find_newest(store, top=asking.top, filters=narrowed))
        return None if found is None else _all_with_copies(store, found, narrowed)

    def day(narrowed: Filters) -> date | None:
        return search_store(store, lambda: newest_day(store, narrowed))

    if asking.today is None:
        return ask(question, filters)
    ways = Ways(ask=ask, latest=latest, newest=newest, newest_day=day)
    return ask_with_recency(ways, question, today=asking.today, filters=filters, config=asking.config)


def _read(store: Store, question: str, asking: Asking, filters: Filters) -> Answer:
    """Return the reader's answer, reordered by date or by preferred outlet where ``filters`` ask for it."""
    reordered = filters.newest or bool(filters.prefer_sources)
    wanted = max(asking.top, REORDERED) if reordered else asking.top

    def read() -> Answer:
        reader = filtered_reader(store, asking.meaning, asking.config, filters)
        return reader.answer(question, wanted, weaker=asking.weaker)

    answer = search_store(store, read)
    if not (answer.quotations or answer.near_misses) and not store.engine.passage_count():
        return replace(answer, archive_empty=True)
    answer = _all_with_copies(store, answer, filters)
    return reorder(answer, asking.top, filters, asking.config) if reordered else answer


def _all_with_copies(store: Store, answer: Answer, filters: Filters) -> Answer:
    return replace(answer, quotations=tuple(with_copies(store, one, filters) for one in answer.quotations))


def _with_sayings(store: Store, answer: Answer, asking: Asking, filters: Filters) -> Answer:
    """Return ``answer`` with what the speaker says first, where the question asks what somebody said, or who said
    something."""
    top, config, within = asking.top, asking.config, filters.within(answer.since, answer.until)
    who = read_who_said(answer.question)
    if who is not None:
        return search_store(store, lambda: answer_who_said(store, answer, who, filters=within, top=top, config=config))
    asked = read_speech_question(answer.question)
    if asked is None or store.lacks_speech():
        return answer
    found = search_store(store, lambda: find_sayings(store, *asked, filters=within, most=SAYINGS))
    return prefer_sayings(answer, found.found, top, config)


class _FilteredEngine:
    """Restricts ``engine`` to the articles that ``filters`` admit."""

    def __init__(self, engine: Engine, filters: Filters) -> None:
        self._engine = engine
        self._filters = filters
        self.frequencies = engine.frequencies
        self.passage_count = engine.passage_count
        self.newest = engine.newest

    def search(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """As ``Engine.search``; the days of ``filters`` narrow those of the constructor."""
        return self._engine.search(boosts, limit, self._filters.within(filters.since, filters.until), among)

    def search_with_vectors(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL
    ) -> tuple[list[Hit], PassageVectors]:
        """As ``Engine.search_with_vectors``, of the same articles as ``search``."""
        return self._engine.search_with_vectors(boosts, limit, self._filters.within(filters.since, filters.until))
