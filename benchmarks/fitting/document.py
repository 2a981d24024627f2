"""The tables of ``docs/models.md``, from the data, the steps and the figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.fitting import figures
from benchmarks.fitting.data import ROOT, Data
from benchmarks.fitting.parameters import ANSWERABILITY_FEATURES, RANKER_FEATURES
from benchmarks.fitting.steps import STEPS
from retrieval.ranking.semantic import FEATURES


def sources() -> str:
    """The data, with its origin and licence, and what it is used for."""
    data = Data.read(Path(), Path())
    rows = [
        (
            f"`{source.file}`",
            source.what,
            source.origin,
            source.licence,
            ", ".join(role for role, names in data.roles.items() if source.name in names),
        )
        for source in data.sources.values()
    ]
    return _table(("file", "what it is", "origin", "licence", "role"), rows)


def steps() -> str:
    """The steps, in order, with the files that each writes."""
    rows = [
        (str(number), f"`{step.name}`", step.about, "<br>".join(_grouped(step.module.WRITES)) or "the cache")
        for number, step in enumerate(STEPS, 1)
    ]
    return _table(("", "step", "makes", "writes"), rows)


def features() -> str:
    """The features of each model."""
    rows = [
        ("ranker", f"{len(RANKER_FEATURES)}", _names(RANKER_FEATURES)),
        ("ranker-semantic", f"{len(RANKER_FEATURES) + len(FEATURES)}", f"those of the ranker, {_names(FEATURES)}"),
        ("answerability", f"{len(ANSWERABILITY_FEATURES)}", _names(ANSWERABILITY_FEATURES)),
    ]
    return _table(("model", "features", "names"), rows)


def ranking() -> str:
    """How good the rankers are, out of fold."""
    rows = [
        (archive, name, _count(own["questions"]), *(f"{own[key]:.3f}" for key in ("first", "three", "among")))
        for archive, sets in _figures()["ranking"].items()
        for name, own in sets.items()
    ]
    return _table(("archive", "questions of", "questions", "first right", "first three", "among the candidates"), rows)


def silence() -> str:
    """How often each kind of archive is met with silence, by threshold, out of fold."""
    measured = _figures()["silence"]
    choices = list(next(iter(measured.values()))["silent"])
    rows = [
        (
            archive,
            _count(own["questions"]),
            *(f"{own['silent'][choice]:.3f}" for choice in choices),
            f"{own['area']:.3f}",
        )
        for archive, own in measured.items()
    ]
    return _table(("archive", "questions", *(f"< {choice}" for choice in choices), "area"), rows)


def thresholds() -> str:
    """The thresholds, and what they silence of the questions whose page is there."""
    chosen = _figures()["thresholds"]
    silent = ", ".join(f"{share:.3f} of {name}" for name, share in chosen["silent"].items())
    return f"The thresholds are {chosen['answers']:.2f} and {chosen['answers_unnamed']:.2f}; they silence {silent}.\n"


def models() -> str:
    """The size of each shipped model."""
    rows = [
        (f"`{name}.json`", str(own["trees"]), str(own["features"]), f"{own['bytes'] / 1024:.0f} KiB")
        for name, own in _figures()["models"].items()
    ]
    return _table(("file", "trees", "features", "size"), rows)


# By the name of the part of ``docs/models.md``.
PARTS: Final = {
    "sources": sources,
    "steps": steps,
    "features": features,
    "models": models,
    "ranking": ranking,
    "silence": silence,
    "thresholds": thresholds,
}


def _figures() -> Any:
    return json.loads((ROOT / figures.FILE).read_text(encoding="utf-8"))


def _grouped(files: Iterable[str]) -> list[str]:
    """Files as the table shows them: those of the folds in one line."""
    names = [f"`{name}`" for name in files if "/folds/" not in name]
    folds = sorted(name for name in files if "/folds/" in name)
    return [*names, *([f"`{folds[0]}` to `{Path(folds[-1]).name}`"] if folds else [])]


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _count(number: int) -> str:
    return f"{number:,}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
