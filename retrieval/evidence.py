"""The passages that an engine found, read: their sentences and what these say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retrieval.document import Document
from retrieval.engines import Hit
from retrieval.matching import PASSAGE_B, PASSAGE_WORDS, Matcher
from retrieval.table import Figures, Indices

# Sentences on each side that count as the surroundings of one.
WINDOW: Final = 1
# Characters of a sentence that are read: a body without an end mark is one sentence.
READ: Final = 20_000
# From this level on a term counts as said.
SAID: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Sentence ``index`` of ``document``, which may answer; ``row`` is its row in the
    evidence."""

    document: Document
    index: int
    row: int


class Evidence:
    """The sentences of some passages with ``WINDOW`` on each side, and the titles, matched
    against one question.

    Sentences and titles are rows, passage by passage, the title after its passage's
    sentences. ``rows[p]`` are, for passage p: the first row, the first and the last that
    are of the passage itself, and the title's. ``passage_of[r]`` is p, and ``index_of[r]``
    the sentence's index in its document.
    """

    def __init__(self, matcher: Matcher, hits: Sequence[Hit], documents: Sequence[Document | None]) -> None:
        """``documents``: those of ``hits``, in order; None for one that is there no more."""
        self.matcher = matcher
        self.documents: list[Document] = []
        found: list[float] = []
        texts: list[str] = []
        rows: list[tuple[int, int, int, int]] = []
        self.index_of: list[int] = []
        for hit, document in zip(hits, documents, strict=True):
            if document is None or hit.passage >= len(document.passages):  # replaced meanwhile
                continue
            passage, sentences = document.passages[hit.passage], document.sentences
            low, high = max(0, passage.first - WINDOW), min(len(sentences) - 1, passage.last + WINDOW)
            start, body = len(texts), document.article.body
            texts += [body[first : min(last, first + READ)] for first, last, _, _ in sentences[low : high + 1]]
            rows.append((start, start + passage.first - low, start + passage.last - low, len(texts)))
            texts.append(document.article.title)
            self.index_of += range(low, high + 2)
            self.documents.append(document)
            found.append(hit.score)
        self.scores: Figures = np.array(found)
        self.rows: Indices = np.array(rows, dtype=np.intp).reshape(-1, 4)
        self.passage_of: Indices = np.repeat(np.arange(len(rows)), self.rows[:, 3] - self.rows[:, 0] + 1)
        self.matches = matcher.match(texts)

    def sentences(self) -> Indices:
        """The rows of the passages' own sentences that can answer."""
        own = [
            row
            for document, (_, first, last, _) in zip(self.documents, self.rows.tolist(), strict=True)
            for row in range(first, last + 1)
            if not document.sentences[self.index_of[row]].heading
        ]
        rows: Indices = np.array(own, dtype=np.intp)
        return rows[self.matches.lengths[rows] > 0]

    def candidate(self, row: int) -> Candidate:
        """The sentence in a row."""
        return Candidate(self.documents[self.passage_of[row]], self.index_of[row], row)

    def passages(self) -> tuple[Figures, Figures]:
        """The coverage and the BM25 of each passage."""
        ends = np.stack((self.rows[:, 1], self.rows[:, 2] + 1), axis=1).ravel()
        said = np.maximum.reduceat(self.matches.said, ends, axis=0)[::2]
        counts = np.add.reduceat(self.matches.counts, ends, axis=0)[::2]
        lengths = np.add.reduceat(self.matches.lengths, ends)[::2]
        bm25 = self.matcher.bm25(counts, lengths, average=PASSAGE_WORDS, b=PASSAGE_B)
        return self.matcher.coverage(said), bm25

    def beside(self, rows: Indices, step: int) -> Figures:
        """What the sentence ``step`` further on says, zeros where there is none: (rows, T)."""
        blocks = self.rows[self.passage_of[rows]]
        there = (rows + step >= blocks[:, 0]) & (rows + step < blocks[:, 3])
        said: Figures = self.matches.said[np.where(there, rows + step, rows)] * there[:, None]
        return said

    def window(self, rows: Indices) -> Figures:
        """The best level of each term within ``WINDOW`` sentences: (rows, T)."""
        best = self.matches.said[rows]
        for step in range(1, WINDOW + 1):
            best = np.maximum(best, np.maximum(self.beside(rows, step), self.beside(rows, -step)))
        return best

    def titles(self, rows: Indices) -> Figures:
        """What the titles of the rows' articles say: (rows, T)."""
        said: Figures = self.matches.said[self.rows[self.passage_of[rows], 3]]
        return said
