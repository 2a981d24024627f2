from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster.postgres import Postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.cluster)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address where there is no table yet: every test of the state runs on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'bot.sqlite'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.database()
