"""From ranked sentences to quotations: one for each fact, with all that say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.analysis import Forms
from retrieval.answer import Quotation, Why
from retrieval.article import Article
from retrieval.document import Document
from retrieval.features import EXPECTED, SAID, Candidate, Surroundings, offered
from retrieval.pointing import Pointed, disagree, point
from retrieval.question import Query
from retrieval.similarity import same_fact

# Sentences that disagree are both likely to answer, and both say this share of the
# question: a lower one marks figures of two events as a dispute.
DISPUTED: Final = 0.15
ALIKE: Final = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A candidate, its figures, and the chance that it answers (0 to 1)."""

    candidate: Candidate
    features: dict[str, float]
    chance: float


# A sentence and the other articles that say its fact.
Told = tuple[Ranked, list[Document]]


def quotations(query: Query, ranked: Sequence[Ranked], around: Surroundings, most: int) -> tuple[Quotation, ...]:
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
    pointed = [point(query, one.candidate, around) for one, _ in chosen]
    return tuple(
        replace(_quotation(query, told, around, pointed[number]), disagrees=_disputed(number, chosen, pointed, around))
        for number, told in enumerate(chosen)
    )


def _disputed(
    number: int,
    chosen: Sequence[tuple[Ranked, list[Document]]],
    pointed: Sequence[Pointed | None],
    around: Surroundings,
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
            and _says_alike(own.candidate, rival.candidate, around)
            and disagree(own_point, rival_point)
        ):
            found[article.id] = article
    return tuple(found.values())


def _says_alike(one: Candidate, other: Candidate, around: Surroundings) -> bool:
    """Whether two sentences say the same terms of the question, and nearly all."""
    levels = [around.sentence(c.document, c.index).levels for c in (one, other)]
    said = [[float(level >= SAID) for level in own] for own in levels]
    return said[0] == said[1] and around.matcher.coverage(said[0]) >= ALIKE


def _quotation(query: Query, told: Told, around: Surroundings, pointed: Pointed | None) -> Quotation:
    one, others = told
    document, index = one.candidate.document, one.candidate.index
    sentence = document.sentences[index]
    said = around.levels(document, index - 1, index + 1)
    titled = around.title(document)
    by_stem = {term.stem: max(a, b) for term, a, b in zip(around.matcher.terms, said, titled, strict=True)}
    words = [token.forms for token in document.words(index)]
    return Quotation(
        article=document.article,
        text=document.text(index),
        start=sentence.start,
        end=sentence.end,
        score=one.chance,
        highlights=_highlights(document, index, around),
        points=(pointed.span,) if pointed else (),
        before=document.text(index - 1) if index else None,
        after=document.text(index + 1) if index + 1 < len(document.sentences) else None,
        also=tuple(other.article for other in others),
        why=Why(
            matched=tuple(t.word for t in query.terms if by_stem.get(t.forms.stem, 0.0) >= SAID),
            missing=tuple(t.word for t in query.terms if by_stem.get(t.forms.stem, 0.0) < SAID),
            expects=query.kind,
            offers=query.kind not in EXPECTED or bool(offered(query, words, _stems(around.matcher.terms))),
            features=dict(one.features),
        ),
    )


def _highlights(document: Document, index: int, around: Surroundings) -> tuple[tuple[int, int], ...]:
    match = around.sentence(document, index)
    places = {
        place
        for level, positions in zip(match.levels, match.positions, strict=True)
        if level >= SAID
        for place in positions
    }
    return tuple((document.words(index)[place].start, document.words(index)[place].end) for place in sorted(places))


def _stems(terms: Sequence[Forms]) -> frozenset[str]:
    return frozenset(term.stem for term in terms)
