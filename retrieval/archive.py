"""The archive: a store of articles and a reader over its engine. Wiring only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from types import TracebackType
from typing import Final, Self, TypeVar

from retrieval.answer import Answer, Quotation
from retrieval.answering.archive_calibration import ArchiveCalibration, KeptCalibration, note_name
from retrieval.answering.asked_names import name_in
from retrieval.answering.config import BY_LEVEL, ReaderConfig, ThresholdChoice
from retrieval.answering.corroboration import find_copy, in_order
from retrieval.answering.latest import find_latest, newest_day
from retrieval.answering.levels import Strictness, shipped_levels
from retrieval.answering.ordering import reorder
from retrieval.answering.question_speech import prefer_sayings, read_speech_question
from retrieval.answering.reader import Reader
from retrieval.answering.recency import Ways, ask_with_recency
from retrieval.answering.sayings import Saying, Sayings, find_sayings, read_request, sayings_in
from retrieval.answering.stories import Digest, find_stories
from retrieval.answering.timeline import Timeline, find_timeline
from retrieval.answering.who_is import is_known_person
from retrieval.answering.who_said import answer_who_said, read_who_said
from retrieval.article import Article
from retrieval.errors import ArchiveError, ArchiveIndexError, ArticleError, EncoderError
from retrieval.filters import ALL, Filters
from retrieval.index.engine import Engine, Hit, IndexDamagedError
from retrieval.ranking.semantic import Encoder, SemanticScorer
from retrieval.storage.memory import MemoryStore
from retrieval.storage.named_outlets import NamedOutlet, named_outlets, outlets_called
from retrieval.storage.store import Check, Outcome, Outlet, Statistics, Store
from retrieval.text.outlets import is_outlet

Found = TypeVar("Found")

TOP: Final = 3
# Number of sayings of a speaker.
SAYINGS: Final = 50
# Number of answers that are reordered by date or by preferred outlet.
REORDERED: Final = 10


class Archive:
    """Articles that answer questions. A context manager; ``close`` releases its resources.

    ``config`` says which thresholds it answers with: those of a choice, which depend on the archive's calibration, or
    exactly the given ones.
    """

    def __init__(self, store: Store | None = None, *, config: ReaderConfig | ThresholdChoice = BY_LEVEL) -> None:
        self._store: Store = store or MemoryStore()
        self._choice = config
        self._rejected: tuple[ArticleError, ...] = ()
        self._filters = ALL
        self._meaning: SemanticScorer | None = None
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
        changed = (one.id for one, what in zip(given, outcomes, strict=True) if what is not Outcome.UNCHANGED)
        keys = [self._store.key(article_id) for article_id in dict.fromkeys(changed)]
        with suppress(ArchiveError, EncoderError):
            self.encode([key for key in keys if key is not None])
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
        filters = self._filters if filters is None else filters
        asking = _Asking(today=today, top=top, weaker=weaker, config=self.config_for(strictness))
        answer = self._with_sayings(self._ask(question, asking, filters), filters, top)
        if answer.answered or not filters.exclude_sources:
            return answer
        others = replace(filters, exclude_sources=())
        return replace(answer, excluded_answers=self._ask(question, replace(asking, top=1), others).answered)

    def is_person(self, name: str) -> bool:
        """Return whether several articles say who the person called ``name`` is. Raises as ``ask`` does."""
        asked = name_in(name)
        if asked is None:
            return False
        self._store.refresh()
        return self._rebuilding(lambda: is_known_person(asked, self._store.engine, self._store, self._filters))

    def _ask(self, question: str, asking: _Asking, filters: Filters) -> Answer:
        def ask(text: str, narrowed: Filters) -> Answer:
            return self._ask_store(text, asking, narrowed)

        def latest(name: str, narrowed: Filters) -> Answer | None:
            return self._latest(name, asking.top, narrowed)

        def day(narrowed: Filters) -> date | None:
            self._store.refresh()
            return self._rebuilding(lambda: newest_day(self._store, narrowed))

        if asking.today is None:
            return ask(question, filters)
        ways = Ways(ask=ask, latest=latest, newest_day=day)
        return ask_with_recency(ways, question, today=asking.today, filters=filters, config=asking.config)

    def _with_sayings(self, answer: Answer, filters: Filters, top: int) -> Answer:
        """Return ``answer`` with what the speaker says first, where the question asks what somebody said, or who said
        something."""
        who = read_who_said(answer.question)
        if who is not None:
            within = filters.within(answer.since, answer.until)
            return self._rebuilding(lambda: answer_who_said(self._store, answer, who, filters=within, top=top))
        asked = read_speech_question(answer.question) if answer.answered else None
        if asked is None or self._store.lacks_speech():
            return answer
        within = filters.within(answer.since, answer.until)
        found = self._rebuilding(lambda: find_sayings(self._store, *asked, filters=within, most=SAYINGS))
        return prefer_sayings(answer, found.found)

    def _rebuilding(self, search: Callable[[], Found]) -> Found:
        """Return the result of ``search``, after a rebuild of the index if it is damaged."""
        try:
            return search()
        except IndexDamagedError:
            self._store.rebuild_index()
            return search()

    def _latest(self, name: str, top: int, filters: Filters) -> Answer | None:
        self._store.refresh()
        answer = self._rebuilding(lambda: find_latest(self._store, name, top=top, filters=filters))
        if answer is None:
            return None
        return replace(answer, quotations=tuple(self._with_copies(one, filters) for one in answer.quotations))

    def _ask_store(self, question: str, asking: _Asking, filters: Filters) -> Answer:
        self._store.refresh()
        reordered = filters.newest or bool(filters.prefer_sources)
        wanted = max(asking.top, REORDERED) if reordered else asking.top
        answer = self._rebuilding(
            lambda: self.reader(filters, config=asking.config).answer(question, wanted, weaker=asking.weaker)
        )
        if not (answer.quotations or answer.near_misses) and self._has_no_passages():
            return replace(answer, archive_empty=True)
        answer = replace(answer, quotations=tuple(self._with_copies(one, filters) for one in answer.quotations))
        return reorder(answer, asking.top, filters, asking.config) if reordered else answer

    def timeline(
        self, subject: str, *, top: int, filters: Filters | None = None, today: date | None = None
    ) -> Timeline:
        """Return the story of ``subject`` in at most ``top`` days, from the articles that ``filters`` admit (see
        ``find_timeline``). Raises ``QuestionError`` when ``subject`` has no words, else as ``ask`` does."""
        filters = self._filters if filters is None else filters
        self._store.refresh()
        found = self._rebuilding(lambda: find_timeline(self._store, subject, top=top, filters=filters, today=today))
        entries = (replace(one, quotation=self._with_copies(one.quotation, filters)) for one in found.entries)
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
        filters = self._filters if filters is None else filters
        self._store.refresh()
        return self._rebuilding(
            lambda: find_stories(
                self._store, since=since, until=until, filters=filters, top=top, name=name, without=without
            )
        )

    def newest_day(self, filters: Filters | None = None) -> date | None:
        """Return the day of the newest article that ``filters`` admit; None without one that has a date."""
        self._store.refresh()
        return self._rebuilding(lambda: newest_day(self._store, self._filters if filters is None else filters))

    @property
    def config(self) -> ReaderConfig:
        """The thresholds that the archive answers with."""
        return self.config_for(None)

    def config_for(self, strictness: Strictness | None, *, meaning: bool | None = None) -> ReaderConfig:
        """Return the thresholds of a level, by default of that which the archive was opened with. ``meaning`` tells
        whether they are those with an encoder, by default as it is used."""
        if isinstance(self._choice, ReaderConfig):
            return self._choice
        meaning = self.uses_encoder if meaning is None else meaning
        kept = self._kept_calibration(meaning=meaning)
        own = kept.calibration if kept is not None and kept.current else None
        levels = own.levels if own is not None else shipped_levels(meaning=meaning)
        return self._choice.resolve(levels, strictness)

    @property
    def strictness(self) -> Strictness | None:
        """The level that the archive was opened with; None for exact thresholds."""
        return None if isinstance(self._choice, ReaderConfig) else self._choice.strictness

    @property
    def calibration(self) -> ArchiveCalibration | None:
        """The archive's calibration for the models in use, or None."""
        kept = self._kept_calibration(meaning=self.uses_encoder)
        return kept.calibration if kept is not None and kept.current else None

    def calibrations(self) -> tuple[KeptCalibration, ...]:
        """Return the calibrations that the archive keeps: at most one without and one with an encoder. One that is
        not ``current`` is not used."""
        found = (self._kept_calibration(meaning=meaning) for meaning in (False, True))
        return tuple(kept for kept in found if kept is not None)

    def keep_calibration(self, calibration: ArchiveCalibration | None) -> None:
        """Keep ``calibration`` with the archive, in place of one for the same models; None removes every one. Raises
        as ``add`` does."""
        if calibration is not None:
            self._store.write_note(note_name(meaning=calibration.meaning), calibration.to_text())
            return
        for meaning in (False, True):
            self._store.write_note(note_name(meaning=meaning), None)

    def _kept_calibration(self, *, meaning: bool) -> KeptCalibration | None:
        text = self._store.read_note(note_name(meaning=meaning))
        return None if text is None else KeptCalibration.of(text, meaning=meaning)

    def sayings(self, name: str, about: str = "", *, filters: Filters | None = None, limit: int = SAYINGS) -> Sayings:
        """Return at most ``limit`` sayings of the speaker ``name``, newest first; with ``about`` those about it.

        Without ``filters`` those of ``set_filters`` apply. Raises ``ArchiveIndexError`` when the archive must be
        reindexed to know who says what.
        """
        self._store.refresh()
        if self._store.lacks_speech():
            raise ArchiveIndexError("who says what is not known yet; reindex the archive", folder="")
        admitted = self._filters if filters is None else filters
        return self._rebuilding(lambda: find_sayings(self._store, name, about, filters=admitted, most=limit))

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
        return self._has_no_passages()

    def use_encoder(self, encoder: Encoder, *, encode_added: bool = False) -> None:
        """Add semantic similarity to the ranking of all further questions.

        A question encodes those of its twelve best sentences that have no vector yet. With ``encode_added``, ``add``
        encodes articles before it returns, at some 10 to 30 sentences a second.
        """
        self._meaning = SemanticScorer(encoder)
        self._encodes_added = encode_added

    @property
    def uses_encoder(self) -> bool:
        """Whether semantic similarity is part of the ranking."""
        return self._meaning is not None

    def unencoded(self) -> list[str]:
        """Return the keys of the articles that lack a sentence vector of the encoder, newest first; none without an
        encoder. See ``encode_archive``."""
        return self._store.unencoded(self._meaning.make) if self._meaning is not None and self._meaning.make else []

    def encode(self, keys: Sequence[str]) -> int:
        """Compute and keep the vectors of the articles with these ``keys`` (of ``unencoded``), and return how many
        there were. Thread-safe. Raises as ``add`` does, and ``EncoderError``."""
        if self._meaning is None or not self._meaning.make or not keys:
            return 0
        documents = zip(keys, self._store.documents(keys), strict=True)
        found = {key: self._meaning.encode_document(document) for key, document in documents if document is not None}
        self._store.keep_vectors(found, self._meaning.make, wait=True)
        return len(found)

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
        engine = _FilteredEngine(self._store.engine, filters) if filters.conditions else self._store.engine
        return Reader(engine, self._store, meaning or self._meaning, config or self.config, filters=filters)

    def _has_no_passages(self) -> bool:
        return not self._store.engine.passage_count()

    def _with_copies(self, quotation: Quotation, filters: Filters) -> Quotation:
        """Return ``quotation`` with the near-duplicates of its article that have the same sentence and that
        ``filters`` admit."""
        copies = self._store.copies(quotation.article.id)
        if not copies:
            return quotation
        known = {quotation.article.id, *(other.article.id for other in quotation.also)}
        found = [find_copy(quotation.text, copy) for copy in copies if copy.id not in known and filters.admits(copy)]
        more = [one for one in found if one is not None]
        return replace(quotation, also=in_order((*quotation.also, *more))) if more else quotation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """How a question is asked, beside its filters."""

    today: date | None
    top: int
    weaker: bool
    config: ReaderConfig


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
