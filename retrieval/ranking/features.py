"""The figures by which candidate sentences are ranked: one row a sentence.

Floats are of four sorts: how much of the question the sentence and its surroundings
say, how close together and in what order, what kind of answer the sentence offers
beside what is asked for, and how all this stands against the other candidates.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.arrays import FeatureTable, Floats, Indices
from retrieval.index.forward_index import SHAPE
from retrieval.ranking.answer_types import (
    COUNTS_WITHIN,
    DISCRIMINATIVE,
    DISCRIMINATIVE_PAIRS,
    EXPECTED,
    LIKELY_NAMES,
    NUMBER,
)
from retrieval.ranking.candidates import MATCHED, CandidatePool
from retrieval.ranking.matching import BASE, SENTENCE_B, SENTENCE_WORDS, STEM
from retrieval.ranking.proximity import MAX_DISTANCE, Proximity
from retrieval.ranking.query import Query
from retrieval.text.analysis import CUE
from retrieval.text.vocabulary import NEGATOR, STOP, Integers

# Floats that are also given against the best candidate, and as a rank among them.
RANKED: Final = ("cover", "bm25", "typed", "around", "with_title", "engine")
COMPARED: Final = (*RANKED, "near_offer", "passage", "passage_bm25")
_COMPARISONS: Final = (*(f"{name}_below_best" for name in COMPARED), *(f"{name}_rank" for name in RANKED))
# Kinds of questions of which sentences answer differently likely.
QUESTION_KINDS: Final = ("person", "place", "time", "number", "cause", "thing")
# Sentences after this one are all late.
_LATE: Final = 20


def extract_features(query: Query, rows: Indices, pool: CandidatePool) -> FeatureTable:
    """The named figures of the sentences in ``rows`` of the pool, in order; at least
    one."""
    columns: dict[str, npt.ArrayLike] = {}
    columns.update(_sentence_features(rows, pool))
    columns.update(_context_features(rows, pool))
    columns.update(_proximity_features(query, rows, pool))
    columns.update(_position_features(rows, pool))
    columns.update(_comparison_features(columns))
    columns.update(_question_features(query, pool))
    values = np.empty((len(columns), len(rows)))
    for place, column in enumerate(columns.values()):
        values[place] = column
    return FeatureTable(tuple(columns), values.T)


def below_best(columns: Floats) -> Floats:
    """How far each value is below the best of its row."""
    below: Floats = columns.max(axis=-1, keepdims=True) - columns
    return below


def rank(columns: Floats) -> npt.NDArray[np.intp]:
    """How many values of its row are above each."""
    above: npt.NDArray[np.intp] = (columns[..., None, :] > columns[..., :, None]).sum(axis=-1)
    return above


def _comparison_features(columns: Mapping[str, npt.ArrayLike]) -> dict[str, Floats]:
    values = np.array([columns[name] for name in COMPARED], dtype=np.float64)
    return dict(zip(_COMPARISONS, (*below_best(values), *rank(values[: len(RANKED)])), strict=True))


def _sentence_features(rows: Indices, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """What the sentence itself says of the question."""
    matcher, matches = pool.matcher, pool.matches
    levels, lengths = matches.text_levels.take(rows, axis=0), matches.lengths.take(rows)
    weights = matcher.weights
    unsaid = levels < MATCHED
    missing = unsaid * weights
    absent = unsaid.all(axis=0) * weights
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
        "absent_most": absent.max(),
        "length": lengths,
    }


def _context_features(rows: Indices, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """What share of the question the sentence says, alone and with the passage, the
    neighbours and the title."""
    matcher = pool.matcher
    own, title = pool.matches.text_levels.take(rows, axis=0), pool.title_levels(rows)
    before, after = pool.levels_before.take(rows, axis=0), pool.levels_after.take(rows, axis=0)
    with_before = np.maximum(own, before)
    window = np.maximum(with_before, after)
    told = np.maximum(window, title)
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
        "told": told,
    }
    passage, passage_bm25 = pool.passage_scores()
    of = pool.passage_of.take(rows)
    named = np.array([bool(term.cues & (LIKELY_NAMES | CUE["digit"])) for term in matcher.terms])
    return {
        **dict(zip(shares, matcher.coverage(np.array(list(shares.values()))), strict=True)),
        "passage": passage.take(of),
        "passage_bm25": passage_bm25.take(of),
        "engine": (pool.scores / pool.scores.max()).take(of),
        "title_asked": pool.title_overlap.take(of),
        "around_missing": ((window < MATCHED) * matcher.weights).max(axis=1),
        "names": named.sum(),
        "names_missing": ((told < MATCHED) & named).sum(axis=1),
    }


def _proximity_features(query: Query, rows: Indices, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """How close together the terms stand, and what else the sentence offers."""
    matcher, matches = pool.matcher, pool.matches
    lengths = matches.lengths.take(rows)
    starts, sizes = matches.starts.take(rows), lengths.astype(np.intp) + 1
    ends = np.cumsum(sizes)
    begins = ends - sizes
    taken = np.arange(ends[-1]) + np.repeat(starts - begins, sizes)
    # (Indexing would lay the terms of a word side by side: every step would take longer.)
    levels, cues, best = matches.levels.take(taken, axis=1), matches.cues.take(taken), matches.best.take(taken)
    near = Proximity(levels > 0, begins, sizes)
    word = taken - np.repeat(starts + 1, sizes)  # the pad is the word before the first
    any_said = best > 0
    first = near.minimum(np.where(any_said, word, MAX_DISTANCE))
    last = near.maximum(np.where(any_said, word, -1))
    asked = best >= np.float32(STEM)
    new = ((cues & STOP) == 0) & ~asked
    expected = EXPECTED.get(query.kind, 0)
    offer = ((cues & expected) != 0) & ~asked
    pull = near.weigh_by_distance(matcher.weights) / matcher.total
    near_offer, near_new = near.maximum(pull * np.array((offer, new)))
    # The lone words of a sentence that says nothing of the question are near to nothing.
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
        **_answer_type_features(query, cues, asked, near, pool),
    }


def _answer_type_features(
    query: Query, cues: Integers, asked: npt.NDArray[np.bool_], near: Proximity, pool: CandidatePool
) -> Mapping[str, npt.ArrayLike]:
    """The word asked about («كم يوما», «أي قاعدة»): whether it is said, and how near the
    nearest number or name is to it; and whether the sentence offers what is asked for: 1
    surely, 0.5 perhaps, 0 no."""
    stem = query.terms[query.focus].forms.stem
    term = next(i for i, one in enumerate(pool.matcher.terms) if one.stem == stem)
    bits = NUMBER if query.kind == "number" else LIKELY_NAMES
    there = ((cues & bits) != 0) & ~near.matched[term]
    distance = near.minimum(np.where(there, near.nearest[term], MAX_DISTANCE))
    found: dict[str, npt.ArrayLike] = {"focus": near.any(near.matched[term]), "focus_distance": distance}
    if query.kind not in DISCRIMINATIVE:
        return found | {"typed": np.full(len(distance), 0.5)}
    other = np.where(asked, 0, cues)
    surely = (other & DISCRIMINATIVE[query.kind]) != 0
    if query.kind in DISCRIMINATIVE_PAIRS:
        one, two = DISCRIMINATIVE_PAIRS[query.kind]
        # The pad, which has no cue, keeps the last word of a sentence from the next one's first.
        surely[:-1] |= ((cues[:-1] & one) != 0) & ((other[1:] & two) != 0)
    sure = near.any(surely)
    if query.kind == "number":
        sure |= distance <= COUNTS_WITHIN
    perhaps = near.any((other & EXPECTED[query.kind]) != 0)
    return found | {"typed": np.maximum(sure, perhaps / 2)}


def _position_features(rows: Indices, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """Where the sentence stands in its article, and its punctuation."""
    shape = pool.shape[rows]
    return {
        "position": np.minimum(pool.index_of[rows], _LATE),
        **{name: shape[:, place] for place, name in enumerate(SHAPE) if name != "heading"},
    }


def _question_features(query: Query, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """What is the same for all candidates: it tells the ranker what to look at."""
    matcher = pool.matcher
    return {
        "terms": len(matcher.terms),
        "weight": matcher.total,
        "identity": query.identity,
        **{f"asks_{kind}": query.kind == kind for kind in QUESTION_KINDS},
    }
