"""Steps come in an order in which each finds what it reads, and one is skipped only when it would change nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.fitting import steps
from benchmarks.fitting.__main__ import copy_code
from benchmarks.fitting.data import Data
from benchmarks.fitting.steps import STEPS, Stamps, step_named
from tests.paths import ROOT

COPIED = ("retrieval", "benchmarks/fitting")
STEP = step_named("words")
THRESHOLDS = "retrieval/answering/thresholds.json"
WORDS = "retrieval/text/lexicon/words.npz"
RELATED = "retrieval/text/lexicon/related.npz"
VECTORS = "retrieval/text/lexicon/vectors.npz"


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return Data.read(tmp_path / "data", tmp_path / "cache")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    for name in COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def test_every_fitted_file_of_the_checkout_is_written_by_one_step() -> None:
    written = sorted(name for step in STEPS for name in step.module.WRITES)
    models = [*ROOT.glob("retrieval/ranking/models/*.json"), *ROOT.glob("benchmarks/fitting/folds/*.json")]
    lexicon = ROOT / "retrieval" / "text" / "lexicon"
    tables = [path for path in lexicon.glob("*.txt") if "# Made by " in path.read_text(encoding="utf-8")]
    others = ["retrieval/index/make.json", "benchmarks/fitting/figures.json", THRESHOLDS, WORDS, RELATED, VECTORS]
    assert all((ROOT / name).is_file() for name in written)
    assert written == sorted([*(str(path.relative_to(ROOT)) for path in (*models, *tables)), *others])


def test_a_step_reads_the_roles_of_the_data_and_the_work_of_earlier_steps(data: Data) -> None:
    for number, step in enumerate(STEPS):
        assert set(step.module.ROLES) <= set(data.roles)
        assert set(step.after) <= {other.name for other in STEPS[:number]}
        assert callable(step.module.run)


def test_a_copy_of_the_code_keeps_the_files_that_were_made_in_it(tmp_path: Path) -> None:
    copy_code(tmp_path)
    code, made = tmp_path / "retrieval" / "answer.py", tmp_path / WORDS
    assert made.read_bytes() == (ROOT / WORDS).read_bytes()
    code.write_text("", encoding="utf-8")
    made.write_bytes(b"made")
    copy_code(tmp_path)
    assert made.read_bytes() == b"made"
    assert code.read_bytes() == (ROOT / "retrieval" / "answer.py").read_bytes()


def test_a_step_that_has_run_is_done(data: Data, checkout: Path) -> None:
    stamps = Stamps(data, checkout)
    assert not stamps.done(STEP)
    stamps.note(STEP)
    assert stamps.done(STEP)
    assert not Stamps(data, ROOT).done(STEP)


@pytest.mark.parametrize(
    "changed",
    [
        "benchmarks/fitting/words.py",
        "retrieval/text/analysis.py",
        "retrieval/text/lexicon/vocabulary.txt",
        "retrieval/text/lexicon/same.toml",
        WORDS,
    ],
)
def test_a_step_runs_again_when_its_code_what_it_reads_or_what_it_wrote_has_changed(
    changed: str, data: Data, checkout: Path
) -> None:
    stamps = Stamps(data, checkout)
    stamps.note(STEP)
    with (checkout / changed).open("ab") as file:
        file.write(b"\n")
    assert not stamps.done(STEP)


def test_a_step_runs_again_with_another_library(data: Data, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = Stamps(data, checkout)
    stamps.note(STEP)
    monkeypatch.setattr(steps, "_version", lambda name: f"another {name}")
    assert not stamps.done(STEP)


def test_what_a_step_does_not_read_does_not_make_it_run_again(data: Data, checkout: Path) -> None:
    stamps = Stamps(data, checkout)
    stamps.note(STEP)
    (checkout / "retrieval" / "archive.py").write_text("", encoding="utf-8")
    (checkout / "retrieval" / "ranking" / "models" / "ranker.json").unlink()
    assert stamps.done(STEP)


def test_other_data_makes_the_steps_that_read_it_run_again(data: Data, checkout: Path) -> None:
    key = steps.key_of(step_named("vocabulary"), data, checkout)
    fewer = Data(folder=data.folder, cache=data.cache, sources=data.sources, roles={**data.roles, "vocabulary": ()})
    assert steps.key_of(step_named("vocabulary"), fewer, checkout) != key
    assert steps.key_of(STEP, fewer, checkout) == steps.key_of(STEP, data, checkout)
