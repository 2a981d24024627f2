"""Timelines and digests as they were shown, and digests that are sent every day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Migrate to this revision."""
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "storylines",
        sa.Column("id", serial, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storylines")),
        sa.UniqueConstraint("chat", "message", name=op.f("uq_storylines_chat_message")),
    )
    with op.batch_alter_table("storylines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_storylines_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_storylines_made_at"), ["made_at"], unique=False)
    op.create_table(
        "digests",
        sa.Column("id", serial, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("chat_kind", sa.String(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("chat", "topic", "about", name=op.f("uq_digests_chat_topic_about")),
    )
    with op.batch_alter_table("digests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digests_next_at"), ["next_at"], unique=False)


def downgrade() -> None:
    """Migrate back to the revision before."""
    op.drop_table("digests")
    op.drop_table("storylines")
