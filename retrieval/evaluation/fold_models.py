"""Models for evaluation on the pages that the shipped models were fitted on: each has not seen one fold.

Folds are by title, so that no page is in two. Only a checkout has these models
(``benchmarks/fitting/folds``). A wheel has only the titles, to report that the models are missing.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

from retrieval.answering.reader import Models
from retrieval.ranking import models
from retrieval.ranking.gbdt import load

FOLDS: Final = 5
FOLDER: Final = Path(__file__).parents[2] / "benchmarks" / "fitting" / "folds"


def title_key(title: str) -> str:
    """Return a short hash of a page's title."""
    return sha256(title.encode()).hexdigest()[:12]


def fold_by_title(title: str) -> int:
    """Return the fold of pages with this title, from 0 to ``FOLDS`` - 1."""
    return int(title_key(title), 16) % FOLDS


def fold_of(title: str) -> int | None:
    """Return the fold of pages with this title, or None when no model was fitted on them."""
    return fold_by_title(title) if title_key(title) in _fitted_titles() else None


def has_folds(folder: Path = FOLDER) -> bool:
    """Return whether this installation has the models of the folds."""
    return (folder / "ranker-0.json").is_file()


def fold_models(fold: int, *, meaning: bool = False, folder: Path = FOLDER) -> Models:
    """Return the models that have not seen ``fold``; ``meaning``: whether there is an encoder."""
    names = ("terms", "words", "ranker", *(("answerability-semantic", "reranker") if meaning else ("answerability",)))
    return Models(*(load(f"{name}-{fold}", folder) for name in names))


@cache
def _fitted_titles() -> frozenset[str]:
    text = (files(models) / "titles.json").read_text(encoding="utf-8")
    return frozenset(json.loads(text)["titles"])
