"""The tables of what people do with the log: reviews, incidents, holds, thinning, disclosure.

As in `gateway.storage.tables`, of the same MetaData; JSON columns hold no prompt text, no found
value and no identity.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from gateway.storage.tables import metadata

audit_review = Table(
    "audit_review",
    metadata,
    Column("event", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("assignee", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("due_us", BigInteger),
    Column("changed_us", BigInteger, nullable=False),
    Column("changed_by", Text, nullable=False),
    Index(None, "tenant", "status", "due_us"),
)

# `restricted_to` is the only role that sees it, "" for whoever may see incidents. `facts` and
# `reports` (step -> microseconds) are JSON.
audit_incident = Table(
    "audit_incident",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("restricted_to", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("opened_us", BigInteger, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("aware_us", BigInteger, nullable=False),
    Column("facts", Text, nullable=False),
    Column("reports", Text, nullable=False),
    Column("closed_us", BigInteger),
    Index(None, "tenant", "opened_us"),
    Index(None, "event"),
)

# What must not be thinned out: a class of a tenant, or one record where `event` is not "".
audit_hold = Table(
    "audit_hold",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("since_us", BigInteger),
    Column("until_us", BigInteger),
    Column("reason", Text, nullable=False),
    Column("made_us", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("released_us", BigInteger),
    Column("released_by", Text),
    Column("release_reason", Text),
    Index(None, "tenant", "released_us"),
)

# The protocol of thinning out and of erasure, one row for each class: `count` grows with every
# batch, so what was broken off goes on. `ended_us` is empty until all is done.
audit_pruning = Table(
    "audit_pruning",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("before_us", BigInteger, nullable=False),
    Column("started_us", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("ended_us", BigInteger),
    Index(None, "tenant", "started_us"),
)

# Records whose processing is restricted (GDPR 18) as somebody asked.
audit_restriction = Table(
    "audit_restriction",
    metadata,
    Column("event", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_us", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False),
    Index(None, "tenant"),
)

# Requests to learn who stands behind a pseudonym. Who it was is never written down.
audit_reveal = Table(
    "audit_reveal",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("source_protection", Text, nullable=False),
    Column("requested_us", BigInteger, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("approved_us", BigInteger),
    Column("approved_by", Text),
    Column("expires_us", BigInteger, nullable=False),
    Column("uses", Integer, nullable=False),
    Index(None, "tenant", "requested_us"),
)

# `review` is JSON: for each record what was decided and on which grounds.
audit_disclosure = Table(
    "audit_disclosure",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("made_us", BigInteger, nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("masked", BigInteger, nullable=False),
    Column("review", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Index(None, "tenant", "made_us"),
)

# How far a background look over the records has come.
audit_sweep = Table(
    "audit_sweep",
    metadata,
    Column("name", Text, primary_key=True),
    Column("until_us", BigInteger, nullable=False),
)
