"""What was wrong with a quotation that was voted down"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Migrate to this revision."""
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(), nullable=True))


def downgrade() -> None:
    """Migrate back to the revision before."""
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.drop_column("reason")
