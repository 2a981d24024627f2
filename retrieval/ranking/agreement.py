"""Whether other articles say what a candidate says.

An archive of news tells one story many times, so the words that answer stand in several of the likely candidates, and
those of a wrong sentence do not (redundancy: Clarke, Cormack and Lynam, 2001; Brill, Dumais and Banko, 2002). A
candidate's share is its part of a softmax of the scores. A new word, one that is not in the question, has as votes the
largest share of each other article whose candidates have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.arrays import Floats, Indices
from retrieval.ranking.answer_types import EXPECTED
from retrieval.ranking.candidates import STEM_LEVEL, CandidatePool
from retrieval.ranking.query import Query
from retrieval.text.analysis import CUE
from retrieval.text.vocabulary import STEM_VIEW, STOP, Integers

# What may answer a question of no known kind: names, numbers and days.
_ANY_ANSWER: Final = (
    CUE["person_name"] | CUE["place_name"] | CUE["person"] | CUE["rare"]
    | CUE["digit"] | CUE["number"] | CUE["month"] | CUE["year"] | CUE["weekday"]
)  # fmt: skip
# Stands for the lead of another candidate of the article where there is none.
_NO_OTHER: Final = -5.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewWords:
    """The new words of n candidates, W in all, stop words excluded, each once a candidate.

    ``stems`` (W,) are their stems, ``candidates`` (W,) the candidates that have them, in order, and ``offered`` (W,)
    whether each is of the asked kind. ``articles`` (n,) numbers the article of each candidate.
    """

    stems: Integers
    candidates: Indices
    offered: npt.NDArray[np.bool_]
    articles: Indices


def find_new_words(query: Query, rows: Indices, pool: CandidatePool) -> NewWords:
    """Return the new words of the sentences in ``rows`` of the pool, in their order."""
    matches = pool.matches
    lengths = matches.lengths.take(rows).astype(np.intp)
    ends = np.cumsum(lengths)
    candidates = np.repeat(np.arange(len(rows)), lengths)
    places = np.arange(len(candidates)) + np.repeat(matches.starts.take(rows) + 1 - (ends - lengths), lengths)
    cues = matches.cues.take(places)
    new = ((cues & STOP) == 0) & (matches.best.take(places) < STEM_LEVEL)
    stems = pool.run.views[STEM_VIEW].take(places[new])
    offered = (cues[new] & (EXPECTED.get(query.kind, 0) or _ANY_ANSWER)) != 0
    # One integer a word: its candidate, stem and whether it is offered.
    keys = np.unique((candidates[new] << 33) | ((stems.astype(np.int64) & 0xFFFFFFFF) << 1) | offered)
    numbers = {key: number for number, key in enumerate(dict.fromkeys(pool.articles))}
    articles = np.array([numbers[pool.articles[place]] for place in pool.passage_of.take(rows).tolist()], dtype=np.intp)
    return NewWords(
        stems=((keys >> 1) & 0xFFFFFFFF).astype(np.uint32).view(np.int32),
        candidates=(keys >> 33).astype(np.intp),
        offered=(keys & 1).astype(bool),
        articles=articles,
    )


def agreement_features(words: NewWords, scores: Floats) -> Mapping[str, Floats]:
    """Return how much the other articles agree with each candidate, given the ``scores`` (n,), each as (n,).

    ``share`` is the share of the candidate, ``share_of_others`` that of the other candidates of its article.
    ``agreed``, ``agreed_most``, ``agreed_offer`` and ``agreed_offers`` are the mean and the most votes of its new
    words, and the most and the mean of those that are of the asked kind (-1 when there are none).
    """
    count = len(scores)
    shares = _softmax(scores)
    of_articles = np.bincount(words.articles, shares)
    votes = votes_of_words(words, shares)
    offered = words.offered
    most = np.zeros(count)
    np.maximum.at(most, words.candidates, votes)
    most_offered = np.full(count, -1.0)
    np.maximum.at(most_offered, words.candidates[offered], votes[offered])
    return {
        "share": shares,
        "share_of_others": of_articles[words.articles] - shares,
        "agreed": _means(words.candidates, votes, count, 0.0),
        "agreed_most": most,
        "agreed_offer": most_offered,
        "agreed_offers": _means(words.candidates[offered], votes[offered], count, -1.0),
    }


def votes_of_words(words: NewWords, shares: Floats) -> Floats:
    """Return the votes of each new word, given the ``shares`` of the candidates (n,): (W,)."""
    articles = words.articles[words.candidates]
    own = shares[words.candidates]
    _, stems = np.unique(words.stems, return_inverse=True)
    # For each stem and article, the largest share of a candidate that has it.
    largest = np.zeros((int(stems.max(initial=-1)) + 1, int(words.articles.max()) + 1))
    np.maximum.at(largest, (stems, articles), own)
    votes: Floats = largest.sum(axis=1)[stems] - largest[stems, articles]
    return votes


def articles_of_words(words: NewWords) -> Indices:
    """Return how many articles have candidates with each new word: (W,)."""
    stems, places = np.unique(words.stems, return_inverse=True)
    count = int(words.articles.max(initial=0)) + 1
    there = np.zeros((len(stems), count), dtype=bool)
    there[places, words.articles[words.candidates]] = True
    articles: Indices = there.sum(axis=1)[places]
    return articles


def standing_features(words: NewWords, scores: Floats) -> Mapping[str, Floats]:
    """Return how each candidate stands among the others, given the ``scores`` (n,), each as (n,).

    ``share_most`` and ``share_of_article_most`` are the largest share of a candidate and of an article, ``entropy``
    that of the shares: the same for all. ``like_first`` is the part of the new words of the best candidate that the
    candidate has too, -1 for the best itself; ``lead_of_others`` is how far the best other candidate of its article
    is ahead. ``articles`` is how many articles the candidates are from: among few, none can agree.
    """
    count = len(scores)
    shares = _softmax(scores)
    best = int(np.argmax(scores))
    of_best = words.stems[words.candidates == best]
    like = np.bincount(words.candidates, np.isin(words.stems, of_best), minlength=count) / max(1, len(of_best))
    like[best] = -1.0
    same = words.articles[:, None] == words.articles
    np.fill_diagonal(same, val=False)
    others = np.where(same, scores, -np.inf).max(axis=1)
    return {
        "articles": np.full(count, float(len(np.unique(words.articles)))),
        "share_most": np.full(count, shares.max()),
        "share_of_article_most": np.full(count, np.bincount(words.articles, shares).max()),
        "entropy": np.full(count, -(shares * np.log(np.maximum(shares, np.finfo(float).tiny))).sum()),
        "like_first": like,
        "lead_of_others": np.where(same.any(axis=1), others - scores, _NO_OTHER),
    }


def _means(candidates: Indices, values: Floats, count: int, otherwise: float) -> Floats:
    numbers = np.bincount(candidates, minlength=count)
    sums = np.bincount(candidates, values, minlength=count)
    return np.where(numbers > 0, sums / np.maximum(numbers, 1), otherwise)


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max())
    shares: Floats = raised / raised.sum()
    return shares
