"""What people have acknowledged, and which decisions that was about."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Creates the tables; decisions before it asked nobody."""
    op.create_table(
        "acknowledgement",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("hash", name="pk_acknowledgement"),
    )
    op.create_index("ix_acknowledgement_expires_us", "acknowledgement", ["expires_us"])
    op.create_table(
        "code_failure",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_code_failure"),
    )
    op.create_index("ix_code_failure_until_us", "code_failure", ["until_us"])
    op.add_column("audit_decision", sa.Column("acknowledgement", sa.Text(), nullable=True))
