"""How well runs of words say the words of a question.

A term is looked for in ever looser views: base, stem, key, and the trigrams of the
stem (Dice's coefficient). Coverage is the share of the question's weight that is
said; a term weighs its inverse document frequency, half as it is in the archive and
half as it is in general news, so that five pages are enough to tell a rare word from
a common one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval import lexicon
from retrieval.analysis import Forms
from retrieval.table import Figures, Indices
from retrieval.words import GRAMS_KEPT, PAD, Columns, Integers, signature, table

BASE: Final = 1.0
STEM: Final = 0.95
KEY: Final = 0.75
# Fuzzy matches count their Dice coefficient times this, from FUZZY_LEAST on: of the
# spellings of one name in news, nine in ten pairs are as close (لافرنتييف, لافرينتيف).
FUZZY: Final = 0.75
FUZZY_LEAST: Final = 0.5
# A key of two letters is shared by too many words to tell anything.
SHORTEST_KEY: Final = 3
# The archive of the background table (see retrieval/lexicon/stems.txt).
BACKGROUND_ARTICLES: Final = 40_003
# BM25's saturation and length normalisation for sentences and for passages.
K1: Final = 1.2
SENTENCE_B: Final = 0.4
SENTENCE_WORDS: Final = 25.0
PASSAGE_B: Final = 0.75
PASSAGE_WORDS: Final = 80.0
# A number that no view has.
_NONE: Final = -1


def inverse_frequency(count: int, total: int) -> float:
    """Inverse document frequency on a scale from 0 (in all) to 1 (in none)."""
    return log(1 + (max(0, total - count) + 0.5) / (count + 0.5)) / log(1 + (total + 0.5) / 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What some texts say of a question's T terms.

    The words of all texts are one run, each text with ``PAD`` before it: ``cues``
    are theirs, ``levels[w, t]`` how well word w says term t, 0 to 1. Text i begins (with
    its pad) at ``starts[i]`` and has ``lengths[i]`` words; ``said[i, t]`` is the best
    level in it, ``counts[i, t]`` how often the term's stem occurs.
    """

    cues: Integers
    levels: npt.NDArray[np.float32]
    starts: Indices
    lengths: Figures
    said: Figures
    counts: Figures

    def words_of(self, text: int) -> slice:
        """Where the words of one text are, without the pad."""
        start = int(self.starts[text]) + 1
        return slice(start, start + int(self.lengths[text]))


class Matcher:
    """The terms of one question, ready to be looked for in many texts.

    ``weights[t]`` is the weight of term t; ``total`` their sum, never 0.
    """

    def __init__(self, terms: Sequence[Forms], frequencies: Mapping[str, int], passages: int) -> None:
        self.terms = tuple(terms)
        background = lexicon.counts("stems")
        self.weights: Figures = np.array(
            [
                (
                    inverse_frequency(frequencies.get(term.stem, 0), max(1, passages))
                    + inverse_frequency(background.get(term.stem, 0), BACKGROUND_ARTICLES)
                )
                / 2
                for term in terms
            ]
        )
        self.total = float(self.weights.sum()) or 1.0
        self._table = table()
        view = self._table.view
        self._bases = np.array([view(term.base) for term in terms], dtype=np.int32)
        self._stems = np.array([view(term.stem) for term in terms], dtype=np.int32)
        keys = [view(term.key) if len(term.key) >= SHORTEST_KEY else _NONE for term in terms]
        self._keys = np.array(keys, dtype=np.int32)
        grams = [self._table.gram_numbers(term) for term in terms]
        self._grams = np.full((len(grams), GRAMS_KEPT), _NONE, dtype=np.int32)
        for row, own in zip(self._grams, grams, strict=True):
            row[: len(own)] = own[:GRAMS_KEPT]
        self._gram_counts = np.array([len(own) for own in grams])
        self._signatures = np.array([signature(own) for own in grams], dtype=np.uint64)
        # Two trigrams of a term may have one bit: so many may be missed by bits.
        self._hidden = self._gram_counts - np.bitwise_count(self._signatures)

    def match(self, texts: Iterable[str]) -> Matches:
        """What each of ``texts`` says of the terms."""
        numbers, run, lengths = self._table.numbers, array("i"), array("i")
        for text in texts:
            own = numbers(text)
            lengths.append(len(own))
            run.append(PAD)
            run.fromlist(own)
        words = np.frombuffer(run, dtype=np.int32)
        sizes = np.frombuffer(lengths, dtype=np.int32)
        starts = np.zeros(len(sizes), dtype=np.intp)
        np.cumsum(sizes[:-1] + 1, out=starts[1:])
        columns = self._table.columns()
        levels = self._levels(words, columns)
        return Matches(
            cues=columns.cues[words],
            levels=levels,
            starts=starts,
            lengths=sizes.astype(np.float64),
            said=np.maximum.reduceat(levels, starts, axis=0).astype(np.float64),
            counts=np.add.reduceat(levels >= np.float32(STEM), starts, axis=0, dtype=np.float64),
        )

    def _levels(self, words: Integers, columns: Columns) -> npt.NDArray[np.float32]:
        levels: npt.NDArray[np.float32] = (columns.key[words][:, None] == self._keys).astype(np.float32)
        levels *= KEY
        self._add_fuzzy(levels, words, columns)
        np.copyto(levels, STEM, where=columns.stem[words][:, None] == self._stems)
        np.copyto(levels, BASE, where=columns.base[words][:, None] == self._bases)
        return levels

    def _add_fuzzy(self, levels: npt.NDArray[np.float32], words: Integers, columns: Columns) -> None:
        """Levels of words whose trigrams are near to a term's; those that may be are
        found by their bits, which are at most as many as the trigrams in common."""
        common = np.bitwise_count(columns.signature[words][:, None] & self._signatures)
        sizes = columns.gram_count[words][:, None] + self._gram_counts
        near = (common > 1) & (2 * (common + self._hidden) >= FUZZY_LEAST * sizes) & (levels == 0)
        places, terms = np.nonzero(near)
        if len(places):
            pairs = columns.grams[words[places]][:, :, None] == self._grams[terms][:, None, :]
            shared = pairs.sum(axis=(1, 2))
            dice = 2 * shared / sizes[places, terms]
            levels[places, terms] = np.where((shared > 1) & (dice >= FUZZY_LEAST), dice * FUZZY, 0)

    def coverage(self, levels: Figures) -> Figures:
        """The share of the question's weight in each row of ``levels`` (rows, T), 0 to 1."""
        covered: Figures = levels @ self.weights / self.total
        return covered

    def bm25(self, counts: Figures, lengths: Figures, *, average: float, b: float) -> Figures:
        """BM25 of the stems of each row of ``counts`` (rows, T), as a share of the weight
        (Robertson and Zaragoza, 2009)."""
        norm = K1 * (1 - b + b * lengths / average)
        scored: Figures = (counts * (K1 + 1) / (counts + norm[:, None])) @ self.weights / self.total
        return scored
