"""The tamper-evident log: its writers, leaves, checkpoints and administrative acts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Creates the tables. What was recorded before has no leaves: the first log says how much
    there was of it when it began."""
    op.create_table(
        "audit_log",
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("started_us", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("named_size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("writer", name="pk_audit_log"),
    )
    op.create_table(
        "audit_leaf",
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("time_us", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("tokens", sa.LargeBinary(), nullable=True),
        sa.Column("tokens_salt", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("writer", "position", name="pk_audit_leaf"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_leaf_event", "audit_leaf", ["event"])
    op.create_table(
        "audit_checkpoint",
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("time_us", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("writer", "size", name="pk_audit_checkpoint"),
    )
    op.create_table(
        "audit_act",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("time_us", sa.BigInteger(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event", "time_us", name="pk_audit_act"),
    )
    op.create_index(
        "ix_audit_act_tenant_time_us_event", "audit_act", ["tenant", "time_us", "event"]
    )
