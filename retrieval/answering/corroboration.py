"""Finds the sentences of other articles that are compared with an answer, and those that say the same.

The candidates are the sentences that were retrieved for the question, and those that a second search finds by the
rarest words of the answer. They are compared in two steps: by their words, all at once, and then the best of each
article by what they say (``same_statement``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, Protocol

import numpy as np

from retrieval.answer import Corroboration, CorroborationKind
from retrieval.answering.comparison import ComparedAnswer, Comparison
from retrieval.answering.overlap import Overlaps, SentenceTerms, measure_overlaps
from retrieval.answering.same_statement import says_the_same
from retrieval.answering.statements import Statement
from retrieval.arrays import Floats, Indices
from retrieval.article import Article
from retrieval.filters import plain
from retrieval.index.document import Document
from retrieval.index.engine import Engine, Hit
from retrieval.index.forward_index import ForwardEntry
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.matching import Matcher
from retrieval.storage.near_duplicates import folded_words
from retrieval.text.segmentation import segment

# The second search, by the rarest terms of the answer. Of 169 sentences that say the same, the question's own search
# has the article of 144, both searches that of 163; with 12 terms and 30 passages it is 167, in more time.
_TERMS: Final = 6
_PASSAGES: Final = 16
# Articles that are compared by what they say, and sentences of each.
_ARTICLES: Final = 24
_SENTENCES: Final = 2
# A sentence is read from this mean overlap on. Where a number or date is asked for, a lower one is enough with a number
# of the answer and a share of the question, or with a larger share of it. So it is with names where "who" is asked.
_LIKE: Final = 0.45
_LIKE_WITH_VALUE: Final = 0.3
_LIKE_WITH_NAMES: Final = 0.4
_NAMES: Final = 0.5
_ASKED_WITH_FIGURE: Final = 0.4
_ASKED: Final = 0.7
# Weights of the share of the question and of the numbers beside the overlap.
_ASKED_WEIGHT: Final = 0.2
_FIGURE_WEIGHT: Final = 0.25
# Kinds of questions whose answers have values that may change.
_VALUED: Final = frozenset(("number", "time"))


class Articles(Protocol):
    """Provides articles, in the order of what is asked for; None for a removed article."""

    def forward_entries(self, hits: Sequence[Hit]) -> Sequence[ForwardEntry | None]:
        """Return the forward entries of the articles of ``hits``."""

    def documents(self, keys: Sequence[str]) -> Sequence[Document | None]:
        """Return the articles with these keys in the store."""


class Compared(NamedTuple):
    """A sentence of another article, compared with an answer."""

    statement: Statement
    comparison: Comparison


class Corroborator:
    """Compares answers with the other articles of ``engine``, which ``articles`` provides."""

    def __init__(self, engine: Engine, articles: Articles) -> None:
        self.engine = engine
        self.articles = articles

    def compare(self, answer: ComparedAnswer, pool: CandidatePool) -> list[Compared]:
        """Return the sentences of other articles that are most like ``answer``, compared with it. ``pool`` are the
        passages that were retrieved for the question."""
        terms = SentenceTerms.of(answer.statement.text, answer.words)
        if not terms.terms:
            return []
        stems = [term.stem for term in terms.terms]
        frequencies = self.engine.frequencies(stems)
        matcher = terms.matcher(frequencies, self.engine.passage_count())
        found = [measure_overlaps(terms, matcher, pool)]
        more = self._retrieve(matcher, stems, pool, pool.article_key(answer.row))
        if len(more):
            found.append(measure_overlaps(terms, matcher, more))
        best = _best_rows(found, pool.article_key(answer.row), answer.query.kind)
        documents = zip(best, self.articles.documents(list(best)), strict=True)
        return [
            Compared(other, Comparison(answer, other, overlaps.at(place)))
            for key, document in documents
            if document is not None
            for overlaps, place in best[key]
            if (other := _statement(document, int(overlaps.pool.index_of[overlaps.rows[place]]))) is not None
        ]

    def _retrieve(self, matcher: Matcher, stems: Sequence[str], pool: CandidatePool, own: str) -> CandidatePool:
        """Return the passages with the rarest words of a sentence, without those of ``pool`` and of the article
        ``own``."""
        rarest = np.argsort(-matcher.weights, kind="stable")[:_TERMS].tolist()
        found = self.engine.search({stems[place]: 1.0 for place in rarest}, _PASSAGES)
        known = set(zip(pool.articles, pool.passages, strict=True))
        hits = [one for one in found if one.article != own and (one.article, one.passage) not in known]
        return CandidatePool(matcher, hits, self.articles.forward_entries(hits))


def corroborations(answer: Statement, compared: Iterable[Compared]) -> tuple[Corroboration, ...]:
    """Return a sentence of each other article that says what ``answer`` says: independent ones first, each sort in
    order of publication."""
    found: dict[str, Compared] = {}
    for one in compared:
        kept = found.get(one.statement.article.id)
        if says_the_same(one.comparison) and (
            kept is None or one.comparison.overlap.mean > kept.comparison.overlap.mean
        ):
            found[one.statement.article.id] = one
    return in_order(
        _corroboration(answer.article, one.statement, copied=one.comparison.copied) for one in found.values()
    )


def find_copy(text: str, other: Article) -> Corroboration | None:
    """Return the sentence of ``other`` that has the words of the sentence ``text``; None without one."""
    start = other.body.find(text)
    if start >= 0:
        return Corroboration(article=other, text=text, start=start, end=start + len(text), kind=CorroborationKind.COPY)
    words = folded_words(text)
    for sentence in segment(other.body):
        if not sentence.heading and words in folded_words(other.body[sentence.start : sentence.end]):
            found = other.body[sentence.start : sentence.end]
            return Corroboration(
                article=other, text=found, start=sentence.start, end=sentence.end, kind=CorroborationKind.COPY
            )
    return None


def in_order(found: Iterable[Corroboration]) -> tuple[Corroboration, ...]:
    """Return corroborations in the order in which they are shown."""
    kinds = list(CorroborationKind)
    return tuple(sorted(found, key=lambda one: (kinds.index(one.kind), one.article.date or date.max, one.article.id)))


def _corroboration(source: Article, other: Statement, *, copied: bool) -> Corroboration:
    sentence = other.document.sentences[other.index]
    outlets = plain(source.source), plain(other.article.source)
    kind = CorroborationKind.INDEPENDENT
    if copied:
        kind = CorroborationKind.COPY
    elif not all(outlets) or outlets[0] == outlets[1]:
        kind = CorroborationKind.SAME_OUTLET
    return Corroboration(article=other.article, text=other.text, start=sentence.start, end=sentence.end, kind=kind)


def _best_rows(found: Sequence[Overlaps], own: str, kind: str) -> Mapping[str, Sequence[tuple[Overlaps, int]]]:
    """Return the best sentences of the best articles except ``own``, by the key of the article."""
    candidates = sorted(_candidates(found, kind), key=lambda one: -one[0])
    best: dict[str, list[tuple[Overlaps, int]]] = {}
    seen: set[tuple[str, int]] = set()
    for _, overlaps, place in candidates:
        row = int(overlaps.rows[place])
        key = overlaps.pool.article_key(row)
        sentence = key, int(overlaps.pool.index_of[row])
        if key == own or sentence in seen or (key not in best and len(best) == _ARTICLES):
            continue
        seen.add(sentence)
        if len(best.setdefault(key, [])) < _SENTENCES:
            best[key].append((overlaps, place))
    return best


def _candidates(found: Sequence[Overlaps], kind: str) -> Iterator[tuple[float, Overlaps, int]]:
    """Yield the sentences that are worth reading, each with how promising it is."""
    for overlaps in found:
        like: Floats = np.sqrt(overlaps.own * overlaps.other)
        worth = like >= _LIKE
        if kind in _VALUED:
            told = (overlaps.figures > 0) & (overlaps.asked >= _ASKED_WITH_FIGURE)
            worth |= (like >= _LIKE_WITH_VALUE) & told
        elif kind == "person" and overlaps.names is not None:
            worth |= (like >= _LIKE_WITH_NAMES) & (overlaps.asked >= _ASKED) & (overlaps.names >= _NAMES)
        scores = like + _ASKED_WEIGHT * overlaps.asked + _FIGURE_WEIGHT * overlaps.figures
        places: Indices = np.flatnonzero(worth)
        for place in places.tolist():
            yield float(scores[place]), overlaps, place


def _statement(document: Document, index: int) -> Statement | None:
    """Return sentence ``index``; None where the article has changed since the search."""
    return Statement(document, index) if index < len(document.sentences) else None
