"""What has been acknowledged, in the database that all replicas share: used codes, sent prompts,
notices read. Only keyed hashes lie there.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Connection, delete, select, text
from sqlalchemy.exc import SQLAlchemyError

from gateway.errors import UnavailableError
from gateway.storage.clock import Clock, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import acknowledgement, code_failure

REMEMBERED = timedelta(days=30)
"""How long a conversation goes on without being asked again, as long as refusals are known."""

_IN_MEMORY = 100_000
_PURGE = 1000
_PURGE_EVERY_US = 600_000_000

_USE = text(
    "INSERT INTO acknowledgement (hash, tenant, kind, event, created_us, expires_us)"
    " VALUES (:hash, :tenant, :kind, :event, :created_us, :expires_us)"
    " ON CONFLICT (hash) DO NOTHING"
)
# What was once masked stays so: the service has not seen it.
_REMEMBER = text(
    "INSERT INTO acknowledgement (hash, tenant, kind, event, created_us, expires_us)"
    " VALUES (:hash, :tenant, :kind, :event, :created_us, :expires_us)"
    " ON CONFLICT (hash) DO UPDATE SET event = excluded.event,"
    " created_us = excluded.created_us, expires_us = excluded.expires_us,"
    " kind = CASE WHEN acknowledgement.kind = 'masked' AND"
    " acknowledgement.expires_us > excluded.created_us THEN 'masked' ELSE excluded.kind END"
)
# Bounded, so that nobody can count the column over.
_FAIL = text(
    "INSERT INTO code_failure (hash, failures, until_us) VALUES (:hash, 1, :until_us)"
    " ON CONFLICT (hash) DO UPDATE SET until_us = excluded.until_us, failures ="
    " CASE WHEN code_failure.until_us <= :now_us THEN 1"
    " WHEN code_failure.failures >= 1000 THEN 1000 ELSE code_failure.failures + 1 END"
)

_T = TypeVar("_T")


class Kind(StrEnum):
    """What a row says."""

    CODE = "code"
    """A code was used."""
    SENT = "sent"
    """A thing was acknowledged and sent as it is."""
    MASKED = "masked"
    """A thing was sent with its values replaced."""
    TURN = "turn"
    """The prompt behind a warning was sent after all."""
    NOTICE = "notice"
    """A notice was read. Not forgotten."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row to write."""

    hash: bytes = field(repr=False)
    kind: Kind


class Acknowledgements:
    """Every coroutine raises UnavailableError when the database does not answer. Statements run in
    threads."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._purged_us = 0
        self._read: dict[bytes, None] = {}

    async def known(self, hashes: Collection[bytes]) -> Mapping[bytes, Kind]:
        """Those of the hashes that are written and hold."""
        if not hashes:
            return {}
        table = acknowledgement
        now = to_us(self._clock())
        holds = (table.c.expires_us.is_(None)) | (table.c.expires_us > now)
        wanted = select(table.c.hash, table.c.kind).where(table.c.hash.in_(hashes), holds)

        def read() -> Mapping[bytes, Kind]:
            with self._database.read() as connection:
                return {bytes(row.hash): Kind(row.kind) for row in connection.execute(wanted)}

        return await _in_thread(read)

    async def read(self, notices: Collection[bytes]) -> Collection[bytes]:
        """Those of the notices (hashes) that have been read. Once read is read for ever, so that
        those found stay in memory."""
        missing = [value for value in notices if value not in self._read]
        found = await self.known(missing)
        for value in found:
            self._read[value] = None
        while len(self._read) > _IN_MEMORY:
            del self._read[next(iter(self._read))]
        return [value for value in notices if value in found or value not in missing]

    async def acknowledge(
        self, tenant: str, event: str, code: bytes | None, who: bytes, entries: Iterable[Entry]
    ) -> bool:
        """Use a code (its hash; None where none is needed) and remember what it acknowledges, all
        or nothing; wrong codes of theirs (`who`) are forgiven. False when the code has been used
        before. Durable on return."""
        now = self._clock()
        # Sorted, so that two replicas that write the same rows take their locks in one order.
        rows = [
            self._row(tenant, event, entry, now)
            for entry in sorted({e.hash: e for e in entries}.values(), key=lambda e: e.hash)
        ]

        def write() -> bool:
            with self._database.write() as connection:
                if code is not None:
                    use = self._row(tenant, event, Entry(code, Kind.CODE), now)
                    if connection.execute(_USE, use).rowcount != 1:
                        return False
                    connection.execute(delete(code_failure).where(code_failure.c.hash == who))
                if rows:
                    connection.execute(_REMEMBER, rows)
            return True

        return await _in_thread(write)

    async def failures(self, who: bytes) -> int:
        """How many wrong codes somebody has given lately."""
        table = code_failure
        wanted = select(table.c.failures).where(
            table.c.hash == who, table.c.until_us > to_us(self._clock())
        )

        def read() -> int:
            with self._database.read() as connection:
                return int(connection.execute(wanted).scalar() or 0)

        return await _in_thread(read)

    async def failed(self, who: bytes, until: datetime) -> None:
        """Somebody has given a wrong code, which counts until then."""
        values = {"hash": who, "until_us": to_us(until), "now_us": to_us(self._clock())}
        await self._write(lambda connection: connection.execute(_FAIL, values))

    def refresh(self) -> None:
        """Lets go of what has expired, every ten minutes. To be called every few seconds in the
        background."""
        now = to_us(self._clock())
        if now - self._purged_us >= _PURGE_EVERY_US and self.purge() < _PURGE:
            self._purged_us = now

    def purge(self) -> int:
        """Deletes what has expired in one bounded step. Returns the number of deleted rows; a full
        step means that there may be more."""
        now = to_us(self._clock())
        table, counts = acknowledgement, code_failure
        expired = select(table.c.hash).where(table.c.expires_us <= now).limit(_PURGE)
        over = select(counts.c.hash).where(counts.c.until_us <= now).limit(_PURGE)
        with self._database.write() as connection:
            connection.execute(delete(counts).where(counts.c.hash.in_(over)))
            return connection.execute(delete(table).where(table.c.hash.in_(expired))).rowcount

    async def _write(self, change: Callable[[Connection], object]) -> None:
        def write() -> None:
            with self._database.write() as connection:
                change(connection)

        await _in_thread(write)

    @staticmethod
    def _row(tenant: str, event: str, entry: Entry, now: datetime) -> dict[str, object]:
        lasting = entry.kind is Kind.NOTICE
        return {
            "hash": entry.hash,
            "tenant": tenant,
            "kind": entry.kind.value,
            "event": event,
            "created_us": to_us(now),
            "expires_us": None if lasting else to_us(now + REMEMBERED),
        }


async def _in_thread(work: Callable[[], _T]) -> _T:
    try:
        return await asyncio.to_thread(work)
    except SQLAlchemyError:
        raise unavailable() from None


def unavailable() -> UnavailableError:
    """What has been acknowledged cannot be looked up or written."""
    return UnavailableError(
        503,
        "acknowledgements_unavailable",
        "Det går inte att bekräfta just nu. Försök igen om en stund.",
        "Nothing can be acknowledged right now. Try again in a while.",
    )
