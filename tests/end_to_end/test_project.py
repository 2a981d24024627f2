"""What a fresh clone is: its make targets, its set-up, the wheel it builds."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.end_to_end.wheels import names_of_code_and_data
from tests.paths import ROOT

# The models of a wheel.
MODELS = ("answerability", "answerability-semantic", "ranker", "reranker", "terms", "titles", "words")


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The Makefile over a set-up that is done and a command that prints its last argument."""
    shutil.copy(ROOT / "Makefile", tmp_path / "Makefile")
    script(tmp_path / ".ci" / "install", "#!/bin/sh\n")
    script(tmp_path / ".venv" / "bin" / "isnad", '#!/bin/sh\nfor last; do :; done\nprintf "%s" "$last"\n')
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
        ["/bin/sh", str(ROOT / ".ci" / "install"), str(tmp_path / "made")],
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
    [wheel] = tmp_path.glob("isnad_newsroom-*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert names_of_code_and_data() - held == set()
    models = {Path(name).name for name in held if name.startswith("retrieval/ranking/models/")}
    assert models == {
        "__init__.py",
        *(f"{name}.json" for name in MODELS),
    }
    assert not any(name.startswith(("tests/", "benchmarks/", "seeds/")) for name in held)


def pins(name: str) -> dict[str, set[str]]:
    """The versions of each package in a lock: several where they depend on the Python."""
    found: dict[str, set[str]] = {}
    for package, pinned in re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", lock(name), re.MULTILINE):
        found.setdefault(package, set()).add(pinned)
    return found


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[>=<~]", requirement)[0] for requirement in requirements}


@pytest.mark.parametrize("name", ["base", "serve", "dev", "build", "uv"])
def test_each_lock_pins_by_hash_and_names_no_index(name: str) -> None:
    text = lock(name)
    assert pins(name)
    assert "://" not in text
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_locks_hold_what_the_project_asks_for_in_the_same_versions() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project, extras = declared["project"], declared["project"]["optional-dependencies"]
    base = names(project["dependencies"])
    assert base <= pins("base").keys()
    assert base | names(extras["cluster"]) | names(extras["semantic"]) <= pins("serve").keys()
    assert base | names(extras["cluster"]) | names(extras["plots"]) | names(extras["dev"]) <= pins("dev").keys()
    assert names(declared["build-system"]["requires"]) <= pins("build").keys()
    everything = pins("dev")
    for name in ("base", "serve", "build"):
        assert {package: everything[package] for package in pins(name)} == pins(name)


def test_what_the_console_needs_holds_no_tools_and_no_extras() -> None:
    assert not {"pytest", "mypy", "ruff", "matplotlib", "psycopg", "opensearch-py", "onnxruntime"} & pins("base").keys()
    assert not {"pytest", "mypy", "ruff", "matplotlib"} & pins("serve").keys()
