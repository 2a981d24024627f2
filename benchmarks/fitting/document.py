"""The tables of ``docs/models.md``, from the data, the steps and the figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.fitting import figures
from benchmarks.fitting.data import ROOT, Data
from benchmarks.fitting.parameters import (
    ANSWERABILITY_FEATURES,
    RANKER_FEATURES,
    RERANKER_FEATURES,
    SEMANTIC_ANSWERABILITY_FEATURES,
)
from benchmarks.fitting.steps import STEPS
from retrieval.ranking.term_scores import TERM_FEATURES
from retrieval.ranking.word_scores import WORD_FEATURES


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
        ("terms", f"{len(TERM_FEATURES)}", _names(TERM_FEATURES)),
        ("words", f"{len(WORD_FEATURES)}", _names(WORD_FEATURES)),
        ("ranker", f"{len(RANKER_FEATURES)}", _names(RANKER_FEATURES)),
        ("answerability", f"{len(ANSWERABILITY_FEATURES)}", _beyond(ANSWERABILITY_FEATURES, RANKER_FEATURES, "ranker")),
        ("reranker", f"{len(RERANKER_FEATURES)}", _beyond(RERANKER_FEATURES, RANKER_FEATURES, "ranker")),
        (
            "answerability-semantic",
            f"{len(SEMANTIC_ANSWERABILITY_FEATURES)}",
            _beyond(SEMANTIC_ANSWERABILITY_FEATURES, ANSWERABILITY_FEATURES, "answerability"),
        ),
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


def newsroom() -> str:
    """What editors are shown at each threshold, out of fold, without the extra."""
    return _newsroom(_figures()["newsroom"])


def newsroom_semantic() -> str:
    """The same with the extra, where its models are of the last fit."""
    own = _figures().get("newsroom, with the extra")
    return _newsroom(own) if own else "Not measured: the models of the extra are of an earlier fit.\n"


def _newsroom(own: Any) -> str:
    # By their names: the file is sorted, so the order of its figures says nothing.
    columns = {
        "right of shown": "of what is shown first, right",
        "right": "answerable: right",
        "wrong": "answerable: wrong",
        "answered": "unanswerable: answered",
    }
    rows = [(at, *(f"{shares[key]:.3f}" for key in columns)) for at, shares in own["curve"].items()]
    area = f"Area between right answers and questions without an answer: {own['area']:.3f}.\n\n"
    return area + _table(("from a chance of", *columns.values()), rows)


def thresholds() -> str:
    """The thresholds of each level, and its promise."""
    chosen = _figures()["thresholds"]
    rows = [
        (f"{level}{name}", *(f"{own[key]:.2f}" for key in ("answer", "further", "near_miss")), *_promise(made, level))
        for name, made in (("", chosen), (", with the extra", chosen["with_meaning"]))
        for level, own in made["levels"].items()
    ]
    return _table(("level", "answer", "further answers", "near miss", "shown", "wrong", "at most (95 %)"), rows)


def _promise(chosen: Any, level: str) -> tuple[str, str, str]:
    own = chosen["promise"][level]
    return str(own["shown"]), str(own["wrong"]), f"{own['bound']:.3f}"


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
    "newsroom": newsroom,
    "newsroom_semantic": newsroom_semantic,
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


def _beyond(names: Iterable[str], other: Sequence[str], model: str) -> str:
    """The names that the model ``model``, with the features ``other``, does not have."""
    return f"those of {model}, {_names(name for name in names if name not in other)}"


def _count(number: int) -> str:
    return f"{number:,}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
