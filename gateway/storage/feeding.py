"""The tables of feeds: how far each has come, and which process sends it.

As in `gateway.storage.tables`, of the same MetaData.
"""

from sqlalchemy import BigInteger, Column, Table, Text

from gateway.storage.tables import metadata

# `owner` is the process that sends, "" when none does; `beat` moves on while it lives. `error`
# says why the last attempt failed, "" after one that did not.
audit_feed = Table(
    "audit_feed",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("beat", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("failures", BigInteger, nullable=False),
    Column("sent_us", BigInteger),
    Column("failed_us", BigInteger),
    Column("error", Text, nullable=False),
)

# How many leaves of each log a feed has passed on.
audit_feed_position = Table(
    "audit_feed_position",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("writer", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
