"""From ranked sentences to quotations: one for each fact, with all that say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from retrieval.answer import Quotation, Why
from retrieval.answering.answer_spans import Pointed, disagree, point
from retrieval.answering.deduplication import Weighed, same_fact, weighed
from retrieval.arrays import Table
from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.ranking.answer_types import offers
from retrieval.ranking.candidates import SAID, Candidate, Evidence, Word
from retrieval.ranking.query import Query
from retrieval.text.vocabulary import CUES, STEM_VIEW, WEIGHT

# Sentences that disagree both say this share of the question: a lower one marks figures
# of two events as a dispute.
ALIKE: Final = 0.8


class Ranked(NamedTuple):
    """A sentence, by its row in the evidence, its figures (row ``place`` of a table), and
    the chance that it answers (0 to 1)."""

    row: int
    table: Table
    place: int
    chance: float


class Fact(NamedTuple):
    """A sentence and what the other articles that say its fact go by in the store."""

    told: Ranked
    others: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    """A sentence to be quoted, in its article, with its words and those that answer."""

    candidate: Candidate
    told: Ranked
    others: tuple[Article, ...]
    words: Sequence[Word]
    pointed: Pointed | None


def facts(query: Query, ranked: Iterable[Ranked], evidence: Evidence, most: int, *, answered: bool) -> list[Fact]:
    """The first ``most`` different facts that ``ranked`` sentences say, in order; all that
    say them are looked for where they are ``answered``."""
    chosen: list[Fact] = []
    said: list[Weighed] = []
    for one in ranked:
        article, words = evidence.article(one.row), _weighed(query, one.row, evidence)
        for kept, kept_words in zip(chosen, said, strict=True):
            if evidence.article(kept.told.row) != article and same_fact(kept_words, words):
                if article not in kept.others:
                    kept.others.append(article)
                break
        else:
            if len(chosen) < most:
                chosen.append(Fact(one, []))
                said.append(words)
            elif not answered:
                break
    return chosen


def _weighed(query: Query, row: int, evidence: Evidence) -> Weighed:
    places, views = evidence.matches.words_of(row), evidence.run.views
    return weighed(query, *(views[view, places].tolist() for view in (STEM_VIEW, WEIGHT, CUES)))


def quotations(
    query: Query,
    found: Iterable[Fact],
    documents: Mapping[str, Document],
    evidence: Evidence,
    *,
    answered: bool,
    disputed: float,
) -> tuple[Quotation, ...]:
    """A quotation of each fact, with the articles that say it too; with the words that
    answer and the articles that disagree where they are ``answered``. ``documents`` are the
    articles that are still there, by what they go by in the store. Two sentences disagree
    only when the chance of both is at least ``disputed``."""
    chosen: list[_Chosen] = []
    for fact in found:
        row = fact.told.row
        document, index = documents[evidence.article(row)], int(evidence.index_of[row])
        words = evidence.words(row, document.text(index)) if index < len(document.sentences) else []
        if not words:  # in memory, where a changed article keeps its key: another text by now
            continue
        candidate = Candidate(document, index, row)
        pointed = point(query, candidate, words, evidence) if answered else None
        others = tuple(documents[other].article for other in fact.others if other in documents)
        chosen.append(_Chosen(candidate, fact.told, others, words, pointed))
    likely = [one for one in chosen if one.told.chance >= disputed]
    return tuple(_quotation(query, evidence, one, _disagreeing(one, likely, evidence)) for one in chosen)


def _disagreeing(own: _Chosen, likely: Sequence[_Chosen], evidence: Evidence) -> tuple[Article, ...]:
    """The articles, of the ``likely`` sentences beside one of them, that answer with another
    number or date and say the same of the question."""
    found: dict[str, Article] = {}
    for rival in likely if own in likely else ():
        article = rival.candidate.document.article
        if (
            own.pointed is not None
            and rival.pointed is not None
            and article.id != own.candidate.document.article.id
            and _says_alike(own.candidate, rival.candidate, evidence)
            and disagree(own.pointed, rival.pointed)
        ):
            found[article.id] = article
    return tuple(found.values())


def _says_alike(one: Candidate, other: Candidate, evidence: Evidence) -> bool:
    """Whether two sentences say the same terms of the question, and nearly all."""
    said = evidence.matches.said[[one.row, other.row]] >= SAID
    return bool((said[0] == said[1]).all() and evidence.matcher.coverage(said[:1].astype(np.float64))[0] >= ALIKE)


def _quotation(query: Query, evidence: Evidence, one: _Chosen, disagrees: tuple[Article, ...]) -> Quotation:
    document, index = one.candidate.document, one.candidate.index
    sentence = document.sentences[index]
    said = evidence.told(one.candidate.row)
    by_stem = {term.stem: level for term, level in zip(evidence.matcher.terms, said, strict=True)}
    return Quotation(
        article=document.article,
        text=document.text(index),
        start=sentence.start,
        end=sentence.end,
        score=one.told.chance,
        highlights=tuple((word.start, word.end) for word in one.words if word.level >= SAID),
        points=(one.pointed.span,) if one.pointed else (),
        before=document.text(index - 1) if index else None,
        after=document.text(index + 1) if index + 1 < len(document.sentences) else None,
        also=one.others,
        disagrees=disagrees,
        why=Why(
            matched=tuple(t.word for t in query.terms if by_stem.get(t.forms.stem, 0.0) >= SAID),
            missing=tuple(t.word for t in query.terms if by_stem.get(t.forms.stem, 0.0) < SAID),
            expects=query.kind,
            offers=offers(query, one.words),
            features=one.told.table.row(one.told.place),
        ),
    )
