"""Finds the answer inside a sentence: the name, the date or the number asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retrieval.answer import Span
from retrieval.answering.asked_quantity import asked_quantities, asks_for_persons
from retrieval.answering.asked_units import read_asked_unit
from retrieval.answering.sentence_words import SentenceWords, SpanCandidate
from retrieval.answering.span_candidates import asks_for_span, span_candidates
from retrieval.answering.statements import Statement
from retrieval.arrays import Floats
from retrieval.ranking.candidates import Candidate, CandidatePool, Word
from retrieval.ranking.matching import STEM
from retrieval.ranking.proximity import Proximity
from retrieval.ranking.query import Query

# The distance to a word that is not there.
NOWHERE: Final = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSpan:
    """The words that answer, ``text[start:end]`` with ``span`` as ``(start, end)``.

    ``pull`` says how near the words of the question are: the sum of their weights, each divided by its distance in
    words plus one, as a share of all weights. ``distance`` is that to the word asked about («القاضي» in «من القاضي
    الذي …؟») in words, negative where the answer stands before it; None where the sentence has no such word.
    """

    span: Span
    pull: float
    distance: int | None


def find_answer_span(
    query: Query, candidate: Candidate, words: Sequence[Word], pool: CandidatePool
) -> AnswerSpan | None:
    """Return the words of the sentence that answer ``query``; ``words`` are all its words.

    None when the question expects no type with a span, when the sentence has none outside the words of the question,
    or when it has no unit of the kind that the question counts («كم دقيقة»). Of several spans the one nearest to the
    matched words is chosen, weighted by their rarity.
    """
    levels = pool.matches.levels[:, pool.matches.words_of(candidate.row)]
    row = pool.matcher.place_of(query.terms[query.focus].forms)
    asked = frozenset(np.flatnonzero(levels[row] >= STEM).tolist())
    text = candidate.document.text(candidate.index)
    found = list(span_candidates(query, SentenceWords(text, words, asked)))
    unit = read_asked_unit(query)
    if not found or (unit is not None and unit.named and not unit.of_text(text)):
        return None
    if unit is not None:
        found = unit.choose(found, text)
    if query.kind == "number" and (len(found) > 1 or asks_for_persons(query)):
        found = _of_what_is_counted(query, candidate, found)
        if not found:
            return None
    near = Proximity(levels > 0, np.array([0]), np.array([levels.shape[1]]))
    pull = near.weigh_by_distance(pool.matcher.weights)
    best = max(found, key=lambda one: one.weight * float(np.max(pull[one.first : one.last + 1])))
    share = float(np.max(pull[best.first : best.last + 1]) / np.sum(pool.matcher.weights))
    distances = [_distance(best, place) for place in sorted(asked)]
    return AnswerSpan(span=(best.start, best.end), pull=share, distance=min(distances, key=abs, default=None))


def _distance(span: SpanCandidate, place: int) -> int:
    """Return how many words ``span`` stands behind the word at ``place``, negative before it."""
    if place < span.first:
        return span.first - place
    return min(0, span.last - place)


def _of_what_is_counted(query: Query, candidate: Candidate, found: Sequence[SpanCandidate]) -> list[SpanCandidate]:
    """Return those of the number that counts what is asked («قتل 12 شخصا في زلزال بقوة 6.8 درجات» for «كم قتل»), or
    all where that does not show. Nobody counts persons in fractions."""
    statement = Statement(candidate.document, candidate.index)
    asked = asked_quantities(query, statement, ())[:1]
    if not asked and asks_for_persons(query):
        asked = tuple(one for one in statement.quantities if one.values[0].is_integer() and not one.is_score)
    elif not asked:
        return list(found)
    return [span for span in found if any(one.start < span.end and span.start < one.end for one in asked)]


def answer_features(query: Query, candidates: Sequence[Candidate | None], pool: CandidatePool) -> Mapping[str, Floats]:
    """Return whether each candidate has words that may be the answer, how many and where: four features.

    ``answers`` is 1 or 0, and -1 where that is not known: the question asks for no name, number or date, or there is
    no candidate (None). ``answer_words`` is the number of words, 0 without any. ``answer_pull`` and
    ``answer_distance`` are as in ``AnswerSpan``; without words the first is 0, and the second is ``NOWHERE`` without
    words or without the word asked about.
    """
    answers, words = np.full(len(candidates), -1.0), np.zeros(len(candidates))
    pull, distance = np.zeros(len(candidates)), np.full(len(candidates), float(NOWHERE))
    if asks_for_span(query):
        for place, candidate in enumerate(candidates):
            if candidate is None:
                continue
            text = candidate.document.text(candidate.index)
            read = pool.words(candidate.row, text)
            found = find_answer_span(query, candidate, read, pool) if read else None
            answers[place] = found is not None
            if found is not None:
                words[place] = len(text[slice(*found.span)].split())
                pull[place] = found.pull
                distance[place] = NOWHERE if found.distance is None else found.distance
    return {"answers": answers, "answer_words": words, "answer_pull": pull, "answer_distance": distance}
