"""From the passages that an engine found to the sentences that answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Protocol

import numpy as np

from retrieval.answer import Answer
from retrieval.answering.config import DEFAULTS, ReaderConfig
from retrieval.answering.quotations import Fact, Ranked, facts, quotations
from retrieval.arrays import Figures, Table
from retrieval.index.document import Document
from retrieval.index.engine import Engine, Hit, asked_of, named_by, wanted_of
from retrieval.index.forward_index import Reading
from retrieval.ranking.answer_types import NAMED
from retrieval.ranking.candidates import SAID, Candidate, Evidence
from retrieval.ranking.features import figures
from retrieval.ranking.gbdt import Trees, load
from retrieval.ranking.matching import Matcher
from retrieval.ranking.query import Query, understand
from retrieval.ranking.semantic import Meaning
from retrieval.text import lexicon
from retrieval.text.vocabulary import frequent

# Passages asked of the engine and sentences ranked. With 30,038 news articles beside the
# pages, the page of the questions of ARCD-train and XQuAD is among the passages for .904 and
# .944 (.941 of ARCD-train's with those of titles that are named), and a sentence that answers
# among the candidates for .932 and .932.
PASSAGES: Final = 20
CANDIDATES: Final = 40
# Further passages, of articles whose whole title the question names: many passages of news
# may say the words of «ما هي عاصمة سوريا؟» more often than the page «سوريا» does.
TITLED: Final = 5
# What the engine's score of the passage counts for beside the coverage of the sentence, and
# that of the sentence with the one before and the title. Fitted on the same questions (out
# of fold as good): 3.8 to 7.7 to 3.5.
ENGINE: Final = 2.0
# Candidates whose chance to answer is worked out: more than anyone asks to see.
JUDGED: Final = 12


class Articles(Protocol):
    """Gives what hits name: in order, None for what is there no more."""

    def readings(self, hits: Sequence[Hit]) -> Sequence[Reading | None]:
        """What is read of the articles of ``hits`` to find the sentences that answer."""

    def documents(self, keys: Sequence[str]) -> Sequence[Document | None]:
        """The articles themselves, to be quoted."""


@dataclass(frozen=True, slots=True)
class Models:
    """What orders sentences, and what tells the chance that one answers."""

    ranker: Trees
    answerability: Trees

    @classmethod
    def fitted(cls, *, meaning: bool = False) -> Models:
        """The shipped models. ``meaning``: whether there is an encoder."""
        return cls(load("ranker-semantic" if meaning else "ranker"), load("answerability"))


class Reader:
    """Answers questions from ``engine``, whose articles ``articles`` gives; with
    ``meaning``, by what sentences mean too. ``config`` holds the thresholds."""

    def __init__(
        self, engine: Engine, articles: Articles, meaning: Meaning | None = None, config: ReaderConfig = DEFAULTS
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
        query = understand(question)
        evidence = self.evidence(query)
        ranked = self.rank(query, evidence, models or Models.fitted(meaning=self._meaning is not None))
        while True:
            answered = bool(ranked) and ranked[0].chance >= _threshold(config, ranked[0].row, evidence)
            least, most = (config.further, top) if answered else (config.near_miss, config.near_misses)
            likely = (one for one in ranked if one.chance >= least)
            chosen = facts(query, likely, evidence, most, answered=answered)
            documents = self._documents(chosen, evidence)
            gone = {key for fact in chosen if (key := evidence.article(fact.told.row)) not in documents}
            if not gone:
                break
            # Taken out since the index was asked: chosen anew without it.
            ranked = [one for one in ranked if evidence.article(one.row) not in gone]
        shown = quotations(query, chosen, documents, evidence, answered=answered, disputed=config.disputed)
        return Answer(
            question=question,
            quotations=shown if answered else (),
            near_misses=() if answered else shown,
            took_ms=(perf_counter() - started) * 1000,
        )

    def found(self, question: str, limit: int) -> list[Hit]:
        """The first ``limit`` passages that the engine finds for ``question``."""
        _, wanted, _ = self._sought(understand(question))
        return self._engine.search(wanted, limit)

    def evidence(self, query: Query) -> Evidence:
        """What the best passages say of ``query``, and the best of articles that it names."""
        matcher, wanted, named = self._sought(query)
        hits = self._engine.search(wanted, PASSAGES)
        if named:
            there = {(hit.article, hit.passage) for hit in hits}
            titled = self._engine.search(wanted, TITLED, among=named)
            hits += [hit for hit in titled if (hit.article, hit.passage) not in there]
        return Evidence(matcher, hits, self._articles.readings(hits))

    def candidates(self, rows: Sequence[int], evidence: Evidence) -> list[Candidate]:
        """The sentences in ``rows``, those whose article is still there."""
        keys = [evidence.article(row) for row in rows]
        documents = self._articles.documents(keys)
        indices = evidence.index_of[rows].tolist()
        return [
            Candidate(document, index, row)
            for document, index, row in zip(documents, indices, rows, strict=True)
            if document is not None
        ]

    def measured(self, query: Query, evidence: Evidence) -> tuple[list[int], Table | None]:
        """The rows of the sentences that may answer, the most promising first, and their
        figures; None when there is no such sentence."""
        rows = promising(evidence)
        if self._meaning is None:
            return rows, figures(query, np.array(rows), evidence) if rows else None
        candidates = self.candidates(rows, evidence)
        if not candidates:
            return [], None
        rows = [candidate.row for candidate in candidates]
        meant = self._meaning.figures(query.text, candidates)
        return rows, figures(query, np.array(rows), evidence).with_columns(meant)

    def rank(self, query: Query, evidence: Evidence, models: Models) -> list[Ranked]:
        """The sentences that may answer, best first."""
        rows, table = self.measured(query, evidence)
        if table is None:
            return []
        order, judged = placed(table, models.ranker.predict(table))
        chances = (1 / (1 + np.exp(-models.answerability.predict(judged)))).tolist()
        return [
            Ranked(rows[own], judged, place, chance)
            for place, (own, chance) in enumerate(zip(order, chances, strict=True))
        ]

    def _documents(self, chosen: Sequence[Fact], evidence: Evidence) -> dict[str, Document]:
        """The articles of facts that are still there."""
        keys = [key for fact in chosen for key in (evidence.article(fact.told.row), *fact.others)]
        found = zip(keys, self._articles.documents(keys), strict=True)
        return {key: document for key, document in found if document is not None}

    def _sought(self, query: Query) -> tuple[Matcher, dict[str, float], list[str]]:
        """What tells how well a text says ``query``, the terms by which to look for it, and
        those of the titles that it names, where there are such articles."""
        terms = tuple({term.forms.stem: term.forms for term in reversed(query.terms)}.values())[::-1]
        # A word said twice may be part of two names («ابن سينا وابن رشد»).
        named = named_by(term.forms for term in query.terms)
        frequencies = self._engine.frequencies((*asked_of(terms), *named))
        passages = self._engine.passage_count()
        wanted = wanted_of(terms, frequencies, passages)
        return Matcher(terms, frequencies, passages), wanted, [term for term in named if frequencies[term]]


def promising(evidence: Evidence) -> list[int]:
    """The rows of the most promising ``CANDIDATES`` sentences of the evidence, best first."""
    if not len(evidence):
        return []
    rows = evidence.sentences()
    matcher, matches = evidence.matcher, evidence.matches
    own, of = matches.said.take(rows, axis=0), evidence.passage_of.take(rows)
    told = np.maximum(np.maximum(own, evidence.before.take(rows, axis=0)), evidence.titles(rows))
    by_passage = ENGINE * evidence.scores / evidence.scores.max() + (evidence.titles_asked == 1)
    # An article whose whole title the question names: of 1,877 questions, asked among 30,038
    # news articles, this brings the answer of 3 in 100 of ARCD-train's among the candidates.
    promise = matcher.coverage(own) + matcher.coverage(told) + by_passage.take(of)
    best: list[int] = rows[np.argsort(-promise, kind="stable")[:CANDIDATES]].tolist()
    return best


def placed(table: Table, scores: Figures) -> tuple[list[int], Table]:
    """The first ``JUDGED`` candidates by score, and their figures with the score, the
    place, and the lead over the next (or, for all but the first, the distance from the
    first, as a negative number)."""
    order = np.argsort(-scores, kind="stable")[:JUDGED]
    best = scores[order]
    margin = best - best[0]
    margin[0] = best[0] - best[1] if len(best) > 1 else 0.0
    judged = table.taken(order.tolist())
    return order.tolist(), judged.with_columns({"margin": margin, "place": np.arange(len(best)), "score": best})


def _threshold(config: ReaderConfig, first: int, evidence: Evidence) -> float:
    """The chance from which the sentence in row ``first`` answers, given what its article speaks of."""
    named = [bool(term.cues & NAMED) for term in evidence.matcher.terms]
    if not any(named):
        return config.answer
    said = evidence.article_said(first)
    return config.answer_unnamed if (said[named] < SAID).any() else config.answer


def warm_up() -> None:
    """Load what the first question would otherwise wait for."""
    Models.fitted()
    lexicon.counts("stems")
    frequent()
