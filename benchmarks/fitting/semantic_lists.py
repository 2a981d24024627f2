"""Adds what the best candidates of each question mean, by the similarity of an encoder's vectors.

The best are those of the ranker of the fold that has not seen the question, so as a reader with an encoder finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.fitting import newsroom_lists, scored_lists
from benchmarks.fitting.candidate_lists import Asked, Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.encoding import KeptVectors, kept_vectors, lacks
from benchmarks.fitting.lists import cached
from benchmarks.fitting.measures import out_of_fold
from benchmarks.fitting.models import FOLDS_FOLDER, fold_trees
from benchmarks.fitting.questions import (
    Pool,
    load_news_questions,
    load_questions,
    small_archives,
    without_their_pages,
)
from benchmarks.fitting.scored_lists import with_scores
from retrieval.ranking.cascade import top_candidates
from retrieval.ranking.gbdt import TreeEnsemble
from retrieval.ranking.semantic import SemanticScorer, text_with_title

__all__ = ["NAMES", "READS", "ROLES", "WRITES", "best_with_meaning", "lacks", "load", "place", "run"]
ROLES: Final = ("questions", "newsroom", "newsroom_archive")
READS: Final = (
    "retrieval/text/lexicon/*",
    f"{FOLDS_FOLDER}/ranker-[0-9].json",
    *scored_lists.READS,
)
WRITES: Final = ()
NAMES: Final = ("whole pool", "small archives", "pool without the page", newsroom_lists.NAME)


def run(data: Data, out: Path) -> None:
    """Ask the questions."""
    places = {name: place(data, name) for name in NAMES}
    questions, articles = load_questions(data.paths("questions"))
    editors = load_news_questions(data)
    made: dict[str, tuple[Callable[[], Lists], Sequence[Asked]]] = {
        "whole pool": (lambda: Pool(articles.values()).ask(questions), questions),
        "small archives": (lambda: small_archives(questions, articles), questions),
        "pool without the page": (lambda: without_their_pages(questions, articles), questions),
        newsroom_lists.NAME: (lambda: newsroom_lists.ask(data, editors), editors),
    }
    vectors = kept_vectors(data)
    models, rankers = [fold_trees(out, model) for model in scored_lists.MODELS_READ], fold_trees(out, "ranker")
    for name, (ask, asked) in made.items():
        if not places[name].is_file():
            best_with_meaning(with_scores(ask(), *models), rankers, vectors).save(places[name], asked)


def best_with_meaning(asked: Lists, rankers: Sequence[TreeEnsemble], vectors: KeptVectors) -> Lists:
    """The best candidates of ``asked`` by the ``rankers`` of the folds, with the features of their meaning."""
    best = Lists()
    scores = out_of_fold(asked, rankers)
    for (question, table, labels), own, words, found in zip(asked, scores, asked.words, asked.candidates, strict=True):
        order, first = top_candidates(table, own, words)
        best.add(question, first, labels[order])
        best.candidates.append([found[place] for place in order])
    vectors.learn([question.text for question in best.questions], question=True)
    vectors.learn([text_with_title(one) for found in best.candidates for one in found], question=False)
    meaning = SemanticScorer(vectors, cached=1)
    for number, (question, found) in enumerate(zip(best.questions, best.candidates, strict=True)):
        best.tables[number] = best.tables[number].with_columns(meaning.score(question.text, found))
    return best


def load(data: Data) -> dict[str, Lists]:
    """The lists of archives, by name."""
    questions, _ = load_questions(data.paths("questions"))
    editors = load_news_questions(data)
    return {
        name: Lists.load(place(data, name), editors if name == newsroom_lists.NAME else questions) for name in NAMES
    }


def place(data: Data, name: str) -> Path:
    """The file of one kind of archive."""
    return cached(data, "semantic_lists", name)
