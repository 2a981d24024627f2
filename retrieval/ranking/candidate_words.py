"""The words of the candidates, as the ranking reads them: one array for all, with the distances between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.arrays import Floats, Indices
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.matching import STEM
from retrieval.ranking.proximity import Proximity
from retrieval.text.vocabulary import STOP, Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CandidateWords:
    """The words of n candidates, W in all with the padding word before each candidate; all arrays are (W,).

    ``places`` are their places in the pool's run, ``candidates`` the candidate of each, and ``positions`` their
    position in the sentence, -1 for the padding word. ``cues`` are their cues and ``best`` how well each says any term.
    ``asked`` is true for words of the question, and ``new`` for words that are neither of the question nor stop words.
    ``pull`` is how near the matched terms are, weighed, 0 to 1. ``lengths`` (n,) are the words of each candidate.
    """

    places: Indices
    candidates: Indices
    positions: Indices
    cues: Integers
    best: npt.NDArray[np.float32]
    asked: npt.NDArray[np.bool_]
    new: npt.NDArray[np.bool_]
    pull: Floats
    lengths: Floats
    near: Proximity


def candidate_words(rows: Indices, pool: CandidatePool) -> CandidateWords:
    """Return the words of the sentences in ``rows`` of the pool, in order; ``rows`` must not be empty."""
    matcher, matches = pool.matcher, pool.matches
    lengths = matches.lengths.take(rows)
    starts, sizes = matches.starts.take(rows), lengths.astype(np.intp) + 1
    ends = np.cumsum(sizes)
    begins = ends - sizes
    places = np.arange(ends[-1]) + np.repeat(starts - begins, sizes)
    # Indexing would put the terms of a word side by side in memory and slow down every later step.
    levels, cues, best = matches.levels.take(places, axis=1), matches.cues.take(places), matches.best.take(places)
    near = Proximity(levels > 0, begins, sizes)
    asked = best >= np.float32(STEM)
    return CandidateWords(
        places=places,
        candidates=np.repeat(np.arange(len(rows)), sizes),
        positions=places - np.repeat(starts + 1, sizes),  # the padding word precedes the first word
        cues=cues,
        best=best,
        asked=asked,
        new=((cues & STOP) == 0) & ~asked,
        pull=near.weigh_by_distance(matcher.weights) / matcher.total,
        lengths=lengths,
        near=near,
    )
