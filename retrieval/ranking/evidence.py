"""Features of what a sentence offers: related words, spans of every answer type, and the names of the question.

``features`` measures how much of the question's own words a sentence repeats. These features say what that
misses: other words for the same thing, whether a span of the asked type stands beside the asked words, and
whether each name of the question is in the sentence, beside it, in its article, or nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.arrays import Floats, Indices
from retrieval.ranking.answer_types import LIKELY_NAMES, NAME_OR_YEAR, NUMBER
from retrieval.ranking.candidate_words import CandidateWords
from retrieval.ranking.candidates import MATCHED, CandidatePool
from retrieval.ranking.query import Query
from retrieval.text.analysis import CUE
from retrieval.text.word_vectors import unit

# Words beside the asked noun in which its number or name may stand: distance, and how much it counts.
_BESIDE: Final = ((-2, 0.85), (-1, 1.0), (1, 1.0), (2, 0.85), (3, 0.75))
# Span types whose nearness to the question is measured.
SPANS: Final = {
    "number": NUMBER,
    "unit": CUE["unit"],
    "person": CUE["person_name"],
    "title": CUE["person"],
    "place": CUE["place_name"],
    "time": CUE["month"] | CUE["weekday"] | CUE["year"],
    "rare": CUE["rare"],
    "cause": CUE["cause"],
    "statement": CUE["statement"],
}
_BITS: Final = np.array(list(CUE.values()), dtype=np.int32)
_SPAN_BITS: Final = np.array(list(SPANS.values()), dtype=np.int32)
# Kinds of questions beside those of ``features.QUESTION_KINDS``.
OTHER_KINDS: Final = ("manner", "definition", "statement", "yes_no", "any")


def related_features(rows: Indices, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """Coverage of the question where a related word counts too, by the sentence and its context."""
    matcher, levels = pool.matcher, pool.soft[1]
    own = levels.take(rows, axis=0)
    title = pool.title_levels(rows, levels)
    before, after = pool.before(levels).take(rows, axis=0), pool.after(levels).take(rows, axis=0)
    around = np.maximum(np.maximum(own, before), after)
    told = np.maximum(around, title)
    unmatched = pool.matches.text_levels.take(rows, axis=0) < MATCHED
    best = np.maximum.reduceat(levels, pool.passage_ends(), axis=0)[::2]
    passages = np.maximum(best, levels.take(pool.rows[:, 3], axis=0))
    shares = matcher.coverage(np.array([own, around, told, np.maximum(own, title), own * unmatched]))
    return {
        "soft": shares[0],
        "soft_around": shares[1],
        "soft_told": shares[2],
        "soft_with_title": shares[3],
        "soft_only": shares[4],
        "soft_words": own.mean(axis=1),
        "soft_least": own.min(axis=1),
        "soft_told_least": told.min(axis=1),
        "soft_passage": matcher.coverage(passages).take(pool.passage_of.take(rows)),
    }


def vector_features(rows: Indices, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """Cosines of the word vectors of the question and of the sentence, alone, with its title and neighbours, of the
    title, and of the passage with the title."""
    sums = pool.word_sums
    titles = sums.take(pool.rows[:, 3], axis=0)
    of = pool.passage_of.take(rows)
    own, title = sums.take(rows, axis=0), titles.take(of, axis=0)
    beside = (pool.before(sums) + pool.after(sums)).take(rows, axis=0)
    passages = np.add.reduceat(sums, pool.passage_ends(), axis=0)[::2] + titles
    asked = pool.matcher.vector
    near = unit(np.concatenate((own, own + title + beside, titles, passages))) @ asked
    count, passage_count = len(rows), len(titles)
    by_passage = near[2 * count :]
    return {
        "vector": pool.similarities(rows),
        "vector_own": near[:count],
        "vector_around": near[count : 2 * count],
        "vector_title": by_passage[:passage_count].take(of),
        "vector_passage": by_passage[passage_count:].take(of),
    }


def span_features(query: Query, words: CandidateWords, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """Counts of each cue outside the question, how near spans of each type are to its terms, and the asked noun."""
    matcher, near = pool.matcher, words.near
    other = np.where(words.asked, 0, words.cues)
    counts = near.count((other & _BITS[:, None]) != 0)
    spans = near.maximum(words.pull * ((other & _SPAN_BITS[:, None]) != 0))
    term = matcher.place_of(query.terms[query.focus].forms)
    focus = pool.soft[0][term].take(words.places).astype(np.float64)
    beside = np.zeros(len(focus))
    # A padding word stands between two sentences and at most two words are skipped beyond it, so a few words of
    # the neighbouring candidate may count; the level there is rarely above that of the sentence's own words.
    for shift, weight in _BESIDE:
        moved = np.zeros(len(focus))
        if shift > 0:
            moved[:-shift] = focus[shift:]
        else:
            moved[-shift:] = focus[:shift]
        np.maximum(beside, moved * weight, out=beside)
    found = near.maximum(np.array((focus, beside * ((other & NUMBER) != 0), beside * ((other & LIKELY_NAMES) != 0))))
    return {
        **{f"holds_{cue}": row for cue, row in zip(CUE, counts, strict=True)},
        **{f"near_{name}": row for name, row in zip(SPANS, spans, strict=True)},
        "focus_soft": found[0],
        "focus_number": found[1],
        "focus_name": found[2],
    }


def name_features(rows: Indices, pool: CandidatePool) -> Mapping[str, npt.ArrayLike]:
    """How much of the question's names, and of its other words, the sentence, its context and its article say."""
    matcher = pool.matcher
    named = np.array([bool(term.cues & (LIKELY_NAMES | CUE["digit"])) for term in matcher.terms])
    sure = np.array([bool(term.cues & NAME_OR_YEAR) for term in matcher.terms])
    own, title = pool.matches.text_levels.take(rows, axis=0), pool.title_levels(rows)
    before = pool.levels_before.take(rows, axis=0)
    with_title = np.maximum(own, title)
    told = np.maximum(with_title, before)
    soft = pool.soft[1].take(rows, axis=0)
    article = np.maximum(pool.levels_of_articles(rows), told)
    missing = article < MATCHED
    found = Counter(pool.articles)
    return {
        "names_own": _share(matcher.weights, own, named),
        "names_with_title": _share(matcher.weights, with_title, named),
        "names_told": _share(matcher.weights, told, named),
        "names_sure_told": _share(matcher.weights, told, sure),
        "others_soft": _share(matcher.weights, soft, ~named),
        "article": matcher.coverage(article),
        "article_names": _share(matcher.weights, article, named),
        "article_names_sure": _share(matcher.weights, article, sure),
        "article_missing": (missing * matcher.weights).max(axis=1),
        "article_missing_terms": missing.sum(axis=1),
        "article_passages": np.array([found[key] for key in pool.articles]).take(pool.passage_of.take(rows)),
    }


def kind_features(query: Query) -> Mapping[str, npt.ArrayLike]:
    """The kinds of the question that ``features`` does not have, and whether it is negated."""
    return {**{f"asks_{kind}": query.kind == kind for kind in OTHER_KINDS}, "negated": query.negated}


def _share(weights: Floats, levels: Floats, which: npt.NDArray[np.bool_]) -> Floats:
    """The share of the weight of the terms ``which`` in each row of ``levels`` (rows, T); -1 when there are none."""
    total = float(weights[which].sum())
    if total <= 0:
        return np.full(len(levels), -1.0)
    share: Floats = levels[:, which] @ weights[which] / total
    return share
