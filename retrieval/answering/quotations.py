"""From ranked sentences to quotations: one for each fact, with all articles that state it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

import numpy as np

from retrieval.answer import Quotation, QuotationKind, Why
from retrieval.answering.answer_spans import AnswerSpan, disagree, find_answer_span
from retrieval.answering.deduplication import WeightedStems, same_fact, weigh_stems
from retrieval.arrays import FeatureTable
from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.ranking.answer_types import has_expected_answer
from retrieval.ranking.candidates import MATCHED, Candidate, CandidatePool, Word
from retrieval.ranking.query import Query
from retrieval.text.vocabulary import CUES, STEM_VIEW, WEIGHT

# Share of the question that both of two disagreeing sentences must cover. A lower value marks numbers of two
# events as a dispute.
MIN_COVERAGE: Final = 0.8


class RankedSentence(NamedTuple):
    """A sentence by its row in the pool, its features (row ``place`` of ``table``), and its probability to
    answer, 0 to 1."""

    row: int
    table: FeatureTable
    place: int
    chance: float


class Fact(NamedTuple):
    """A sentence, the store's keys of the other articles that state its fact, and what it is shown as."""

    sentence: RankedSentence
    others: list[str]
    kind: QuotationKind


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    """A sentence to be quoted, in its article, with its words and its answer span."""

    candidate: Candidate
    sentence: RankedSentence
    kind: QuotationKind
    others: tuple[Article, ...]
    words: Sequence[Word]
    answer_span: AnswerSpan | None


def group_by_fact(
    query: Query,
    shown: Iterable[tuple[RankedSentence, QuotationKind]],
    corroborating: Iterable[RankedSentence],
    pool: CandidatePool,
    most: int,
) -> list[Fact]:
    """Return the first ``most`` different facts of the sentences ``shown``, in order, each with the kind that it
    comes with. The sentences that are left, and then the ``corroborating`` ones, are searched for other articles
    that state the same facts."""
    chosen: list[Fact] = []
    fact_words: list[WeightedStems] = []
    for one, kind in chain(shown, ((one, None) for one in corroborating)):
        article, words = pool.article_key(one.row), _weigh_sentence(query, one.row, pool)
        for kept, kept_words in zip(chosen, fact_words, strict=True):
            if pool.article_key(kept.sentence.row) != article and same_fact(kept_words, words):
                if article not in kept.others:
                    kept.others.append(article)
                break
        else:
            if kind is not None and len(chosen) < most:
                chosen.append(Fact(one, [], kind))
                fact_words.append(words)
    return chosen


def _weigh_sentence(query: Query, row: int, pool: CandidatePool) -> WeightedStems:
    places, views = pool.matches.words_of(row), pool.run.views
    return weigh_stems(query, *(views[view, places].tolist() for view in (STEM_VIEW, WEIGHT, CUES)))


def build_quotations(
    query: Query,
    found: Iterable[Fact],
    documents: Mapping[str, Document],
    pool: CandidatePool,
    *,
    disputed: float,
) -> tuple[Quotation, ...]:
    """Return a quotation of each fact, with the other articles that state it.

    An answer has its answer span and the articles that disagree. Two sentences disagree only when the probability
    of both is at least ``disputed``. ``documents`` are the articles that still
    exist, by their keys in the store.
    """
    chosen: list[_Chosen] = []
    for fact in found:
        row = fact.sentence.row
        document, index = documents[pool.article_key(row)], int(pool.index_of[row])
        words = pool.words(row, document.text(index)) if index < len(document.sentences) else []
        if not words:  # in memory a changed article keeps its key, so its text may differ by now
            continue
        candidate = Candidate(document, index, row)
        is_answer = fact.kind is QuotationKind.ANSWER
        answer_span = find_answer_span(query, candidate, words, pool) if is_answer else None
        others = tuple(documents[other].article for other in fact.others if other in documents)
        chosen.append(_Chosen(candidate, fact.sentence, fact.kind, others, words, answer_span))
    likely = [one for one in chosen if one.sentence.chance >= disputed]
    return tuple(_quotation(query, pool, one, _disagreeing(one, likely, pool)) for one in chosen)


def _disagreeing(own: _Chosen, likely: Sequence[_Chosen], pool: CandidatePool) -> tuple[Article, ...]:
    """Return the articles of other ``likely`` sentences that match the question alike and give another number
    or date."""
    found: dict[str, Article] = {}
    for rival in likely if own in likely else ():
        article = rival.candidate.document.article
        if (
            own.answer_span is not None
            and rival.answer_span is not None
            and article.id != own.candidate.document.article.id
            and _says_alike(own.candidate, rival.candidate, pool)
            and disagree(own.answer_span, rival.answer_span)
        ):
            found[article.id] = article
    return tuple(found.values())


def _says_alike(one: Candidate, other: Candidate, pool: CandidatePool) -> bool:
    """Return whether two sentences match the same terms of the question, and nearly all of them."""
    matched = pool.matches.text_levels[[one.row, other.row]] >= MATCHED
    return bool(
        (matched[0] == matched[1]).all() and pool.matcher.coverage(matched[:1].astype(np.float64))[0] >= MIN_COVERAGE
    )


def _quotation(query: Query, pool: CandidatePool, one: _Chosen, disagrees: tuple[Article, ...]) -> Quotation:
    document, index = one.candidate.document, one.candidate.index
    sentence = document.sentences[index]
    levels = pool.context_levels(one.candidate.row)
    by_stem = {term.stem: level for term, level in zip(pool.matcher.terms, levels, strict=True)}
    return Quotation(
        article=document.article,
        text=document.text(index),
        start=sentence.start,
        end=sentence.end,
        score=one.sentence.chance,
        highlights=tuple((word.start, word.end) for word in one.words if word.level >= MATCHED),
        points=(one.answer_span.span,) if one.answer_span else (),
        before=document.text(index - 1) if index else None,
        after=document.text(index + 1) if index + 1 < len(document.sentences) else None,
        also=one.others,
        disagrees=disagrees,
        kind=one.kind,
        why=Why(
            matched=tuple(t.word for t in query.terms if by_stem.get(t.forms.stem, 0.0) >= MATCHED),
            missing=tuple(t.word for t in query.terms if by_stem.get(t.forms.stem, 0.0) < MATCHED),
            expects=query.kind,
            offers=has_expected_answer(query, one.words),
            features=one.sentence.table.row(one.sentence.place),
        ),
    )
