"""From ranked sentences to quotations: one for each fact, with all that say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from retrieval.answer import Quotation, Why
from retrieval.article import Article
from retrieval.document import Document
from retrieval.evidence import SAID, Candidate, Evidence
from retrieval.offers import offers
from retrieval.pointing import Pointed, disagree, point
from retrieval.question import Query
from retrieval.similarity import same_fact
from retrieval.table import Table

# Sentences that disagree are both likely to answer, and both say this share of the
# question: a lower one marks figures of two events as a dispute.
DISPUTED: Final = 0.15
ALIKE: Final = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A candidate, its figures (row ``place`` of a table), and the chance that it answers
    (0 to 1)."""

    candidate: Candidate
    table: Table
    place: int
    chance: float


# A sentence and the other articles that say its fact.
Told = tuple[Ranked, list[Document]]


def quotations(query: Query, ranked: Sequence[Ranked], evidence: Evidence, most: int) -> tuple[Quotation, ...]:
    """The first ``most`` different facts, each with the other articles that say it."""
    chosen: list[Told] = []
    for one in ranked:
        document = one.candidate.document
        for kept, others in chosen:
            apart = kept.candidate.document.article.id != document.article.id
            if apart and same_fact(kept.candidate, one.candidate, query):
                if document.article.id not in {other.article.id for other in others}:
                    others.append(document)
                break
        else:
            if len(chosen) < most:
                chosen.append((one, []))
    pointed = [point(query, one.candidate, evidence) for one, _ in chosen]
    return tuple(
        replace(
            _quotation(query, told, evidence, pointed[number]), disagrees=_disputed(number, chosen, pointed, evidence)
        )
        for number, told in enumerate(chosen)
    )


def _disputed(
    number: int,
    chosen: Sequence[tuple[Ranked, list[Document]]],
    pointed: Sequence[Pointed | None],
    evidence: Evidence,
) -> tuple[Article, ...]:
    """The articles, quoted beside one, that answer with another number or
    date: only among sentences that are likely to answer and say the same of the
    question."""
    own, own_point = chosen[number][0], pointed[number]
    found: dict[str, Article] = {}
    for (rival, _), rival_point in zip(chosen, pointed, strict=True):
        article = rival.candidate.document.article
        if (
            own_point is not None
            and rival_point is not None
            and article.id != own.candidate.document.article.id
            and min(own.chance, rival.chance) >= DISPUTED
            and _says_alike(own.candidate, rival.candidate, evidence)
            and disagree(own_point, rival_point)
        ):
            found[article.id] = article
    return tuple(found.values())


def _says_alike(one: Candidate, other: Candidate, evidence: Evidence) -> bool:
    """Whether two sentences say the same terms of the question, and nearly all."""
    said = evidence.matches.said[[one.row, other.row]] >= SAID
    return bool((said[0] == said[1]).all() and evidence.matcher.coverage(said[:1].astype(np.float64))[0] >= ALIKE)


def _quotation(query: Query, told: Told, evidence: Evidence, pointed: Pointed | None) -> Quotation:
    one, others = told
    document, index = one.candidate.document, one.candidate.index
    sentence = document.sentences[index]
    rows = np.array([one.candidate.row])
    near = (evidence.beside(rows, step) for step in (-1, 0, 1))
    said = np.max((evidence.titles(rows), *near), axis=0)[0].tolist()
    by_stem = {term.stem: level for term, level in zip(evidence.matcher.terms, said, strict=True)}
    return Quotation(
        article=document.article,
        text=document.text(index),
        start=sentence.start,
        end=sentence.end,
        score=one.chance,
        highlights=_highlights(one.candidate, evidence),
        points=(pointed.span,) if pointed else (),
        before=document.text(index - 1) if index else None,
        after=document.text(index + 1) if index + 1 < len(document.sentences) else None,
        also=tuple(other.article for other in others),
        why=Why(
            matched=tuple(t.word for t in query.terms if by_stem.get(t.forms.stem, 0.0) >= SAID),
            missing=tuple(t.word for t in query.terms if by_stem.get(t.forms.stem, 0.0) < SAID),
            expects=query.kind,
            offers=offers(query, document.tokens(index), frozenset(by_stem)),
            features=one.table.row(one.place),
        ),
    )


def _highlights(candidate: Candidate, evidence: Evidence) -> tuple[tuple[int, int], ...]:
    levels = evidence.matches.levels[evidence.matches.words_of(candidate.row)]
    tokens = candidate.document.tokens(candidate.index)
    return tuple(
        (tokens[place].start, tokens[place].end) for place in np.flatnonzero(levels.max(axis=1) >= SAID).tolist()
    )
