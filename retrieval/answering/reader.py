"""From the passages that an engine found to the sentences that answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Protocol

import numpy as np

from retrieval.answer import Answer
from retrieval.answering.config import DEFAULTS, ReaderConfig
from retrieval.answering.quotations import Fact, RankedSentence, build_quotations, group_by_fact
from retrieval.arrays import FeatureTable, Floats
from retrieval.index.document import Document
from retrieval.index.engine import Engine, Hit, frequency_terms, query_terms, title_terms_in
from retrieval.index.forward_index import ForwardEntry
from retrieval.ranking.answer_types import NAME_OR_YEAR
from retrieval.ranking.candidates import MATCHED, Candidate, CandidatePool
from retrieval.ranking.features import extract_features
from retrieval.ranking.gbdt import TreeEnsemble, load
from retrieval.ranking.matching import Matcher
from retrieval.ranking.query import Query, parse_question
from retrieval.ranking.semantic import SemanticScorer
from retrieval.text import lexicon
from retrieval.text.vocabulary import frequent_words

# Passages asked of the engine and sentences ranked. With 30,038 news articles beside the
# pages, the page of the questions of ARCD-train and XQuAD is among the passages for .904 and
# .944 (.941 of ARCD-train's with those of titles that are named), and a sentence that answers
# among the candidates for .932 and .932.
PASSAGES: Final = 20
CANDIDATES: Final = 40
# Further passages, of articles whose whole title the question names: many passages of news
# may say the words of «ما هي عاصمة سوريا؟» more often than the page «سوريا» does.
TITLE_PASSAGES: Final = 5
# What the engine's score of the passage counts for beside the coverage of the sentence, and
# that of the sentence with the one before and the title. Fitted on the same questions (out
# of fold as good): 3.8 to 7.7 to 3.5.
ENGINE_WEIGHT: Final = 2.0
# Candidates whose chance to answer is worked out: more than anyone asks to see.
RESCORED: Final = 12


class Articles(Protocol):
    """Gives what hits name: in order, None for what is there no more."""

    def forward_entries(self, hits: Sequence[Hit]) -> Sequence[ForwardEntry | None]:
        """What is read of the articles of ``hits`` to find the sentences that answer."""

    def documents(self, keys: Sequence[str]) -> Sequence[Document | None]:
        """The articles themselves, to be quoted."""


@dataclass(frozen=True, slots=True)
class Models:
    """What orders sentences, and what tells the chance that one answers."""

    ranker: TreeEnsemble
    answerability: TreeEnsemble

    @classmethod
    def fitted(cls, *, meaning: bool = False) -> Models:
        """The shipped models. ``meaning``: whether there is an encoder."""
        return cls(load("ranker-semantic" if meaning else "ranker"), load("answerability"))


class Reader:
    """Answers questions from ``engine``, whose articles ``articles`` gives; with
    ``meaning``, by what sentences mean too. ``config`` holds the thresholds."""

    def __init__(
        self, engine: Engine, articles: Articles, meaning: SemanticScorer | None = None, config: ReaderConfig = DEFAULTS
    ) -> None:
        self._engine = engine
        self._articles = articles
        self._meaning = meaning
        self._config = config

    def answer(self, question: str, top: int, models: Models | None = None) -> Answer:
        """At most ``top`` quotations that answer ``question``, or an abstention.

        ``models`` stands in for the shipped ones in evaluations. Raises
        ``QuestionError`` when the question has no words.
        """
        started = perf_counter()
        config = self._config
        query = parse_question(question)
        pool = self.retrieve_pool(query)
        ranked = self.rank(query, pool, models or Models.fitted(meaning=self._meaning is not None))
        while True:
            answered = bool(ranked) and ranked[0].chance >= _threshold(config, ranked[0].row, pool)
            least, most = (config.further, top) if answered else (config.near_miss, config.near_misses)
            likely = (one for one in ranked if one.chance >= least)
            chosen = group_by_fact(query, likely, pool, most, answered=answered)
            documents = self._documents(chosen, pool)
            gone = {key for fact in chosen if (key := pool.article_key(fact.sentence.row)) not in documents}
            if not gone:
                break
            # Taken out since the index was asked: chosen anew without it.
            ranked = [one for one in ranked if pool.article_key(one.row) not in gone]
        shown = build_quotations(query, chosen, documents, pool, answered=answered, disputed=config.disputed)
        return Answer(
            question=question,
            quotations=shown if answered else (),
            near_misses=() if answered else shown,
            took_ms=(perf_counter() - started) * 1000,
        )

    def retrieve(self, question: str, limit: int) -> list[Hit]:
        """The first ``limit`` passages that the engine finds for ``question``."""
        _, boosts, _ = self._query_parts(parse_question(question))
        return self._engine.search(boosts, limit)

    def retrieve_pool(self, query: Query) -> CandidatePool:
        """What the best passages say of ``query``, and the best of articles that it names."""
        matcher, boosts, named = self._query_parts(query)
        hits = self._engine.search(boosts, PASSAGES)
        if named:
            there = {(hit.article, hit.passage) for hit in hits}
            titled = self._engine.search(boosts, TITLE_PASSAGES, among=named)
            hits += [hit for hit in titled if (hit.article, hit.passage) not in there]
        return CandidatePool(matcher, hits, self._articles.forward_entries(hits))

    def candidates(self, rows: Sequence[int], pool: CandidatePool) -> list[Candidate]:
        """The sentences in ``rows``, those whose article is still there."""
        keys = [pool.article_key(row) for row in rows]
        documents = self._articles.documents(keys)
        indices = pool.index_of[rows].tolist()
        return [
            Candidate(document, index, row)
            for document, index, row in zip(documents, indices, rows, strict=True)
            if document is not None
        ]

    def candidate_features(self, query: Query, pool: CandidatePool) -> tuple[list[int], FeatureTable | None]:
        """The rows of the sentences that may answer, the most select_candidates first, and their
        figures; None when there is no such sentence."""
        rows = select_candidates(pool)
        if self._meaning is None:
            return rows, extract_features(query, np.array(rows), pool) if rows else None
        candidates = self.candidates(rows, pool)
        if not candidates:
            return [], None
        rows = [candidate.row for candidate in candidates]
        meant = self._meaning.score(query.text, candidates)
        return rows, extract_features(query, np.array(rows), pool).with_columns(meant)

    def rank(self, query: Query, pool: CandidatePool, models: Models) -> list[RankedSentence]:
        """The sentences that may answer, best first."""
        rows, table = self.candidate_features(query, pool)
        if table is None:
            return []
        order, rescored = top_candidates(table, models.ranker.predict(table))
        chances = (1 / (1 + np.exp(-models.answerability.predict(rescored)))).tolist()
        return [
            RankedSentence(rows[own], rescored, place, chance)
            for place, (own, chance) in enumerate(zip(order, chances, strict=True))
        ]

    def _documents(self, chosen: Sequence[Fact], pool: CandidatePool) -> dict[str, Document]:
        """The articles of facts that are still there."""
        keys = [key for fact in chosen for key in (pool.article_key(fact.sentence.row), *fact.others)]
        found = zip(keys, self._articles.documents(keys), strict=True)
        return {key: document for key, document in found if document is not None}

    def _query_parts(self, query: Query) -> tuple[Matcher, dict[str, float], list[str]]:
        """What tells how well a text says ``query``, the terms by which to look for it, and
        those of the titles that it names, where there are such articles."""
        terms = tuple({term.forms.stem: term.forms for term in reversed(query.terms)}.values())[::-1]
        # A word said twice may be part of two names («ابن سينا وابن رشد»).
        named = title_terms_in(term.forms for term in query.terms)
        frequencies = self._engine.frequencies((*frequency_terms(terms), *named))
        passages = self._engine.passage_count()
        boosts = query_terms(terms, frequencies, passages)
        return Matcher(terms, frequencies, passages), boosts, [term for term in named if frequencies[term]]


def select_candidates(pool: CandidatePool) -> list[int]:
    """The rows of the most select_candidates ``CANDIDATES`` sentences of the pool, best first."""
    if not len(pool):
        return []
    rows = pool.answer_rows()
    matcher, matches = pool.matcher, pool.matches
    own, of = matches.text_levels.take(rows, axis=0), pool.passage_of.take(rows)
    told = np.maximum(np.maximum(own, pool.levels_before.take(rows, axis=0)), pool.title_levels(rows))
    by_passage = ENGINE_WEIGHT * pool.scores / pool.scores.max() + (pool.title_overlap == 1)
    # An article whose whole title the question names: of 1,877 questions, asked among 30,038
    # news articles, this brings the answer of 3 in 100 of ARCD-train's among the candidates.
    promise = matcher.coverage(own) + matcher.coverage(told) + by_passage.take(of)
    best: list[int] = rows[np.argsort(-promise, kind="stable")[:CANDIDATES]].tolist()
    return best


def top_candidates(table: FeatureTable, scores: Floats) -> tuple[list[int], FeatureTable]:
    """The first ``RESCORED`` candidates by score, and their figures with the score, the
    place, and the lead over the next (or, for all but the first, the distance from the
    first, as a negative number)."""
    order = np.argsort(-scores, kind="stable")[:RESCORED]
    best = scores[order]
    margin = best - best[0]
    margin[0] = best[0] - best[1] if len(best) > 1 else 0.0
    rescored = table.take_rows(order.tolist())
    return order.tolist(), rescored.with_columns({"margin": margin, "place": np.arange(len(best)), "score": best})


def _threshold(config: ReaderConfig, first: int, pool: CandidatePool) -> float:
    """The chance from which the sentence in row ``first`` answers, given what its article speaks of."""
    named = [bool(term.cues & NAME_OR_YEAR) for term in pool.matcher.terms]
    if not any(named):
        return config.answer
    said = pool.article_levels(first)
    return config.answer_unnamed if (said[named] < MATCHED).any() else config.answer


def warm_up() -> None:
    """Load what the first question would otherwise wait for."""
    Models.fitted()
    lexicon.counts("stems")
    frequent_words()
