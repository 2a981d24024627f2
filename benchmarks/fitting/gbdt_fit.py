"""Boosted trees fitted on ``lists``, measured out of fold, and written as the reader
reads them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np

from benchmarks.fitting.questions import SEED, Array, Lists
from retrieval.answering.reader import top_candidates
from retrieval.ranking import models

UP = (
    "cover", "cover_base", "cover_stem", "cover_words", "bm25", "passage", "passage_bm25", "with_before",
    "with_title", "around", "told", "near_offer", "near_new", "adjacent", "rarest", "second_rarest",
    "first_term", "focus", "typed", "meaning", "meaning_deviation", "engine", "title_asked",
)  # fmt: skip
DOWN = (
    "missing_weight", "missing_terms", "around_missing", "window", "offer_distance", "focus_distance", "place",
    "names_missing", "absent", "absent_most", "meaning_below_article",
)  # fmt: skip
# The figures that gained most when 102 were fitted; with the others the ranking was no better.
RANKER_FEATURES = (
    "adjacent", "after", "around", "around_below_best", "around_rank", "before", "bm25_below_best", "bm25_rank",
    "cover_below_best", "cover_rank", "cover_words", "engine", "engine_below_best", "engine_rank", "first_place",
    "first_share", "first_term", "focus", "focus_distance", "has_rare", "in_order", "length", "near_offer",
    "near_offer_below_best", "negation", "new_share", "new_words", "offer_distance", "offers", "opens_paragraph",
    "passage_below_best", "passage_bm25_below_best", "position", "quotes", "title", "title_asked", "told", "typed",
    "typed_below_best", "typed_rank", "weight", "window", "with_title_below_best", "with_title_rank",
    "words_after_last",
)  # fmt: skip
RANKER: dict[str, Any] = {
    "objective": "lambdarank", "lambdarank_truncation_level": 10, "num_leaves": 7, "max_depth": 4, "learning_rate": 0.03,
    "min_data_in_leaf": 20, "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 1.0,
}  # fmt: skip
RANKER_TREES = 400
ANSWERABILITY: dict[str, Any] = {
    "objective": "binary", "num_leaves": 8, "max_depth": 4, "learning_rate": 0.08, "min_data_in_leaf": 60,
    "feature_fraction": 0.6, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0,
}  # fmt: skip
ANSWERABILITY_TREES = 120
FITTED_PLACES = 5
THRESHOLDS = (0.05, 0.08, 0.10, 0.12, 0.15, 0.20, 0.30, 0.50)
ANSWERABILITY_FEATURES = (
    "cover", "cover_base", "cover_stem", "bm25", "around", "around_missing", "missing_weight", "missing_terms", "rarest",
    "second_rarest", "with_title", "with_before", "passage", "passage_bm25", "near_offer", "near_new", "adjacent",
    "in_order", "window", "terms", "weight", "identity", "focus", "typed", "asks_person", "asks_place", "asks_time",
    "asks_number", "asks_cause", "asks_thing", "names", "names_missing", "absent", "absent_most", "focus_distance", "place",
    "told",
)  # fmt: skip


def monotone(names: Sequence[str]) -> list[int]:
    def sign(name: str) -> int:
        if name in UP:
            return 1
        return -1 if name in DOWN or name.endswith(("_below_best", "_rank")) else 0

    return [sign(name) for name in names]


def fit(
    parameters: dict[str, Any], trees: int, names: Sequence[str], rows: Array, labels: Array,
    groups: Sequence[int] | None = None,
) -> lgb.Booster:  # fmt: skip
    settings = {
        **parameters,
        "monotone_constraints": monotone(names),
        "verbose": -1,
        "seed": SEED,
        "deterministic": True,
    }
    return lgb.train(settings, lgb.Dataset(rows, labels, group=groups, feature_name=list(names)), trees)


def fit_ranker(lists: Lists, names: Sequence[str], without: int | None = None) -> lgb.Booster:
    """The ranker fitted on ``lists``, without the questions of fold ``without`` and
    those that no candidate answers."""
    kept = [(table, labels) for question, table, labels in lists if question.fold != without and labels.any()]
    rows = np.vstack([table.select(tuple(names)) for table, _ in kept])
    labels = np.concatenate([labels for _, labels in kept]).astype(int)
    return fit(RANKER, RANKER_TREES, names, rows, labels, [len(own) for _, own in kept])


def score(lists: Lists, names: Sequence[str], rankers: Sequence[lgb.Booster]) -> list[Array]:
    """The scores of each question's candidates, by the ranker that has not seen its title."""
    rows = np.vstack([table.select(tuple(names)) for table in lists.tables])
    ends = np.cumsum([len(labels) for labels in lists.labels])
    every = [np.split(ranker.predict(rows), ends[:-1]) for ranker in rankers]
    return [every[question.fold][number] for number, question in enumerate(lists.questions)]


def ranking(lists: Lists, scores: Sequence[Array]) -> dict[str, tuple[float, float]]:
    """(first right, one of the first three right) by set."""
    hits: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for (question, _, labels), own in zip(lists, scores, strict=True):
        right = labels[np.argsort(-own, kind="stable")[:3]]
        hits[question.set].append((bool(right[0]), bool(right.any())))
    return {name: tuple(np.mean(rights, axis=0)) for name, rights in hits.items()}


def report_ranking(lists: Lists, scores: Sequence[Array]) -> None:
    for name, (first, three) in ranking(lists, scores).items():
        among = np.mean([labels.any() for question, _, labels in lists if question.set == name])
        print(
            f"  {name}: first right {first:.3f}, first three {three:.3f}; among the candidates {among:.3f}", flush=True
        )


def judged(lists: Lists, scores: Sequence[Array]) -> Lists:
    """The first candidates of each question with the figures of their place."""
    best = Lists()
    for (question, table, labels), own in zip(lists, scores, strict=True):
        order, first = top_candidates(table, own)
        best.add(question, first, labels[order])
    return best


def judged_rows(sets: Iterable[Lists], fold: int | None = None) -> tuple[Array, Array]:
    """Rows and labels to fit the chance on: the first ``FITTED_PLACES`` candidates of
    each question, without those of ``fold``."""
    kept = [(table, labels) for lists in sets for question, table, labels in lists if question.fold != fold]
    rows = np.vstack([table.select(ANSWERABILITY_FEATURES)[:FITTED_PLACES] for table, _ in kept])
    return rows, np.concatenate([labels[:FITTED_PLACES] for _, labels in kept]).astype(int)


def fit_answerability(sets: Iterable[Lists], without: int | None = None) -> lgb.Booster:
    """The chance that a candidate answers, fitted on ``sets`` without one fold."""
    return fit(ANSWERABILITY, ANSWERABILITY_TREES, ANSWERABILITY_FEATURES, *judged_rows(sets, without))


def best_chances(lists: Lists, models_of: Sequence[lgb.Booster]) -> Array:
    """The chance of the best candidate of each question, by the model that has not seen
    its title."""
    own = (table.select(ANSWERABILITY_FEATURES) for table in lists.tables)
    pairs = zip(lists.questions, own, strict=True)
    return np.array([np.max(models_of[question.fold].predict(rows)) for question, rows in pairs])


def report_silence(sets: dict[str, Lists], chosen: Sequence[lgb.Booster]) -> None:
    """The share of silent questions by threshold; ``whole pool`` holds the answerable ones."""
    best = {name: best_chances(lists, chosen) for name, lists in sets.items()}
    answerable = best["whole pool"]
    if "small archives" in best:
        held = np.array([labels.any() for labels in sets["small archives"].labels])
        small = best.pop("small archives")
        best |= {"small, page there": small[held], "small, page not there": small[~held]}
    print(f"  share silent below a chance of: {'  '.join(f'{t:.2f}' for t in THRESHOLDS)}")
    for name, chances in best.items():
        shares = "  ".join(f"{np.mean(chances < threshold):.3f}"[1:] for threshold in THRESHOLDS)
        print(f"  {name:28} {len(chances):5} {shares}  area against the whole pool {area(answerable, chances):.3f}")


def area(positive: Array, negative: Array) -> float:
    """Area under the curve: the chance that an answerable question scores higher."""
    return float(np.mean([(p > negative).mean() + (p == negative).mean() / 2 for p in positive]))


def dump(booster: lgb.Booster, notes: dict[str, Any]) -> dict[str, Any]:
    """The model as ``retrieval.ranking.gbdt`` reads it."""
    trees = []
    for info in booster.dump_model()["tree_info"]:
        tree: dict[str, list[Any]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": []}

        def walk(node: dict[str, Any], tree: dict[str, list[Any]] = tree) -> int:
            if "leaf_value" in node:
                tree["value"].append(float(f"{node['leaf_value']:.5g}"))
                return -len(tree["value"])
            index = len(tree["feature"])
            tree["feature"].append(node["split_feature"])
            tree["threshold"].append(float(f"{node['threshold']:.9g}"))
            tree["left"].append(0)
            tree["right"].append(0)
            tree["left"][index] = walk(node["left_child"])
            tree["right"][index] = walk(node["right_child"])
            return index

        walk(info["tree_structure"])
        trees.append(tree)
    return {"notes": notes, "features": booster.feature_name(), "trees": trees}


def save(name: str, model: dict[str, Any]) -> None:
    path = Path(models.__file__).parent / f"{name}.json"
    path.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"  {path.name}: {path.stat().st_size / 1024:.0f} KiB")
