"""Appending to the tamper-evident log: rows, their leaves and the log's new frontier in one
transaction.

Each process has a log of its own under a random name, so that replicas need no common lock. The
frontier is kept here and moved on in the database only from where it was left: whoever else wrote
under this name, or put an older database in its place, makes the append fail as a whole.
"""

import json
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from secrets import token_bytes
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from gateway.audit.leaves import SALT_BYTES, Kind, Leaf, Token, make_leaf
from gateway.audit.merkle import Frontier
from gateway.audit.record import event_id
from gateway.audit.rows import ACT, DECISION, FINGERPRINT, OUTCOME, REFUSED, Batch, Row
from gateway.storage.clock import Clock, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import audit_act, audit_decision, audit_leaf, audit_log, audit_outcome

_log = logging.getLogger(__name__)

STARTED = "log_started"
"""The act that begins every log. Its detail names the logs that went before and their roots."""

LEAF = ("writer", "position", "kind", "event", "time_us", "salt", "hash", "tokens", "tokens_salt")
_SALTS = 2 * SALT_BYTES
_KEEP_FIRST = "ON CONFLICT DO NOTHING"
_KEEP_LATEST = (
    "ON CONFLICT (hash) DO UPDATE SET event = excluded.event,"
    " created_us = excluded.created_us, expires_us = excluded.expires_us"
)
# Table, columns, PostgreSQL's array types, what a repeated row means. A position is taken once.
_INSERTS = (
    (
        "audit_decision",
        DECISION,
        "text bigint text text text text text text text smallint",
        _KEEP_FIRST,
    ),
    (
        "audit_outcome",
        OUTCOME,
        "text bigint text integer bigint bigint bigint bigint text",
        _KEEP_FIRST,
    ),
    ("audit_fingerprint", FINGERPRINT, "text text text text text bigint", _KEEP_FIRST),
    ("refused_message", REFUSED, "bytea text text bigint bigint", _KEEP_LATEST),
    ("audit_act", ACT, "text bigint text text text text text text", _KEEP_FIRST),
    ("audit_leaf", LEAF, "text bigint text text bigint bytea bytea bytea bytea", ""),
)
_MOVE = "UPDATE audit_log SET size = {0}, frontier = {1} WHERE writer = {0} AND size = {0}"
_MOVE_SQLITE = f"{_MOVE.format('?', '?')} AND frontier = ?"
_MOVE_POSTGRES = f"{_MOVE.format('%s', '%b')} AND frontier = %b RETURNING 1"


class ForkedLogError(OSError):
    """The log does not stand where this process left it; the append was not made."""


@dataclass(frozen=True, slots=True)
class Head:
    """A log and how far it is known to have been made durable."""

    writer: str
    frontier: Frontier


@dataclass(frozen=True, slots=True)
class _Unsure:
    """An append that failed, and may have been made nevertheless."""

    batch: Batch
    after: Frontier


class LogAppender:
    """One process's log. Its methods may be called from any thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock = utc_now,
        entropy: Callable[[int], bytes] = token_bytes,
    ) -> None:
        self._database = database
        self._clock = clock
        self._entropy = entropy
        self._inserts = tuple(
            _insert(database.sqlite, table, columns, types, conflict)
            for table, columns, types, conflict in _INSERTS
        )
        self._statements: dict[tuple[int, ...], str] = {}
        self._single = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._turn = threading.Lock()
        self._head: Head | None = None
        self._unsure: _Unsure | None = None
        self._done: Batch | None = None

    @property
    def head(self) -> Head | None:
        """How far the log has come; None before it has begun."""
        return self._head

    def begin(self) -> None:
        """Begins the log unless it has begun: its first leaf names the logs that went before."""
        with self._turn:
            self._begun()

    def append(self, batch: Batch) -> None:
        """See `gateway.audit.store.Appender.append`."""
        with self._turn:
            self._settle()
            left = self._left(batch)
            if left is None:
                return
            head = self._begun()
            leaves = leaves_of(left, self._entropy)
            after = head.frontier.append(leaf.hash for leaf in leaves)
            self._unsure = _Unsure(batch, after)
            self._write(left, head, leaves, after)
            self._head, self._done, self._unsure = Head(head.writer, after), batch, None

    def _left(self, batch: Batch) -> Batch | None:
        """What of the batch is not in the log; None where there is nothing. Whoever could not know
        whether an append was made comes with it again."""
        if self._done is not None:
            if batch is self._done:
                return None
            written = set(self._done.outcomes)
            if written and not written.isdisjoint(batch.outcomes):
                batch = replace(batch, outcomes=[r for r in batch.outcomes if r not in written])
        return batch if any(_tables(batch)) else None

    def _settle(self) -> None:
        """Learns what became of an append that failed."""
        unsure, head = self._unsure, self._head
        if unsure is None or head is None:
            return
        table = audit_log.c
        with self._database.read() as connection:
            row = connection.execute(
                select(table.size, table.frontier).where(table.writer == head.writer)
            ).one_or_none()
        found = None if row is None else (row.size, bytes(row.frontier))
        if found == (unsure.after.size, unsure.after.pack()):
            self._head, self._done = Head(head.writer, unsure.after), unsure.batch
        elif found != (head.frontier.size, head.frontier.pack()):
            self._abandon()
        self._unsure = None

    def _abandon(self) -> None:
        # The next append begins another log, whose first leaf says what stood here.
        _log.error("audit log moved by another", extra={"writer": self._head and self._head.writer})
        self._head = self._unsure = None

    def _begun(self) -> Head:
        if self._head is None:
            writer, now = self._entropy(16).hex(), self._clock()
            with self._database.write() as connection:
                detail = json.dumps({"writer": writer, **_before(connection)}, sort_keys=True)
                event = event_id(now, self._entropy(10))
                row = (event, to_us(now), "", "grindvakt", STARTED, writer, "", detail)
                (leaf,) = leaves_of(Batch(acts=[row]), self._entropy)
                frontier = Frontier().append([leaf.hash])
                state = {"size": 1, "frontier": frontier.pack(), "named_size": 0}
                connection.execute(
                    insert(audit_log), {"writer": writer, "started_us": to_us(now), **state}
                )
                connection.execute(insert(audit_act), dict(zip(ACT, row, strict=True)))
                placed = _placed(writer, 0, [leaf])[0]
                connection.execute(insert(audit_leaf), dict(zip(LEAF, placed, strict=True)))
            self._head = Head(writer, frontier)
        return self._head

    def _write(self, batch: Batch, head: Head, leaves: Sequence[Leaf], after: Frontier) -> None:
        before = head.frontier
        tables = (*_tables(batch), _placed(head.writer, before.size, leaves))
        filled = [(number, rows) for number, rows in enumerate(tables) if rows]
        move = (after.size, after.pack(), head.writer, before.size, before.pack())
        if self._database.sqlite:
            with self._database.write_driver() as driver:
                moved = driver.execute(_MOVE_SQLITE, move).rowcount
                if moved:
                    for number, rows in filled:
                        driver.executemany(self._inserts[number], rows)
        else:
            columns = [[row[n] for row in rows] for _, rows in filled for n in range(len(rows[0]))]
            statement = self._combined(tuple(number for number, _ in filled))
            # A single statement is a transaction of its own: one round trip instead of eight.
            with self._single.connect() as connection:
                result = connection.exec_driver_sql(statement, (*move, *columns))
                moved = result.scalar_one()
        if not moved:
            self._abandon()
            raise ForkedLogError("the log does not stand where it was left")

    def _combined(self, numbers: tuple[int, ...]) -> str:
        """One statement that moves the frontier on and, if that was so, fills these tables."""
        if numbers not in self._statements:
            inserts = ", ".join(f"t{number} AS ({self._inserts[number]})" for number in numbers)
            self._statements[numbers] = (
                f"WITH moved AS ({_MOVE_POSTGRES}), {inserts} SELECT count(*) FROM moved"  # noqa: S608
            )
        return self._statements[numbers]


def leaves_of(batch: Batch, entropy: Callable[[int], bytes]) -> list[Leaf]:
    """The leaves of a batch, in the order in which they are appended."""
    tokens: dict[str, list[Token]] = {}
    for event, kind, token, _tenant, key_id, _time in batch.fingerprints:
        tokens.setdefault(event, []).append((kind, token, key_id))
    count = len(batch.decisions) + len(batch.outcomes) + len(batch.acts)
    salts = entropy(_SALTS * count)
    rows = chain(
        ((Kind.DECISION, DECISION, row) for row in batch.decisions),
        ((Kind.OUTCOME, OUTCOME, row) for row in batch.outcomes),
        ((Kind.ACT, ACT, row) for row in batch.acts),
    )
    return [
        make_leaf(
            kind,
            dict(zip(columns, row, strict=True)),
            tokens.get(row[0], ()) if kind is Kind.DECISION else (),
            salts[number * _SALTS : (number + 1) * _SALTS],
        )
        for number, (kind, columns, row) in enumerate(rows)
    ]


def _before(connection: Connection) -> dict[str, Any]:
    """The logs that no later log has named as far as they go now, and, for the very first, how
    much was recorded before there was any."""
    table = audit_log
    logs = connection.execute(
        select(table).where(table.c.size > table.c.named_size).order_by(table.c.writer)
    ).all()
    for log in logs:
        connection.execute(
            update(table).where(table.c.writer == log.writer).values(named_size=log.size)
        )
    predecessors = [
        {
            "root": Frontier.unpack(log.size, bytes(log.frontier)).root().hex(),
            "size": log.size,
            "writer": log.writer,
        }
        for log in logs
    ]
    found: dict[str, Any] = {"predecessors": predecessors}
    if not logs:
        for name, counted in (("decisions", audit_decision), ("outcomes", audit_outcome)):
            time = func.coalesce(func.max(counted.c.time_us), 0)
            number, until = connection.execute(
                select(func.count(), time).select_from(counted)
            ).one()
            found[name] = {"count": number, "until_us": until}
    return found


def _tables(batch: Batch) -> tuple[Sequence[Row], ...]:
    """The rows in the order of `_INSERTS`."""
    return (batch.decisions, batch.outcomes, batch.fingerprints, batch.refused, batch.acts)


def _placed(writer: str, first: int, leaves: Sequence[Leaf]) -> list[Row]:
    return [
        (
            *(writer, position, leaf.kind.value, leaf.event, leaf.time_us, leaf.salt, leaf.hash),
            *(leaf.tokens, leaf.tokens_salt),
        )
        for position, leaf in enumerate(leaves, first)
    ]


def _insert(sqlite: bool, table: str, columns: Sequence[str], types: str, conflict: str) -> str:
    names = ", ".join(columns)
    if sqlite:
        values = f"VALUES ({', '.join('?' * len(columns))})"
    else:
        # One statement for any number of rows: one round trip, one plan.
        arrays = ", ".join(f"%b::{kind}[]" for kind in types.split())
        values = f"SELECT * FROM unnest({arrays}) WHERE EXISTS (SELECT FROM moved)"  # noqa: S608
    return f"INSERT INTO {table} ({names}) {values} {conflict}"
