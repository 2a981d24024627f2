"""The stages of the ranking. Each passes fewer candidates to the next (a cascade: Wang, Lin and Metzler, 2011).

Of the sentences of the pool the most promising are candidates; each term of the question and each of their new words is
scored; the ranker orders them; the best are rescored, and with an encoder ordered anew; the text of the first is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from retrieval.arrays import FeatureTable, Floats
from retrieval.ranking.agreement import NewWords, agreement_features, find_new_words, standing_features
from retrieval.ranking.answer_types import EXPECTED
from retrieval.ranking.candidate_words import candidate_words
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.features import extract_features
from retrieval.ranking.gbdt import TreeEnsemble
from retrieval.ranking.query import Query
from retrieval.ranking.term_scores import TermTable, term_table
from retrieval.ranking.word_scores import WordTable, word_table

# Sentences ranked.
CANDIDATES: Final = 48
# Weight of the passage's engine score. The coverage of the sentence, and that of the sentence with the one
# before and the title, and the similarity of the sentence with its title by word vectors, have weight 1. The first
# three were fitted on ARCD-train and XQuAD (as good out of fold): 3.8 to 7.7 to 3.5.
ENGINE_WEIGHT: Final = 2.0
# Weight of the coverage of the article, and of a word of the expected answer type that is not of the question. Of 506
# questions on news a right sentence is among the candidates for .868 without the two, .870 with the first alone, .875
# with the second alone.
ARTICLE_WEIGHT: Final = 0.5
OFFER_WEIGHT: Final = 0.4
# Number of top-ranked candidates rescored by the answerability model.
RESCORED: Final = 12
# Number of them whose text is read for the words that answer.
READ: Final = 5
# Of 5,582 questions on news that have an answer, out of fold, a right sentence is first for .537 with this lead, for
# .533 in the order of the ranker. It was chosen before the scores of the terms; less of a lead gave no more then.
LEAD: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """The ``rows`` of the candidates in the pool, most promising first, their features, those of each term and of each
    new word, and the new words themselves."""

    rows: list[int]
    table: FeatureTable
    terms: TermTable
    word_table: WordTable
    words: NewWords

    def scored(self, terms: TreeEnsemble, words: TreeEnsemble) -> FeatureTable:
        """Return the features with the scores of the models ``terms`` and ``words``."""
        by_word = self.word_table.scores(words, len(self.rows))
        return self.table.with_columns({**self.terms.scores(terms), **by_word})


def candidate_features(query: Query, pool: CandidatePool) -> Candidates | None:
    """Return the candidates with their features; None when there is no candidate."""
    rows = select_candidates(query, pool)
    if not rows:
        return None
    indices = np.array(rows)
    words, new = candidate_words(indices, pool), find_new_words(query, indices, pool)
    table = extract_features(query, indices, pool, words, new)
    return Candidates(
        rows=rows,
        table=table,
        terms=term_table(query, indices, pool),
        word_table=word_table(query, pool, words, new, table),
        words=new,
    )


def select_candidates(query: Query, pool: CandidatePool) -> list[int]:
    """Return the rows of the ``CANDIDATES`` most promising sentences of the pool, best first."""
    if not len(pool):
        return []
    rows = pool.answer_rows()
    matcher, levels = pool.matcher, pool.soft[1]
    own, of = levels.take(rows, axis=0), pool.passage_of.take(rows)
    in_context = np.maximum(np.maximum(own, pool.before(levels).take(rows, axis=0)), pool.title_levels(rows, levels))
    # The last summand favours articles whose whole title the question names. Of 1,877 questions over 30,038
    # news articles it brings the answer of 3 in 100 of ARCD-train among the candidates.
    by_passage = ENGINE_WEIGHT * pool.scores / np.max(pool.scores) + (pool.title_overlap == 1)
    by_article = ARTICLE_WEIGHT * matcher.coverage(pool.levels_of_articles(rows))
    by_type = OFFER_WEIGHT * pool.offers(EXPECTED.get(query.kind, 0)).take(rows)
    covered = matcher.coverage(own) + matcher.coverage(in_context)
    scores = covered + by_passage.take(of) + by_article + by_type + pool.similarities(rows)
    best: list[int] = rows[np.argsort(-scores, kind="stable")[:CANDIDATES]].tolist()
    return best


def top_candidates(table: FeatureTable, scores: Floats, words: NewWords) -> tuple[list[int], FeatureTable]:
    """Return the indices of the ``RESCORED`` best candidates by score, and their features.

    Added features are those of ``_placed``, and how much the other candidates agree with each (``agreement``).
    """
    order, best = _placed(table, scores)
    agreed = {**agreement_features(words, scores), **standing_features(words, scores)}
    return order, best.with_columns({name: values.take(order) for name, values in agreed.items()})


def reranked_candidates(table: FeatureTable, reranker: TreeEnsemble) -> tuple[list[int], FeatureTable]:
    """Return the indices of the candidates by the score of ``reranker``, best first, and their features.

    Added features are those of ``_placed``, with ``re`` before their names.
    """
    order, again = _placed(table, reranker.predict(table))
    names = [f"re{name}" if place >= len(table.names) else name for place, name in enumerate(again.names)]
    return order, FeatureTable(tuple(names), again.values)


def order_by_chance(odds: Floats) -> list[int]:
    """Return the indices of the candidates with the likeliest of the first ``READ`` before the others, where it is
    ahead by ``LEAD``, given the log ``odds`` of their chances. The model of the chance sees the words that answer and
    how the candidates stand to each other, which the ranker does not."""
    order = list(range(len(odds)))
    best = int(np.argmax(odds[:READ])) if order else 0
    if order and odds[best] - odds[0] >= LEAD:
        order.insert(0, order.pop(best))
    return order


def _placed(table: FeatureTable, scores: Floats) -> tuple[list[int], FeatureTable]:
    """Return the indices of the ``RESCORED`` best by score, and their features with the score, the place, and
    ``margin``: the lead over the second for the first, the negative distance from the first for the others."""
    order = np.argsort(-scores, kind="stable")[:RESCORED]
    best = scores[order]
    margin = best - best[0]
    margin[0] = best[0] - best[1] if len(best) > 1 else 0.0
    rescored = table.take_rows(order.tolist())
    return order.tolist(), rescored.with_columns({"margin": margin, "place": np.arange(len(best)), "score": best})
