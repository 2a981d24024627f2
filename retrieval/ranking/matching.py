"""Matches runs of words against the terms of a question.

A term matches by ever looser views: base, stem, key, and the trigrams of the stem (Dice's coefficient).
Coverage is the share of the question's weight that is matched. The weight of a term is its inverse document
frequency, averaged over the archive and general news, so that five pages are enough to tell a rare word from
a common one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.arrays import Floats, Indices
from retrieval.index.forward_index import Run
from retrieval.text.analysis import Forms, trigrams
from retrieval.text.frequent_stems import frequent_stems
from retrieval.text.related_words import related_words
from retrieval.text.term_weights import background_idf, inverse_frequency
from retrieval.text.vocabulary import BASE_VIEW, CUES, GRAM_COUNT, KEY_VIEW, STEM_VIEW, Integers, signature, view
from retrieval.text.word_vectors import Vectors, unit, word_vectors

BASE: Final = 1.0
STEM: Final = 0.95
KEY: Final = 0.75
# The level of a fuzzy match is its Dice coefficient times FUZZY, from FUZZY_LEAST on. Of the spellings of one
# name in news, nine in ten pairs reach it (لافرنتييف, لافرينتيف).
FUZZY: Final = 0.75
FUZZY_LEAST: Final = 0.5
# Too many words share a key of two letters.
SHORTEST_KEY: Final = 3
# BM25 parameters for sentences and for passages.
K1: Final = 1.2
SENTENCE_B: Final = 0.4
SENTENCE_WORDS: Final = 25.0
PASSAGE_B: Final = 0.75
PASSAGE_WORDS: Final = 80.0
_QUARTERS: Final = round(2 / FUZZY_LEAST)
_SHIFT: Final = _QUARTERS.bit_length() - 1  # it is a power of two
# A number that no view has.
_NONE: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The matches of some texts with a question's T terms.

    The words of all texts are one array, each text with ``PAD`` before it. ``cues[w]`` are the cues of word
    w, ``levels[t, w]`` how well it matches term t (0 to 1), and ``best[w]`` how well any term. Text i begins,
    with its padding word, at ``starts[i]`` and has ``lengths[i]`` words. ``text_levels[i, t]`` is the best
    level in text i, ``counts[i, t]`` the number of matches by stem or base.
    """

    cues: Integers
    levels: npt.NDArray[np.float32]
    best: npt.NDArray[np.float32]
    starts: Indices
    lengths: Floats
    text_levels: Floats
    counts: Floats

    def words_of(self, text: int) -> slice:
        """Return the slice of the words of one text, without the padding word."""
        start = int(self.starts[text]) + 1
        return slice(start, start + int(self.lengths[text]))


def _counts(there: npt.NDArray[np.bool_], starts: Indices) -> npt.NDArray[np.int32]:
    counts: npt.NDArray[np.int32] = np.add.reduceat(there, starts, axis=1, dtype=np.int32)
    return counts


class Matcher:
    """The terms of one question, prepared for matching many texts. ``weights[t]`` is the weight of term t;
    ``total`` is their sum, never 0."""

    def __init__(
        self, terms: Sequence[Forms], frequencies: Mapping[str, int], passages: int, *, fuzzy: bool = True
    ) -> None:
        """``fuzzy`` is false for the terms of a whole sentence, which match without their trigrams. Their matches are
        not counted: ``Matches.counts`` has no row."""
        self.terms = tuple(terms)
        self._fuzzy = fuzzy
        weights = [
            (inverse_frequency(frequencies.get(term.stem, 0), max(1, passages)) + background_idf(term.stem)) / 2
            for term in terms
        ]
        self.weights: Floats = np.array(weights)
        self.total = float(self.weights.sum()) or 1.0
        keys = [view(term.key) if len(term.key) >= SHORTEST_KEY else _NONE for term in terms]
        named = [(view(term.base), view(term.stem), key) for term, key in zip(terms, keys, strict=True)]
        # Columns: (T, 1) each.
        self._bases, self._stems, self._keys = np.array(named, dtype=np.int32).T[..., None]
        if not fuzzy:
            return
        self._signatures = np.array([signature(term) for term in terms], dtype=np.uint64)
        gram_counts = np.array([[len(term.grams)] for term in terms], dtype=np.int16)
        # Trigrams of one term may share a bit, so that many matches can be hidden. The division rounds up.
        hidden = gram_counts - np.bitwise_count(self._signatures)
        self._fuzzy_least = (gram_counts - _QUARTERS * hidden + _QUARTERS - 1).astype(np.int16)

    def match(self, words: Run) -> Matches:
        """Return the matches of each text of ``words``, which has at least one text."""
        starts = words.starts
        levels = self._levels(words.views)
        if self._fuzzy:
            self._add_fuzzy(levels, words)
        # Non-negative floats sort like their bits. The maximum of integers takes half the time, because none
        # can be NaN.
        best_levels = np.maximum.reduceat(levels.view(np.int32), starts, axis=1).view(np.float32)
        counts = _counts(levels >= np.float32(STEM), starts) if self._fuzzy else np.empty((len(self.terms), 0))
        lengths = np.empty(len(starts))
        lengths[:-1], lengths[-1] = starts[1:], len(words)
        lengths -= starts + 1
        return Matches(
            cues=words.views[CUES],
            levels=levels,
            best=levels.max(axis=0),
            starts=starts,
            lengths=lengths,
            text_levels=np.ascontiguousarray(best_levels.T, dtype=np.float64),
            counts=np.ascontiguousarray(counts.T, dtype=np.float64),
        )

    def _levels(self, views: Integers) -> npt.NDArray[np.float32]:
        levels: npt.NDArray[np.float32] = (views[KEY_VIEW] == self._keys) * np.float32(KEY)
        np.copyto(levels, np.float32(STEM), where=views[STEM_VIEW] == self._stems)
        np.copyto(levels, np.float32(BASE), where=views[BASE_VIEW] == self._bases)
        return levels

    def _add_fuzzy(self, levels: npt.NDArray[np.float32], words: Run) -> None:
        """Set the levels of words whose trigrams are similar to a term's; signatures select the candidates.
        Of 2,590 pairs of similar stems 40 are missed, because two shared trigrams have one bit."""
        sizes = words.views[GRAM_COUNT].astype(np.int16)
        one = np.ascontiguousarray(words.signatures[:, 0])
        common = np.bitwise_count(one & self._signatures[:, :1])
        # 2 (common + hidden) / (sizes + counts) >= FUZZY_LEAST, in integers.
        least = (sizes + self._fuzzy_least[:, :1]) >> _SHIFT
        np.maximum(least, 2, out=least)
        found = np.flatnonzero((common >= least) & (levels == 0))
        terms, places = np.divmod(found, len(one))
        # Most of these share bits by chance; the second signature, with another hash, removes them.
        common = np.bitwise_count(words.signatures[places, 1] & self._signatures[terms, 1])
        near = np.flatnonzero(common >= np.maximum(2, (sizes[places] + self._fuzzy_least[terms, 1]) >> _SHIFT))
        if not len(near):
            return
        terms, places = terms[near], places[near]
        worked_out: dict[tuple[str, int], float] = {}
        for place, stem, term in zip(places.tolist(), words.stems(places), terms.tolist(), strict=True):
            level = worked_out.get((stem, term))
            if level is None:
                grams, own = trigrams(stem), self.terms[term].grams
                shared = len(grams & own)
                dice = 2 * shared / (len(grams) + len(own))
                level = worked_out[stem, term] = dice * FUZZY if shared > 1 and dice >= FUZZY_LEAST else 0.0
            levels[term, place] = level

    def soften(self, words: Run, matches: Matches) -> npt.NDArray[np.float32]:
        """Return, for each term and word, the level of ``matches`` or, where higher, how related the two are:
        (T, words), 0 to 1."""
        related = related_words().levels(self.frequent_stems).take(words.frequent_stems, axis=1)
        soft: npt.NDArray[np.float32] = np.maximum(matches.levels, related)
        return soft

    def place_of(self, term: Forms) -> int:
        """Return the number of the term with the stem of ``term``, which must be one of the terms."""
        return next(place for place, one in enumerate(self.terms) if one.stem == term.stem)

    @cached_property
    def frequent_stems(self) -> Integers:
        """The number of the stem of each term, as in ``frequent_stems``: (T,)."""
        return frequent_stems().of_stems(term.stem for term in self.terms)

    @cached_property
    def has_vector(self) -> npt.NDArray[np.bool_]:
        """Whether each term has a word vector: (T,)."""
        there: npt.NDArray[np.bool_] = self.frequent_stems < len(frequent_stems())
        return there

    @cached_property
    def vector(self) -> Vectors:
        """The word vectors of the terms, added and of length 1: (dimensions,)."""
        asked: Vectors = unit(word_vectors().sums(self.frequent_stems, np.zeros(1, dtype=np.intp)))[0]
        return asked

    def exact_levels(self, words: Run, starts: Indices) -> Floats:
        """Return the best level of each term by base, stem or key in the texts that begin at ``starts``: (texts, T)."""
        levels: Floats = np.maximum.reduceat(self._levels(words.views), starts, axis=1).T.astype(np.float64)
        return levels

    def coverage(self, levels: Floats) -> Floats:
        """Return the share of the question's weight in each row of ``levels`` (rows, T), 0 to 1."""
        covered: Floats = levels @ self.weights / self.total
        return covered

    def bm25(self, counts: Floats, lengths: Floats, *, average: float, b: float) -> Floats:
        """Return BM25 by stems for each row of ``counts`` (rows, T), divided by the total weight (Robertson
        and Zaragoza, 2009)."""
        norm = K1 * (1 - b + b * lengths / average)
        scored: Floats = (counts * (K1 + 1) / (counts + norm[:, None])) @ self.weights / self.total
        return scored
