"""Answers a question from the passages that an engine retrieves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Final, NamedTuple

import numpy as np

from retrieval.answer import Answer, QuotationKind
from retrieval.answering import corroboration
from retrieval.answering.answer_spans import answer_features
from retrieval.answering.articles import Articles
from retrieval.answering.asked_names import read_name
from retrieval.answering.config import DEFAULTS, ReaderConfig
from retrieval.answering.home_copies import cite_home
from retrieval.answering.newest_holder import find_newest_holder, place_holder_first, without_others
from retrieval.answering.newest_value import asks_for_value, rank_newest_value
from retrieval.answering.offices import read_office
from retrieval.answering.quotations import Fact, RankedSentence, build_quotations, group_by_fact
from retrieval.answering.refusals import without_refused
from retrieval.answering.span_candidates import asks_for_span
from retrieval.answering.who_is import find_best_introduction, place_introduction_first
from retrieval.answering.yes_no import YES_NO, rank_statement
from retrieval.arrays import FeatureTable, Floats
from retrieval.extraction.boilerplate import is_list_label
from retrieval.filters import ALL, Filters
from retrieval.index.document import Document
from retrieval.index.engine import Engine, Hit, frequency_terms, query_terms, title_terms_in
from retrieval.ranking.answer_types import NAME_OR_YEAR
from retrieval.ranking.candidates import MATCHED, Candidate, CandidatePool
from retrieval.ranking.cascade import READ, candidate_features, order_by_chance, reranked_candidates, top_candidates
from retrieval.ranking.gbdt import TreeEnsemble, load
from retrieval.ranking.matching import Matcher
from retrieval.ranking.passage_selection import select_passages
from retrieval.ranking.query import Query, parse_question
from retrieval.ranking.semantic import SemanticScorer
from retrieval.text import lexicon
from retrieval.text.normalization import fold
from retrieval.text.vocabulary import frequent_words

# Passages matched, and those that the engine finds to choose them from.
PASSAGES: Final = 60
FOUND: Final = 200
# More passages, from articles whose whole title the question names. Many passages of news may contain the
# words of «ما هي عاصمة سوريا؟» more often than the page «سوريا».
TITLE_PASSAGES: Final = 5


@dataclass(frozen=True, slots=True)
class Models:
    """``terms`` scores each term of the question, ``words`` each word that may answer; the ranker orders sentences; the
    answerability model gives the probability that one answers.

    With an encoder, the reranker orders the best of the ranker anew, and the answerability model is another.
    """

    terms: TreeEnsemble
    words: TreeEnsemble
    ranker: TreeEnsemble
    answerability: TreeEnsemble
    reranker: TreeEnsemble | None = None

    @classmethod
    def fitted(cls, *, meaning: bool = False) -> Models:
        """Return the shipped models. ``meaning``: whether there is an encoder."""
        first = load("terms"), load("words"), load("ranker")
        if meaning:
            return cls(*first, load("answerability-semantic"), load("reranker"))
        return cls(*first, load("answerability"))


class Reading(NamedTuple):
    """A question as it was asked of the passages of ``pool``, the best sentences, best first, and the thresholds."""

    query: Query
    pool: CandidatePool
    ranked: list[RankedSentence]
    config: ReaderConfig


class Reader:
    """Answers questions from ``engine``, whose articles ``articles`` provides. With ``meaning``, semantic
    similarity is part of the ranking. ``config`` has the thresholds. ``filters`` are those of ``engine``."""

    def __init__(
        self,
        engine: Engine,
        articles: Articles,
        meaning: SemanticScorer | None = None,
        config: ReaderConfig = DEFAULTS,
        *,
        filters: Filters = ALL,
    ) -> None:
        self._engine = engine
        self._articles = articles
        self._meaning = meaning
        self._config = config
        self._filters = filters

    def answer(self, question: str, top: int, models: Models | None = None, *, weaker: bool = False) -> Answer:
        """Return at most ``top`` quotations that answer ``question``, or an abstention. With ``weaker``, near
        misses follow the answers. ``models`` replaces the shipped ones in evaluations. Raises ``QuestionError``
        when the question has no words."""
        started = perf_counter()
        query, pool, ranked, config = self.read(question, models)
        ranked = cite_home(ranked, pool, self._articles.documents)
        while True:
            answers = answers_among(ranked, pool, config)
            most = top if answers else config.near_misses
            # A sentence about another country is not near («ما عاصمة اليابان؟»).
            near = (one for one in ranked if one.chance >= config.near_miss and not _lacks_a_name(one.row, pool))
            chosen = _facts(query, answers, near if weaker or not answers else (), pool, most)
            documents = self._documents(chosen, pool)
            unfit = {fact.sentence.row for fact in chosen if not _is_quotable(fact.sentence.row, pool, documents)}
            if not unfit:
                break
            ranked = [one for one in ranked if one.row not in unfit]
        corroborator = corroboration.Corroborator(self._engine, self._articles)
        shown = build_quotations(query, chosen, documents, pool, corroborator, most)
        return Answer(
            question=question,
            quotations=shown if answers else (),
            near_misses=() if answers else shown,
            took_ms=(perf_counter() - started) * 1000,
        )

    def read(self, question: str, models: Models | None = None) -> Reading:
        """Return the best sentences for ``question``, best first. Raises ``QuestionError`` as ``answer`` does."""
        config = self._config.for_size(self._engine.passage_count())
        query, pool, ranked = self._read(parse_question(question), config, models)
        ranked = without_refused(query, ranked, pool, self._articles, config)
        if ranked and not _offers_what_is_asked(ranked[0]):
            config = max(config, self._config, key=lambda one: one.answer)
        return Reading(query, pool, ranked, config)

    def retrieve(self, question: str, limit: int) -> list[Hit]:
        """Return the first ``limit`` passages that the engine retrieves for ``question``."""
        _, boosts, _ = self.query_parts(parse_question(question))
        return self._engine.search(boosts, limit)

    def retrieve_pool(self, query: Query, further: Sequence[Hit] = (), *, filters: Filters = ALL) -> CandidatePool:
        """Retrieve the best passages for ``query``, and the best of articles whose title it names, and match
        them, with the ``further`` ones. ``filters`` replace the reader's."""
        matcher, boosts, named = self.query_parts(query)
        found, vectors = self._engine.search_with_vectors(boosts, FOUND, filters)
        hits = [found[place] for place in select_passages(matcher.vector, found, vectors, PASSAGES)]
        titled = self._engine.search(boosts, TITLE_PASSAGES, filters, among=named) if named else []
        there = {(hit.article, hit.passage) for hit in hits}
        hits += [hit for hit in (*titled, *further) if (hit.article, hit.passage) not in there]
        return CandidatePool(matcher, hits, self._articles.forward_entries(hits))

    def candidates(self, rows: Sequence[int], pool: CandidatePool) -> list[Candidate]:
        """Return the sentences in ``rows`` whose article still exists."""
        keys = [pool.article_key(row) for row in rows]
        documents = self._articles.documents(keys)
        indices = pool.index_of[rows].tolist()
        return [
            Candidate(document, index, row)
            for document, index, row in zip(documents, indices, rows, strict=True)
            if document is not None
        ]

    def rank(self, query: Query, pool: CandidatePool, models: Models) -> list[RankedSentence]:
        """Return the best ``RESCORED`` candidates, best first."""
        candidates = candidate_features(query, pool)
        if candidates is None:
            return []
        table = candidates.scored(models.terms, models.words)
        order, best = top_candidates(table, models.ranker.predict(table), candidates.words)
        rows = [candidates.rows[place] for place in order]
        if self._meaning is not None and models.reranker is not None:
            rows, best = self._rerank(query, rows, best, pool, self._meaning, models.reranker)
        best = best.with_columns(self._answer_features(query, rows, pool))
        odds = models.answerability.predict(best)
        chances = (1 / (1 + np.exp(-odds))).tolist()
        return [RankedSentence(rows[place], best, place, chances[place]) for place in order_by_chance(odds)]

    def _answer_features(self, query: Query, rows: Sequence[int], pool: CandidatePool) -> Mapping[str, Floats]:
        """Return ``answer_features`` of the candidates in ``rows``; the text of the first ``READ`` alone is read."""
        candidates: list[Candidate | None] = [None] * len(rows)
        if asks_for_span(query):
            there = {candidate.row: candidate for candidate in self.candidates(rows[:READ], pool)}
            candidates = [there.get(row) for row in rows]
        return answer_features(query, candidates, pool)

    def _read(
        self, query: Query, config: ReaderConfig, models: Models | None
    ) -> tuple[Query, CandidatePool, list[RankedSentence]]:
        """Return the question as it was asked of the passages, these, and the best sentences, best first.

        Statements of who holds an office, of a value, and of what a question for yes or no asks, come first.
        """
        models = models or Models.fitted(meaning=self._meaning is not None)
        rank = partial(self._ranked, models)
        if query.kind == YES_NO:
            return rank_statement(query, rank, self._articles, self._filters, config)
        if asks_for_value(query):
            return query, *rank_newest_value(query, partial(rank, query), self._articles, self._filters)
        name = read_name(query)
        best = find_best_introduction(name, self._engine, self._articles, self._filters) if name else None
        if best is not None or (name is not None and name.sure):
            pool = self.retrieve_pool(query, [best[0].hit] if best else [])
            ranked = self.rank(query, pool, models)
            return query, pool, place_introduction_first(query, ranked, best, pool, config.near_miss)
        office = read_office(query)
        held = find_newest_holder(office, self._engine, self._articles, self._filters) if office else None
        pool = self.retrieve_pool(query, [held.statement.hit] if held else [])
        ranked = self.rank(query, pool, models)
        if held is not None:
            ranked = place_holder_first(query, ranked, held, pool)
        elif office is not None:
            ranked = without_others(office, ranked, pool, self._articles)
        return query, pool, ranked

    def _ranked(self, models: Models, query: Query, filters: Filters) -> tuple[CandidatePool, list[RankedSentence]]:
        pool = self.retrieve_pool(query, filters=filters)
        return pool, self.rank(query, pool, models)

    def _rerank(
        self,
        query: Query,
        rows: list[int],
        best: FeatureTable,
        pool: CandidatePool,
        meaning: SemanticScorer,
        reranker: TreeEnsemble,
    ) -> tuple[list[int], FeatureTable]:
        """Return ``rows``, those with an article, in the order of ``reranker``, with their features."""
        candidates = self.candidates(rows, pool)
        there = {candidate.row for candidate in candidates}
        best = best.take_rows([place for place, row in enumerate(rows) if row in there])
        if not candidates:
            return [], best
        keys = [pool.article_key(candidate.row) for candidate in candidates]
        meant = meaning.score(query.text, candidates, store=self._articles, keys=keys)
        order, best = reranked_candidates(best.with_columns(meant), reranker)
        return [candidates[place].row for place in order], best

    def _documents(self, chosen: Sequence[Fact], pool: CandidatePool) -> dict[str, Document]:
        """Return the articles of ``chosen`` that still exist, by their keys."""
        keys = [pool.article_key(fact.sentence.row) for fact in chosen]
        found = zip(keys, self._articles.documents(keys), strict=True)
        return {key: document for key, document in found if document is not None}

    def query_parts(self, query: Query) -> tuple[Matcher, dict[str, float], list[str]]:
        """Return the matcher of ``query``, its search terms with weights, and the terms of titles that it
        names and the index contains."""
        terms = tuple({term.forms.stem: term.forms for term in reversed(query.terms)}.values())[::-1]
        # A repeated word may be part of two names («ابن سينا وابن رشد»).
        named = title_terms_in(term.forms for term in query.terms)
        frequencies = self._engine.frequencies((*frequency_terms(terms), *named))
        passages = self._engine.passage_count()
        boosts = query_terms(terms, frequencies, passages)
        return Matcher(terms, frequencies, passages), boosts, [term for term in named if frequencies[term]]


def _is_quotable(row: int, pool: CandidatePool, documents: Mapping[str, Document]) -> bool:
    """Return whether the sentence may be shown: its article was not removed since the search, and it is no link to
    another story («اقرأ أيضا: …»)."""
    document, index = documents.get(pool.article_key(row)), int(pool.index_of[row])
    if document is None:
        return False
    return index >= len(document.sentences) or not is_list_label(fold(document.text(index)))


def answers_among(ranked: Sequence[RankedSentence], pool: CandidatePool, config: ReaderConfig) -> list[RankedSentence]:
    """Return those of ``ranked`` that are likely enough to be answers, in order; none where the reader abstains."""
    if not ranked or ranked[0].chance < _threshold(config, ranked[0].row, pool):
        return []
    # The first sentence of an answer is shown, even if ``further`` is above its chance.
    return [ranked[0], *(one for one in ranked[1:] if _passes_further(config, one, pool))]


def _facts(
    query: Query,
    answers: Sequence[RankedSentence],
    near: Iterable[RankedSentence],
    pool: CandidatePool,
    most: int,
) -> list[Fact]:
    """Return at most ``most`` facts to show: ``answers``, and behind them those of ``near`` that are none."""
    rows = {one.row for one in answers}
    shown = [(one, QuotationKind.ANSWER) for one in answers]
    shown += [(one, QuotationKind.NEAR_MISS) for one in near if one.row not in rows]
    return group_by_fact(query, shown, pool, most)


def _threshold(config: ReaderConfig, row: int, pool: CandidatePool) -> float:
    """Return the minimum probability for an answer from ``row``, which depends on the names in its article."""
    return config.unnamed if _lacks_a_name(row, pool) else config.answer


def _offers_what_is_asked(one: RankedSentence) -> bool:
    """Whether a sentence has a word of the asked kind that the question does not have, where the kind has words. A
    small archive needs less for an answer, but no sentence without a day for «متى»."""
    return one.table.row(one.place)["offers"] != 0


def _passes_further(config: ReaderConfig, one: RankedSentence, pool: CandidatePool) -> bool:
    """Whether ``one``, a sentence below the first, is likely enough to be an answer too."""
    return one.chance >= config.further and (one.chance >= config.unnamed or not _lacks_a_name(one.row, pool))


def _lacks_a_name(row: int, pool: CandidatePool) -> bool:
    """Whether the question names a place, person or year that the article of ``row`` does not mention."""
    named = [bool(term.cues & NAME_OR_YEAR) for term in pool.matcher.terms]
    return any(named) and bool((pool.article_levels(row)[named] < MATCHED).any())


def warm_up() -> None:
    """Load the models and tables that the first question would otherwise wait for."""
    Models.fitted()
    lexicon.counts("stems")
    frequent_words()
