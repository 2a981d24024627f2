"""Chooses the thresholds of each level of strictness, and measures what each promises.

They are chosen on the questions of editors, answerable and not, out of fold: see ``retrieval.evaluation.calibration``
for how. The questions of Wikipedia have no part in them: nobody asks a newsroom's archive like that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.fitting import newsroom_lists, semantic_lists
from benchmarks.fitting.answerability import first_candidates
from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.encoding import lacks
from benchmarks.fitting.measures import by_chance, of_sets
from benchmarks.fitting.models import FOLDS_FOLDER, fold_trees
from benchmarks.fitting.questions import NewsQuestion
from benchmarks.fitting.reranker import reranked
from retrieval.answering.levels import Strictness, levels_to_record
from retrieval.evaluation.calibration import Judged, calibrate
from retrieval.ranking.gbdt import TreeEnsemble

ROLES: Final = ("questions", "distractors", "newsroom", "newsroom_archive", "calibration")
READS: Final = (f"{FOLDS_FOLDER}/*.json",)
FILE: Final = "retrieval/answering/thresholds.json"
WRITES: Final = (FILE,)
# The role of the questions that thresholds are chosen on.
CALIBRATION: Final = "calibration"
# Shares of wrong sentences, by their upper bound, that the shipped thresholds are chosen for. What is refused whatever its
# chance (``retrieval.answering.refusals``) counts as shown here, so of what is shown fewer are wrong. The default stays below the half
# that it promises, because it is used on other archives than it is chosen on; with the extra, what is gained is spent on
# silence, of the level strict too.
TARGETS: Final = {Strictness.STRICT: 0.295, Strictness.BALANCED: 0.47}
TARGETS_WITH_MEANING: Final = {Strictness.STRICT: 0.275, Strictness.BALANCED: 0.449}
# In an archive of six pages, at most this share of the questions that it does not answer may be answered.
SMALL_ANSWERED: Final = 0.03
# Digits of a threshold and of a bound.
DIGITS: Final = 4


def run(data: Data, out: Path) -> None:
    """Write the thresholds without an encoder and, where one can be run, with it."""
    first, models = first_candidates(data, out), fold_trees(out, "answerability")
    made = levels(of_sets(first[newsroom_lists.NAME], data.roles[CALIBRATION]), models)
    add_small(made, first["small archives"], models)
    if lacks() is None:
        meant = reranked(semantic_lists.load(data), fold_trees(out, "reranker"))
        models = fold_trees(out, "answerability-semantic")
        meaning = levels(of_sets(meant[newsroom_lists.NAME], data.roles[CALIBRATION]), models, TARGETS_WITH_MEANING)
        add_small(meaning, meant["small archives"], models)
    else:
        meaning = json.loads((out / FILE).read_text(encoding="utf-8"))["with_meaning"]
    (out / FILE).write_text(json.dumps({**made, "with_meaning": meaning}, indent=2) + "\n", encoding="utf-8")


def levels(first: Lists, models: list[TreeEnsemble], targets: Mapping[Strictness, float] = TARGETS) -> dict[str, Any]:
    """The levels that the ``first`` candidates of editors' questions set for ``targets``, by the chances of the
    ``models`` of the folds."""
    firsts: list[Judged] = []
    seconds: list[Judged | None] = []
    for question, (own, labels) in zip(first.questions, by_chance(first, models), strict=True):
        if not isinstance(question, NewsQuestion):
            raise TypeError("thresholds are chosen on the questions of editors")
        answerable = question.case.answerable
        judged = [
            Judged(chance=round(float(chance), DIGITS), right=bool(right), answerable=answerable)
            for chance, right in zip(own[:2], labels[:2], strict=True)
        ]
        firsts.append(judged[0])
        seconds.append(judged[1] if len(judged) > 1 else None)
    return _rounded(levels_to_record(calibrate(firsts, seconds, targets).levels))


def add_small(record: dict[str, Any], small: Lists, models: list[TreeEnsemble]) -> None:
    """Add to each level of ``record`` the share of its thresholds that holds in small archives, whose first candidates
    are ``small``: that at which the level ``balanced`` answers ``SMALL_ANSWERED`` of what has no answer. It is above 1
    only where the level answers more than that."""
    asked = by_chance(small, models)
    unanswerable = sorted((float(own[0]) for own, labels in asked if not labels.any()), reverse=True)
    answered = unanswerable[int(SMALL_ANSWERED * len(unanswerable))]
    share = round(answered / record["levels"][Strictness.BALANCED]["answer"], DIGITS)
    for level in record["levels"].values():
        level["small"] = share if level["answer"] < answered else min(1.0, share)


def _rounded(record: dict[str, Any]) -> dict[str, Any]:
    for promise in record["promise"].values():
        promise["bound"] = round(promise["bound"] + 0.5 * 10**-DIGITS, DIGITS)
    return record
