"""From ranked sentences to quotations: one for each fact, with what other articles say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from retrieval.answer import Corroboration, Quotation, QuotationKind, ReportedValue, Why
from retrieval.answering.answer_spans import AnswerSpan, find_answer_span
from retrieval.answering.comparison import ComparedAnswer
from retrieval.answering.corroboration import Corroborator, corroborations
from retrieval.answering.deduplication import WeightedStems, same_fact, weigh_stems
from retrieval.answering.reported_values import find_tolls, find_values
from retrieval.answering.statements import Statement
from retrieval.arrays import FeatureTable
from retrieval.index.document import Document
from retrieval.ranking.agreement import find_new_words
from retrieval.ranking.answer_types import has_expected_answer
from retrieval.ranking.candidate_words import candidate_words
from retrieval.ranking.candidates import MATCHED, Candidate, CandidatePool, Word
from retrieval.ranking.features import extract_features
from retrieval.ranking.query import Query
from retrieval.text.vocabulary import CUES, STEM_VIEW, WEIGHT


class RankedSentence(NamedTuple):
    """A sentence by its row in the pool, its features (row ``place`` of ``table``), and its probability to
    answer, 0 to 1. ``values`` are the different values of what is asked, where they are known already."""

    row: int
    table: FeatureTable
    place: int
    chance: float
    values: tuple[ReportedValue, ...] = ()


def rank_alone(query: Query, article: str, index: int, chance: float, pool: CandidatePool) -> RankedSentence | None:
    """Return sentence ``index`` of the article with key ``article`` as one that answers with ``chance``, with features
    as if it were the only candidate; None where the pool does not have it as a sentence that can answer."""
    rows = pool.answer_rows()
    found = [row for row in rows[pool.index_of.take(rows) == index].tolist() if pool.article_key(row) == article]
    if not found:
        return None
    alone = np.array(found[:1])
    new = find_new_words(query, alone, pool)
    table = extract_features(query, alone, pool, candidate_words(alone, pool), new)
    return RankedSentence(found[0], table, 0, chance)


class Fact(NamedTuple):
    """A sentence, and what it is shown as. ``repeats`` is true when it has much the same words as one before it, so
    that it is shown only if it does not say the same."""

    sentence: RankedSentence
    kind: QuotationKind
    repeats: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    """A sentence to be quoted, in its article, with its words and its answer span."""

    candidate: Candidate
    fact: Fact
    words: Sequence[Word]
    answer_span: AnswerSpan | None


def group_by_fact(
    query: Query, shown: Iterable[tuple[RankedSentence, QuotationKind]], pool: CandidatePool, most: int
) -> list[Fact]:
    """Return the first ``most`` different facts of the sentences ``shown``, in order, each with the kind that it
    comes with. Answers of other articles that may repeat one of them are among them; such near misses are left out."""
    chosen: list[Fact] = []
    fact_words: list[tuple[str, WeightedStems]] = []
    for one, kind in shown:
        if len(fact_words) == most:
            break
        article, words = pool.article_key(one.row), _weigh_sentence(query, one.row, pool)
        if not any(article != other and same_fact(kept, words) for other, kept in fact_words):
            chosen.append(Fact(one, kind))
            fact_words.append((article, words))
        elif kind is QuotationKind.ANSWER:
            chosen.append(Fact(one, kind, repeats=True))
    return chosen


def _weigh_sentence(query: Query, row: int, pool: CandidatePool) -> WeightedStems:
    places, views = pool.matches.words_of(row), pool.run.views
    return weigh_stems(query, *(views[view, places].tolist() for view in (STEM_VIEW, WEIGHT, CUES)))


def build_quotations(
    query: Query,
    found: Iterable[Fact],
    documents: Mapping[str, Document],
    pool: CandidatePool,
    corroborator: Corroborator,
    most: int,
) -> tuple[Quotation, ...]:
    """Return a quotation of each fact, at most ``most``. One that repeats another, and is listed with it, has none.

    An answer has its answer span, the other articles that say the same, and the different values that the archive
    gives. ``documents`` are the articles that still exist, by their keys in the store.
    """
    quotations: list[Quotation] = []
    for fact in found:
        if len(quotations) == most:
            break
        row = fact.sentence.row
        document, index = documents[pool.article_key(row)], int(pool.index_of[row])
        words = pool.words(row, document.text(index)) if index < len(document.sentences) else []
        listed = {other.article.id for one in quotations for other in one.also}
        # In memory a changed article keeps its key, so its text may differ by now.
        if not words or (fact.repeats and document.article.id in listed):
            continue
        candidate = Candidate(document, index, row)
        is_answer = fact.kind is QuotationKind.ANSWER
        answer_span = find_answer_span(query, candidate, words, pool) if is_answer else None
        quotations.append(_quotation(query, pool, _Chosen(candidate, fact, words, answer_span), corroborator))
    return tuple(quotations)


def _quotation(query: Query, pool: CandidatePool, one: _Chosen, corroborator: Corroborator) -> Quotation:
    document, index = one.candidate.document, one.candidate.index
    points = (one.answer_span.span,) if one.answer_span else ()
    also: tuple[Corroboration, ...] = ()
    values: tuple[ReportedValue, ...] = ()
    if one.fact.kind is QuotationKind.ANSWER:
        statement = Statement(document, index)
        answer = ComparedAnswer(query, statement, one.words, points, one.candidate.row)
        compared = corroborator.compare(answer, pool)
        also = corroborations(statement, compared)
        values = one.fact.sentence.values or find_values(answer, compared, pool, corroborator)
    elif query.kind == "number":
        near = ComparedAnswer(query, Statement(document, index), one.words, points, one.candidate.row)
        values = find_tolls(near, pool, corroborator)
    sentence = document.sentences[index]
    levels = pool.context_levels(one.candidate.row)
    by_stem = {term.stem: level for term, level in zip(pool.matcher.terms, levels, strict=True)}
    return Quotation(
        article=document.article,
        text=document.text(index),
        start=sentence.start,
        end=sentence.end,
        score=one.fact.sentence.chance,
        highlights=tuple((word.start, word.end) for word in one.words if word.level >= MATCHED),
        points=points,
        before=document.text(index - 1) if index else None,
        after=document.text(index + 1) if index + 1 < len(document.sentences) else None,
        also=also,
        values=values,
        kind=one.fact.kind,
        why=Why(
            matched=tuple(t.word for t in query.terms if by_stem.get(t.forms.stem, 0.0) >= MATCHED),
            missing=tuple(t.word for t in query.terms if by_stem.get(t.forms.stem, 0.0) < MATCHED),
            expects=query.kind,
            offers=has_expected_answer(query, one.words),
            features=one.fact.sentence.table.row(one.fact.sentence.place),
        ),
    )
