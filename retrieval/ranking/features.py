"""The features that rank candidate sentences: one row a sentence.

They measure how much of the question the sentence and its context contain, how close together and in what
order, which answer types the sentence contains outside the question, and how it compares with the other
candidates.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.arrays import FeatureTable, Floats, Indices
from retrieval.index.forward_index import SHAPE
from retrieval.ranking.agreement import NewWords, agreement_features
from retrieval.ranking.answer_types import (
    COUNTS_WITHIN,
    DISCRIMINATIVE,
    DISCRIMINATIVE_PAIRS,
    EXPECTED,
    LIKELY_NAMES,
    NUMBER,
)
from retrieval.ranking.candidate_words import CandidateWords
from retrieval.ranking.candidates import MATCHED, CandidatePool
from retrieval.ranking.evidence import kind_features, name_features, related_features, span_features, vector_features
from retrieval.ranking.matching import BASE, SENTENCE_B, SENTENCE_WORDS, STEM
from retrieval.ranking.proximity import MAX_DISTANCE
from retrieval.ranking.query import Query
from retrieval.text.analysis import CUE
from retrieval.text.vocabulary import NEGATOR

# Features that are also given as the distance from the best candidate and as a rank.
RANKED: Final = (
    "cover",
    "bm25",
    "typed",
    "around",
    "with_title",
    "engine",
    "soft",
    "soft_told",
    "article",
    "vector",
    "vector_own",
)
COMPARED: Final = (*RANKED, "near_offer", "passage", "passage_bm25")
# What a candidate is expected to be worth before it is ranked: a weighted sum, whose softmax is its share.
PRIOR: Final = {"soft_with_title": 4.0, "vector": 4.0, "engine": 4 / 3}
_COMPARISONS: Final = (*(f"{name}_below_best" for name in COMPARED), *(f"{name}_rank" for name in RANKED))
# Question kinds with different probabilities of an answer.
QUESTION_KINDS: Final = ("person", "place", "time", "number", "cause", "thing")
# The position of later sentences is capped at this.
_LATE: Final = 20


def extract_features(
    query: Query, rows: Indices, pool: CandidatePool, words: CandidateWords, new: NewWords
) -> FeatureTable:
    """Return the features of the sentences in ``rows`` of the pool, in order; ``rows`` must not be empty. ``words``
    are their words, and ``new`` those that are new."""
    columns: dict[str, npt.ArrayLike] = {}
    columns.update(_sentence_features(rows, pool))
    columns.update(_context_features(rows, pool))
    columns.update(related_features(rows, pool))
    columns.update(vector_features(rows, pool))
    columns.update(name_features(rows, pool))
    columns.update(_proximity_features(query, words, pool))
    columns.update(_position_features(rows, pool))
    columns.update(_comparison_features(columns))
    columns.update(_prior_features(columns, new))
    columns.update(_question_features(query, pool))
    values = np.empty((len(columns), len(rows)))
    for place, column in enumerate(columns.values()):
        values[place] = column
    return FeatureTable(tuple(columns), values.T)


def below_best(columns: Floats) -> Floats:
    """Return the distance of each value below the best of its row."""
    below: Floats = columns.max(axis=-1, keepdims=True) - columns
    return below


def rank(columns: Floats) -> npt.NDArray[np.intp]:
    """Return, for each value, how many values of its row are larger."""
    above: npt.NDArray[np.intp] = (columns[..., None, :] > columns[..., :, None]).sum(axis=-1)
    return above


def _comparison_features(columns: Mapping[str, npt.ArrayLike]) -> dict[str, Floats]:
    values = np.array([columns[name] for name in COMPARED], dtype=np.float64)
    return dict(zip(_COMPARISONS, (*below_best(values), *rank(values[: len(RANKED)])), strict=True))


def _prior_features(columns: Mapping[str, npt.ArrayLike], words: NewWords) -> dict[str, Floats]:
    """How much other articles agree with each sentence, before any is ranked."""
    scores = sum((weight * np.asarray(columns[name]) for name, weight in PRIOR.items()), np.zeros(()))
    return {f"prior_{name}": values for name, values in agreement_features(words, scores).items()}


def _sentence_features(rows: Indices, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """Features of the question's terms in the sentence itself."""
    matcher, matches = pool.matcher, pool.matches
    levels, lengths = matches.text_levels.take(rows, axis=0), matches.lengths.take(rows)
    weights = matcher.weights
    unmatched = levels < MATCHED
    missing = unmatched * weights
    absent = unmatched.all(axis=0) * weights
    heaviest = np.argsort(-weights, kind="stable")
    rare = {
        name: levels[:, heaviest[place]] if place < len(heaviest) else -1.0
        for place, name in enumerate(("rarest", "second_rarest"))
    }
    return {
        "cover_words": levels.mean(axis=1),
        "bm25": matcher.bm25(matches.counts.take(rows, axis=0), lengths, average=SENTENCE_WORDS, b=SENTENCE_B),
        **rare,
        "first_term": levels[:, 0],
        "missing_weight": missing.max(axis=1),
        "missing_terms": (missing > 0).sum(axis=1),
        "absent": absent.sum() / matcher.total,
        "absent_most": np.max(absent),
        "length": lengths,
    }


def _context_features(rows: Indices, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """The share of the question in the sentence, alone and with its passage, neighbours and title."""
    matcher = pool.matcher
    own, title = pool.matches.text_levels.take(rows, axis=0), pool.title_levels(rows)
    before, after = pool.levels_before.take(rows, axis=0), pool.levels_after.take(rows, axis=0)
    with_before = np.maximum(own, before)
    window = np.maximum(with_before, after)
    with_context = np.maximum(window, title)
    shares = {
        "cover": own,
        "cover_base": own >= BASE,
        "cover_stem": own >= STEM,
        "before": before,
        "after": after,
        "with_before": with_before,
        "title": title,
        "with_title": np.maximum(with_before, title),
        "around": window,
        "told": with_context,
    }
    passage, passage_bm25 = pool.passage_scores()
    of = pool.passage_of.take(rows)
    named = np.array([bool(term.cues & (LIKELY_NAMES | CUE["digit"])) for term in matcher.terms])
    return {
        **dict(zip(shares, matcher.coverage(np.array(list(shares.values()))), strict=True)),
        "passage": passage.take(of),
        "passage_bm25": passage_bm25.take(of),
        "engine": (pool.scores / np.max(pool.scores)).take(of),
        "title_asked": pool.title_overlap.take(of),
        "around_missing": ((window < MATCHED) * matcher.weights).max(axis=1),
        "names": named.sum(),
        "names_missing": ((with_context < MATCHED) & named).sum(axis=1),
    }


def _proximity_features(query: Query, words: CandidateWords, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """Distances between the terms, and the sentence's words outside the question."""
    near, cues, asked, new, lengths = words.near, words.cues, words.asked, words.new, words.lengths
    any_said = words.best > 0
    first = near.minimum(np.where(any_said, words.positions, MAX_DISTANCE))
    last = near.maximum(np.where(any_said, words.positions, -1))
    expected = EXPECTED.get(query.kind, 0)
    offer = ((cues & expected) != 0) & ~asked
    near_offer, near_new = near.maximum(words.pull * np.array((offer, new)))
    # A sentence without any term has the maximum distance.
    nearest = near.nearest.min(axis=0)
    new_words, offers, rare = near.count(np.array((new, offer, new & ((cues & CUE["rare"]) != 0))))
    return {
        "adjacent": near.adjacency(),
        "in_order": near.share_in_order(),
        "window": near.shortest_window(),
        "first_place": first,
        "first_share": np.where(last < 0, 1.0, first / lengths),
        "words_after_last": np.where(last < 0, MAX_DISTANCE, lengths - 1 - last),
        "new_words": new_words,
        "new_share": new_words / lengths,
        "offers": offers if expected else -1.0,
        "offer_distance": near.minimum(np.where(offer, nearest, MAX_DISTANCE)),
        "near_offer": near_offer,
        "near_new": near_new,
        "negation": 2 * query.negated + near.maximum(cues & NEGATOR) // NEGATOR,
        "has_rare": rare,
        **_answer_type_features(query, words, pool),
        **span_features(query, words, pool),
    }


def _answer_type_features(query: Query, words: CandidateWords, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """Features of the focus («كم يوما», «أي قاعدة») and of the expected answer type.

    The focus features are whether its term is present and the distance of the nearest number or name.
    ``typed`` is 1 for a sure sign of the expected answer, 0.5 for a possible one, 0 for none.
    """
    near, cues = words.near, words.cues
    term = pool.matcher.place_of(query.terms[query.focus].forms)
    bits = NUMBER if query.kind == "number" else LIKELY_NAMES
    there = ((cues & bits) != 0) & ~near.matched[term]
    distance = near.minimum(np.where(there, near.nearest[term], MAX_DISTANCE))
    found: dict[str, npt.ArrayLike] = {"focus": near.any(near.matched[term]), "focus_distance": distance}
    if query.kind not in DISCRIMINATIVE:
        return found | {"typed": np.full(len(distance), 0.5)}
    other = np.where(words.asked, 0, cues)
    surely = (other & DISCRIMINATIVE[query.kind]) != 0
    if query.kind in DISCRIMINATIVE_PAIRS:
        one, two = DISCRIMINATIVE_PAIRS[query.kind]
        # The padding word has no cue, so the last word of a sentence is never paired with the first of the
        # next.
        surely[:-1] |= ((cues[:-1] & one) != 0) & ((other[1:] & two) != 0)
    sure = near.any(surely)
    if query.kind == "number":
        sure |= distance <= COUNTS_WITHIN
    perhaps = near.any((other & EXPECTED[query.kind]) != 0)
    return found | {"typed": np.maximum(sure, perhaps / 2)}


def _position_features(rows: Indices, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """The position of the sentence in its article, and its punctuation."""
    shape = pool.shape[rows]
    return {
        "position": np.minimum(pool.index_of[rows], _LATE),
        **{name: shape[:, place] for place, name in enumerate(SHAPE) if name != "heading"},
    }


def _question_features(query: Query, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """Features of the question, the same for all candidates. The ranker conditions on them."""
    matcher = pool.matcher
    return {
        "terms": len(matcher.terms),
        "weight": matcher.total,
        "identity": query.identity,
        **{f"asks_{kind}": query.kind == kind for kind in QUESTION_KINDS},
        **kind_features(query),
    }
