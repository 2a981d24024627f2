"""Candidate sentences: the retrieved passages, matched against the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from retrieval.arrays import Floats, Indices
from retrieval.index.document import Document
from retrieval.index.engine import Hit
from retrieval.index.forward_index import MAX_WORDS, SHAPE, ForwardEntry, Run
from retrieval.ranking.matching import PASSAGE_B, PASSAGE_WORDS, STEM, Matcher
from retrieval.text.normalization import WORD, fold
from retrieval.text.vocabulary import MAX_WEIGHT, STEM_VIEW, STOP, WEIGHT, Integers
from retrieval.text.word_vectors import Vectors, unit, word_vectors

# Sentences before and after a sentence that are its context.
WINDOW: Final = 1
# A term counts as matched from this level on.
MATCHED: Final = 0.5
# From this level on a word is the term itself, by its stem.
STEM_LEVEL: Final = float(np.float32(STEM))
# Words of an article that are compared with the question when its sentences are ranked.
_ARTICLE_WORDS: Final = 3_000
# Sentences of an article that are matched at a time, of up to ``MAX_WORDS`` words each.
_PART_SENTENCES: Final = 50
_HEADING: Final = SHAPE.index("heading")
# Turns an inclusive range of rows into an exclusive one.
_EXCLUSIVE: Final = np.array((0, 1))
_NO_SHAPE: Final = np.zeros((1, len(SHAPE)), dtype=np.int32)
_Float = TypeVar("_Float", bound=np.floating[Any])


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Sentence ``index`` of ``document``, which may answer; ``row`` is its row in the pool."""

    document: Document
    index: int
    row: int


class Word(NamedTuple):
    """One word of a sentence, ``text[start:end]``. ``stem`` is the view of its stem and ``cues`` are its cues
    (see ``vocabulary.views``). ``level`` is its best match with any word of the question, 0 to 1."""

    start: int
    end: int
    stem: int
    cues: int
    level: float

    @property
    def in_question(self) -> bool:
        """Whether it is a word of the question."""
        return self.level >= STEM_LEVEL


class CandidatePool:
    """The sentences and titles of the retrieved passages, matched against one question.

    A passage has ``WINDOW`` more sentences on each side. Sentences and titles are rows, passage by passage,
    with the title after its passage's sentences. ``rows[p]`` are, for passage p: the first row, the first and
    last row of the passage itself, and the title's row. ``articles[p]`` is the key of its article in the
    store, ``passages[p]`` its number in the article, ``entries[p]`` its forward entry, ``scores[p]`` the
    engine's score. ``passage_of[r]`` is p, ``index_of[r]`` the index of the sentence in its article, and
    ``shape[r]`` has the columns ``forward_index.SHAPE``.
    """

    def __init__(self, matcher: Matcher, hits: Sequence[Hit], entries: Sequence[ForwardEntry | None]) -> None:
        """``entries``: the forward entries of the articles of ``hits``, in order; None for a removed article."""
        self.matcher = matcher
        self.articles: list[str] = []
        self.passages: list[int] = []
        self.entries: list[ForwardEntry] = []
        found: list[float] = []
        rows: list[tuple[int, int, int, int]] = []
        pieces: list[tuple[ForwardEntry, int, int]] = []
        shapes: list[Integers] = []
        indices: list[int] = []
        for hit, entry in zip(hits, entries, strict=True):
            if entry is None or 2 * hit.passage >= len(entry.passages):  # replaced since the search
                continue
            first, last = entry.passages[2 * hit.passage : 2 * hit.passage + 2]
            bounds, start = entry.bounds, len(indices)
            low, high = max(0, first - WINDOW), min(len(bounds) - 3, last + WINDOW)
            pieces += ((entry, bounds[low + 1], bounds[high + 2]), (entry, 0, bounds[1]))
            rows.append((start, start + first - low, start + last - low, start + high - low + 1))
            shapes += (entry.shape[low : high + 1], _NO_SHAPE)
            indices += range(low, high + 2)
            self.articles.append(hit.article)
            self.passages.append(hit.passage)
            self.entries.append(entry)
            found.append(hit.score)
        self.scores: Floats = np.array(found)
        self.rows: Indices = np.array(rows, dtype=np.intp).reshape(-1, 4)
        self.index_of: Indices = np.array(indices, dtype=np.intp)
        self.passage_of: Indices = np.repeat(np.arange(len(rows)), self.rows[:, 3] - self.rows[:, 0] + 1)
        if found:
            self.shape: Integers = np.concatenate(shapes)
            self.run = Run(pieces)
            self.matches = matcher.match(self.run)

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.articles)

    def answer_rows(self) -> Indices:
        """Return the rows of the passages' own sentences that can answer: no headings, at least one word."""
        return self._answer_rows

    @cached_property
    def _answer_rows(self) -> Indices:
        rows = np.arange(len(self.index_of))
        blocks = self.rows[self.passage_of]
        own = (rows >= blocks[:, 1]) & (rows <= blocks[:, 2]) & (self.shape[:, _HEADING] == 0)
        return np.flatnonzero(own & (self.matches.lengths > 0))

    def article_key(self, row: int) -> str:
        """Return the store's key of the article of a row."""
        return self.articles[int(self.passage_of[row])]

    def article_levels(self, row: int) -> Floats:
        """Return the best level of each term in the whole article of a row, with its title: (T,)."""
        entry = self.entries[int(self.passage_of[row])]
        starts = entry.bounds[:-1]
        best: list[Floats] = []
        # One part at a time: matching takes 16 bytes for each word and term.
        for first in range(0, len(starts), _PART_SENTENCES):
            part = entry.bounds[first : first + _PART_SENTENCES + 1]
            words = Run([(entry, part[0], part[-1])])
            best.append(self.matcher.match(words).text_levels.max(axis=0))
        levels: Floats = np.max(best, axis=0)
        return levels

    def levels_of_articles(self, rows: Indices) -> Floats:
        """Return the best level of each term, by base, stem or key, among the first ``_ARTICLE_WORDS`` words of the
        article of each row: (rows, T)."""
        levels: Floats = self._levels_of_articles.take(self.passage_of.take(rows), axis=0)
        return levels

    @cached_property
    def _levels_of_articles(self) -> Floats:
        """``levels_of_articles`` for the article of each passage: (passages, T)."""
        entries = dict(zip(self.articles, self.entries, strict=True))
        distinct = {key: place for place, key in enumerate(entries)}
        pieces = [(entry, 0, min(len(entry.words), _ARTICLE_WORDS)) for entry in entries.values()]
        starts = np.cumsum([0, *(last for _, _, last in pieces[:-1])])
        levels = self.matcher.exact_levels(Run(pieces), starts)
        return levels.take([distinct[key] for key in self.articles], axis=0)

    @cached_property
    def soft(self) -> tuple[npt.NDArray[np.float32], Floats]:
        """How well each word says each term or something related, and the best of each row: (T, words), (rows, T)."""
        soft = self.matcher.soften(self.run, self.matches)
        best = np.maximum.reduceat(soft, self.matches.starts, axis=1).T
        return soft, np.ascontiguousarray(best, dtype=np.float64)

    def offers(self, cues: int) -> npt.NDArray[np.bool_]:
        """Return whether each row has a word with one of ``cues`` that is no word of the question: (rows,)."""
        offered = ((self.matches.cues & cues) != 0) & (self.matches.best < np.float32(STEM))
        rows: npt.NDArray[np.bool_] = np.logical_or.reduceat(offered, self.matches.starts)
        return rows

    @cached_property
    def word_weights(self) -> tuple[Floats, Floats]:
        """The weight of each word, 0 to 1, and the sum of each row: (words,), (rows,)."""
        weights = self.run.views[WEIGHT].astype(np.float64) / MAX_WEIGHT
        return weights, np.add.reduceat(weights, self.matches.starts)

    @cached_property
    def word_sums(self) -> Vectors:
        """The sum of the word vectors of each row: (rows, dimensions)."""
        return word_vectors().sums(self.run.frequent_stems, self.matches.starts)

    @cached_property
    def nearest(self) -> Floats:
        """The cosine of the word vector of each term and of the nearest word of each row: (rows, T)."""
        stems = self.matcher.frequent_stems
        found = word_vectors().nearest(self.run.frequent_stems, self.matches.starts, stems)
        return np.ascontiguousarray(found, dtype=np.float64)

    def similarities(self, rows: Indices) -> Vectors:
        """Return the cosine of the word vectors of the question and of each row with its title: (rows,)."""
        titles = self.rows[:, 3].take(self.passage_of.take(rows))
        told = self.word_sums.take(rows, axis=0) + self.word_sums.take(titles, axis=0)
        cosines: Vectors = unit(told) @ self.matcher.vector
        return cosines

    def passage_ends(self) -> Indices:
        """Return the first row of each passage and the one after its last, for ``reduceat``: (2 * passages,)."""
        ends: Indices = (self.rows[:, 1:3] + _EXCLUSIVE).ravel()
        return ends

    def passage_scores(self) -> tuple[Floats, Floats]:
        """Return the coverage and the BM25 of each passage: two arrays (passages,)."""
        ends = self.passage_ends()
        levels = np.maximum.reduceat(self.matches.text_levels, ends, axis=0)[::2]
        counts = np.add.reduceat(self.matches.counts, ends, axis=0)[::2]
        lengths = np.add.reduceat(self.matches.lengths, ends)[::2]
        bm25 = self.matcher.bm25(counts, lengths, average=PASSAGE_WORDS, b=PASSAGE_B)
        return self.matcher.coverage(levels), bm25

    @cached_property
    def levels_before(self) -> Floats:
        """The levels of the sentence before each row, zeros where there is none: (rows, T)."""
        return self.before(self.matches.text_levels)

    @cached_property
    def levels_after(self) -> Floats:
        """The levels of the sentence after each row, zeros where there is none: (rows, T)."""
        return self.after(self.matches.text_levels)

    def before(self, levels: npt.NDArray[_Float]) -> npt.NDArray[_Float]:
        """Return the ``levels`` of the sentence before each row, zeros where there is none: (rows, T)."""
        moved = np.zeros_like(levels)
        moved[1:] = levels[:-1]
        moved[self.rows[:, 0]] = 0
        return moved

    def after(self, levels: npt.NDArray[_Float]) -> npt.NDArray[_Float]:
        """Return the ``levels`` of the sentence after each row, zeros where there is none: (rows, T)."""
        moved = np.zeros_like(levels)
        moved[:-1] = levels[1:]
        moved[self.rows[:, 3] - 1] = 0
        return moved

    def context_levels(self, row: int) -> list[float]:
        """Return the best level of each term in a row, its neighbours and the title: (T,)."""
        first, _, _, title = self.rows[self.passage_of[row]].tolist()
        levels = self.matches.text_levels
        near = levels[max(first, row - WINDOW) : min(title, row + WINDOW + 1)].max(axis=0)
        best: list[float] = np.maximum(near, levels[title]).tolist()
        return best

    def title_levels(self, rows: Indices, of: Floats | None = None) -> Floats:
        """Return the levels of the titles of the rows' articles: (rows, T). ``of`` are other levels of all rows."""
        every = self.matches.text_levels if of is None else of
        levels: Floats = every.take(self.rows[:, 3].take(self.passage_of.take(rows)), axis=0)
        return levels

    @cached_property
    def title_overlap(self) -> Floats:
        """The share of each title's words, stop words excluded, that match the question: (passages,). 0 for a
        title without such words."""
        matches = self.matches
        telling = (matches.cues & STOP) == 0
        asked = telling & (matches.best >= MATCHED)
        # Both counts are packed into one integer, to reduce once.
        counts = np.add.reduceat(telling + asked * np.int32(1 << 16), matches.starts).take(self.rows[:, 3])
        share: Floats = (counts >> 16) / np.maximum(counts & (1 << 16) - 1, 1)
        return share

    def words(self, row: int, text: str) -> list[Word]:
        """Return the words of the sentence ``text`` in a row, in order.

        A sentence longer than ``forward_index.MAX_WORDS`` gives its stored words. The list is empty when the
        text has another number of words, which means that it has changed.
        """
        places = self.matches.words_of(row)
        spans = [found.span() for found in WORD.finditer(text)]
        if len(spans) != places.stop - places.start:  # some consist of marks only
            spans = [span for span in spans if fold(text[slice(*span)])]
            if len(spans) != places.stop - places.start < MAX_WORDS - 1:
                return []
        stems = self.run.views[STEM_VIEW, places].tolist()
        best = self.matches.best[places].tolist()
        cues = self.matches.cues[places].tolist()
        starts, ends = zip(*spans, strict=True) if spans else ((), ())
        return list(map(Word._make, zip(starts, ends, stems, cues, best, strict=False)))
