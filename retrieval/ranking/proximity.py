"""Distances between the words of sentences and the matched terms of the question."""

from __future__ import annotations

from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from retrieval.arrays import Floats, Indices

# The largest distance in words, and the distance of an absent term.
MAX_DISTANCE: Final = 40
_NEVER: Final = 1 << 30
Distances = npt.NDArray[np.int32]
Number = TypeVar("Number", Distances, Floats)


class Proximity:
    """Distances within sentences whose words are one array.

    ``matched[t, w]`` is true when word w matches term t. Sentence i begins at ``starts[i]`` and has
    ``sizes[i]`` words, at least one. All distances are in words, at most ``MAX_DISTANCE``.
    """

    def __init__(self, matched: npt.NDArray[np.bool_], starts: Indices, sizes: Indices) -> None:
        self.matched = matched
        self.starts = starts
        self._sizes = sizes
        count, words = matched.shape
        # ``MAX_DISTANCE`` imaginary words separate sentences and terms. Nothing is near across them, so all
        # terms fit into one line.
        span = words + MAX_DISTANCE * len(starts)
        gaps = np.repeat(np.arange(0, span - words, MAX_DISTANCE, dtype=np.int32), sizes)
        terms = np.arange(0, count * span, span, dtype=np.int32)
        self._places: Distances = np.arange(words, dtype=np.int32) + gaps + terms[:, None]
        there = np.flatnonzero(matched)
        places = np.empty(len(there) + 2, dtype=np.int32)
        places[0], places[1:-1], places[-1] = -MAX_DISTANCE, self._places.take(there), _NEVER
        # The last match before each word and the next match, by term: (T, words). Repeating each match up to
        # the next takes a fourth of the time of accumulating.
        between = np.empty(len(there) + 1, dtype=np.intp)
        between[:-1], between[-1] = there, matched.size
        between[1:] -= there
        left = np.repeat(places[:-1], between)
        between[0] += 1
        between[-1] -= 1
        right = np.repeat(places[1:], between)
        self._next: Distances = right.reshape(matched.shape)
        # Distance back to the nearest match, ahead to the next (of any length, across sentences too), and in either
        # direction, by term: (T, words).
        self.back: Distances = np.minimum(self._places - left.reshape(matched.shape), MAX_DISTANCE)
        self.ahead: Distances = self._next - self._places
        self.nearest: Distances = np.minimum(self.ahead, self.back)
        # Whether each sentence matches each term: (T, sentences).
        self._in_sentence: npt.NDArray[np.bool_] = np.logical_or.reduceat(matched, starts, axis=1)

    def maximum(self, values: Number) -> Number:
        """Return the maximum of ``values`` (one per word, along the last axis) in each sentence."""
        best: Number = np.maximum.reduceat(values, self.starts, axis=-1)
        return best

    def minimum(self, values: Number) -> Number:
        """Return the minimum of ``values`` (one per word, along the last axis) in each sentence."""
        best: Number = np.minimum.reduceat(values, self.starts, axis=-1)
        return best

    def any(self, values: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return whether one of ``values`` (one per word) is true in each sentence."""
        found: npt.NDArray[np.bool_] = np.logical_or.reduceat(values, self.starts)
        return found

    def count(self, values: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
        """Return how many of ``values`` (one per word, along the last axis) are true in each sentence."""
        added: npt.NDArray[np.int32] = np.add.reduceat(values, self.starts, axis=-1, dtype=np.int32)
        return added

    def spread(self, values: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Repeat ``values`` (one per sentence, along the last axis) for each word of the sentence."""
        return np.repeat(values, self._sizes, axis=-1)

    def weigh_by_distance(self, weights: Floats) -> Floats:
        """Return, for each word, the sum of the weights of its sentence's terms, each divided by distance
        plus one."""
        drawn: Floats = weights @ (self.spread(self._in_sentence) / (1 + self.nearest))
        return drawn

    def adjacency(self) -> Floats:
        """Return, for each sentence, the share of consecutive terms that are adjacent in it. Terms two or
        three words apart count half."""
        count = len(self.matched)
        if count < 2:
            return np.zeros(len(self.starts))
        following = np.full((count - 1, self.matched.shape[1]), MAX_DISTANCE, dtype=np.int32)
        following[:, :-1] = np.where(self.matched[:-1, :-1], self._next[1:, 1:] - self._places[1:, :-1], MAX_DISTANCE)
        gaps = self.minimum(following)
        share: Floats = ((gaps == 1) + 0.5 * ((gaps > 1) & (gaps <= 3))).sum(axis=0) / (count - 1)
        return share

    def shortest_window(self) -> Floats:
        """Return the length of the shortest run of words with all the terms of the sentence, divided by their
        number. ``MAX_DISTANCE`` where the sentence has no term."""
        longest = np.where(self.spread(self._in_sentence), self.back, 0).max(axis=0) + 1
        count = self._in_sentence.sum(axis=0)
        best: Floats = np.where(count, self.minimum(longest) / np.maximum(count, 1), MAX_DISTANCE)
        return best

    def share_in_order(self) -> Floats:
        """Return, for each sentence, the share of its terms that follow the preceding term of the question;
        -1 with fewer than two terms."""
        count, sentences = self._in_sentence.shape
        # In the positions of one term; those of other terms lie further on.
        first = np.where(self._in_sentence, self._next.take(self.starts, axis=1) - self._places[:, :1], _NEVER)
        # The last earlier term of the question in the sentence; row 0 stands for none.
        asked = np.arange(1, count + 1)[:, None] * self._in_sentence
        before = np.zeros((count, sentences), dtype=np.intp)
        np.maximum.accumulate(asked[:-1], axis=0, out=before[1:])
        places = np.vstack((np.full((1, sentences), _NEVER, dtype=np.int32), first))
        rising = (self._in_sentence & (places[before, np.arange(sentences)] < first)).sum(axis=0)
        pairs = self._in_sentence.sum(axis=0) - 1
        share: Floats = np.where(pairs > 0, rising / np.maximum(pairs, 1), -1.0)
        return share
