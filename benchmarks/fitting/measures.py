"""How good models are on lists that they have not seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from benchmarks.fitting.candidate_lists import Array, Lists
from retrieval.ranking.cascade import order_by_chance, top_candidates
from retrieval.ranking.gbdt import TreeEnsemble


def out_of_fold(lists: Lists, rankers: Sequence[TreeEnsemble]) -> list[Array]:
    """The scores of each question's candidates, by the ranker that has not seen its page."""
    return [rankers[question.fold].predict(table) for question, table, _ in lists]


def of_sets(lists: Lists, names: Sequence[str]) -> Lists:
    """The ranked candidates of the questions of these sets."""
    kept = Lists()
    for question, table, labels in lists:
        if question.set in names:
            kept.add(question, table, labels)
    return kept


def judged(lists: Lists, scores: Sequence[Array]) -> Lists:
    """The first candidates of each question, with the features that their place gives them."""
    best = Lists()
    for (question, table, labels), own, words in zip(lists, scores, lists.words, strict=True):
        order, first = top_candidates(table, own, words)
        best.add(question, first, labels[order])
    return best


def first_and_three(lists: Lists, scores: Sequence[Array]) -> dict[str, tuple[float, float, float]]:
    """By set of questions, the shares of those whose first candidate is right, that have a right one among the first
    three, and that have one at all."""
    hits: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    for (question, _, labels), own in zip(lists, scores, strict=True):
        right = labels[np.argsort(-own, kind="stable")[:3]]
        hits[question.set].append((bool(right[0]), bool(right.any()), bool(labels.any())))
    return {name: tuple(np.mean(rights, axis=0).tolist()) for name, rights in hits.items()}


def by_chance(first: Lists, models: Sequence[TreeEnsemble]) -> list[tuple[Array, Array]]:
    """The chances of each question's first candidates, by the model that has not seen its page, and whether they are
    right, in the order in which a reader shows them."""
    made = []
    for question, table, labels in first:
        odds = models[question.fold].predict(table)
        order = order_by_chance(odds)
        made.append((1 / (1 + np.exp(-odds[order])), labels[order]))
    return made
