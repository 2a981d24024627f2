"""What a fresh clone is: its make targets, its set-up, the wheel it builds."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The Makefile over a set-up that is done and a command that prints its last argument."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    script(tmp_path / ".venv" / "bin" / "isnad", '#!/bin/sh\nfor last; do :; done\nprintf "%s" "$last"\n')
    (tmp_path / ".venv" / ".installed").touch()
    return tmp_path


@pytest.mark.parametrize(
    "question",
    [
        "من «قال» ذلك؟",
        'it\'s $HOME "quoted" `id` $(id) ${Q}',
        "a\\b $$ # ; & | > x",
        "$(shell touch made-by-make) $(",
        "-5",
    ],
)
def test_make_ask_passes_the_question_as_it_was_typed(clone: Path, question: str) -> None:
    done = subprocess.run(
        ["make", "--silent", "ask", f"Q={question}"], cwd=clone, capture_output=True, text=True, check=True
    )
    assert done.stdout == question
    assert not (clone / "made-by-make").exists()


def test_a_python_that_is_too_old_is_told_in_one_line(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        script(tmp_path / "bin" / name, '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n')
    done = subprocess.run(
        ["/bin/sh", str(ROOT / ".ci" / "venv"), str(tmp_path / "made")],
        env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11 or later is needed; found Python 3.9.2" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_wheel_holds_the_code_and_the_data(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        check=True,
    )
    [wheel] = tmp_path.glob("isnad-*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        str(path.relative_to(ROOT))
        for package in ("bot", "retrieval")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected - held == set()
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in held)


def test_the_lock_pins_every_dependency_with_hashes_and_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    assert wanted
    for requirement in wanted:
        name = requirement.partition(">")[0].partition("[")[0]  # extras are not named in the lock
        assert f"\n{name}==" in lock
    assert "://" not in lock
    assert "--hash=sha256:" in lock
