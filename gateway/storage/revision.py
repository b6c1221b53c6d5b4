"""Numbers that tell processes when what they hold in memory has changed."""

from sqlalchemy import Connection, select, text

from gateway.storage.tables import revision

# The same words on both databases; it also makes writers of one name take turns.
_BUMP = text(
    "INSERT INTO revision (name, value) VALUES (:name, 1)"
    " ON CONFLICT (name) DO UPDATE SET value = revision.value + 1"
)


def bump(connection: Connection, name: str) -> None:
    """Counts a change, in the transaction that makes it."""
    connection.execute(_BUMP, {"name": name})


def read_revision(connection: Connection, name: str) -> int:
    """The number of changes so far."""
    found = connection.execute(select(revision.c.value).where(revision.c.name == name)).scalar()
    return 0 if found is None else int(found)
