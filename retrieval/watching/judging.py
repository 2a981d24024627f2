"""Judges whether an article that has arrived answers a saved question, as the reader does: beside the passages that the
question remembers, with the reader's models and thresholds.

An answer must pass the bar of a further answer, the first one too, and say enough of the question (``relevance``):
nobody has asked at this moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from cachetools import LRUCache

from retrieval.answer import Quotation
from retrieval.answering.articles import Articles
from retrieval.answering.config import ReaderConfig
from retrieval.answering.latest import quote_about
from retrieval.answering.quotations import RankedSentence, rank_alone
from retrieval.answering.reader import Reading, answers_among
from retrieval.arrays import Floats
from retrieval.index.document import Document
from retrieval.index.engine import Engine, Hit
from retrieval.index.forward_index import ForwardEntry
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.query import parse_question
from retrieval.watching.other_values import find_other_value
from retrieval.watching.pool_reader import ArrivedArticle, FrozenEngine, PooledArticles, PoolReader
from retrieval.watching.relevance import ENOUGH, ArticleWords, AskedWords, read_words
from retrieval.watching.saved_question import Competitor, SavedQuestion, Told

# Passages that a saved question remembers. With 12 or 40 of them as many answers are found, and as many are right.
COMPETITORS: Final = 24
# Passages of one article that are read. The longest of 40,003 articles has 41.
_PASSAGES: Final = 24
# Articles whose forward entries are cached, some 5 KB each.
_ENTRIES: Final = 6_000
# Questions whose words are cached, some 5 KB each.
_QUESTIONS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """The answer of an article, with what is needed to compare it with others: the ``reading`` and the row of the
    sentence. Both are None for the news about a name."""

    quotation: Quotation
    document: Document
    told: Told
    reading: Reading | None
    sentence: RankedSentence | None


class Store(Articles, Protocol):
    """Provides articles and the engine over them, which a store replaces when it rebuilds its index."""

    @property
    def engine(self) -> Engine:
        """The engine that knows how frequent words are."""


class Judge:
    """Judges articles of ``store``. Not thread-safe."""

    def __init__(self, store: Store) -> None:
        self.articles = store
        self._entries: LRUCache[str, ForwardEntry] = LRUCache(_ENTRIES)
        # The last article, which several questions are asked of.
        self._article: tuple[ArrivedArticle, ArticleWords] | None = None
        self._words: LRUCache[tuple[str, int], AskedWords] = LRUCache(_QUESTIONS)

    def judge(
        self, saved: SavedQuestion, arrived: ArrivedArticle, config: ReaderConfig
    ) -> tuple[SavedQuestion, Judged | None]:
        """Return the answer of an article to a saved question, None where it has none, and the question that has met
        the article."""
        if saved.news:
            return saved, _judge_news(saved, arrived)
        if self._article is None or self._article[0] is not arrived:
            self._article = arrived, ArticleWords(arrived.document, arrived.entry)
        shares = self._words_of(saved).shares(self._article[1])
        if not shares.any():
            return saved, None
        reader = self._reader(saved, arrived, config)
        reading = reader.read(saved.text)
        met = replace(saved, competitors=_remembered(reader, reading))
        sentence = _best_of(reading, arrived.key, shares) or _other_value(saved, arrived, reader, reading, shares)
        if sentence is None:
            return met, None
        quotation = reader.quote(reading, sentence)
        if quotation is None:
            return met, None
        return met, Judged(
            quotation=quotation,
            document=arrived.document,
            told=_told(quotation, arrived, reading, sentence),
            reading=reading,
            sentence=sentence,
        )

    def known_answers(self, saved: SavedQuestion, config: ReaderConfig, most: int) -> list[Told]:
        """Return the best answers that the remembered passages give, the oldest article first."""
        if saved.news or not saved.competitors:
            return []
        reader = self._reader(saved, None, config)
        reading = reader.read(saved.text)
        found: list[Told] = []
        for sentence in answers_among(reading.ranked, reading.pool, reading.config)[:most]:
            key = reading.pool.article_key(sentence.row)
            [document] = self.articles.documents([key])
            quotation = reader.quote(reading, sentence) if document is not None else None
            if document is not None and quotation is not None:
                found.append(_told(quotation, ArrivedArticle(key=key, document=document), reading, sentence))
        return sorted(found, key=lambda one: one.day or 0)

    def _words_of(self, saved: SavedQuestion) -> AskedWords:
        key = saved.text, saved.passages
        words = self._words.get(key)
        if words is None:
            words = self._words[key] = read_words(saved)
        return words

    def _reader(self, saved: SavedQuestion, arrived: ArrivedArticle | None, config: ReaderConfig) -> PoolReader:
        own = arrived.document.article.id if arrived else None
        told = [Competitor(Hit(one.key, one.passage, 1.0), one.day) for one in saved.told if one.article != own]
        known = {(one.hit.article, one.hit.passage) for one in saved.competitors}
        others = [
            one
            for one in (*saved.competitors, *(one for one in told if (one.hit.article, one.hit.passage) not in known))
            if arrived is None or one.hit.article != arrived.key
        ]
        entries = self._forward_entries([one.hit for one in others])
        passages = [(one, entry) for one, entry in zip(others, entries, strict=True) if entry is not None]
        if arrived is not None:
            entry = self._entries[arrived.key] = arrived.entry
            count = min(len(entry.passages) // 2, _PASSAGES)
            passages += [(Competitor(Hit(arrived.key, place, 1.0), arrived.day), entry) for place in range(count)]
        return PoolReader(
            FrozenEngine(saved, self.articles.engine),
            PooledArticles(self.articles, arrived),
            config,
            passages,
            arrived.key if arrived else None,
        )

    def _forward_entries(self, hits: Sequence[Hit]) -> list[ForwardEntry | None]:
        new = {hit.article: hit for hit in hits if hit.article not in self._entries}
        found = zip(new, self.articles.forward_entries(list(new.values())), strict=True)
        fresh = {key: entry for key, entry in found if entry is not None}
        kept = [fresh.get(hit.article) or self._entries.get(hit.article) for hit in hits]
        self._entries.update(fresh)
        return kept


def _judge_news(saved: SavedQuestion, arrived: ArrivedArticle) -> Judged | None:
    quotation = quote_about(arrived.document, parse_question(saved.text))
    if quotation is None:
        return None
    told = _told(quotation, arrived, None, None)
    return Judged(quotation=quotation, document=arrived.document, told=told, reading=None, sentence=None)


def _best_of(reading: Reading, key: str, shares: Floats) -> RankedSentence | None:
    """Return the best sentence of an article that answers, at the bar of a further answer, and says enough.
    ``shares`` are those of the sentences of the article."""
    pool = reading.pool
    answers = answers_among(reading.ranked, pool, reading.config)
    bar = max(reading.config.answer, reading.config.further)
    of_article = [one for one in answers if pool.article_key(one.row) == key and one.chance >= bar]
    return next((one for one in of_article if one.chance + shares[pool.index_of[one.row]] >= ENOUGH), None)


def _other_value(
    saved: SavedQuestion, arrived: ArrivedArticle, reader: PoolReader, reading: Reading, shares: Floats
) -> RankedSentence | None:
    """Return the sentence of an article that gives another value than the one told last, and says enough."""
    last = saved.told[-1] if saved.told else None
    index = find_other_value(reading, last, arrived.document, arrived.key, reader.frozen, reader.articles)
    if index is None or not shares[index]:
        return None
    return rank_alone(reading.query, arrived.key, index, reading.config.further, reading.pool)


def _remembered(reader: PoolReader, reading: Reading) -> tuple[Competitor, ...]:
    """Return the passages to remember: those of the best sentences, and then the most alike."""
    pool = reading.pool
    known = {(one.hit.article, one.hit.passage): one for one, _ in reader.passages}
    # Rows of ``pool`` stand for passages, in the order in which they were given.
    passages = _passages_of(pool, reader.passages)
    best = [int(pool.passage_of[one.row]) for one in reading.ranked]
    alike = np.argsort(-pool.scores, kind="stable").tolist()
    # A question for a value, or of a year, was last asked of the articles of some days: the others stay.
    chosen = [*(passages[place] for place in [*best, *alike]), *known]
    return tuple(known[one] for one in list(dict.fromkeys(chosen))[:COMPETITORS])


def _passages_of(pool: CandidatePool, given: Sequence[tuple[Competitor, ForwardEntry]]) -> list[tuple[str, int]]:
    """Return the article and passage of each passage of ``pool``, which has some of those ``given``, in order."""
    found: list[tuple[str, int]] = []
    rest = iter(given)
    for place, article in enumerate(pool.articles):
        first = int(pool.index_of[pool.rows[place, 1]])
        for one, entry in rest:
            if one.hit.article == article and entry.passages[2 * one.hit.passage] == first:
                found.append((article, one.hit.passage))
                break
    return found


def _told(
    quotation: Quotation, arrived: ArrivedArticle, reading: Reading | None, sentence: RankedSentence | None
) -> Told:
    if reading is not None and sentence is not None:
        index = int(reading.pool.index_of[sentence.row])
    else:
        sentences = arrived.document.sentences
        index = next(place for place, one in enumerate(sentences) if one.start == quotation.start)
    passages = arrived.document.passages
    passage = next((place for place, (first, last) in enumerate(passages) if first <= index <= last), 0)
    return Told(
        key=arrived.key,
        article=quotation.article.id,
        index=index,
        passage=passage,
        start=quotation.start,
        end=quotation.end,
        spans=quotation.points,
        value=" ".join(quotation.text[start:end] for start, end in quotation.points) or None,
        day=arrived.day,
    )
