"""The levels of strictness: for each its thresholds, and what it promises about the sentences that it shows.

``thresholds.json`` holds the levels that ship. The fitting step of the thresholds writes it; nobody edits it by hand:

    {"levels": {"strict": {"answer", "further", "near_miss", "answer_unnamed"?, "small"}, "balanced": …, "open": …},
     "promise": {"strict": {"shown", "wrong", "bound"}, …},
     "with_meaning": {"levels": …, "promise": …}}

An encoder makes the chance another model's, so there is a set of levels without and one with an encoder. A level
without a promise was never measured. A calibrated archive keeps levels in the same shape (``archive_calibration``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

FILE: Final = "thresholds.json"
_THRESHOLDS: Final = ("answer", "further", "near_miss", "answer_unnamed", "small")
# A value that is not written.
_UNSET: Final = {"small": 1.0}


class Strictness(StrEnum):
    """How sure the archive must be before it answers, from the strictest level."""

    STRICT = "strict"
    BALANCED = "balanced"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a level showed on questions that its thresholds were not chosen on.

    Of ``shown`` first sentences, ``wrong`` were wrong. ``bound`` is the upper confidence bound (one-sided, 95 %) of
    the share that is wrong. Raises ``ValueError`` when the numbers contradict each other.
    """

    shown: int
    wrong: int
    bound: float

    def __post_init__(self) -> None:
        if not (0 <= self.wrong <= self.shown and self.wrong <= self.bound * self.shown + 1e-9 and self.bound <= 1):
            raise ValueError("a promise whose numbers contradict each other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The thresholds of one level and ``small``, as in ``ReaderConfig``, and its promise; None when it was never
    measured.

    Raises ``ValueError`` when a threshold is not between 0 and 1, or when ``near_miss`` is above ``answer``.
    """

    answer: float
    further: float
    near_miss: float
    answer_unnamed: float | None = None
    small: float = 1.0
    promise: Promise | None = None

    def __post_init__(self) -> None:
        set_here = (self.answer, self.further, self.near_miss, self.answer_unnamed or 0.0, self.small * self.answer)
        if not all(0 <= chance <= 1 for chance in set_here):
            raise ValueError("a chance lies between 0 and 1")
        if self.near_miss > self.answer:
            raise ValueError("a near miss may not need a higher chance than an answer")


Levels = Mapping[Strictness, Level]


def levels_from_record(record: Mapping[str, Any]) -> Levels:
    """Return the levels of ``{"levels", "promise"}``. Raises ``ValueError`` when a level is missing or wrong, or
    when a stricter level answers at a lower threshold than a less strict one."""
    try:
        levels = {one: _level(record["levels"][one.value], record["promise"].get(one.value)) for one in Strictness}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a set of levels: {error!r}") from error
    answers = [levels[one].answer for one in Strictness]
    if answers != sorted(answers, reverse=True):
        raise ValueError("a stricter level has a lower threshold than a less strict one")
    return MappingProxyType(levels)


def levels_to_record(levels: Levels) -> dict[str, Any]:
    """Return ``levels`` as ``levels_from_record`` reads them."""
    thresholds = {
        one.value: {
            name: value for name in _THRESHOLDS if (value := getattr(level, name)) not in (None, _UNSET.get(name))
        }
        for one, level in levels.items()
    }
    promises = {
        one.value: {"shown": kept.shown, "wrong": kept.wrong, "bound": kept.bound}
        for one, level in levels.items()
        if (kept := level.promise) is not None
    }
    return {"levels": thresholds, "promise": promises}


@cache
def shipped_levels(*, meaning: bool = False) -> Levels:
    """Return the levels that ship. ``meaning``: those for an archive with an encoder."""
    record = json.loads((files("retrieval.answering") / FILE).read_text(encoding="utf-8"))
    return levels_from_record(record["with_meaning"] if meaning else record)


def _level(thresholds: Mapping[str, Any], promise: Mapping[str, Any] | None) -> Level:
    numbers = {name: float(value) for name, value in thresholds.items()}
    made = None
    if promise is not None:
        made = Promise(shown=int(promise["shown"]), wrong=int(promise["wrong"]), bound=float(promise["bound"]))
    return Level(**numbers, promise=made)
