"""The level of strictness of a chat"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Migrate to this revision."""
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("strictness", sa.String(), nullable=True))


def downgrade() -> None:
    """Migrate back to the revision before."""
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.drop_column("strictness")
