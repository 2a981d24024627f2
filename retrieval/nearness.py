"""How near the words of some sentences are to the words that the question asks with."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.table import Figures, Indices

# A distance in words that means "not near at all".
FAR: Final = 40.0
_NEVER: Final = 1 << 20


class Nearness:
    """Distances within sentences, whose words are one run.

    ``said[w, t]``: whether word w says term t; ``starts[i]`` is where sentence i begins,
    ``sizes[i]`` how many words it has (at least one). All distances are in words,
    ``FAR`` at most.
    """

    def __init__(self, said: npt.NDArray[np.bool_], starts: Indices, sizes: Indices) -> None:
        self.said = said
        self.starts = starts
        self._sizes = sizes
        places = np.arange(len(said))[:, None]
        first = np.repeat(starts, sizes)[:, None]
        last = first + np.repeat(sizes, sizes)[:, None] - 1
        left = np.maximum.accumulate(np.where(said, places, -_NEVER), axis=0)
        right = np.minimum.accumulate(np.where(said, places, _NEVER)[::-1], axis=0)[::-1]
        # From each word back, and on, to the nearest that says each term: (words, T).
        self.back: Figures = np.where(left < first, FAR, np.minimum(places - left, FAR))
        self.on: Figures = np.where(right > last, FAR, np.minimum(right - places, FAR))
        self.nearest: Figures = np.minimum(self.back, self.on)
        # Whether each sentence says each term: (sentences, T).
        self._there: npt.NDArray[np.bool_] = np.logical_or.reduceat(said, starts, axis=0)

    def most(self, values: Figures) -> Figures:
        """The most of ``values`` (one row a word) in each sentence."""
        best: Figures = np.maximum.reduceat(values, self.starts, axis=0)
        return best

    def least(self, values: Figures) -> Figures:
        """The least of ``values`` (one row a word) in each sentence."""
        best: Figures = np.minimum.reduceat(values, self.starts, axis=0)
        return best

    def sums(self, values: npt.NDArray[np.bool_] | Figures) -> Figures:
        """The sum of ``values`` (one row a word) in each sentence."""
        added: Figures = np.add.reduceat(values, self.starts, axis=0, dtype=np.float64)
        return added

    def spread(self, values: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """``values`` (one row a sentence) for each word of the sentence."""
        return np.repeat(values, self._sizes, axis=0)

    def pull(self, weights: Figures) -> Figures:
        """For each word the weights of the terms that its sentence says, each divided by
        its distance plus one."""
        drawn: Figures = (self.spread(self._there) / (1 + self.nearest)) @ weights
        return drawn

    def adjacent(self) -> Figures:
        """For each sentence, of the pairs of neighbouring terms, the share that stands
        side by side in it; those three words apart or nearer count half."""
        count = self.said.shape[1]
        if count < 2:
            return np.zeros(len(self.starts))
        following = np.full((len(self.said), count - 1), FAR)
        following[:-1] = self.on[1:, 1:] + 1
        ends = self.starts + self._sizes - 1
        following[ends] = FAR
        gaps = self.least(np.where(self.said[:, :-1], following, FAR))
        share: Figures = np.where(gaps == 1, 1.0, np.where(gaps <= 3, 0.5, 0.0)).sum(axis=1) / (count - 1)
        return share

    def window(self) -> Figures:
        """Words in the shortest run of each sentence that says all the terms that the
        sentence says, divided by their number; ``FAR`` where it says none."""
        there = self._there
        longest = np.where(self.spread(there), self.back, 0).max(axis=1) + 1
        count = there.sum(axis=1)
        best: Figures = np.where(count, self.least(longest) / np.maximum(count, 1), FAR)
        return best

    def in_order(self) -> Figures:
        """For each sentence the share of the terms it says that come after the one asked
        before them; -1 where it says fewer than two."""
        first = self.least(np.where(self.said, np.arange(len(self.said))[:, None], _NEVER))
        there = first < _NEVER
        before = np.full(len(first), _NEVER, dtype=np.float64)
        rising = np.zeros(len(first))
        for term in range(first.shape[1]):
            own = first[:, term]
            rising += there[:, term] & (before < own)
            before = np.where(there[:, term], own, before)
        pairs = there.sum(axis=1) - 1
        share: Figures = np.where(pairs > 0, rising / np.maximum(pairs, 1), -1.0)
        return share
