"""The name of the distribution, and hints that add an extra to what is really installed."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot import distribution
from tests.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# What may be installed by its name alone: nothing. A file, a lock or a clone says exactly what it is.
BY_NAME = re.compile(r"\bpip3? install (?:-\S+ )*['\"`]?isnad\b(?!_newsroom|-newsroom)")
WITH_EXTRA = re.compile(r"\bisnad\[[a-z]")


class Installed:
    """What pip recorded of an installation."""

    version = "7.1"

    def __init__(self, record: Mapping[str, object] | None) -> None:
        self._record = record

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self._record is None else json.dumps(self._record)


def hint(monkeypatch: pytest.MonkeyPatch, record: Mapping[str, object] | None) -> list[str]:
    monkeypatch.setattr(distribution, "distribution", lambda _: Installed(record))
    return shlex.split(distribution.install_command("cluster"))


def test_the_name_is_the_projects() -> None:
    assert PROJECT["name"] == distribution.NAME
    assert distribution.installed_version() == PROJECT["version"]


def test_a_clone_is_installed_again_with_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = tmp_path / "a clone"
    clone.mkdir()
    record = {"url": clone.as_uri(), "dir_info": {"editable": True}}
    assert hint(monkeypatch, record) == [
        sys.executable, "-m", "pip", "install", "--editable", f"{clone}[cluster]",
    ]  # fmt: skip


def test_a_wheel_is_installed_again_with_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "isnad_newsroom-0.1.0-py3-none-any.whl"
    wheel.touch()
    assert hint(monkeypatch, {"url": wheel.as_uri(), "archive_info": {}})[-1] == f"{wheel}[cluster]"


def test_an_address_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    record: dict[str, object] = {"url": "https://example.org/isnad.whl", "archive_info": {}}
    assert hint(monkeypatch, record)[-1] == "isnad-newsroom[cluster] @ https://example.org/isnad.whl"


@pytest.mark.parametrize("record", [None, {"url": "file:///nowhere/isnad_newsroom.whl"}])
def test_where_it_came_from_is_asked_for_when_it_is_unknown(
    monkeypatch: pytest.MonkeyPatch, record: Mapping[str, object] | None
) -> None:
    assert hint(monkeypatch, record)[-1] == "WHEEL[cluster]"


def test_code_that_was_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(distribution, "distribution", absent)
    monkeypatch.setattr(distribution, "version", absent)
    assert distribution.installed_version() == "0"
    assert distribution.install_command("plots").endswith("'WHEEL[plots]'")


def test_no_text_of_the_project_tells_to_install_a_distribution_of_another_owner() -> None:
    skipped = {".venv", ".git", ".hypothesis", "data", "dist", "build"}
    tops = [top for top in ROOT.iterdir() if top.name not in skipped and not top.name.endswith("_cache")]
    texts = [
        path
        for top in tops
        for path in (top.rglob("*") if top.is_dir() else [top])
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.suffix not in {".lock", ".png", ".npz", ".mo", ".gz"}
    ]
    assert len(texts) > 100
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in texts
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        if BY_NAME.search(line) or WITH_EXTRA.search(line)
    ]
    assert wrong == []


def test_an_extra_is_installed_when_all_that_it_names_is(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = [
        "click>=8",
        "pytest>=1; extra == 'cluster'",
        "pytest; extra == 'plots'",
        "no-such-thing; extra == 'plots'",
        "pytest; extra == 'semantic'",
        "no-such-thing>=1; (sys_platform == 'plan9' or sys_platform == 'hurd') and extra == 'semantic'",
    ]
    monkeypatch.setattr(distribution, "requires", lambda _: declared)
    assert distribution.installed_extras() == {"cluster": True, "plots": False, "semantic": True}


def test_every_extra_for_people_is_declared() -> None:
    assert set(distribution.EXTRAS) == PROJECT["optional-dependencies"].keys() - {"dev", "benchmarks"}
