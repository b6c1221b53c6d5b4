"""Tenants' hashed registers in the database. Whoever reads one checks it against its key."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.revision import bump, read_revision
from gateway.storage.tables import hashed_list

_REVISION = "lists"


@dataclass(frozen=True, slots=True)
class StoredList:
    """A stored list without its body. `digest` names the body; equal ones are equal."""

    tenant: str
    name: str = field(repr=False)
    digest: str = field(repr=False)
    loaded: datetime


class HashedListStore:
    """The lists, by tenant and name."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def put(self, tenant: str, name: str, digest: str, body: bytes) -> bool:
        """Stores a list in the place of one of the same name; whether there was one."""
        table = hashed_list
        with self._database.write() as connection:
            bump(connection, _REVISION)  # first: it makes two that write take turns
            replaced = connection.execute(
                delete(table).where(table.c.tenant == tenant, table.c.name == name)
            ).rowcount
            connection.execute(
                table.insert().values(
                    tenant=tenant,
                    name=name,
                    digest=digest,
                    loaded_us=to_us(self._clock()),
                    body=body,
                )
            )
        return bool(replaced)

    def remove(self, tenant: str, name: str) -> bool:
        """Deletes a list; whether there was one."""
        table = hashed_list
        with self._database.write() as connection:
            bump(connection, _REVISION)
            gone = connection.execute(
                delete(table).where(table.c.tenant == tenant, table.c.name == name)
            ).rowcount
        return bool(gone)

    def list(self, tenant: str | None = None) -> tuple[StoredList, ...]:
        """What is stored, by tenant and name."""
        table = hashed_list
        columns = table.c.tenant, table.c.name, table.c.digest, table.c.loaded_us
        statement = select(*columns).order_by(table.c.tenant, table.c.name)
        if tenant is not None:
            statement = statement.where(table.c.tenant == tenant)
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        return tuple(StoredList(row[0], row[1], row[2], from_us(row[3])) for row in rows)

    def body(self, tenant: str, name: str) -> bytes | None:
        """A list's file; None when it has gone."""
        table = hashed_list
        statement = select(table.c.body).where(table.c.tenant == tenant, table.c.name == name)
        with self._database.read() as connection:
            found = connection.execute(statement).scalar()
        return None if found is None else bytes(found)

    def revision(self) -> int:
        """Another number whenever a list has been stored or removed."""
        with self._database.read() as connection:
            return read_revision(connection, _REVISION)
