"""Matches the articles that arrive in an archive against saved questions.

watcher = QuestionWatcher(archive)
saved = watcher.save("كم عدد ضحايا الزلزال؟", today)
watcher.watch({1: WatchedQuestion(saved=saved)})
for arrival in watcher.arrivals(after, 100):
for number, answer in watcher.match(arrival).answers: …
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from retrieval.answering.config import ReaderConfig
from retrieval.answering.levels import Strictness
from retrieval.archive import Archive
from retrieval.errors import QuestionError
from retrieval.filters import ALL, Filters
from retrieval.index.engine import BASE_MARK, Hit, frequency_terms, query_terms, title_terms_in
from retrieval.index.forward_index import ForwardEntry
from retrieval.ranking.matching import Matcher
from retrieval.ranking.query import Query, parse_question
from retrieval.storage.store import Arrival
from retrieval.text.relative_dates import read_recency
from retrieval.watching.judging import COMPETITORS, Judge
from retrieval.watching.novelty import FoundAnswer, compare_with_told
from retrieval.watching.pool_reader import ArrivedArticle
from retrieval.watching.presearch import (
    BELOW_BEST,
    LEAST,
    Presearch,
    QuestionTerms,
    article_codes,
    question_terms,
    share_said,
)
from retrieval.watching.saved_question import Competitor, SavedQuestion

# Sentences that a saved question keeps to compare further ones with, and those that it takes from the archive.
TOLD_KEPT: Final = 12
_TOLD_AT_FIRST: Final = 3
# Articles that may arrive while a question is saved.
_LATE: Final = 5_000
# Passages of the archive that a replay looks at: those most like the question.
REPLAYED: Final = 400
# Passages of the news about a name. All passages of an article that has it in its title are among them.
REPLAYED_NEWS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedQuestion:
    """A saved question, the articles that may answer it, and how sure an answer must be.

    Articles that arrived at the position ``begins`` or before it are not matched.
    """

    saved: SavedQuestion
    filters: Filters = ALL
    strictness: Strictness | None = None
    begins: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What one article gave: its answers by the number of the question, and the questions that have changed by it."""

    answers: Mapping[int, FoundAnswer] = field(default_factory=dict)
    questions: Mapping[int, SavedQuestion] = field(default_factory=dict)


NOTHING: Final = Matched()


class QuestionWatcher:
    """Saves questions over ``archive``, and matches the articles that arrive in it. Not thread-safe."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._judge = Judge(archive.store)
        self._questions: dict[int, WatchedQuestion] = {}
        self._terms: dict[int, tuple[SavedQuestion, QuestionTerms]] = {}
        self._numbers: list[int] = []
        self._least = np.zeros(0)
        self._presearch = Presearch(())

    def save(
        self, question: str, today: date, *, strictness: Strictness | None = None, before: int | None = None
    ) -> SavedQuestion:
        """Return ``question`` as it is saved now: with what the archive has about it, of what arrived at the position
        ``before`` or earlier. Raises ``QuestionError`` when it has no words, and as ``Archive.ask`` does."""
        self._archive.store.refresh()
        saved = self._prepare(question, today, ALL, self._config(strictness))
        late = {one.key for one in self.arrivals(before, _LATE)} if before is not None else set()
        return replace(
            saved,
            competitors=tuple(one for one in saved.competitors if one.hit.article not in late),
            told=tuple(one for one in saved.told if one.key not in late),
        )

    def last_arrival(self) -> int:
        """Return the position of the newest article."""
        return self._archive.store.last_arrival()

    def arrivals(self, after: int, limit: int, known: Collection[str] = ()) -> list[Arrival]:
        """Return the articles that arrived after a position; see ``Store.arrivals``."""
        return self._archive.store.arrivals(after, limit, known)

    def watch(self, questions: Mapping[int, WatchedQuestion]) -> None:
        """Set the questions that ``match`` matches, by number."""
        kept = {number: self._terms[number] for number in questions.keys() & self._terms.keys()}
        for number, one in questions.items():
            known = kept.get(number)
            if known is None or known[0].text != one.saved.text or known[0].frequencies != one.saved.frequencies:
                kept[number] = one.saved, terms_of(one.saved)
        self._terms = kept
        self._questions = dict(questions)
        self._numbers = list(questions)
        self._least = np.array([_least(one.saved) for one in questions.values()])
        self._presearch = Presearch([kept[number][1] for number in self._numbers])

    def watched(self) -> Mapping[int, WatchedQuestion]:
        """Return the questions of ``watch`` as they are after what was matched since."""
        return self._questions

    def match(self, arrivals: Sequence[Arrival]) -> Iterator[tuple[Arrival, Matched]]:
        """Yield what each arrived article gives, in order. The questions of ``watch`` change by it."""
        if not self._numbers:
            yield from ((arrival, NOTHING) for arrival in arrivals)
            return
        entries = self._archive.store.entries([one.key for one in arrivals])
        for arrival, entry in zip(arrivals, entries, strict=True):
            yield arrival, self._match(arrival, entry)

    def replay(
        self, question: str, first: date, last: date, *, filters: Filters = ALL, strictness: Strictness | None = None
    ) -> list[FoundAnswer]:
        """Return what ``question`` would have found in the articles of the days from ``first`` to ``last``, had it
        been saved before. Raises as ``save`` does."""
        self._archive.store.refresh()
        config = self._config(strictness)
        saved = self._prepare(question, last, Filters(until=first - timedelta(days=1)), config)
        articles = self.articles(saved, self._period_hits(saved, first, last))
        articles.sort(key=lambda one: (one.day or 0, one.document.article.id))
        return list(self.fold(saved, (one for one in articles if filters.admits(one.document.article)), config))

    def articles(self, saved: SavedQuestion, hits: Iterable[Hit]) -> list[ArrivedArticle]:
        """Return the articles of ``hits`` that may say enough of a question, each once."""
        hits, store = list({hit.article: hit for hit in hits}.values()), self._archive.store
        terms = terms_of(saved)
        entries = {
            hit.article: entry
            for hit, entry in zip(hits, store.forward_entries(hits), strict=True)
            if entry is not None and share_said(terms, article_codes(entry)) >= LEAST
        }
        return [
            ArrivedArticle(key=key, document=document, read=entries[key])
            for key, document in zip(entries, store.documents(list(entries)), strict=True)
            if document is not None
        ]

    def fold(
        self, saved: SavedQuestion, articles: Iterable[ArrivedArticle], config: ReaderConfig
    ) -> Iterator[FoundAnswer]:
        """Yield the answers of ``articles`` in order, by the rules of ``match`` and without its presearch."""
        terms = terms_of(saved)
        for article in articles:
            share = share_said(terms, article_codes(article.entry))
            if share < _least(saved):
                continue
            saved, answer = self._meet(saved, article, share, config)
            if answer is not None:
                yield answer

    def _config(self, strictness: Strictness | None) -> ReaderConfig:
        return self._archive.config_for(strictness, meaning=False)

    def _prepare(self, question: str, today: date, filters: Filters, config: ReaderConfig) -> SavedQuestion:
        wish = read_recency(question, today)
        text, news = (question, False) if wish is None else (wish.text, wish.news)
        query = _query(text) or parse_question(question)
        if query.bare:
            raise QuestionError("the question has no words to look for")
        # A name or a subject without a question word: what is new about it is asked.
        news = news or query.kind == "any"
        engine, store = self._archive.store.engine, self._archive.store
        forms = [term.forms for term in query.terms]
        frequencies = engine.frequencies((*frequency_terms(forms), *title_terms_in(forms)))
        boosts = query_terms(forms, frequencies, engine.passage_count())
        hits = engine.search(boosts, COMPETITORS, filters)
        documents = dict(zip((hit.article for hit in hits), store.documents([h.article for h in hits]), strict=True))
        competitors = []
        for hit in hits:
            document = documents[hit.article]
            if document is not None:
                day = document.article.date
                competitors.append(Competitor(hit._replace(score=1.0), day.toordinal() if day else None))
        saved = SavedQuestion(
            text=query.text,
            news=news,
            passages=engine.passage_count(),
            frequencies=frequencies,
            competitors=tuple(competitors),
        )
        terms = terms_of(saved)
        entries = store.forward_entries([Hit(key, 0, 0.0) for key in documents]) if documents else []
        best = max((share_said(terms, article_codes(entry)) for entry in entries if entry is not None), default=0.0)
        told = self._judge.known_answers(saved, config, _TOLD_AT_FIRST)
        return replace(saved, best=best, told=tuple(told))

    def _period_hits(self, saved: SavedQuestion, first: date, last: date) -> list[Hit]:
        """Return the passages of the articles of a period that are most like a question."""
        forms = [term.forms for term in parse_question(saved.text).terms]
        boosts = query_terms(forms, saved.frequencies, saved.passages)
        engine, days = self._archive.store.engine, Filters(since=first, until=last)
        if saved.news:
            return engine.newest([{BASE_MARK + base} for base in {one.base for one in forms}], REPLAYED_NEWS, days)
        return engine.search(boosts, REPLAYED, days)

    def _match(self, arrival: Arrival, entry: ForwardEntry | None) -> Matched:
        article = None
        if entry is None:
            article = self._article(arrival.key)
            if article is None:  # removed since
                return NOTHING
            entry = article.entry
        codes = article_codes(entry)
        places, shares = self._presearch.shares(codes)
        enough = np.flatnonzero(shares >= self._least[places])
        if not len(enough):
            return NOTHING
        article = article or self._article(arrival.key, entry)
        if article is None:
            return NOTHING
        answers: dict[int, FoundAnswer] = {}
        changed: dict[int, SavedQuestion] = {}
        for place, share in zip(places[enough].tolist(), shares[enough].tolist(), strict=True):
            number = self._numbers[place]
            watched = self._questions[number]
            if arrival.position <= watched.begins or not watched.filters.admits(article.document.article):
                continue
            met, answer = self._meet(watched.saved, article, share, self._config(watched.strictness))
            if answer is not None:
                answers[number] = answer
            if met != watched.saved:
                changed[number] = met
                self._questions[number] = replace(watched, saved=met)
                self._least[place] = _least(met)
        return Matched(answers=answers, questions=changed)

    def _article(self, key: str, entry: ForwardEntry | None = None) -> ArrivedArticle | None:
        [document] = self._archive.store.documents([key])
        return None if document is None else ArrivedArticle(key=key, document=document, read=entry)

    def _meet(
        self, saved: SavedQuestion, article: ArrivedArticle, share: float, config: ReaderConfig
    ) -> tuple[SavedQuestion, FoundAnswer | None]:
        """Judge an article that says ``share`` of a question."""
        met, judged = self._judge.judge(saved, article, config)
        met = replace(met, best=max(met.best, share))
        if judged is None:
            return met, None
        answer = compare_with_told(saved, judged, self._archive.store)
        return (met if answer.joined else met.with_told(answer.told, TOLD_KEPT)), answer


def _query(text: str) -> Query | None:
    try:
        query = parse_question(text)
    except QuestionError:
        return None
    return None if query.bare else query


def terms_of(saved: SavedQuestion) -> QuestionTerms:
    """Return the terms of a question, of which an article must say enough to be judged."""
    terms = tuple({term.forms.stem: term.forms for term in parse_question(saved.text).terms}.values())
    return question_terms(Matcher(terms, saved.frequencies, saved.passages, fuzzy=False))


def _least(saved: SavedQuestion) -> float:
    """Return the share of a question that an article says at least that is judged. The news about a name are of
    articles with all of it."""
    return 1.0 - 1e-9 if saved.news else max(LEAST, saved.best - BELOW_BEST)
