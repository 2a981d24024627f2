"""Models are fitted on the files that are named, byte for byte, or not at all."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from benchmarks.fitting.__main__ import main
from benchmarks.fitting.data import FILE, ROOT, Data, DataError

NAMED = """
[sources.one]
file = "qa/one.jsonl"
kind = "qa"
what = "two questions"
origin = "made up"
licence = "MIT"
sha256 = "{digest}"

[roles]
questions = ["one"]
"""


def data(folder: Path, *, text: str, named: str) -> Data:
    (folder / "qa").mkdir()
    (folder / "qa" / "one.jsonl").write_text(text, encoding="utf-8")
    file = folder / "data.toml"
    file.write_text(NAMED.format(digest=sha256(named.encode()).hexdigest()), encoding="utf-8")
    return Data.read(folder, folder / "cache", file)


def test_the_file_that_is_named_is_taken(tmp_path: Path) -> None:
    held = data(tmp_path, text="{}", named="{}")
    held.check(["questions"])
    assert held.paths("questions") == [tmp_path / "qa" / "one.jsonl"]


def test_a_file_of_the_project_needs_no_folder_of_data(tmp_path: Path) -> None:
    held = Data.read(tmp_path, tmp_path / "cache", FILE)
    assert any(source.in_project for source in held.sources.values())
    own = [path for path in held.paths("newsroom") if path.is_relative_to(ROOT)]
    assert own
    assert all(path.is_file() for path in own)


def test_another_file_of_the_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"not the file of data\.toml"):
        data(tmp_path, text="{ }", named="{}").check(["questions"])


def test_without_the_data_one_line_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--cache", str(tmp_path / "cache")]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"no archive/ant-jawhara.jsonl.gz in {tmp_path}: name its folder by DATA="
    ]


def test_every_source_says_where_it_comes_from_and_its_licence_and_is_used() -> None:
    held = Data.read(Path(), Path(), FILE)
    assert all(source.origin and source.licence and source.what for source in held.sources.values())
    assert set(held.sources) == {name for names in held.roles.values() for name in names}
