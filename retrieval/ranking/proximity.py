"""How near the words of some sentences are to the words that the question asks with."""

from __future__ import annotations

from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from retrieval.arrays import Floats, Indices

# A distance in words that means "not near at all".
MAX_DISTANCE: Final = 40
_NEVER: Final = 1 << 30
Distances = npt.NDArray[np.int32]
Number = TypeVar("Number", Distances, Floats)


class Proximity:
    """Distances within sentences, whose words are one run.

    ``matched[t, w]``: whether word w says term t; ``starts[i]`` is where sentence i begins,
    ``sizes[i]`` how many words it has (at least one). All distances are in words,
    ``MAX_DISTANCE`` at most.
    """

    def __init__(self, matched: npt.NDArray[np.bool_], starts: Indices, sizes: Indices) -> None:
        self.matched = matched
        self.starts = starts
        self._sizes = sizes
        count, words = matched.shape
        # Between sentences, and between terms, are ``MAX_DISTANCE`` words that are not there: nothing
        # is near across them, and all terms may lie in one line.
        span = words + MAX_DISTANCE * len(starts)
        gaps = np.repeat(np.arange(0, span - words, MAX_DISTANCE, dtype=np.int32), sizes)
        terms = np.arange(0, count * span, span, dtype=np.int32)
        self._places: Distances = np.arange(words, dtype=np.int32) + gaps + terms[:, None]
        there = np.flatnonzero(matched)
        places = np.empty(len(there) + 2, dtype=np.int32)
        places[0], places[1:-1], places[-1] = -MAX_DISTANCE, self._places.take(there), _NEVER
        # From each word the last before it, and the next, that says each term: (T, words).
        # (Each is repeated up to the one after it: it takes a fourth of what accumulating does.)
        between = np.empty(len(there) + 1, dtype=np.intp)
        between[:-1], between[-1] = there, matched.size
        between[1:] -= there
        left = np.repeat(places[:-1], between)
        between[0] += 1
        between[-1] -= 1
        right = np.repeat(places[1:], between)
        self._next: Distances = right.reshape(matched.shape)
        # From each word back to the nearest that says each term, and either way: (T, words).
        self.back: Distances = np.minimum(self._places - left.reshape(matched.shape), MAX_DISTANCE)
        self.nearest: Distances = np.minimum(self._next - self._places, self.back)
        # Whether each sentence says each term: (T, sentences).
        self._in_sentence: npt.NDArray[np.bool_] = np.logical_or.reduceat(matched, starts, axis=1)

    def maximum(self, values: Number) -> Number:
        """The most of ``values`` (one a word, along the last axis) in each sentence."""
        best: Number = np.maximum.reduceat(values, self.starts, axis=-1)
        return best

    def minimum(self, values: Number) -> Number:
        """The least of ``values`` (one a word, along the last axis) in each sentence."""
        best: Number = np.minimum.reduceat(values, self.starts, axis=-1)
        return best

    def any(self, values: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Whether one of ``values`` (one a word) holds in each sentence."""
        found: npt.NDArray[np.bool_] = np.logical_or.reduceat(values, self.starts)
        return found

    def count(self, values: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
        """How many of ``values`` (one a word, along the last axis) hold in each sentence."""
        added: npt.NDArray[np.int32] = np.add.reduceat(values, self.starts, axis=-1, dtype=np.int32)
        return added

    def spread(self, values: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """``values`` (one a sentence, along the last axis) for each word of the sentence."""
        return np.repeat(values, self._sizes, axis=-1)

    def weigh_by_distance(self, weights: Floats) -> Floats:
        """For each word the weights of the terms that its sentence says, each divided by
        its distance plus one."""
        drawn: Floats = weights @ (self.spread(self._in_sentence) / (1 + self.nearest))
        return drawn

    def adjacency(self) -> Floats:
        """For each sentence, of the pairs of neighbouring terms, the share that stands
        side by side in it; those three words apart or nearer count half."""
        count = len(self.matched)
        if count < 2:
            return np.zeros(len(self.starts))
        following = np.full((count - 1, self.matched.shape[1]), MAX_DISTANCE, dtype=np.int32)
        following[:, :-1] = np.where(self.matched[:-1, :-1], self._next[1:, 1:] - self._places[1:, :-1], MAX_DISTANCE)
        gaps = self.minimum(following)
        share: Floats = ((gaps == 1) + 0.5 * ((gaps > 1) & (gaps <= 3))).sum(axis=0) / (count - 1)
        return share

    def shortest_window(self) -> Floats:
        """Words in the shortest run of each sentence that says all the terms that the
        sentence says, divided by their number; ``MAX_DISTANCE`` where it says none."""
        longest = np.where(self.spread(self._in_sentence), self.back, 0).max(axis=0) + 1
        count = self._in_sentence.sum(axis=0)
        best: Floats = np.where(count, self.minimum(longest) / np.maximum(count, 1), MAX_DISTANCE)
        return best

    def share_in_order(self) -> Floats:
        """For each sentence the share of the terms it says that come after the one asked
        before them; -1 where it says fewer than two."""
        count, sentences = self._in_sentence.shape
        # (In places of one term: those of the others lie further on.)
        first = np.where(self._in_sentence, self._next.take(self.starts, axis=1) - self._places[:, :1], _NEVER)
        # Of the terms asked before, the last one that is matched; row 0 stands for none.
        asked = np.arange(1, count + 1)[:, None] * self._in_sentence
        before = np.zeros((count, sentences), dtype=np.intp)
        np.maximum.accumulate(asked[:-1], axis=0, out=before[1:])
        places = np.vstack((np.full((1, sentences), _NEVER, dtype=np.int32), first))
        rising = (self._in_sentence & (places[before, np.arange(sentences)] < first)).sum(axis=0)
        pairs = self._in_sentence.sum(axis=0) - 1
        share: Floats = np.where(pairs > 0, rising / np.maximum(pairs, 1), -1.0)
        return share
