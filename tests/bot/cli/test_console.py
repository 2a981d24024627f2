from __future__ import annotations

import stat
from pathlib import Path

from prompt_toolkit.history import FileHistory, InMemoryHistory

from bot.cli.console import history


def test_the_history_is_a_file_that_nobody_else_reads(tmp_path: Path) -> None:
    path = tmp_path / "state" / "isnad" / "history"
    kept = history(path)
    assert isinstance(kept, FileHistory)
    kept.store_string("سؤال")
    assert list(kept.load_history_strings()) == ["سؤال"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_history_that_cannot_be_written_lasts_for_the_run(tmp_path: Path) -> None:
    in_the_way = tmp_path / "isnad"
    in_the_way.write_text("a file where a folder should be", encoding="utf-8")
    assert isinstance(history(in_the_way / "history"), InMemoryHistory)
