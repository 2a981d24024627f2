"""Finds the saved questions that an article may answer, so that only these are judged.

Each question is stored by its rarest terms: so many that an article with none of them cannot say enough of the
question. For those that are found, the share of the question that the article says is computed exactly. The method is
that of Luwak, the presearcher of Lucene's monitor.

Terms match by base, stem or key, and not by similar spelling, as they do in a judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.arrays import Floats, Indices
from retrieval.index.forward_index import ForwardEntry, Run
from retrieval.ranking.matching import SHORTEST_KEY, Matcher
from retrieval.text.analysis import Forms
from retrieval.text.vocabulary import BASE_VIEW, KEY_VIEW, STEM_VIEW, view

# Least share of a question that an article with an answer says. Of 235 answers that 300 questions of news-train found
# among 30,038 arriving articles, all have more.
LEAST: Final = 0.6
# An article says at most so much less of the question than the one that said most so far. Of the same 235 answers it
# keeps 229, and it leaves a fourth of the judgements.
BELOW_BEST: Final = 0.17
_VIEWS: Final = (BASE_VIEW, STEM_VIEW, KEY_VIEW)
_LOW: Final = 0xFFFFFFFF
# No word has this code.
_NO_CODE: Final = -1

Codes = npt.NDArray[np.int64]


class QuestionTerms(NamedTuple):
    """The terms of one question: the ``codes`` of each, ``(terms, views)``, and its ``weights``, in the same order."""

    codes: Codes
    weights: Floats


def question_terms(matcher: Matcher) -> QuestionTerms:
    """Return the terms of the question that ``matcher`` matches."""
    return QuestionTerms(np.array([_codes(term) for term in matcher.terms], dtype=np.int64), matcher.weights)


def article_codes(entry: ForwardEntry) -> Codes:
    """Return the codes of all words of an article, sorted, each once."""
    views = Run([(entry, 0, len(entry.words))]).views
    found: Codes = np.unique(np.concatenate([_code(number, views[number]) for number in _VIEWS]))
    return found


def share_said(terms: QuestionTerms, codes: Codes) -> float:
    """Return the share of the question's weight that an article with these ``codes`` says."""
    said = _is_among(terms.codes, codes).any(axis=1)
    return float(terms.weights[said].sum() / (terms.weights.sum() or 1.0))


class Presearch:
    """The questions with these ``terms``, by their place in it."""

    def __init__(self, terms: Sequence[QuestionTerms]) -> None:
        sizes = [len(one.weights) for one in terms]
        self._codes: Codes = np.concatenate([_NO_CODES, *(one.codes for one in terms)])
        self._weights: Floats = np.concatenate([[], *(one.weights for one in terms)])
        self._ends: Indices = np.cumsum(sizes, dtype=np.intp)
        self._totals: Floats = np.array([one.weights.sum() or 1.0 for one in terms])
        stored = [(code, place) for place, one in enumerate(terms) for code in _stored_codes(one)]
        stored.sort()
        found = np.array(stored, dtype=np.int64).reshape(-1, 2)
        self._stored, starts = np.unique(found[:, 0], return_index=True)
        self._questions: Indices = found[:, 1].astype(np.intp)
        self._bounds: Indices = np.append(starts, len(found))

    def __len__(self) -> int:
        """Return the number of questions."""
        return len(self._totals)

    def shares(self, codes: Codes) -> tuple[Indices, Floats]:
        """Return the questions of which an article with these ``codes`` has a stored term, and the share of each that
        it says."""
        if not len(self._stored) or not len(codes):
            return _NOTHING, np.zeros(0)
        places = np.searchsorted(self._stored, codes)
        places[places == len(self._stored)] = 0
        hit = np.unique(places[self._stored[places] == codes])
        if not len(hit):
            return _NOTHING, np.zeros(0)
        questions = np.unique(
            np.concatenate([self._questions[self._bounds[one] : self._bounds[one + 1]] for one in hit.tolist()])
        )
        ends = self._ends[questions]
        starts = np.where(questions, self._ends[questions - 1], 0)
        sizes = ends - starts
        firsts = np.cumsum(sizes) - sizes
        rows = np.arange(int(sizes.sum())) + np.repeat(starts - firsts, sizes)
        said = _is_among(self._codes[rows], codes).any(axis=1)
        shares: Floats = np.add.reduceat(self._weights[rows] * said, firsts) / self._totals[questions]
        return questions, shares


_NOTHING: Final[Indices] = np.zeros(0, dtype=np.intp)
_NO_CODES: Final[Codes] = np.zeros((0, len(_VIEWS)), dtype=np.int64)


def _codes(term: Forms) -> list[int]:
    forms = (term.base, term.stem, term.key if len(term.key) >= SHORTEST_KEY else None)
    return [
        _NO_CODE if form is None else (number << 32) | (view(form) & _LOW)
        for number, form in zip(_VIEWS, forms, strict=True)
    ]


def _code(number: int, views: npt.NDArray[np.int32]) -> Codes:
    codes: Codes = (views.astype(np.int64) & _LOW) | (number << 32)
    return codes


def _stored_codes(terms: QuestionTerms) -> list[int]:
    """Return the codes of the rarest terms, without which an article says less than ``LEAST``."""
    order = np.argsort(-terms.weights, kind="stable")
    left = float(terms.weights.sum())
    least = LEAST * left
    stored: list[int] = []
    for term in order.tolist():
        if left < least:
            break
        stored += [code for code in terms.codes[term].tolist() if code != _NO_CODE]
        left -= float(terms.weights[term])
    return stored


def _is_among(codes: Codes, article: Codes) -> npt.NDArray[np.bool_]:
    places = np.searchsorted(article, codes)
    places[places == len(article)] = 0
    among: npt.NDArray[np.bool_] = article[places] == codes
    return among
