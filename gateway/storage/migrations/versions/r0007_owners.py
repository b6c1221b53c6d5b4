"""Whose a kept object is."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the table anew: what was kept before cannot be found by its owner, and does not open
    in its new form."""
    op.drop_table("kept_object")
    op.create_table(
        "kept_object",
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.LargeBinary(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("handle", name="pk_kept_object"),
    )
    op.create_index("ix_kept_object_expires_us", "kept_object", ["expires_us"])
    op.create_index("ix_kept_object_owner", "kept_object", ["owner"])
