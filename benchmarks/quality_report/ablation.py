"""Leaves out one group of features at a time, and fits the models on the questions of editors without it.

Rows are fitted on the lists of the newsroom alone, with few and large steps, so they compare with each other and not
with the shipped models. All figures are out of fold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.fitting import newsroom_lists
from benchmarks.fitting.answerability import judged_rows
from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.figures import DIGITS, newsroom_figures
from benchmarks.fitting.gbdt import dump, fit
from benchmarks.fitting.groups import COMPARISONS, GROUPS, without
from benchmarks.fitting.lists import cached
from benchmarks.fitting.measures import first_and_three, judged, out_of_fold
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.parameters import ANSWERABILITY, ANSWERABILITY_FEATURES, RANKER_FEATURES
from benchmarks.fitting.questions import load_news_questions
from benchmarks.fitting.ranker import ranker
from benchmarks.fitting.scored_lists import scored
from benchmarks.quality_report.measure import today
from retrieval.evaluation.fold_models import FOLDS
from retrieval.ranking.gbdt import TreeEnsemble

ROLES: Final = newsroom_lists.ROLES
TREES: Final = 120
STEP: Final = {"learning_rate": 0.1}
EVERYTHING: Final = "everything"
_Models = tuple[Sequence[str], Sequence[str]]


def variants() -> Iterator[tuple[str, _Models]]:
    """The rows: a name, and the features of the ranker and of the chance. A group without features has no row."""
    whole = (RANKER_FEATURES, ANSWERABILITY_FEATURES)
    yield EVERYTHING, whole
    for name, group in GROUPS.items():
        models = without(whole[0], group), without(whole[1], group)
        if len(models[0]) < len(whole[0]):
            yield f"without {name}", models
    ranked, judged_by = ([one for one in names if not one.endswith(COMPARISONS)] for names in whole)
    yield "without comparison with the other candidates", (ranked, judged_by)


def ablation(data: Data, trees: int = TREES) -> dict[str, Any]:
    """``{"day", "trees", "rows": [{"name", "features", "first", "three", "area"}]}``. Asks the questions
    first when their candidates are not in the cache."""
    newsroom_lists.run(data, data.folder)
    questions = load_news_questions(data)
    place = _place(data)
    if not place.is_file():
        scored(Lists.load(newsroom_lists.place(data), questions)).save(place, questions)
    rows = mapped(row, [(data, name, models, trees) for name, models in variants()])
    return {"day": today(), "trees": trees, "rows": rows}


def row(data: Data, name: str, models: _Models, trees: int) -> dict[str, Any]:
    """One row. ``first`` and ``three`` are shares of the answerable questions."""
    return {
        "name": name,
        "features": len(models[0]),
        **measured(Lists.load(_place(data), load_news_questions(data)), models, trees),
    }


def measured(asked: Lists, models: _Models, trees: int) -> dict[str, float]:
    """The figures of models with these features, out of fold."""
    ranked_by, judged_by = models
    lists = {newsroom_lists.NAME: asked}
    rankers = [_trees(ranker(lists, ranked_by, fold, trees, **STEP)) for fold in range(FOLDS)]
    scores = out_of_fold(asked, rankers)
    best = judged(asked, scores)
    chances = [
        _trees(fit(ANSWERABILITY, trees, judged_by, judged_rows({newsroom_lists.NAME: best}, judged_by, fold), constrained=False))
        for fold in range(FOLDS)
    ]  # fmt: skip
    counts = {name: sum(one.set == name for one in asked.questions) for name in {one.set for one in asked.questions}}
    # Sets whose questions nothing answers have no candidate that is right.
    shares = [(counts[name], own) for name, own in first_and_three(asked, scores).items() if own[2]]
    whole = sum(count for count, _ in shares)
    first, three = (sum(count * own[place] for count, own in shares) / whole for place in (0, 1))
    area = newsroom_figures(best, chances)["area"]
    return {"first": round(first, DIGITS), "three": round(three, DIGITS), "area": area}


def _place(data: Data) -> Path:
    """The lists with the scores of terms, fitted on the questions of editors alone."""
    return cached(data, "newsroom_lists", "scored")


def _trees(booster: Any) -> TreeEnsemble:
    return TreeEnsemble(dump(booster, {}))
