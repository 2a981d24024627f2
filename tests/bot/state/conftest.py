from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.state import State
from tests.bot.state.clock import Clock
from tests.cluster.postgres import Postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.cluster)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address where there is no table yet: every test of the state runs on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'bot.sqlite'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(url: str, clock: Clock) -> Iterator[State]:
    opened = State(url, clock)
    yield opened
    opened.close()
