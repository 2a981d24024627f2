"""Finds the sentences of the archive that are about a subject: a name («جمال خاشقجي») or a few words («كهف تايلاند»).

A sentence is about a subject in one of two ways:

- It, its title and the sentence before it have all words of the subject, and it has a good part of them itself.
- It has a word that alone stands for the subject («خاشقجي»), and its article has all of them. A word stands for the
  subject when at least half of the articles that have it have the others too.

Passages come from one search, and are matched in parts by their forward entries, so that memory stays the same however
many are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np

from retrieval.answering.statements import Statement
from retrieval.arrays import Floats
from retrieval.filters import Filters
from retrieval.index.document import Document
from retrieval.index.engine import Engine, Hit, frequency_terms, query_terms
from retrieval.index.forward_index import ForwardEntry
from retrieval.ranking.candidates import MATCHED, STEM_LEVEL, CandidatePool
from retrieval.ranking.matching import KEY, Matcher
from retrieval.ranking.query import Query
from retrieval.text.name_words import kind_of_name

# Passages that are read, the most relevant first. Of 40,003 articles 7,071 passages have «سوريا» or are of an article
# with it in the title; reading 5,000 takes 0.2 s.
_PASSAGES: Final = 5_000
# Passages that are matched at a time.
_PART: Final = 500
# Share of the subject's weight that a sentence needs itself, beside its title and the sentence before it.
_OWN: Final = 0.45
# Share of the articles with a word of the subject that have all of it, from which the word alone stands for it.
_STANDS_FOR: Final = 0.5
# A word in nearly as many passages as are read cannot be counted, and stands for nothing.
_COUNTABLE: Final = 0.8
# A name in fewer passages is rare.
_RARE: Final = 50
# Of a long subject a sentence may lack a little, because nobody repeats five words.
LONG: Final = 4  # words
MOST_OF_LONG: Final = 0.7


class Articles(Protocol):
    """Provides the articles of hits, in order; None for a removed article."""

    @property
    def engine(self) -> Engine:
        """The engine that finds the passages."""

    def documents(self, keys: Sequence[str]) -> Sequence[Document | None]:
        """Return the articles with these keys."""

    def forward_entries(self, hits: Sequence[Hit]) -> Sequence[ForwardEntry | None]:
        """Return the forward entries of the articles of ``hits``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectSentence:
    """A sentence about a subject. ``own`` and ``titled`` are the shares of the subject's weight, 0 to 1, that the
    sentence and the title of its article have."""

    statement: Statement
    own: float
    titled: float


class _Part(NamedTuple):
    """The sentences of some passages: the keys of their articles, and their places in them. The arrays have a row for
    each sentence and a column for each term; the level of a term that is not said is 0."""

    keys: Sequence[str]
    places: Sequence[int]
    own: Floats
    title: Floats
    before: Floats
    article: Floats


class _Place(NamedTuple):
    """A sentence by the key of its article and its place in it."""

    key: str
    sentence: int
    own: float
    titled: float


def find_subject_sentences(articles: Articles, query: Query, filters: Filters) -> list[SubjectSentence]:
    """Return the sentences about the subject with the words of ``query``, in articles that ``filters`` admit. The
    most relevant articles come first."""
    terms = [term.forms for term in query.terms]
    frequencies = articles.engine.frequencies(frequency_terms(terms))
    passages = articles.engine.passage_count()
    least = _least_levels(query, frequencies)
    matcher = Matcher(terms, frequencies, passages, fuzzy=bool((least < STEM_LEVEL).any()))
    hits = articles.engine.search(query_terms(terms, frequencies, passages), _PASSAGES, filters)
    parts = list(_parts(articles, matcher, hits, least))
    common = [frequencies.get(term.stem, 0) > _COUNTABLE * _PASSAGES for term in terms]
    telling = _words_that_stand_for_all(parts, common)
    places = {(place.key, place.sentence): place for part in parts for place in _about(part, matcher, telling)}
    keys = list(dict.fromkeys(key for key, _ in places))
    documents = dict(zip(keys, articles.documents(keys), strict=True))
    return [
        SubjectSentence(statement=Statement(document, index), own=place.own, titled=place.titled)
        for (key, index), place in places.items()
        if (document := documents[key]) is not None and index < len(document.sentences)
    ]


def _parts(articles: Articles, matcher: Matcher, hits: Sequence[Hit], least: Floats) -> Iterator[_Part]:
    def matched(levels: Floats) -> Floats:
        found: Floats = np.where(levels >= least, levels, 0.0)
        return found

    for first in range(0, len(hits), _PART):
        some = hits[first : first + _PART]
        pool = CandidatePool(matcher, some, articles.forward_entries(some))
        if not len(pool) or not len(rows := pool.answer_rows()):
            continue
        levels = matched(pool.matches.text_levels)
        own, title = levels.take(rows, axis=0), pool.title_levels(rows, levels)
        yield _Part(
            keys=[pool.article_key(row) for row in rows.tolist()],
            places=pool.index_of.take(rows).tolist(),
            own=own,
            title=title,
            before=pool.before(levels).take(rows, axis=0),
            article=np.maximum(matched(pool.levels_of_articles(rows)), np.maximum(own, title)),
        )


def _least_levels(query: Query, frequencies: Mapping[str, int]) -> Floats:
    """Return the level from which each term counts as said: (T,). A rare name may be spelled in another way; any other
    word must have the same stem, because «المنتخب» is no «انتخابات», and «الحدود» is not «الحديدة»."""
    rare = [
        kind_of_name(term.forms.surface) is not None and frequencies.get(term.forms.stem, 0) < _RARE
        for term in query.terms
    ]
    return np.array([MATCHED if one else STEM_LEVEL for one in rare], dtype=np.float64)


def _words_that_stand_for_all(parts: Sequence[_Part], common: Sequence[bool]) -> list[int]:
    """Return the terms that alone stand for the subject. ``common`` tells which terms are in too many passages."""
    if len(common) == 1:
        return [0]
    having, whole = np.zeros(len(common)), np.zeros(len(common))
    seen: set[str] = set()
    for part in parts:
        places = dict(zip(reversed(part.keys), range(len(part.keys) - 1, -1, -1), strict=True))
        first = [place for key, place in places.items() if key not in seen]
        seen.update(part.keys)
        there = part.article.take(first, axis=0) >= KEY
        having += there.sum(axis=0)
        whole += there[(part.article.take(first, axis=0) > 0).all(axis=1)].sum(axis=0)
    return [
        term
        for term, too_common in enumerate(common)
        if having[term] and not too_common and whole[term] >= _STANDS_FOR * having[term]
    ]


def _about(part: _Part, matcher: Matcher, telling: Sequence[int]) -> Iterator[_Place]:
    """Yield the places of the sentences that are about the subject."""
    weights = matcher.weights / matcher.total
    own = (part.own > 0) @ weights
    titled = (part.title > 0) @ weights
    beside = np.maximum(part.own, np.maximum(part.title, part.before)) > 0
    said = beside.all(axis=1) if beside.shape[1] < LONG else beside @ weights >= MOST_OF_LONG
    about = said & (own >= _OWN)
    if telling:
        whole = (part.article > 0).all(axis=1)
        about |= (part.own.take(telling, axis=1) >= KEY).any(axis=1) & whole
    for place in np.flatnonzero(about).tolist():
        yield _Place(part.keys[place], part.places[place], float(own[place]), float(titled[place]))
