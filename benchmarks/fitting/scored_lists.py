"""Keeps the candidates with the scores of terms and of words in the cache.

Later steps see each question with the scores of the models that have not seen it, so they weigh the scores as they are
for a new question.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.fitting import lists, newsroom_lists, term_scores, word_scores
from benchmarks.fitting.candidate_lists import Asked, Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.gbdt import dump
from benchmarks.fitting.lists import cached
from benchmarks.fitting.models import FOLDS_FOLDER, fold_trees
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.questions import load_news_questions, load_questions
from retrieval.evaluation.fold_models import FOLDS
from retrieval.ranking.gbdt import TreeEnsemble

ROLES: Final = (*lists.ROLES, *newsroom_lists.ROLES)
MODELS_READ: Final = (term_scores.NAME, word_scores.NAME)
READS: Final = tuple(f"{FOLDS_FOLDER}/{name}-[0-9].json" for name in MODELS_READ)
WRITES: Final = ()
# The lists in which a sentence may be right.
FITTED: Final = (*lists.RANKED, newsroom_lists.NAME)
NAMES: Final = (*lists.NAMES, newsroom_lists.NAME)


def run(data: Data, out: Path) -> None:
    """Write the lists with their scores."""
    mapped(_score, [(data, out, name, cached(data, "scored_lists", name)) for name in NAMES])


def load(data: Data, names: Sequence[str] = NAMES) -> dict[str, Lists]:
    """The lists of archives with the scores, by name."""
    return {name: Lists.load(cached(data, "scored_lists", name), _questions(data, name)) for name in names}


def with_scores(asked: Lists, terms: Sequence[TreeEnsemble], words: Sequence[TreeEnsemble]) -> Lists:
    """``asked`` with the scores of terms and of words by the models of the fold that has not seen the question, in
    place of the features of each term and word."""
    tables = [
        table.with_columns(
            {
                **own_terms.scores(terms[question.fold]),
                **own_words.scores(words[question.fold], len(labels)),
            }
        )
        for (question, table, labels), own_terms, own_words in zip(asked, asked.terms, asked.word_tables, strict=True)
    ]
    return Lists(tables, asked.labels, asked.questions, asked.words, candidates=asked.candidates)


def scored(asked: Lists) -> Lists:
    """``asked`` with the scores of models that are fitted on ``asked`` alone, each without a fold."""
    terms, words = (
        [TreeEnsemble(dump(step.fitted({"": asked}, fold), {})) for fold in range(FOLDS)]
        for step in (term_scores, word_scores)
    )
    return with_scores(asked, terms, words)


def _score(data: Data, out: Path, name: str, place: Path) -> None:
    source = newsroom_lists.place(data) if name == newsroom_lists.NAME else lists.place(data, name)
    questions = _questions(data, name)
    models = [fold_trees(out, model) for model in MODELS_READ]
    with_scores(Lists.load(source, questions), *models).save(place, questions)


def _questions(data: Data, name: str) -> Sequence[Asked]:
    """The questions that archives of this kind are asked."""
    return load_news_questions(data) if name == newsroom_lists.NAME else load_questions(data.paths("questions"))[0]
