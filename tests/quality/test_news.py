"""Floors under the answers to editors' questions on an archive of 40,003 news articles.

``news-dev`` and the articles are not part of the project: the gate runs where they lie in ``shared`` beside the
checkout, and says so where they do not. The models are fitted on other questions, of other stories. ``editors`` (110
questions, and 60 without an answer) was written later, by others who did not see the program's answers.
The floors are what was reached when they were set, less two points: they hold what is, and are no aim.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from retrieval import Archive, answer_metrics, evaluate, load_questions
from tests.quality.news import SHARED, require

OWN: Final = Path(__file__).parent
# The lowest, and of what is wrong the highest, share of each set.
FLOORS: Final[Mapping[Path, Mapping[str, float]]] = {
    SHARED / "questions" / "news-dev": {
        "ranked_first": 0.56, "ranked_three": 0.74, "first": 0.43, "shown": 0.59, "auc": 0.76,
        "wrong_first": 0.19, "answered": 0.33,
    },
    OWN / "editors": {
        "ranked_first": 0.60, "ranked_three": 0.79, "first": 0.47, "shown": 0.53, "auc": 0.78,
        "wrong_first": 0.20, "answered": 0.44,
    },
}  # fmt: skip
AT_MOST: Final = frozenset(("wrong_first", "answered"))

pytestmark = pytest.mark.quality


@pytest.mark.parametrize("name", FLOORS, ids=lambda path: path.name)
def test_the_right_sentence_comes_first_and_what_is_shown_is_right(archive: Archive, name: Path) -> None:
    files = [name.with_name(f"{name.name}{which}.jsonl") for which in ("", "-none")]
    require(files)
    metrics = answer_metrics(evaluate(archive, [case for file in files for case in load_questions(file)]))
    for measure, floor in FLOORS[name].items():
        found = metrics.auc if measure == "auc" else getattr(metrics, measure).value
        assert found is not None
        assert found <= floor if measure in AT_MOST else found >= floor, f"{measure}: {found:.3f}, floor {floor}"
