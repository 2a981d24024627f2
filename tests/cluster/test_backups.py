"""Backup, wipe, restore with PostgreSQL; from one machine to several, and back."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from tests.bot.service.test_backup import Place, backed_up, fill, put_back, same
from tests.cluster.nodes import Nodes
from tests.cluster.postgres import Postgres

pytestmark = [pytest.mark.cluster, pytest.mark.loopback]


def test_postgresql_backed_up_wiped_and_restored(tmp_path: Path, postgres: Postgres) -> None:
    here = Place(tmp_path / "here", postgres.database())
    numbers = fill(here)
    before = here.answers()
    folder = backed_up(here, tmp_path / "backup")
    postgres.run("dropdb", here.database.rpartition("/")[2])
    there = Place(tmp_path / "there", postgres.database())
    put_back(folder, there)
    assert there.answers() == before
    same(there, numbers)


def test_postgresql_and_opensearch_backed_up_wiped_and_restored(
    tmp_path: Path, postgres: Postgres, opensearch: Nodes
) -> None:
    names = [f"backup-{uuid4().hex[:12]}" for _ in range(2)]
    here = Place(tmp_path / "here", postgres.database(), opensearch.address(names[0]))
    numbers = fill(here)
    before = here.answers()
    assert any(before)
    folder = backed_up(here, tmp_path / "backup")
    postgres.run("dropdb", here.database.rpartition("/")[2])
    opensearch.call(f"/{names[0]}-*", method="DELETE")
    there = Place(tmp_path / "there", postgres.database(), opensearch.address(names[1]))
    put_back(folder, there)
    assert there.answers() == before
    same(there, numbers)
    opensearch.call(f"/{names[1]}-*", method="DELETE")


@pytest.mark.parametrize("grows", [True, False], ids=["to-postgresql", "to-sqlite"])
def test_a_backup_moves_the_bot_to_the_other_database(tmp_path: Path, postgres: Postgres, *, grows: bool) -> None:
    one, several = Place(tmp_path / "one"), Place(tmp_path / "several", postgres.database())
    before, after = (one, several) if grows else (several, one)
    numbers = fill(before)
    put_back(backed_up(before, tmp_path / "backup"), after)
    assert after.answers() == before.answers()
    same(after, numbers)
