"""The stories of some days: articles that tell one thing, with one sentence, the outlets, and the number of articles.

The sentence is of the lead of an article of the story: the one that has most in common with the leads of the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Final, Protocol

from retrieval.answer import Quotation
from retrieval.answering.latest import find_about
from retrieval.answering.leads import lead_sentences, text_of_lead
from retrieval.answering.sentence_quality import centrality, readability, shares_of_stems, stems_of
from retrieval.answering.story_clusters import cluster_stories
from retrieval.answering.verbatim import quote_sentence
from retrieval.article import Article
from retrieval.errors import QuestionError
from retrieval.filters import Filters
from retrieval.index.document import Document
from retrieval.index.engine import Engine
from retrieval.ranking.query import Query, parse_question
from retrieval.text.outlets import outlet_name

# Passages that the engine is asked for: all of some 1,500 articles.
_PASSAGES: Final = 10_000
# Articles that are grouped, the newest first.
_ARTICLES: Final = 1_500
# Leads of a story that are compared.
_LEADS: Final = 30
_CENTRAL: Final = 1.5


class Articles(Protocol):
    """Provides articles, and the near-duplicates of each."""

    @property
    def engine(self) -> Engine:
        """The engine that finds the passages."""

    def documents(self, keys: Sequence[str]) -> Sequence[Document | None]:
        """Return the articles with these keys of ``Hit``, in order; None for a removed article."""

    def copies(self, article_id: str) -> tuple[Article, ...]:
        """Return the near-duplicates of an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What several articles tell. ``quotation`` is a sentence of one of them. ``articles`` are all of them, the most
    central first, ``outlets`` their names to show, those with most articles first."""

    quotation: Quotation
    articles: tuple[Article, ...]
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The stories from the day ``since`` to ``until``, largest first: the product of their outlets and articles.

    ``articles`` are the ids of all articles that were read, ``others`` counts the stories that are left out.
    ``took_ms`` is the time in milliseconds.
    """

    since: date
    until: date
    stories: tuple[Story, ...]
    articles: tuple[str, ...]
    others: int
    took_ms: float


def find_stories(  # noqa: PLR0913 - what a digest is about
    articles: Articles,
    *,
    since: date,
    until: date,
    filters: Filters,
    top: int,
    name: str | None = None,
    without: Collection[str] = (),
) -> Digest:
    """Return the largest ``top`` stories of the articles from ``since`` to ``until`` that ``filters`` admit.

    With ``name``, only articles about it are read (``latest``). Articles with ids in ``without``, and near-duplicates
    of these, are left out. Stories of one article come last, and only where a digest is narrowed or has few others.
    Raises ``QuestionError`` when ``name`` has no words.
    """
    started = perf_counter()
    narrowed = filters.within(since, until)
    query = parse_question(name) if name is not None else None
    documents = [
        document
        for document in sorted(_of_days(articles, narrowed, query), key=_newest_first)[:_ARTICLES]
        if document.passages and not _is_known(articles, document.article.id, without)
    ]
    clusters = cluster_stories(documents)
    ranked = sorted(clusters, key=lambda one: (-_size(documents, one.places), one.places[0]))
    several = [one for one in ranked if len(one.places) > 1]
    narrow = query is not None or bool(filters.sources or filters.categories)
    shown = (ranked if narrow or len(several) < top else several)[:top]
    return Digest(
        since=since,
        until=until,
        stories=tuple(_story(query, [documents[place] for place in one.places]) for one in shown),
        articles=tuple(document.article.id for document in documents),
        others=len(clusters) - len(shown),
        took_ms=(perf_counter() - started) * 1000,
    )


def _of_days(articles: Articles, filters: Filters, query: Query | None) -> Iterable[Document]:
    if query is not None:
        if query.bare:
            raise QuestionError("the name has no words")
        return find_about(articles, query, filters)
    hits = articles.engine.newest((), _PASSAGES, filters)
    keys = list(dict.fromkeys(hit.article for hit in hits))
    return [document for document in articles.documents(keys) if document is not None]


def _newest_first(document: Document) -> tuple[int, str]:
    article = document.article
    return -(article.date or date.min).toordinal(), article.id


def _is_known(articles: Articles, article_id: str, without: Collection[str]) -> bool:
    return article_id in without or (bool(without) and any(copy.id in without for copy in articles.copies(article_id)))


def _size(documents: Sequence[Document], places: Collection[int]) -> int:
    return len({outlet_name(documents[place].article.source) for place in places}) * len(places)


def _story(query: Query | None, documents: Sequence[Document]) -> Story:
    document, index = _best_lead(documents)
    counts = Counter(outlet_name(one.article.source) for one in documents)
    outlets = [name for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if name]
    return Story(
        quotation=quote_sentence(query, document, index),
        articles=tuple(one.article for one in documents),
        outlets=tuple(outlets),
    )


def _best_lead(documents: Sequence[Document]) -> tuple[Document, int]:
    """Return the lead to quote, as an article and the index of the sentence in it."""
    leads = [lead for document in documents[:_LEADS] for lead in _leads(document)]
    stems = [stems_of(document.text(index)) for document, index in leads]
    shares = shares_of_stems(stems)
    scores = [
        readability(document.text(index)) + _CENTRAL * centrality(own, shares)
        for (document, index), own in zip(leads, stems, strict=True)
    ]
    return leads[max(range(len(leads)), key=lambda place: (scores[place], -place))]


def _leads(document: Document) -> Iterator[tuple[Document, int]]:
    """Yield the sentences of the lead that tell something; the first of them without one."""
    lead = text_of_lead(lead_sentences(document))
    for sentence in [one for one in lead if not one.heading] or lead:
        yield document, document.sentences.index(sentence)
