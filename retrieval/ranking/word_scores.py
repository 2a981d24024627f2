"""How likely each word of a sentence is to be the answer, as fitted.

Whether a sentence answers shows in one of its words: a name for «من», a number beside what is counted for «كم». The
model sees each new word of each candidate: what sort of word it is, which words stand beside it, how near it is to the
terms of the question, how many other articles say it, and what is asked. It is fitted on the words of known answers,
so it is a reader of spans (Rajpurkar et al., 2016) with trees in place of a network. Its best words are features of the
sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.arrays import FeatureTable, Floats, Indices
from retrieval.ranking.agreement import NewWords, articles_of_words, votes_of_words
from retrieval.ranking.answer_types import NUMBER
from retrieval.ranking.candidate_words import CandidateWords
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.features import below_best, rank
from retrieval.ranking.gbdt import TreeEnsemble
from retrieval.ranking.proximity import MAX_DISTANCE
from retrieval.ranking.query import KINDS, Query
from retrieval.text.analysis import CUE
from retrieval.text.vocabulary import MAX_WEIGHT, STEM_VIEW, STOP, WEIGHT, Integers
from retrieval.text.word_vectors import word_vectors

_NAME: Final = CUE["rare"] | CUE["person_name"]
# Cues of the word itself, and of the words before and after it.
_OWN: Final = {
    name: CUE[name]
    for name in ("month", "weekday", "time", "number", "unit", "person", "statement", "digit", "year", "place_name",
                 "person_name", "rare", "ordinal")
}  # fmt: skip
_BEFORE: Final = {"number": NUMBER, "place": CUE["place"], "name": _NAME, "place_name": CUE["place_name"], "stop": STOP}
_AFTER: Final = {
    "number": NUMBER, "unit": CUE["unit"], "name": _NAME, "month": CUE["month"], "place_name": CUE["place_name"],
    "stop": STOP,
}  # fmt: skip
# Kinds of the asked noun («أي مدينة»).
_ASKED: Final = {"place": CUE["place"], "person": CUE["person"]}
# The features of a sentence that those of its words repeat.
_SENTENCE: Final = ("length", "position", "cover", "around", "with_title")
WORD_FEATURES: Final = (
    *_OWN,
    *(f"before_{name}" for name in _BEFORE),
    *(f"after_{name}" for name in _AFTER),
    "after_asked",
    "distance",
    "back",
    "ahead",
    "asked_distance",
    "pull",
    "vector",
    "vector_asked",
    "vector_most",
    "weight",
    "place",
    "places_left",
    "votes",
    "articles",
    *_SENTENCE,
    *(f"asks_{kind}" for kind in KINDS),
    "identity",
    "terms",
    *(f"asked_{name}" for name in _ASKED),
)
# The features of a sentence, from the scores of its words.
SCORES: Final = (
    "words_best",
    "words_second",
    "words_sum",
    "words_best_below_best",
    "words_best_rank",
    "words_sum_below_best",
    "words_sum_rank",
)
# The score that stands for a word that a sentence does not have.
NO_WORD: Final = -8.0


@dataclass(frozen=True, slots=True, eq=False)
class WordTable:
    """``values[w]`` are the ``WORD_FEATURES`` of new word w, in half precision: (words, features).

    ``candidates`` (words,) are the candidates that have them, in order, and ``positions`` (words,) their positions in
    the sentence.
    """

    values: npt.NDArray[np.float16]
    candidates: Indices
    positions: Indices

    def scores(self, model: TreeEnsemble, count: int) -> dict[str, Floats]:
        """Return the ``SCORES`` of ``count`` candidates by ``model``, which gives log odds for ``WORD_FEATURES``."""
        return best_words(model.predict_rows(self.values), self.candidates, count)


def best_words(odds: Floats, candidates: Indices, count: int) -> dict[str, Floats]:
    """Return the ``SCORES`` of ``count`` candidates, given the log ``odds`` of their words. The sum is that of the
    chances."""
    order = np.lexsort((-odds, candidates))
    sorted_odds, numbers = odds[order], np.bincount(candidates, minlength=count)
    first = np.cumsum(numbers) - numbers
    best, second = np.full(count, NO_WORD), np.full(count, NO_WORD)
    best[numbers > 0] = sorted_odds[first[numbers > 0]]
    second[numbers > 1] = sorted_odds[first[numbers > 1] + 1]
    chances: Floats = 1 / (1 + np.exp(-odds))
    total = np.bincount(candidates, chances, count).astype(np.float64)
    compared = [(below_best(values), rank(values).astype(np.float64)) for values in (best, total)]
    return dict(zip(SCORES, (best, second, total, *compared[0], *compared[1]), strict=True))


def word_table(
    query: Query, pool: CandidatePool, words: CandidateWords, new: NewWords, table: FeatureTable
) -> WordTable:
    """Return the features of the new words of the candidates whose features are ``table``."""
    places = np.flatnonzero(words.new & (words.positions >= 0))
    of, run = words.candidates.take(places), words.places.take(places)
    columns: dict[str, npt.ArrayLike] = {
        **_sort_features(words, places),
        **_distance_features(query, pool, words, places),
        **_vector_features(query, pool, run),
        "weight": pool.run.views[WEIGHT].take(run) / MAX_WEIGHT,
        "place": words.positions.take(places),
        "places_left": words.lengths.take(of) - 1 - words.positions.take(places),
        **_agreement_features(pool.run.views[STEM_VIEW].take(run), of, new, table),
        **{name: values.take(of) for name, values in zip(_SENTENCE, table.columns(_SENTENCE), strict=True)},
        **{f"asks_{kind}": query.kind == kind for kind in KINDS},
        "identity": query.identity,
        "terms": len(pool.matcher.terms),
        **{f"asked_{name}": query.terms[query.focus].forms.cues & bits != 0 for name, bits in _ASKED.items()},
    }
    values = np.empty((len(places), len(WORD_FEATURES)), dtype=np.float16)
    for column, name in enumerate(WORD_FEATURES):
        values[:, column] = columns[name]
    return WordTable(values=values, candidates=of, positions=words.positions.take(places))


def _sort_features(words: CandidateWords, places: Indices) -> Mapping[str, npt.ArrayLike]:
    """What sort of words those in ``places`` and their neighbours are."""
    padded = np.zeros(len(words.cues) + 1, dtype=words.cues.dtype)  # after the last word stands none
    padded[:-1] = words.cues
    asked = np.append(words.asked, False)
    own, before, after = padded.take(places), padded.take(places - 1), padded.take(places + 1)
    return {
        **{name: (own & bits) != 0 for name, bits in _OWN.items()},
        **{f"before_{name}": (before & bits) != 0 for name, bits in _BEFORE.items()},
        **{f"after_{name}": (after & bits) != 0 for name, bits in _AFTER.items()},
        "after_asked": asked.take(places + 1),
    }


def _distance_features(
    query: Query, pool: CandidatePool, words: CandidateWords, places: Indices
) -> Mapping[str, npt.ArrayLike]:
    """How far the matched terms are from the words in ``places``, those before and behind them, and the asked one."""
    near, asked = words.near, pool.matcher.place_of(query.terms[query.focus].forms)
    return {
        "distance": near.nearest.take(places, axis=1).min(axis=0),
        "back": near.back.take(places, axis=1).min(axis=0),
        "ahead": np.minimum(near.ahead.take(places, axis=1).min(axis=0), MAX_DISTANCE),
        "asked_distance": near.nearest[asked].take(places),
        "pull": words.pull.take(places),
    }


def _vector_features(query: Query, pool: CandidatePool, run: Indices) -> Mapping[str, npt.ArrayLike]:
    """The cosines of the words at ``run``, places in the pool's run, with the question, the asked term and the nearest
    term."""
    vectors = word_vectors().units(pool.run.frequent_stems.take(run))
    by_term = vectors @ word_vectors().units(pool.matcher.frequent_stems).T
    return {
        "vector": vectors @ pool.matcher.vector,
        "vector_asked": by_term[:, pool.matcher.place_of(query.terms[query.focus].forms)],
        "vector_most": by_term.max(axis=1),
    }


def _agreement_features(
    stems: Integers, of: Indices, new: NewWords, table: FeatureTable
) -> Mapping[str, npt.ArrayLike]:
    """The votes of each word, before any sentence is ranked, and the number of articles whose candidates have it."""
    # ``new`` has every word, in the order of candidates and stems.
    known = _keys(new.candidates, new.stems)
    found = np.searchsorted(known, _keys(of, stems))
    shares = table.columns(("prior_share",))[0]
    return {"votes": votes_of_words(new, shares).take(found), "articles": articles_of_words(new).take(found)}


def _keys(candidates: Indices, stems: Integers) -> npt.NDArray[np.int64]:
    keys: npt.NDArray[np.int64] = (candidates.astype(np.int64) << 32) | stems.view(np.uint32)
    return keys
