"""Chooses the chances below which the archive is said not to answer.

Both are the highest of ``CHOICES`` at which, out of fold, at most ``SILENCED`` of the questions of each set whose
page is in the archive are met with silence: the first for every question, the second, on top of it, for a question
that names a place, person or year of which the article says nothing.
The reader's own are stated in ``retrieval.answering.reader``; a test compares them with these.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.fitting.answerability import first_candidates, fold_trees
from benchmarks.fitting.data import Data
from benchmarks.fitting.measures import chances
from benchmarks.fitting.questions import UNSAID, Array, Lists
from benchmarks.fitting.ranker import FOLDS_FOLDER
from retrieval.ranking.gbdt import TreeEnsemble

ROLES: Final = ("questions", "distractors")
READS: Final = (f"{FOLDS_FOLDER}/ranker-[0-9].json", f"{FOLDS_FOLDER}/answerability-[0-9].json")
FILE: Final = "benchmarks/fitting/thresholds.json"
WRITES: Final = (FILE,)
# All are below a half: from there on an answer is likelier right than wrong.
CHOICES: Final = (0.03, 0.05, 0.08, 0.10, 0.12, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45)
SILENCED: Final = 0.05


def run(data: Data, out: Path) -> None:
    """Write the thresholds."""
    best = Best(first_candidates(data, out)["whole pool"], fold_trees(out, "answerability"))
    answers = max(threshold for threshold in CHOICES if best.fits(threshold, threshold))
    unnamed = max(threshold for threshold in CHOICES if best.fits(answers, threshold))
    chosen = {"answers": answers, "answers_unnamed": unnamed}
    (out / FILE).write_text(json.dumps(chosen, indent=2, sort_keys=True) + "\n", encoding="utf-8")


class Best:
    """The best candidate of each question: its chance, and whether its article lacks a name of the question."""

    def __init__(self, first: Lists, models: list[TreeEnsemble]) -> None:
        self.sets = [question.set for question in first.questions]
        self.chances = np.array([own[0] for own in chances(first, models)])
        self.unsaid = np.array([table.columns((UNSAID,))[0, 0] for table in first.tables]) > 0

    def silent(self, answers: float, unnamed: float) -> Array:
        """Which questions are met with silence at two thresholds."""
        return self.chances < np.where(self.unsaid, unnamed, answers)

    def silent_by_set(self, answers: float, unnamed: float) -> dict[str, float]:
        """The share met with silence, by set of questions."""
        silent = self.silent(answers, unnamed)
        return {name: float(silent[[one == name for one in self.sets]].mean()) for name in dict.fromkeys(self.sets)}

    def fits(self, answers: float, unnamed: float) -> bool:
        """Whether no more than ``SILENCED`` of each set are met with silence."""
        return max(self.silent_by_set(answers, unnamed).values()) <= SILENCED
