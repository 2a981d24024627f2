"""Saved questions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Migrate to this revision."""
    op.create_table(
        "alerts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("queued", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "watches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "watch_hits",
        sa.Column("id", _ID, nullable=False),
        sa.Column("watch", _ID, nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("quotation", sa.JSON(), nullable=False),
        sa.Column("joined", sa.BigInteger(), nullable=True),
        sa.Column("former", sa.String(), nullable=True),
        sa.Column("former_value", sa.String(), nullable=True),
        sa.Column("alert", _ID, nullable=True),
        sa.Column("found_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name=op.f("fk_watch_hits_alert"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["watch"], ["watches.id"], name=op.f("fk_watch_hits_watch"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_hits")),
        sa.UniqueConstraint("watch", "article", "digest", name=op.f("uq_watch_hits_watch_article_digest")),
    )
    op.create_table(
        "watch_schedules",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("digest", sa.Integer(), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_watch_schedules")),
    )
    op.create_table(
        "watch_cursors",
        sa.Column("archive", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("archive", name=op.f("pk_watch_cursors")),
    )
    for table, columns in (
        ("alerts", ("chat", "due_at")),
        ("watches", ("chat", "person")),
        ("watch_hits", ("watch", "alert")),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def downgrade() -> None:
    """Migrate back to the revision before."""
    for table in ("watch_cursors", "watch_schedules", "watch_hits", "watches", "alerts"):
        op.drop_table(table)
