"""Messages that were refused before, known by keyed hashes, so that a chat client that resends
them does not have the whole conversation refused again.

The hashes are keyed per tenant by whoever makes them, so one set serves all tenants.
"""

import threading
from collections.abc import Collection, Iterable

from sqlalchemy import delete, select

from gateway.audit.rows import Row
from gateway.storage.clock import Clock, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import refused_message

_OVERLAP_US = 60_000_000
_PURGE = 1000
_PURGE_EVERY_US = 600_000_000


class RefusedMessages:
    """The newest `capacity` hashes in memory. A lookup never touches the database. A hash that has
    fallen out is merely judged again, which is safe: that message is refused once more."""

    def __init__(self, database: Database, capacity: int = 200_000, clock: Clock = utc_now) -> None:
        self._database = database
        self._capacity = capacity
        self._clock = clock
        self._expires: dict[bytes, int] = {}
        self._seen_us = 0
        self._purged_us = 0
        self._changing = threading.Lock()

    def __len__(self) -> int:
        return len(self._expires)

    def load(self) -> None:
        """Fills the memory; to be called once before serving."""
        self._take(0)

    def refresh(self) -> None:
        """Takes in what other replicas have written (SQLite has none) and, every ten minutes, lets
        go of what has expired. To be called every few seconds in the background."""
        if not self._database.sqlite:
            self._take(self._seen_us - _OVERLAP_US)
        now = to_us(self._clock())
        if now - self._purged_us >= _PURGE_EVERY_US and self.purge() < _PURGE:
            self._purged_us = now

    def lookup(self, hashes: Collection[bytes]) -> set[bytes]:
        """Those of the hashes that stand for a refused message."""
        known = self._expires
        found = {key for key in hashes if key in known}
        if not found:
            return found
        now = to_us(self._clock())
        return {key for key in found if known.get(key, 0) > now}

    def remember(self, rows: Iterable[Row]) -> None:
        """Adds rows that are durable in the database."""
        with self._changing:
            for key, _tenant, _event, _created, expires in rows:
                self._expires.pop(key, None)
                self._expires[key] = expires
            while len(self._expires) > self._capacity:
                del self._expires[next(iter(self._expires))]

    def purge(self) -> int:
        """Deletes what has expired, from memory and, in one bounded step, from the database.
        Returns the number of deleted rows; a full step means that there may be more."""
        now = to_us(self._clock())
        with self._changing:
            for key in [key for key, expires in self._expires.items() if expires <= now]:
                del self._expires[key]
        table = refused_message
        expired = select(table.c.hash).where(table.c.expires_us <= now).limit(_PURGE)
        with self._database.write() as connection:
            return connection.execute(delete(table).where(table.c.hash.in_(expired))).rowcount

    def _take(self, since_us: int) -> None:
        table = refused_message
        newest = (
            select(
                table.c.hash, table.c.tenant, table.c.event, table.c.created_us, table.c.expires_us
            )
            .where(table.c.created_us >= since_us, table.c.expires_us > to_us(self._clock()))
            .order_by(table.c.created_us.desc())
            .limit(self._capacity)
        )
        with self._database.read() as connection:
            rows = [tuple(row) for row in connection.execute(newest)]
        if rows:
            self._seen_us = max(self._seen_us, rows[0][3])
        self.remember(reversed(rows))
