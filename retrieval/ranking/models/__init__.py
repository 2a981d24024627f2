"""Fitted models, made by ``benchmarks/fit_ranker.py``.

``ranker.json`` and ``answerability.json`` are fitted on all the data. ``ranker-0.json``
to ``ranker-4.json`` (and so for the other) have each not seen the pages of one fold, so
that the data they were fitted on can still tell how good they are: ``fold_of`` says
which of them has not seen a page. A wheel does not hold these: only evaluations need them.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

FOLDS: Final = 5


def title_key(title: str) -> str:
    """A short name for a page's title."""
    return sha256(title.encode()).hexdigest()[:12]


def fold_of(title: str) -> int | None:
    """The fold that pages of this title were in, None when they were in none."""
    return int(title_key(title), 16) % FOLDS if title_key(title) in _seen() else None


def has_folds() -> bool:
    """Whether the models of the folds are here: in a clone they are, in a wheel not."""
    return (files(__package__) / "ranker-0.json").is_file()


@cache
def _seen() -> frozenset[str]:
    text = (files(__package__) / "titles.json").read_text(encoding="utf-8")
    return frozenset(json.loads(text)["titles"])
