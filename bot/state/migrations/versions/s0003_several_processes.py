"""Several processes at one database"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Migrate to this revision."""
    op.create_table(
        "duties",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_duties")),
    )
    op.create_table(
        "lines",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("since", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lines")),
    )
    with op.batch_alter_table("lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lines_owner"), ["owner"], unique=False)

    op.create_table(
        "paces",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("moments", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_paces")),
    )
    op.create_table(
        "processes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processes")),
    )
    with op.batch_alter_table("updates", schema=None) as batch_op:
        # Each update of an earlier version gets a line of its own.
        batch_op.add_column(sa.Column("line", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("owner", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("sending_after", sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f("ix_updates_line"), ["line"], unique=False)
    op.execute("UPDATE updates SET line = 'update:' || id")
    op.execute(
        "INSERT INTO lines (name, owner, since) SELECT line, NULL, received_at FROM updates WHERE done_at IS NULL"
    )
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.alter_column("line", server_default=None, existing_type=sa.String(), existing_nullable=False)

    op.create_table(
        "sent",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["update"], ["updates.id"], name=op.f("fk_sent_update"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chat", "message", name=op.f("pk_sent")),
    )
    with op.batch_alter_table("sent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sent_update"), ["update"], unique=False)


def downgrade() -> None:
    """Migrate back to the revision before."""
    op.drop_table("sent")
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_updates_line"))
        batch_op.drop_column("sending_after")
        batch_op.drop_column("owner")
        batch_op.drop_column("line")

    op.drop_table("processes")
    op.drop_table("paces")
    op.drop_table("lines")
    op.drop_table("duties")
