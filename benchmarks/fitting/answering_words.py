"""Which words of the right candidates are words of an answer: what the scores of words are fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from retrieval.ranking.candidates import Candidate, CandidatePool
from retrieval.ranking.word_scores import WordTable
from retrieval.text.normalization import fold


def answering_words(
    answers: Sequence[str], table: WordTable, right: Sequence[Candidate | None], pool: CandidatePool
) -> npt.NDArray[np.bool_]:
    """For each word of ``table``, whether it is of one of ``answers`` in a right candidate: (words,) of bool. ``right``
    has None for the candidates that are wrong."""
    found = np.zeros(len(table.values), dtype=bool)
    for place, candidate in enumerate(right):
        if candidate is None:
            continue
        text = candidate.document.text(candidate.index)
        words = [fold(text[word.start : word.end]) for word in pool.words(candidate.row, text)]
        if words:
            own = table.candidates == place
            found[own] = within(answers, words).take(table.positions[own])
    return found


def within(answers: Sequence[str], words: Sequence[str]) -> npt.NDArray[np.bool_]:
    """For each of the folded ``words`` of a sentence, whether one of ``answers`` covers it, or a part of it."""
    ends = list(accumulate(len(word) + 1 for word in words))
    text = " ".join(words)
    found = np.zeros(len(words), dtype=bool)
    for answer in answers:
        folded = " ".join(fold(answer).split())
        start = text.find(folded) if folded else -1
        while start >= 0:
            first, last = np.searchsorted(ends, (start, start + len(folded) - 1), side="right")
            found[first : last + 1] = True
            start = text.find(folded, start + 1)
    return found
