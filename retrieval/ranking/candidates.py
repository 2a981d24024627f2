"""The passages that an engine found, read: their sentences and what these say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from retrieval.arrays import Floats, Indices
from retrieval.index.document import Document
from retrieval.index.engine import Hit
from retrieval.index.forward_index import MAX_WORDS, SHAPE, ForwardEntry, Run
from retrieval.ranking.matching import PASSAGE_B, PASSAGE_WORDS, STEM, Matcher
from retrieval.text.normalization import WORD, fold
from retrieval.text.vocabulary import STEM_VIEW, STOP, Integers

# Sentences on each side that count as the surroundings of one.
WINDOW: Final = 1
# From this level on a term counts as said.
MATCHED: Final = 0.5
# And from this one a word is the term's own, by its stem.
STEM_LEVEL: Final = float(np.float32(STEM))
# Sentences of an article that are matched together: up to ``MAX_WORDS`` words each.
_PART_SENTENCES: Final = 50
_HEADING: Final = SHAPE.index("heading")
# Makes the last row of a range the one after it.
_EXCLUSIVE: Final = np.array((0, 1))
_NO_SHAPE: Final = np.zeros((1, len(SHAPE)), dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Sentence ``index`` of ``document``, which may answer; ``row`` is its row in the
    pool."""

    document: Document
    index: int
    row: int


class Word(NamedTuple):
    """One word of a sentence, ``text[start:end]``: the view of its stem, its cues (as in
    ``words.views``), and how well it says any word of the question, 0 to 1."""

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
    """The sentences of some passages with ``WINDOW`` on each side, and the titles, matched
    against one question.

    Sentences and titles are rows, passage by passage, the title after its passage's
    sentences. ``rows[p]`` are, for passage p: the first row, the first and the last that
    are of the passage itself, and the title's. ``articles[p]`` is what its article goes by
    in the store and ``readings[p]`` its reading; ``passage_of[r]`` is p, ``index_of[r]`` the
    sentence's index in its article, and ``shape[r]`` how it looks (``readings.SHAPE``).
    """

    def __init__(self, matcher: Matcher, hits: Sequence[Hit], readings: Sequence[ForwardEntry | None]) -> None:
        """``readings``: those of the articles of ``hits``, in order; None for one that is
        there no more."""
        self.matcher = matcher
        self.articles: list[str] = []
        self.readings: list[ForwardEntry] = []
        found: list[float] = []
        rows: list[tuple[int, int, int, int]] = []
        pieces: list[tuple[ForwardEntry, int, int]] = []
        shapes: list[Integers] = []
        indices: list[int] = []
        for hit, reading in zip(hits, readings, strict=True):
            if reading is None or 2 * hit.passage >= len(reading.passages):  # replaced meanwhile
                continue
            first, last = reading.passages[2 * hit.passage : 2 * hit.passage + 2]
            bounds, start = reading.bounds, len(indices)
            low, high = max(0, first - WINDOW), min(len(bounds) - 3, last + WINDOW)
            pieces += ((reading, bounds[low + 1], bounds[high + 2]), (reading, 0, bounds[1]))
            rows.append((start, start + first - low, start + last - low, start + high - low + 1))
            shapes += (reading.shape[low : high + 1], _NO_SHAPE)
            indices += range(low, high + 2)
            self.articles.append(hit.article)
            self.readings.append(reading)
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
        """How many passages there are."""
        return len(self.articles)

    def answer_rows(self) -> Indices:
        """The rows of the passages' own sentences that can answer."""
        rows = np.arange(len(self.index_of))
        blocks = self.rows[self.passage_of]
        own = (rows >= blocks[:, 1]) & (rows <= blocks[:, 2]) & (self.shape[:, _HEADING] == 0)
        return np.flatnonzero(own & (self.matches.lengths > 0))

    def article_key(self, row: int) -> str:
        """What the article of a row goes by."""
        return self.articles[int(self.passage_of[row])]

    def article_levels(self, row: int) -> Floats:
        """The best level of each term in the whole article of a row, title and all: (T,)."""
        reading = self.readings[int(self.passage_of[row])]
        starts = reading.bounds[:-1]
        best: list[Floats] = []
        # A part at a time: what is matched takes 16 bytes a word and term.
        for first in range(0, len(starts), _PART_SENTENCES):
            part = reading.bounds[first : first + _PART_SENTENCES + 1]
            words = Run([(reading, part[0], part[-1])])
            best.append(self.matcher.match(words).text_levels.max(axis=0))
        said: Floats = np.max(best, axis=0)
        return said

    def passage_scores(self) -> tuple[Floats, Floats]:
        """The coverage and the BM25 of each passage."""
        ends = (self.rows[:, 1:3] + _EXCLUSIVE).ravel()
        said = np.maximum.reduceat(self.matches.text_levels, ends, axis=0)[::2]
        counts = np.add.reduceat(self.matches.counts, ends, axis=0)[::2]
        lengths = np.add.reduceat(self.matches.lengths, ends)[::2]
        bm25 = self.matcher.bm25(counts, lengths, average=PASSAGE_WORDS, b=PASSAGE_B)
        return self.matcher.coverage(said), bm25

    @cached_property
    def levels_before(self) -> Floats:
        """What the sentence before each row says, zeros where there is none: (rows, T)."""
        said = np.zeros_like(self.matches.text_levels)
        said[1:] = self.matches.text_levels[:-1]
        said[self.rows[:, 0]] = 0
        return said

    @cached_property
    def levels_after(self) -> Floats:
        """What the sentence after each row says, zeros where there is none: (rows, T)."""
        said = np.zeros_like(self.matches.text_levels)
        said[:-1] = self.matches.text_levels[1:]
        said[self.rows[:, 3] - 1] = 0
        return said

    def context_levels(self, row: int) -> list[float]:
        """The best level of each term in a row, those beside it and the title: (T,)."""
        first, _, _, title = self.rows[self.passage_of[row]].tolist()
        said = self.matches.text_levels
        near = said[max(first, row - WINDOW) : min(title, row + WINDOW + 1)].max(axis=0)
        best: list[float] = np.maximum(near, said[title]).tolist()
        return best

    def title_levels(self, rows: Indices) -> Floats:
        """What the titles of the rows' articles say: (rows, T)."""
        said: Floats = self.matches.text_levels.take(self.rows[:, 3].take(self.passage_of.take(rows)), axis=0)
        return said

    @cached_property
    def title_overlap(self) -> Floats:
        """Of the words of each passage's title, stop words apart, the share that the
        question says; 0 where there is none: (passages,)."""
        matches = self.matches
        telling = (matches.cues & STOP) == 0
        asked = telling & (matches.best >= MATCHED)
        # (Both are counted at once, in one number.)
        counts = np.add.reduceat(telling + asked * np.int32(1 << 16), matches.starts).take(self.rows[:, 3])
        share: Floats = (counts >> 16) / np.maximum(counts & (1 << 16) - 1, 1)
        return share

    def words(self, row: int, text: str) -> list[Word]:
        """The words of the sentence in a row, whose text is ``text``, in order (of one that
        is longer than ``readings.MAX_WORDS`` those that are read); none where the text has another
        number of words."""
        places = self.matches.words_of(row)
        spans = [found.span() for found in WORD.finditer(text)]
        if len(spans) != places.stop - places.start:  # some are nothing but marks
            spans = [span for span in spans if fold(text[slice(*span)])]
            if len(spans) != places.stop - places.start < MAX_WORDS - 1:
                return []
        stems = self.run.views[STEM_VIEW, places].tolist()
        best = self.matches.best[places].tolist()
        cues = self.matches.cues[places].tolist()
        starts, ends = zip(*spans, strict=True) if spans else ((), ())
        return list(map(Word._make, zip(starts, ends, stems, cues, best, strict=False)))
