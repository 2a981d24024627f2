"""A look at the bot's database changes nothing and sees what would keep the bot from using it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.state import MEMORY, Standing, State, StateError, inspect_database


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_database_that_the_bot_made_is_current_and_stays_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite'}"
    State(url).close()
    before = files(tmp_path)
    assert inspect_database(url) is Standing.CURRENT
    assert files(tmp_path)["bot.sqlite"] == before["bot.sqlite"]


def test_one_of_this_version_without_a_table_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "bot.sqlite"
    State(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TABLE watches")
    with pytest.raises(StateError, match="no such table: watches"):
        inspect_database(f"sqlite:///{file}")


def test_one_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert inspect_database(f"sqlite:///{tmp_path / 'data' / 'bot.sqlite'}") is Standing.MISSING
    assert list(tmp_path.iterdir()) == []


def test_one_in_memory_is_made_when_the_bot_starts() -> None:
    assert inspect_database(MEMORY) is Standing.OLDER


def test_one_of_an_earlier_version_is_brought_up_to_date_later(tmp_path: Path) -> None:
    file = tmp_path / "bot 1#2.sqlite"
    State(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
        [(first,)] = database.execute("SELECT version_num FROM alembic_version")
    assert first == "0001"
    assert inspect_database(f"sqlite:///{file}") is Standing.OLDER


def test_one_of_a_later_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bot.sqlite"
    State(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StateError) as refused:
        inspect_database(f"sqlite:///{file}")
    assert refused.value.kind == "newer"


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://host/name", "sqlite:///{folder}/damaged", "sqlite:////dev/null/x/y"]
)
def test_what_the_bot_could_not_use_is_an_error(url: str, tmp_path: Path) -> None:
    (tmp_path / "damaged").write_bytes(b"no database" * 500)
    with pytest.raises(StateError):
        inspect_database(url.format(folder=tmp_path))
