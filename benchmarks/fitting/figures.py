"""Measures the models out of fold, and writes the figures that ``docs/models.md`` shows.

A sentence is right here when it is of the question's own page: stricter than ``isnad eval-qa``, which also counts a
page that is cited as saying the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting import newsroom_lists, scored_lists, semantic_lists
from benchmarks.fitting.candidate_lists import Array, Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.encoding import lacks
from benchmarks.fitting.measures import by_chance, first_and_three, judged, of_sets, out_of_fold
from benchmarks.fitting.models import FOLDS_FOLDER, MODELS, fold_trees
from benchmarks.fitting.questions import NewsQuestion
from benchmarks.fitting.reranker import reranked
from benchmarks.fitting.thresholds import CALIBRATION
from benchmarks.fitting.thresholds import FILE as THRESHOLDS
from retrieval.evaluation.answer_metrics import roc_auc
from retrieval.ranking.gbdt import TreeEnsemble

ROLES: Final = ("questions", "distractors", "newsroom", "newsroom_archive", "calibration")
READS: Final = (f"{MODELS}/*.json", f"{FOLDS_FOLDER}/*.json", THRESHOLDS)
FILE: Final = "benchmarks/fitting/figures.json"
WRITES: Final = (FILE,)
SHOWN: Final = (0.05, 0.08, 0.10, 0.12, 0.15, 0.20, 0.30, 0.50)
NEWSROOM_SHOWN: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
NEWSROOM: Final = newsroom_lists.NAME
SHIPPED: Final = ("terms", "words", "ranker", "answerability", "reranker", "answerability-semantic")
DIGITS: Final = 3


def run(data: Data, out: Path) -> None:
    """Write the figures."""
    asked = scored_lists.load(data)
    rankers = fold_trees(out, "ranker")
    scores = {name: out_of_fold(own, rankers) for name, own in asked.items()}
    first = {name: judged(own, scores[name]) for name, own in asked.items()}
    models = fold_trees(out, "answerability")
    figures: dict[str, dict[str, Any]] = {
        "models": {name: _model(out, name) for name in SHIPPED},
        "ranking": {name: _ranking(asked[name], scores[name]) for name in ("whole pool", "large", NEWSROOM)},
        "silence": _silence({name: own for name, own in first.items() if name != NEWSROOM}, models),
        "newsroom": newsroom_figures(of_sets(first[NEWSROOM], data.roles[CALIBRATION]), models),
        "thresholds": json.loads((out / THRESHOLDS).read_text(encoding="utf-8")),
    }
    if lacks() is None:
        meant = semantic_lists.load(data)
        rerankers = fold_trees(out, "reranker")
        for name in ("whole pool", NEWSROOM):
            own = out_of_fold(meant[name], rerankers)
            figures["ranking"][f"{name}, with the extra"] = _ranking(meant[name], own)
        again = reranked({NEWSROOM: meant[NEWSROOM]}, rerankers)[NEWSROOM]
        again = of_sets(again, data.roles[CALIBRATION])
        figures["newsroom, with the extra"] = newsroom_figures(again, fold_trees(out, "answerability-semantic"))
    text = json.dumps(figures, ensure_ascii=False, indent=2, sort_keys=True)
    (out / FILE).write_text(text + "\n", encoding="utf-8")


def _model(out: Path, name: str) -> dict[str, int]:
    path = out / MODELS / f"{name}.json"
    model = json.loads(path.read_text(encoding="utf-8"))
    return {"trees": len(model["trees"]), "features": len(model["features"]), "bytes": path.stat().st_size}


def _ranking(asked: Lists, scores: list[Array]) -> dict[str, dict[str, float]]:
    names = ("first", "three", "among")
    measured = first_and_three(asked, scores)
    counts = {name: sum(question.set == name for question in asked.questions) for name in measured}
    return {
        name: {"questions": counts[name], **{key: round(share, DIGITS) for key, share in zip(names, own, strict=True)}}
        for name, own in measured.items()
        if own[2]  # no candidate answers an unanswerable question
    }


def _silence(first: dict[str, Lists], models: list[TreeEnsemble]) -> dict[str, Any]:
    best = {name: np.array([own[0] for own, _ in by_chance(lists, models)]) for name, lists in first.items()}
    answerable = best["whole pool"]
    held = np.array([labels.any() for labels in first["small archives"].labels])
    small = best.pop("small archives")
    best |= {"small archives, page there": small[held], "small archives, page not there": small[~held]}
    return {
        name: {
            "questions": len(own),
            "silent": {f"{threshold:.2f}": round(float(np.mean(own < threshold)), DIGITS) for threshold in SHOWN},
            "area": _area(answerable, own),
        }
        for name, own in best.items()
    }


def _area(positive: Array, negative: Array) -> float:
    return round(roc_auc(positive.tolist(), negative.tolist()) or 0.0, DIGITS)


def newsroom_figures(first: Lists, models: list[TreeEnsemble]) -> dict[str, Any]:
    """The area between right answers and questions without one, what is shown at each threshold, and how often a right
    sentence is first and among three in the order of the chance."""
    asked = by_chance(first, models)
    best = np.array([own[0] for own, _ in asked])
    right = np.array([labels[0] for _, labels in asked])
    three = np.array([labels[:3].any() for _, labels in asked])
    answerable = np.array([isinstance(one, NewsQuestion) and one.case.answerable for one in first.questions])
    curve = {}
    for threshold in NEWSROOM_SHOWN:
        shown = best >= threshold
        curve[f"{threshold:.2f}"] = {
            "right of shown": round(float(right[shown].mean()), DIGITS),
            "right": round(float((right & shown)[answerable].mean()), DIGITS),
            "wrong": round(float((~right & shown)[answerable].mean()), DIGITS),
            "answered": round(float(shown[~answerable].mean()), DIGITS),
        }
    return {
        "area": _area(best[answerable & right], best[~answerable]),
        "curve": curve,
        "first": round(float(right[answerable].mean()), DIGITS),
        "three": round(float(three[answerable].mean()), DIGITS),
    }
