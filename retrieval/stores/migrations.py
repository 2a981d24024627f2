"""Bringing the database of an older Isnad up to today's schema."""

from __future__ import annotations

from retrieval.stores.database import Database


def migrate(database: Database) -> None:
    """Take ``database``, under the writer's lock, from its version to today's, in one
    transaction: a death in between leaves it as it was."""
    with database.transaction():
        database.upgrade()
