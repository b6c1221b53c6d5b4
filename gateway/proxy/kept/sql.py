"""Kept objects in the database: SQLite or PostgreSQL."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from gateway.proxy.kept.rows import Row, StoreDownError
from gateway.storage.clock import Clock, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import kept_object

_PURGE = 1000
_PURGE_EVERY_US = 600_000_000

# The same words on both databases. One that has expired makes room for a new one.
_ADD = text(
    "INSERT INTO kept_object (handle, owner, tenant, kind, key_id, sealed, version, expires_us)"
    " VALUES (:handle, :owner, :tenant, :kind, :key_id, :sealed, :version, :expires_us)"
    " ON CONFLICT (handle) DO UPDATE SET tenant = excluded.tenant, kind = excluded.kind,"
    " key_id = excluded.key_id, sealed = excluded.sealed, version = excluded.version,"
    " expires_us = excluded.expires_us WHERE kept_object.expires_us <= :now_us"
)

_T = TypeVar("_T")


class _Outrunning(Exception):  # noqa: N818 - ends a transaction, is no error
    """Another process has been faster."""


class SqlStore:
    """A store in the database. Its statements run in threads."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._purged_us = 0

    async def get(self, handles: Collection[bytes], now_us: int) -> Mapping[bytes, Row]:
        table = kept_object
        wanted = table.c.handle.in_(handles), table.c.expires_us > now_us

        def read() -> Mapping[bytes, Row]:
            with self._database.read() as connection:
                rows = map(_row, connection.execute(select(table).where(*wanted)))
                return {row.handle: row for row in rows}

        return await _in_thread(read)

    async def add(self, rows: Sequence[Row], now_us: int) -> None:
        def change(connection: Connection) -> None:
            for row in rows:
                connection.execute(_ADD, {**_values(row), "now_us": now_us})

        await self._write(change)

    async def replace(self, rows: Sequence[Row]) -> bool:
        def change(connection: Connection) -> None:
            # In one order, so that two that grow the same objects cannot wait for each other.
            for row in sorted(rows, key=lambda row: row.handle):
                before = (
                    kept_object.c.handle == row.handle,
                    kept_object.c.version == row.version - 1,
                )
                statement = update(kept_object).where(*before).values(**_values(row))
                if connection.execute(statement).rowcount != 1:
                    raise _Outrunning

        try:
            await self._write(change)
        except _Outrunning:
            return False
        return True

    async def extend(self, rows: Collection[Row], expires_us: int) -> None:
        handles = [row.handle for row in rows]
        wanted = kept_object.c.handle.in_(handles), kept_object.c.expires_us < expires_us
        statement = update(kept_object).where(*wanted).values(expires_us=expires_us)
        await self._write(lambda connection: connection.execute(statement))

    async def remove(self, handles: Collection[bytes]) -> None:
        statement = delete(kept_object).where(kept_object.c.handle.in_(handles))
        await self._write(lambda connection: connection.execute(statement))

    async def owned(self, owner: bytes, now_us: int) -> Sequence[Row]:
        table = kept_object
        wanted = table.c.owner == owner, table.c.expires_us > now_us

        def read() -> Sequence[Row]:
            with self._database.read() as connection:
                return [_row(found) for found in connection.execute(select(table).where(*wanted))]

        return await _in_thread(read)

    async def erase(self, owner: bytes) -> int:
        def erase() -> int:
            with self._database.write() as connection:
                statement = delete(kept_object).where(kept_object.c.owner == owner)
                return connection.execute(statement).rowcount

        return await _in_thread(erase)

    async def close(self) -> None:
        """The database is closed by whoever opened it."""

    def refresh(self) -> None:
        """Lets go of what has expired, every ten minutes. To be called every few seconds in the
        background."""
        now = to_us(self._clock())
        if now - self._purged_us >= _PURGE_EVERY_US and self.purge() < _PURGE:
            self._purged_us = now

    def purge(self) -> int:
        """Deletes what has expired in one bounded step. Returns the number of deleted rows; a full
        step means that there may be more."""
        table = kept_object
        expired = select(table.c.handle).where(table.c.expires_us <= to_us(self._clock()))
        statement = delete(table).where(table.c.handle.in_(expired.limit(_PURGE)))
        with self._database.write() as connection:
            return connection.execute(statement).rowcount

    async def _write(self, change: Callable[[Connection], object]) -> None:
        def write() -> None:
            with self._database.write() as connection:
                change(connection)

        await _in_thread(write)


async def _in_thread(work: Callable[[], _T]) -> _T:
    try:
        return await asyncio.to_thread(work)
    except SQLAlchemyError as error:
        raise StoreDownError(type(error).__name__) from None


def _row(found: Any) -> Row:
    return Row(
        bytes(found.handle),
        found.tenant,
        found.kind,
        found.key_id,
        bytes(found.sealed),
        found.expires_us,
        found.version,
        bytes(found.owner),
    )


def _values(row: Row) -> dict[str, object]:
    return {
        "handle": row.handle,
        "owner": row.owner,
        "tenant": row.tenant,
        "kind": row.kind,
        "key_id": row.key_id,
        "sealed": row.sealed,
        "version": row.version,
        "expires_us": row.expires_us,
    }
