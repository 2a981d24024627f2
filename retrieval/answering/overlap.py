"""How much of a sentence the retrieved sentences say, for all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.arrays import Floats, Indices
from retrieval.ranking.answer_types import LIKELY_NAMES
from retrieval.ranking.candidates import MATCHED, CandidatePool, Word
from retrieval.ranking.matching import Matcher, Matches
from retrieval.text.analysis import Forms, word_forms
from retrieval.text.vocabulary import is_number

# Terms of a sentence that are compared: the longest of 40,003 articles' usual sentences have fewer.
_MOST_TERMS: Final = 40


class Overlap(NamedTuple):
    """How much two sentences have in common, in shares of weight from 0 to 1.

    ``own`` is the share of the first that the second says, ``other`` that of the second that the first says.
    ``asked`` is the share of what the first says of the question that the second, its title or the sentence before
    it say. ``names`` is the share of the first one's likely names, without those of the question, that the second
    says; None where it has none. ``asked_names`` is that of the names of the question, as the sentence alone says them,
    and ``weight`` is the weight of all that both say.
    """

    own: float
    other: float
    asked: float
    names: float | None = None
    asked_names: float | None = None
    weight: float = 0.0

    @property
    def mean(self) -> float:
        """The geometric mean of both shares."""
        return float((self.own * self.other) ** 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class SentenceTerms:
    """The terms of a sentence, in order, without repeats and stop words. ``asked[t]`` tells whether term t is in the
    question, ``numbers[t]`` whether it is a number, ``names[t]`` whether it is a likely name."""

    terms: tuple[Forms, ...]
    asked: npt.NDArray[np.bool_]
    numbers: npt.NDArray[np.bool_]
    names: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, text: str, words: Sequence[Word]) -> SentenceTerms:
        """Return the terms of the sentence ``text``, whose words are ``words``."""
        found: dict[str, tuple[Forms, bool, bool, bool]] = {}
        for word in words:
            forms = word_forms(text[word.start : word.end])
            if forms is None or forms.stop:
                continue
            asked = word.level >= MATCHED or (forms.stem in found and found[forms.stem][1])
            found[forms.stem] = forms, asked, is_number(word.stem, word.cues), bool(word.cues & LIKELY_NAMES)
        rows = list(found.values())[:_MOST_TERMS]
        terms = tuple(row[0] for row in rows)
        return cls(terms, *(np.array([row[column] for row in rows], dtype=np.bool_) for column in (1, 2, 3)))

    def matcher(self, frequencies: Mapping[str, int], passages: int) -> Matcher:
        """Return a matcher of the terms."""
        return Matcher(self.terms, frequencies, passages, fuzzy=False)


@dataclass(frozen=True, slots=True, eq=False)
class Overlaps:
    """The overlaps of one sentence with the sentences of a pool that can answer. ``rows`` are their rows in
    ``pool``; the other arrays have a value for each, as in ``Overlap``. ``figures`` is the share of the numbers of the
    sentence. ``names`` and ``asked_names`` are None for a sentence without such names."""

    pool: CandidatePool
    rows: Indices
    own: Floats
    other: Floats
    asked: Floats
    figures: Floats
    names: Floats | None
    asked_names: Floats | None
    weight: Floats

    def at(self, place: int) -> Overlap:
        """Return the overlap with the sentence in ``rows[place]``."""
        return Overlap(
            own=float(self.own[place]),
            other=float(self.other[place]),
            asked=float(self.asked[place]),
            names=None if self.names is None else float(self.names[place]),
            asked_names=None if self.asked_names is None else float(self.asked_names[place]),
            weight=float(self.weight[place]),
        )


def measure_overlaps(terms: SentenceTerms, matcher: Matcher, pool: CandidatePool) -> Overlaps:
    """Return how much of the sentence with ``terms`` the sentences of ``pool`` say. ``matcher`` is that of the
    terms."""
    matches = pool.matches if pool.matcher is matcher else matcher.match(pool.run)
    rows = pool.answer_rows()
    levels = np.where(matches.text_levels >= MATCHED, matches.text_levels, 0.0)
    own = levels.take(rows, axis=0)
    context = np.maximum(np.maximum(own, pool.before(levels).take(rows, axis=0)), pool.title_levels(rows, levels))
    weights = matcher.weights
    return Overlaps(
        pool,
        rows,
        own=own @ weights / matcher.total,
        other=_shares_said(matches, pool).take(rows),
        asked=_share(context, weights, terms.asked),
        figures=_share(own, np.ones(len(weights)), terms.numbers),
        names=_share_or_none(own, weights, terms.names & ~terms.asked),
        asked_names=_share_or_none(own, weights, terms.names & terms.asked),
        weight=own @ weights,
    )


def _shares_said(matches: Matches, pool: CandidatePool) -> Floats:
    """Return the share of the weight of each text's words that match a term."""
    weights, total = pool.word_weights
    said = np.add.reduceat(weights * (matches.best >= MATCHED), matches.starts)
    shares: Floats = said / np.maximum(total, 1e-9)
    return shares


def _share_or_none(levels: Floats, weights: Floats, which: npt.NDArray[np.bool_]) -> Floats | None:
    return _share(levels, weights, which) if which.any() else None


def _share(levels: Floats, weights: Floats, which: npt.NDArray[np.bool_]) -> Floats:
    """Return the share of the weight of the terms ``which`` in each row of ``levels``; 0 when there are none."""
    total = float(weights[which].sum())
    if total <= 0:
        return np.zeros(len(levels))
    share: Floats = levels[:, which] @ weights[which] / total
    return share
