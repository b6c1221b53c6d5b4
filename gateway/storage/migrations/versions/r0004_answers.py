"""What the review of an answer came to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds the column; outcomes before it were not reviewed."""
    op.add_column("audit_outcome", sa.Column("answer", sa.Text(), nullable=True))
