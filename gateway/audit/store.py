"""The audit tables: appending a batch in one transaction, and reading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from gateway.audit.record import DecisionRecord, OutcomeRecord
from gateway.audit.rows import (
    DECISION,
    FINGERPRINT,
    OUTCOME,
    REFUSED,
    Batch,
    decision_of,
    outcome_from,
)
from gateway.storage.clock import to_us
from gateway.storage.engine import Database
from gateway.storage.tables import audit_decision, audit_fingerprint, audit_outcome

_KEEP_FIRST = "ON CONFLICT DO NOTHING"
_KEEP_LATEST = (
    "ON CONFLICT (hash) DO UPDATE SET event = excluded.event,"
    " created_us = excluded.created_us, expires_us = excluded.expires_us"
)
# Table, columns, PostgreSQL's array types, what a repeated row means. Repeating an append is
# harmless, so the writer may try again when it cannot know whether a commit went through.
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
)
_CHUNK = 500
_BODIES = 5_000


class Appender(Protocol):
    """What the writer needs of a store."""

    def append(self, batch: Batch) -> None:
        """Makes the batch durable, wholly or not at all, before it returns. May be repeated with
        the same rows. Raises SQLAlchemyError or OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """Which records to read; None means all. `since` is inclusive, `until` exclusive."""

    tenant: str | None = None
    action: str | None = None
    service: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision and how its request ended; None while it runs or when that was never learnt."""

    decision: DecisionRecord
    outcome: OutcomeRecord | None


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first, and the cursor that continues below them (None at the end)."""

    entries: tuple[Entry, ...]
    next: str | None


class AuditStore:
    """The audit log in a database. Synchronous: callers on an event loop use a thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._inserts = tuple(
            _insert(database.sqlite, table, columns, types, conflict)
            for table, columns, types, conflict in _INSERTS
        )
        self._statements: dict[tuple[int, ...], str] = {}
        self._single = database.engine.execution_options(isolation_level="AUTOCOMMIT")

    def append(self, batch: Batch) -> None:
        """See `Appender.append`."""
        tables = (batch.decisions, batch.outcomes, batch.fingerprints, batch.refused)
        filled = [(number, rows) for number, rows in enumerate(tables) if rows]
        if not filled:
            return
        if self._database.sqlite:
            with self._database.write_driver() as driver:
                for number, rows in filled:
                    driver.executemany(self._inserts[number], rows)
            return
        columns = [[row[n] for row in rows] for _, rows in filled for n in range(len(rows[0]))]
        statement = self._combined(tuple(number for number, _ in filled))
        # A single statement is a transaction of its own: one round trip instead of up to six.
        with self._single.connect() as connection:
            connection.exec_driver_sql(statement, tuple(columns))

    def _combined(self, numbers: tuple[int, ...]) -> str:
        """One statement that inserts into all of these tables."""
        if numbers not in self._statements:
            *others, last = (self._inserts[number] for number in numbers)
            parts = ", ".join(f"t{n} AS ({insert})" for n, insert in enumerate(others))
            self._statements[numbers] = f"WITH {parts} {last}" if parts else last
        return self._statements[numbers]

    def page(self, query: Query, limit: int = 50, before: str | None = None) -> Page:
        """At most `limit` entries, newest first, below the cursor `before` (a `Page.next`).
        Raises ValueError for a cursor that is none."""
        columns = audit_decision.c
        conditions = _conditions(query)
        if before is not None:
            conditions.append(_beyond(before, newer=False))
        statement = (
            select(audit_decision)
            .where(*conditions)
            .order_by(columns.time_us.desc(), columns.event.desc())
            .limit(limit + 1)
        )
        entries, last = self._entries(statement, limit)
        return Page(entries, last)

    def get(self, tenant: str | None, event: str) -> Entry | None:
        """One entry by its event id, within a tenant unless that is None."""
        page = self.page(Query(tenant=tenant, event=event), limit=1)
        return page.entries[0] if page.entries else None

    def iterate(self, query: Query) -> Iterator[Entry]:
        """Every entry, oldest first, in bounded memory and without a long transaction. What is
        written meanwhile is included when it lies ahead."""
        columns = audit_decision.c
        after: str | None = None
        while True:
            conditions = _conditions(query)
            if after is not None:
                conditions.append(_beyond(after, newer=True))
            statement = (
                select(audit_decision)
                .where(*conditions)
                .order_by(columns.time_us, columns.event)
                .limit(_CHUNK + 1)
            )
            entries, after = self._entries(statement, _CHUNK)
            yield from entries
            if after is None:
                return

    def count(self, query: Query) -> int:
        """How many decisions there are."""
        statement = select(func.count()).select_from(audit_decision).where(*_conditions(query))
        with self._database.read() as connection:
            return int(connection.execute(statement).scalar_one())

    def bodies(self, query: Query) -> Iterator[str]:
        """Every decision as it is stored (`DecisionRecord.canonical`), without fingerprints and
        outcome, in the order of `iterate`: for those who read very many."""
        columns = audit_decision.c
        after: str | None = None
        while True:
            conditions = _conditions(query)
            if after is not None:
                conditions.append(_beyond(after, newer=True))
            statement = (
                select(columns.time_us, columns.event, columns.body)
                .where(*conditions)
                .order_by(columns.time_us, columns.event)
                .limit(_BODIES)
            )
            with self._database.read() as connection:
                rows = connection.execute(statement).all()
            for row in rows:
                yield row.body
            if len(rows) < _BODIES:
                return
            after = f"{rows[-1].time_us}.{rows[-1].event}"

    def _entries(self, statement: Select[Any], limit: int) -> tuple[tuple[Entry, ...], str | None]:
        with self._database.read() as connection:
            rows = connection.execute(statement).mappings().all()
            shown = rows[:limit]
            events = [row["event"] for row in shown]
            outcomes = {
                row["event"]: outcome_from(dict(row))
                for row in connection.execute(
                    select(audit_outcome)
                    .where(audit_outcome.c.event.in_(events))
                    .order_by(audit_outcome.c.time_us)
                ).mappings()
            }
            tokens: dict[str, list[Any]] = {}
            for row in connection.execute(
                select(audit_fingerprint)
                .where(audit_fingerprint.c.event.in_(events))
                .order_by(audit_fingerprint.c.entity_type, audit_fingerprint.c.token)
            ).mappings():
                tokens.setdefault(row["event"], []).append(dict(row))
        entries = tuple(
            Entry(decision_of(dict(row), tokens.get(row["event"], [])), outcomes.get(row["event"]))
            for row in shown
        )
        if len(rows) <= limit:
            return entries, None
        return entries, f"{shown[-1]['time_us']}.{shown[-1]['event']}"


def _insert(sqlite: bool, table: str, columns: Sequence[str], types: str, conflict: str) -> str:
    names = ", ".join(columns)
    if sqlite:
        values = f"VALUES ({', '.join('?' * len(columns))})"
    else:
        # One statement for any number of rows: one round trip, one plan.
        arrays = ", ".join(f"%b::{kind}[]" for kind in types.split())
        values = f"SELECT * FROM unnest({arrays})"  # noqa: S608 (constants only)
    return f"INSERT INTO {table} ({names}) {values} {conflict}"


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    columns = audit_decision.c
    conditions: list[ColumnElement[bool]] = []
    for column, value in (
        (columns.tenant, query.tenant),
        (columns.action, query.action),
        (columns.service, query.service),
        (columns.event, query.event),
    ):
        if value is not None:
            conditions.append(column == value)
    if query.since is not None:
        conditions.append(columns.time_us >= to_us(query.since))
    if query.until is not None:
        conditions.append(columns.time_us < to_us(query.until))
    return conditions


def _beyond(cursor: str, *, newer: bool) -> ColumnElement[bool]:
    time_text, dot, event = cursor.partition(".")
    if not dot or not time_text.isascii() or not time_text.isdigit() or len(time_text) > 18:
        raise ValueError("not a cursor")
    moment = int(time_text)
    time_column, event_column = audit_decision.c.time_us, audit_decision.c.event
    if newer:
        return and_(time_column >= moment, or_(time_column > moment, event_column > event))
    return and_(time_column <= moment, or_(time_column < moment, event_column < event))
