"""The calibration of an archive: levels of strictness that a newsroom's own questions set, kept with the archive.

A calibration holds for the models that it was made with, because another model gives other chances. ``models_make``
identifies the models. One of another make is kept, and not used.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Final, Self

from retrieval.answering.levels import Levels, levels_from_record, levels_to_record

_NOTE: Final = "calibration"
_NOTE_WITH_MEANING: Final = "calibration-with-meaning"
# The version of the text that is kept.
_FORM: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCalibration:
    """The levels of one archive.

    ``meaning``: whether there was an encoder. ``make`` identifies the models, ``day`` is when it was made, from
    ``questions`` questions, of which the archive can answer ``answerable``.
    """

    levels: Levels
    meaning: bool
    make: str
    day: date
    questions: int
    answerable: int

    def to_text(self) -> str:
        """Return the calibration as the archive keeps it."""
        counts = {"make": self.make, "questions": self.questions, "answerable": self.answerable}
        return json.dumps({**counts, "day": self.day.isoformat(), **levels_to_record(self.levels)})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCalibration:
    """What an archive keeps. ``calibration`` is None when this version of Isnad cannot read it.

    ``current``: whether it was made with the models that are installed.
    """

    meaning: bool
    calibration: ArchiveCalibration | None

    @property
    def current(self) -> bool:
        """Whether the archive uses it."""
        return self.calibration is not None and self.calibration.make == models_make()

    @classmethod
    def of(cls, text: str, *, meaning: bool) -> Self:
        """Return what the archive keeps as ``text``."""
        return cls(meaning=meaning, calibration=_parse(text, meaning=meaning))


def note_name(*, meaning: bool) -> str:
    """Return the name under which a store keeps the calibration with or without an encoder."""
    return _NOTE_WITH_MEANING if meaning else _NOTE


@cache
def models_make() -> str:
    """Return what identifies the shipped models: a digest of their files."""
    found = sha256(str(_FORM).encode())
    for entry in sorted(files("retrieval.ranking.models").iterdir(), key=lambda one: one.name):
        if entry.is_file() and not entry.name.endswith((".py", ".pyc")):
            found.update(f"{entry.name} {sha256(entry.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:16]


@lru_cache(maxsize=8)
def _parse(text: str, *, meaning: bool) -> ArchiveCalibration | None:
    try:
        record = json.loads(text)
        return ArchiveCalibration(
            levels=levels_from_record(record),
            meaning=meaning,
            make=str(record["make"]),
            day=date.fromisoformat(record["day"]),
            questions=int(record["questions"]),
            answerable=int(record["answerable"]),
        )
    except (ValueError, KeyError, TypeError):  # made by another version: it counts as of another make
        return None
