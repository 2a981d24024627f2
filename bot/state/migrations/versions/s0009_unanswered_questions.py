"""Questions that the archive did not answer, without who asked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Migrate to this revision."""
    op.create_table(
        "unanswered",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("strictness", sa.String(), nullable=True),
        sa.Column("wrong", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
        sa.UniqueConstraint("digest", name=op.f("uq_unanswered_digest")),
    )
    op.create_table(
        "unanswered_askers",
        sa.Column("question", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question"],
            ["unanswered.id"],
            name=op.f("fk_unanswered_askers_question_unanswered"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question", "asker", "why", name=op.f("pk_unanswered_askers")),
    )
    op.create_index(op.f("ix_unanswered_askers_asked_at"), "unanswered_askers", ["asked_at"])


def downgrade() -> None:
    """Migrate back to the revision before."""
    op.drop_index(op.f("ix_unanswered_askers_asked_at"), table_name="unanswered_askers")
    op.drop_table("unanswered_askers")
    op.drop_table("unanswered")
