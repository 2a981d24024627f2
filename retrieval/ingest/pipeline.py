"""Adds the items of a source to an archive in batches and reports progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.errors import ArticleError
from retrieval.extraction.extract import clean
from retrieval.sources import SourceItem
from retrieval.storage.store import Outcome

# Articles of one batch. One write costs 12 ms of processor time, mostly for the commit of the index, and an article
# of a batch costs 1.3 to 2 ms. With this size the fixed part stays below 2 % and the process below 300 MB. A crash
# loses at most a second of work not yet reported.
BATCH_ARTICLES: Final = 500
BATCH_CHARACTERS: Final = 8_000_000
# Seconds after which a batch of a slow source, such as a feed, is written.
BATCH_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """Counts of the items of a source so far.

    ``refused`` counts pages by the reason of their ``ArticleError``; ``new_refusals`` are the refusals since the
    previous report.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    new_refusals: tuple[ArticleError, ...] = ()

    @property
    def seen(self) -> int:
        """Number of items processed."""
        return self.added + self.replaced + self.unchanged + sum(self.refused.values())


def ingest_items(
    archive: Archive, found: Iterable[SourceItem], *, batch_articles: int = BATCH_ARTICLES
) -> Iterator[IngestReport]:
    """Add the items ``found`` by a source to ``archive``, at most ``batch_articles`` at a time.

    Each report covers everything so far, and what it counts is durable; the last one covers everything. Repeating
    an ingest changes nothing. Questions see the articles some seconds later, and at the latest when this ends.

    Raises what ``Archive.add`` and the source raise; what a report has counted stays.
    """
    outcomes: Counter[Outcome] = Counter()
    reasons: Counter[str] = Counter()
    try:
        for articles, refusals, full in _batches(found, batch_articles):
            outcomes.update(archive.add(articles, more=full))
            reasons.update(refusal.reason for refusal in refusals)
            yield IngestReport(
                added=outcomes[Outcome.ADDED],
                replaced=outcomes[Outcome.REPLACED],
                unchanged=outcomes[Outcome.UNCHANGED],
                refused=dict(reasons),
                new_refusals=tuple(refusals),
            )
    finally:
        archive.add(())


def _batches(
    found: Iterable[SourceItem], batch_articles: int
) -> Iterator[tuple[list[Article], list[ArticleError], bool]]:
    """Articles and refusals of a batch, and whether the batch was closed because it was full."""
    articles: list[Article] = []
    refusals: list[ArticleError] = []
    characters, started = 0, monotonic()
    for one in found:
        article = _to_article(one)
        if isinstance(article, ArticleError):
            refusals.append(article)
        else:
            articles.append(article)
            characters += len(article.body)
        full = len(articles) + len(refusals) >= batch_articles or characters >= BATCH_CHARACTERS
        if full or monotonic() - started > BATCH_SECONDS:
            yield articles, refusals, full
            articles, refusals = [], []
            characters, started = 0, monotonic()
    yield articles, refusals, False


def _to_article(found: SourceItem) -> Article | ArticleError:
    if isinstance(found, ArticleError):
        return found
    try:
        article = found if isinstance(found, Article) else clean(found)
    except ArticleError as error:
        return error
    try:
        f"{article.id}{article.title}{article.body}".encode()
    except UnicodeEncodeError:
        return ArticleError(f"{article.id!a}: not text", reason="binary", page=ascii(article.id))
    return article
