"""How much each term of the question speaks for a sentence, as fitted.

A question's words do not count alike: a name must be there, a verb may be another one, and a word that most sentences
of the pool have tells nothing. The model sees how well a sentence, its neighbours, its title and its article say one
term, and what sort of term it is; the scores of the terms are added. So it is a generalized additive model for ranking
(Zhuang et al., 2021) over the terms of a question, with a weight for each term as in DRMM (Guo et al., 2016).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.arrays import Floats, Indices
from retrieval.ranking.candidates import MATCHED, CandidatePool
from retrieval.ranking.features import below_best, rank
from retrieval.ranking.gbdt import TreeEnsemble
from retrieval.ranking.query import Query
from retrieval.text.term_weights import background_idf

# How well the term is said, by its words and by related words: in the sentence, before and after it, in the title and
# in the article; how often in the sentence; and the best cosine of a word vector.
SAID: Final = (
    "own",
    "before",
    "after",
    "title",
    "article",
    "related",
    "related_title",
    "count",
    "vector",
    "vector_before",
    "vector_title",
)
# What sort of term it is: what it weighs, where it stands, how long it is, and how well the pool says it.
SORT: Final = (
    "weight",
    "weight_share",
    "background",
    "place",
    "places_left",
    "terms",
    "letters",
    "prefixed",
    "asked",
    "frequent",
    "best",
    "best_related",
    "share_of_pool",
)
TERM_FEATURES: Final = (*SAID, *SORT)
# The features of a sentence, from the scores of its terms.
SCORES: Final = ("terms_sum", "terms_mean", "terms_least", "terms_sum_below_best", "terms_sum_rank")
_MOST_COUNTED: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class TermTable:
    """``values[i, t]`` are the ``TERM_FEATURES`` of candidate i and term t: (candidates, terms, features)."""

    values: npt.NDArray[np.float32]

    def scores(self, model: TreeEnsemble) -> dict[str, Floats]:
        """Return the ``SCORES`` of each candidate by ``model``, which weighs ``TERM_FEATURES``."""
        count, terms, features = self.values.shape
        return summed(model.predict_rows(self.values.reshape(count * terms, features)).reshape(count, terms))


def summed(scores: Floats) -> dict[str, Floats]:
    """Return the ``SCORES`` of the candidates, given the scores of their terms: (candidates, terms)."""
    sums = scores.sum(axis=1)
    compared = below_best(sums), rank(sums).astype(np.float64)
    return dict(zip(SCORES, (sums, scores.mean(axis=1), scores.min(axis=1), *compared), strict=True))


def term_table(query: Query, rows: Indices, pool: CandidatePool) -> TermTable:
    """Return the features of each term for the sentences in ``rows`` of the pool, in order."""
    matcher, matches, related = pool.matcher, pool.matches, pool.soft[1]
    nearest = pool.nearest
    said: Mapping[str, Floats] = {
        "own": matches.text_levels.take(rows, axis=0),
        "before": pool.levels_before.take(rows, axis=0),
        "after": pool.levels_after.take(rows, axis=0),
        "title": pool.title_levels(rows),
        "article": pool.levels_of_articles(rows),
        "related": related.take(rows, axis=0),
        "related_title": pool.title_levels(rows, related),
        "count": np.minimum(matches.counts.take(rows, axis=0), _MOST_COUNTED),
        "vector": nearest.take(rows, axis=0),
        "vector_before": pool.before(nearest).take(rows, axis=0),
        "vector_title": pool.title_levels(rows, nearest),
    }
    terms = len(matcher.terms)
    asked = query.terms[query.focus].forms.stem
    sort: Mapping[str, npt.ArrayLike] = {
        "weight": matcher.weights,
        "weight_share": matcher.weights / matcher.total,
        "background": [background_idf(term.stem) for term in matcher.terms],
        "place": np.arange(terms),
        "places_left": np.arange(terms, 0, -1),
        "terms": terms,
        "letters": [len(term.stem) for term in matcher.terms],
        "prefixed": [term.surface != term.base for term in matcher.terms],
        "asked": [term.stem == asked for term in matcher.terms],
        "frequent": matcher.has_vector,
        "best": matches.text_levels.max(axis=0),
        "best_related": related.max(axis=0),
        "share_of_pool": (matches.text_levels >= MATCHED).mean(axis=0),
    }
    values = np.empty((len(rows), terms, len(TERM_FEATURES)), dtype=np.float32)
    for place, column in enumerate((*said.values(), *sort.values())):
        values[:, :, place] = column
    return TermTable(values)
