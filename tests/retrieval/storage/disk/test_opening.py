"""The size of an archive's folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from retrieval.storage.disk.opening import folder_bytes


def test_the_size_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "terms").write_bytes(b"x" * 70)
    (tmp_path / "articles").write_bytes(b"x" * 30)
    assert folder_bytes(tmp_path) == 100
    assert folder_bytes(tmp_path / "missing") == 0


def test_files_that_go_away_meanwhile_count_as_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index makes and removes files of its own while another thread counts."""
    for name in "ab":
        (tmp_path / name).write_bytes(b"x" * 10)
    stat = Path.stat

    def removing(path: Path, **named: Any) -> os.stat_result:
        if path.name == "a":
            path.unlink()
        return stat(path, **named)

    monkeypatch.setattr(Path, "stat", removing)
    assert folder_bytes(tmp_path) == 10
