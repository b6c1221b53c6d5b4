"""Versions of policies, and what a candidate would have decided."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Creates the tables; decisions before it were judged by one policy alone."""
    _versions()
    op.create_table(
        "policy_status",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=True),
        sa.Column("candidate", sa.Integer(), nullable=True),
        sa.Column("candidate_since_us", sa.BigInteger(), nullable=True),
        sa.Column("candidate_until_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", name="pk_policy_status"),
    )
    op.create_table(
        "policy_change",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("time_us", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("verified", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sequence", name="pk_policy_change"),
    )
    op.add_column("audit_decision", sa.Column("shadow_digest", sa.Text(), nullable=True))
    op.add_column("audit_decision", sa.Column("shadow_action", sa.Text(), nullable=True))
    op.add_column("audit_decision", sa.Column("shadow_differs", sa.SmallInteger(), nullable=True))
    op.create_index(
        "ix_audit_decision_shadow",
        "audit_decision",
        ["tenant", "shadow_digest", "time_us", "event"],
        sqlite_where=sa.text("shadow_digest IS NOT NULL"),
        postgresql_where=sa.text("shadow_digest IS NOT NULL"),
    )


def _versions() -> None:
    op.create_table(
        "policy_version",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("review_by", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_verified", sa.SmallInteger(), nullable=False),
        sa.Column("imported_us", sa.BigInteger(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", name="pk_policy_version"),
    )
    op.create_index(
        "ix_policy_version_tenant_digest", "policy_version", ["tenant", "digest"], unique=True
    )
