"""The audit tables: appending a batch in one transaction, and reading."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from gateway.audit.appending import Head, LogAppender
from gateway.audit.record import DecisionRecord, OutcomeRecord
from gateway.audit.rows import Batch, decision_of, outcome_from
from gateway.storage.clock import Clock, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import audit_decision, audit_fingerprint, audit_outcome

_CHUNK = 500
_BODIES = 5_000


class Appender(Protocol):
    """What the writer needs of a store."""

    def append(self, batch: Batch) -> None:
        """Makes the batch durable, wholly or not at all, before it returns. May be repeated with
        the same batch, or with another that holds its outcomes, when it cannot be known whether it
        was made. Raises SQLAlchemyError or OSError."""
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

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._log = LogAppender(database, clock)

    def append(self, batch: Batch) -> None:
        """See `Appender.append`."""
        self._log.append(batch)

    def begin(self) -> None:
        """Begins this process's log, which the first append would do otherwise."""
        self._log.begin()

    @property
    def head(self) -> Head | None:
        """How far this process's log has come; None before it has begun."""
        return self._log.head

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
