"""Reads an arrived article beside the passages that a saved question remembers, instead of those of an engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from retrieval.answer import Quotation, QuotationKind
from retrieval.answering.answer_spans import answer_features
from retrieval.answering.articles import Articles
from retrieval.answering.config import ReaderConfig
from retrieval.answering.corroboration import Corroborator
from retrieval.answering.quotations import Fact, RankedSentence, build_quotations
from retrieval.answering.reader import Reader, Reading
from retrieval.arrays import Floats
from retrieval.filters import ALL, Filters
from retrieval.index.document import Document
from retrieval.index.engine import Engine, Hit
from retrieval.index.forward_index import ForwardEntry
from retrieval.index.passage_vectors import PassageVectors, no_vectors
from retrieval.index.sentence_vectors import Vectors
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.query import Query
from retrieval.watching.saved_question import Competitor, SavedQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedArticle:
    """An article version with its key in the store. ``read`` is its forward entry, where it is at hand."""

    key: str
    document: Document
    read: ForwardEntry | None = None

    @property
    def entry(self) -> ForwardEntry:
        """The forward entry."""
        return self.document.forward_entry if self.read is None else self.read

    @property
    def day(self) -> int | None:
        """The day of the article as an ordinal."""
        return self.document.article.date.toordinal() if self.document.article.date else None


class PoolReader(Reader):
    """Reads the given passages instead of those that an engine finds."""

    def __init__(
        self,
        engine: Engine,
        articles: Articles,
        config: ReaderConfig,
        passages: Sequence[tuple[Competitor, ForwardEntry]],
        arrived: str | None,
    ) -> None:
        super().__init__(engine, articles, None, config)
        self.passages = passages
        self._arrived = arrived
        self.corroborator = Corroborator(engine, articles)
        self.frozen, self.articles = engine, articles

    def retrieve_pool(self, query: Query, further: Sequence[Hit] = (), *, filters: Filters = ALL) -> CandidatePool:
        """Return the passages of the articles that the days of ``filters`` admit. ``further`` hits come from the
        engine, which finds none."""
        del further
        matcher, _, _ = self.query_parts(query)
        admitted = [(one.hit, entry) for one, entry in self.passages if _is_within(one.day, filters)]
        pool = CandidatePool(matcher, [hit for hit, _ in admitted], [entry for _, entry in admitted])
        if len(pool):
            pool.scores = pool.passage_scores()[1]
            if pool.scores.max() > 0:
                return pool
        return CandidatePool(matcher, [], [])

    def _answer_features(self, query: Query, rows: Sequence[int], pool: CandidatePool) -> Mapping[str, Floats]:
        """As ``Reader._answer_features``. No text is read where no sentence of the arrived article is among the best:
        the chances of the others are not used then."""
        if self._arrived is not None and self._arrived not in map(pool.article_key, rows):
            return answer_features(query, [None] * len(rows), pool)
        return super()._answer_features(query, rows, pool)

    def quote(self, reading: Reading, sentence: RankedSentence) -> Quotation | None:
        """Return one sentence as a quotation, with the remembered ones that say the same; None where its article has
        changed."""
        key = reading.pool.article_key(sentence.row)
        [document] = self.articles.documents([key])
        if document is None:
            return None
        fact = Fact(sentence, QuotationKind.ANSWER)
        found = build_quotations(reading.query, [fact], {key: document}, reading.pool, self.corroborator, 1)
        return next(iter(found), None)


class FrozenEngine:
    """An engine that finds nothing, with the frequencies of the day on which a question was saved."""

    def __init__(self, saved: SavedQuestion, engine: Engine) -> None:
        self._saved = saved
        self._engine = engine

    def search(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """Find nothing."""
        del boosts, limit, filters, among
        return []

    def search_with_vectors(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL
    ) -> tuple[list[Hit], PassageVectors]:
        """Find nothing."""
        del boosts, limit, filters
        return [], no_vectors(0)

    def newest(self, words: Sequence[Collection[str]], limit: int, filters: Filters = ALL) -> list[Hit]:
        """Find nothing."""
        del words, limit, filters
        return []

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """As ``Engine.frequencies``; of words that are not the question's as they are now."""
        wanted = list(terms)
        known = self._saved.frequencies
        others = [term for term in wanted if term not in known]
        now = self._engine.frequencies(others) if others else {}
        return {term: known[term] if term in known else now[term] for term in wanted}

    def passage_count(self) -> int:
        """As ``Engine.passage_count``."""
        return self._saved.passages


class PooledArticles:
    """The articles of a store, and the arrived one, which the store may not find yet."""

    def __init__(self, articles: Articles, arrived: ArrivedArticle | None) -> None:
        self._articles = articles
        self._arrived = arrived
        self.forward_entries = articles.forward_entries

    def documents(self, keys: Sequence[str]) -> Sequence[Document | None]:
        """As ``Articles.documents``."""
        if self._arrived is None:
            return self._articles.documents(keys)
        others = [key for key in keys if key != self._arrived.key]
        found = dict(zip(others, self._articles.documents(others), strict=True)) if others else {}
        found[self._arrived.key] = self._arrived.document
        return [found[key] for key in keys]

    def sentence_vectors(self, keys: Sequence[str], make: str) -> Sequence[Vectors | None]:
        """As ``Articles.sentence_vectors``: none, since no encoder is used."""
        del make
        return [None for _ in keys]

    def keep_vectors(self, found: Mapping[str, Vectors], make: str, *, wait: bool) -> bool:
        """As ``Articles.keep_vectors``: nothing is kept."""
        del found, make, wait
        return False


def _is_within(day: int | None, filters: Filters) -> bool:
    if filters.since is None and filters.until is None:
        return True
    return day is not None and (
        (filters.since is None or day >= filters.since.toordinal())
        and (filters.until is None or day <= filters.until.toordinal())
    )
