"""Migrations of the database; Alembic runs them at start."""
