"""How well a run of words says the words of a question.

A term is looked for in ever looser views: base, stem, key, and the trigrams of the
stem (Dice's coefficient). Coverage is the share of the question's weight that is
said; a term weighs its inverse document frequency, half as it is in the archive and
half as it is in general news, so that five pages are enough to tell a rare word from
a common one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import log
from typing import Final

from retrieval import lexicon
from retrieval.analysis import Forms, Token

BASE: Final = 1.0
STEM: Final = 0.95
KEY: Final = 0.75
# Fuzzy matches count their Dice coefficient times this, from FUZZY_LEAST on: of the
# spellings of one name in news, nine in ten pairs are as close (لافرنتييف, لافرينتيف).
FUZZY: Final = 0.75
FUZZY_LEAST: Final = 0.5
# A key of two letters is shared by too many words to tell anything.
SHORTEST_KEY: Final = 3
# The archive of the background tables (see retrieval/lexicon/stems.txt, grams.txt).
BACKGROUND_ARTICLES: Final = 40_003
BACKGROUND_PASSAGES: Final = 107_850
# BM25's saturation and length normalisation for sentences and for passages.
K1: Final = 1.2
SENTENCE_B: Final = 0.4
SENTENCE_WORDS: Final = 25.0
PASSAGE_B: Final = 0.75
PASSAGE_WORDS: Final = 80.0


def inverse_frequency(count: int, total: int) -> float:
    """Inverse document frequency on a scale from 0 (in all) to 1 (in none)."""
    return log(1 + (max(0, total - count) + 0.5) / (count + 0.5)) / log(1 + (total + 0.5) / 0.5)


_NONE: Final[frozenset[str]] = frozenset()


@cache
def _gram_weight(gram: str) -> float:
    return inverse_frequency(lexicon.counts("grams").get(gram, 0), BACKGROUND_PASSAGES)


class Match:
    """What a sentence says of a question's terms.

    ``levels[i]`` is how well it says term i, 0 to 1; ``positions[i]`` where (indices
    of tokens); ``counts[i]`` how often its stem occurs; ``grams`` how often each
    trigram of the question occurs; ``length`` is in words.
    """

    __slots__ = ("counts", "grams", "length", "levels", "positions")

    def __init__(self, terms: int, length: int) -> None:
        self.levels = [0.0] * terms
        self.positions: list[list[int]] = [[] for _ in range(terms)]
        self.counts = [0] * terms
        self.grams: dict[str, int] = {}
        self.length = length


class Matcher:
    """The terms of one question, ready to be looked for in many sentences.

    ``weights[i]`` is the weight of term i; ``total`` their sum, never 0.
    """

    def __init__(self, terms: Sequence[Forms], frequencies: Mapping[str, int], passages: int) -> None:
        self.terms = tuple(terms)
        background = lexicon.counts("stems")
        self.weights = [
            (
                inverse_frequency(frequencies.get(term.stem, 0), max(1, passages))
                + inverse_frequency(background.get(term.stem, 0), BACKGROUND_ARTICLES)
            )
            / 2
            for term in terms
        ]
        self.total = sum(self.weights) or 1.0
        self._bases = {term.base: index for index, term in enumerate(terms)}
        self._stems = {term.stem: index for index, term in enumerate(terms)}
        self._keys: dict[str, list[int]] = {}
        for index, term in enumerate(terms):
            if len(term.key) >= SHORTEST_KEY:
                self._keys.setdefault(term.key, []).append(index)
        self._grams = frozenset(gram for term in terms for gram in term.grams)
        self.gram_total = sum(_gram_weight(gram) for gram in self._grams) or 1.0
        self._rows: dict[str, tuple[tuple[tuple[int, float], ...], frozenset[str]]] = {}

    def match(self, words: Sequence[Token]) -> Match:
        """What ``words`` say of the terms."""
        match = Match(len(self.terms), len(words))
        rows, levels, grams = self._rows, match.levels, match.grams
        for position, token in enumerate(words):
            forms = token.forms
            row = rows.get(forms.surface)
            if row is None:
                row = rows[forms.surface] = self._row(forms)
            if not row[1] and not row[0]:
                continue
            for index, level in row[0]:
                levels[index] = max(levels[index], level)
                match.positions[index].append(position)
                match.counts[index] += level >= STEM
            for gram in row[1]:
                grams[gram] = grams.get(gram, 0) + 1
        return match

    def _row(self, forms: Forms) -> tuple[tuple[tuple[int, float], ...], frozenset[str]]:
        """(term, level) of each term that one word says, and the trigrams it shares."""
        shared = _NONE if forms.stop else self._grams & forms.grams
        keyed = self._keys.get(forms.key)
        if keyed is None and len(shared) < 2 and forms.stem not in self._stems and forms.base not in self._bases:
            return (), shared
        levels = dict.fromkeys(keyed or (), KEY)
        if len(shared) > 1:
            for index, term in enumerate(self.terms):
                common = len(term.grams & shared)
                if common > 1 and index not in levels:
                    dice = 2 * common / (len(term.grams) + len(forms.grams))
                    if dice >= FUZZY_LEAST:
                        levels[index] = dice * FUZZY
        stem = self._stems.get(forms.stem)
        if stem is not None:
            levels[stem] = STEM
        base = self._bases.get(forms.base)
        if base is not None:
            levels[base] = BASE
        return tuple(sorted(levels.items())), shared

    def coverage(self, levels: Sequence[float]) -> float:
        """The share of the question's weight in ``levels``, 0 to 1."""
        return sum(w * level for w, level in zip(self.weights, levels, strict=True)) / self.total

    def bm25(self, counts: Sequence[int], length: int, *, average: float, b: float) -> float:
        """BM25 of stems as a share of the weight (Robertson and Zaragoza, 2009)."""
        norm = K1 * (1 - b + b * length / average)
        scored = (w * c * (K1 + 1) / (c + norm) for w, c in zip(self.weights, counts, strict=True) if c)
        return sum(scored) / self.total

    def gram_bm25(self, grams: Mapping[str, int], length: int) -> float:
        """BM25 of trigrams, as a share of their weight."""
        norm = K1 * (1 - PASSAGE_B + PASSAGE_B * length / PASSAGE_WORDS)
        return sum(_gram_weight(g) * c * (K1 + 1) / (c + norm) for g, c in grams.items()) / self.gram_total
