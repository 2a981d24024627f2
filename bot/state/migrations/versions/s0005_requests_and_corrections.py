"""Requests for access, additions that wait for a decision, and prompts for a corrected title, outlet or day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Migrate to this revision."""
    op.create_table(
        "requests",
        sa.Column("subject", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_requests")),
    )
    with op.batch_alter_table("additions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waiting", sa.String(), nullable=True))
    op.create_table(
        "prompts",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("addition", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["addition"], ["additions.id"], name=op.f("fk_prompts_addition_additions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat", "message", name=op.f("pk_prompts")),
    )
    with op.batch_alter_table("prompts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prompts_addition"), ["addition"], unique=False)


def downgrade() -> None:
    """Migrate back to the revision before."""
    op.drop_table("prompts")
    with op.batch_alter_table("additions", schema=None) as batch_op:
        batch_op.drop_column("waiting")
    op.drop_table("requests")
