"""Every table, in one MetaData. Times are microseconds since the epoch (UTC) in columns that end
in `_us`: the same on both databases, cheap to write, and ready for partitioning by range.

No column holds a prompt's text in readable form, or a usable secret.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

# `body` is the record's canonical JSON; the columns beside it only serve to find it.
audit_decision = Table(
    "audit_decision",
    metadata,
    Column("event", Text, primary_key=True),
    Column("time_us", BigInteger, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("acknowledgement", Text),
    Column("shadow_digest", Text),
    Column("shadow_action", Text),
    Column("shadow_differs", SmallInteger),
    Index(None, "tenant", "time_us", "event"),
    Index(None, "time_us", "event"),
    Index(
        "ix_audit_decision_shadow",
        *("tenant", "shadow_digest", "time_us", "event"),
        sqlite_where=text("shadow_digest IS NOT NULL"),
        postgresql_where=text("shadow_digest IS NOT NULL"),
    ),
)

audit_outcome = Table(
    "audit_outcome",
    metadata,
    Column("event", Text, primary_key=True),
    Column("time_us", BigInteger, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("upstream_status", Integer),
    Column("tokens_in", BigInteger),
    Column("tokens_out", BigInteger),
    Column("latency_us", BigInteger),
    Column("first_byte_us", BigInteger),
    Column("answer", Text),
)

# Apart from the record, so that destroying a token leaves the record and its proof as they are.
audit_fingerprint = Table(
    "audit_fingerprint",
    metadata,
    Column("event", Text, primary_key=True),
    Column("entity_type", Text, primary_key=True),
    Column("token", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("time_us", BigInteger, nullable=False),
    Index(None, "tenant", "token"),
)

# One log for each process that writes. `frontier`: the roots of its perfect subtrees, one after
# another. `named_size`: how far a later log has named it as one that went before.
audit_log = Table(
    "audit_log",
    metadata,
    Column("writer", Text, primary_key=True),
    Column("started_us", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("named_size", BigInteger, nullable=False),
)

# The leaves. The content is the row of `event` in its own table; without `tokens_salt` the tokens
# have been let go of and `tokens`, the commitment to them, stays.
audit_leaf = Table(
    "audit_leaf",
    metadata,
    Column("writer", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("time_us", BigInteger, nullable=False),
    Column("salt", LargeBinary),
    Column("hash", LargeBinary, nullable=False),
    Column("tokens", LargeBinary),
    Column("tokens_salt", LargeBinary),
    Index(None, "event"),
    sqlite_with_rowid=False,
)

audit_checkpoint = Table(
    "audit_checkpoint",
    metadata,
    Column("writer", Text, primary_key=True),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("time_us", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
)

# What people and the gateway itself did beside the requests. `detail` is JSON.
audit_act = Table(
    "audit_act",
    metadata,
    Column("event", Text, primary_key=True),
    Column("time_us", BigInteger, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index(None, "tenant", "time_us", "event"),
)

refused_message = Table(
    "refused_message",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=False),
    Index(None, "created_us"),
    Index(None, "expires_us"),
)

# `digest` is SHA-256 of the secret, which has 190 random bits.
gateway_key = Table(
    "gateway_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("tenant", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger),
    Column("revoked_us", BigInteger),
    Index(None, "tenant", "created_us"),
)

# A register's values as keyed hashes: `body` is the file that was loaded, which holds no value.
hashed_list = Table(
    "hashed_list",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("loaded_us", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# What services keep for our callers, found by a keyed hash of whose it is and of its id. `owner`:
# a keyed hash of the person alone, empty for what nobody asks for by person. `sealed`: what the
# placeholders in it stand for, encrypted with a key that is not in the database.
kept_object = Table(
    "kept_object",
    metadata,
    Column("handle", LargeBinary, primary_key=True),
    Column("owner", LargeBinary, nullable=False, index=True),
    Column("tenant", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=False, index=True),
)

# What people have acknowledged, as keyed hashes of who and what. A code that was used is one, so
# that using it twice is a duplicate. Without `expires_us` it holds until it is deleted.
acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, index=True),
)

# Wrong codes by a keyed hash of who gave them.
code_failure = Table(
    "code_failure",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("failures", SmallInteger, nullable=False),
    Column("until_us", BigInteger, nullable=False, index=True),
)

# Counted up with every change to what processes keep in memory, so that a look is one small read.
revision = Table(
    "revision",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# Never changed and never removed. `content` is the packed texts that the policy is compiled from,
# `content_digest` theirs and `digest` the compiled policy's. Dates are ISO 8601.
policy_version = Table(
    "policy_version",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("review_by", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_verified", SmallInteger, nullable=False),
    Column("imported_us", BigInteger, nullable=False),
    Column("content_digest", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "tenant", "digest", unique=True),
)

# Which versions are in use: one row for each tenant.
policy_status = Table(
    "policy_status",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("live", Integer),
    Column("candidate", Integer),
    Column("candidate_since_us", BigInteger),
    Column("candidate_until_us", BigInteger),
)

# Every change of the two above, numbered without gaps within a tenant.
policy_change = Table(
    "policy_change",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("time_us", BigInteger, nullable=False),
    Column("step", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("verified", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

console_user = Table(
    "console_user",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("tenant", Text),
    Column("created_us", BigInteger, nullable=False),
    Column("disabled_us", BigInteger),
)

# Keyed by a hash of what was typed as a name: it may be a password in the wrong field.
login_throttle = Table(
    "login_throttle",
    metadata,
    Column("name_hash", LargeBinary, primary_key=True),
    Column("failures", SmallInteger, nullable=False),
    Column("locked_until_us", BigInteger, nullable=False),
    Index(None, "locked_until_us"),
)

console_session = Table(
    "console_session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("user_id", Text, nullable=False, index=True),
    Column("created_us", BigInteger, nullable=False),
    Column("seen_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=False, index=True),
)
