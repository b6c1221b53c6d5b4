"""How far each feed has come, kept in the database, and the reading of what comes next.

A feed follows the leaves of every log (one for each process that writes) by their positions. A log
is written by one process, in order and without holes, so that whatever is behind a position has
been seen: a cursor by time would pass over what another replica commits a moment later.
"""

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, and_, select, text, update
from sqlalchemy.sql import ColumnElement

from gateway.audit.export import entry_document
from gateway.audit.feeds.item import ACT, DECISION, OUTCOME, Chain, Item
from gateway.audit.rows import decision_of, outcome_from
from gateway.audit.store import Entry
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.feeding import audit_feed, audit_feed_position
from gateway.storage.tables import audit_act, audit_decision, audit_leaf, audit_log, audit_outcome

_CHUNK = 500
_LOGS = 16  # with something to send, that are read at once
_REGISTER = text(
    "INSERT INTO audit_feed (name, owner, beat, sent, failures, error)"
    " VALUES (:name, '', 0, 0, 0, '') ON CONFLICT DO NOTHING"
)
_START_AT_END = text(
    "INSERT INTO audit_feed_position (feed, writer, position)"
    " SELECT :name, writer, size FROM audit_log WHERE true ON CONFLICT DO NOTHING"
)
_ADVANCE = text(
    "INSERT INTO audit_feed_position (feed, writer, position) VALUES (:feed, :writer, :position)"
    " ON CONFLICT (feed, writer) DO UPDATE SET position = excluded.position"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A leaf, by the number of leaves of its log that are behind once it is sent. `item` is None
    for what is not for this feed, or is no longer there."""

    writer: str
    position: int
    item: Item | None


@dataclass(frozen=True, slots=True)
class Lag:
    """What a feed has yet to pass on: how many leaves, and how long the oldest has waited."""

    leaves: int
    seconds: float


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """A feed as the database has it. Times in microseconds; `error` is "" while it works."""

    name: str
    owner: str
    beat: int
    sent: int
    failures: int
    sent_us: int | None
    failed_us: int | None
    error: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What has happened since it was last written down."""

    sent: int = 0
    failures: int = 0
    error: str = ""


class FeedStore:
    """Synchronous: to be used from a feed's own thread, or a command."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self.alone = database.sqlite
        """Whether no other process can be sending from this database."""

    def register(self, name: str, *, backlog: bool) -> None:
        """Begins a feed that is not there yet: with what the log holds already, or at its end."""
        with self._database.write() as connection:
            new = connection.execute(_REGISTER, {"name": name}).rowcount
            if new and not backlog:
                connection.execute(_START_AT_END, {"name": name})

    def status(self) -> dict[str, FeedStatus]:
        """Every feed there has ever been, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(audit_feed)).mappings().all()
        return {row["name"]: FeedStatus(**row) for row in rows}

    def take(self, seen: FeedStatus, owner: str) -> bool:
        """Makes `owner` the one that sends, unless somebody has been there since `seen`."""
        columns = audit_feed.c
        statement = (
            update(audit_feed)
            .where(
                columns.name == seen.name, columns.owner == seen.owner, columns.beat == seen.beat
            )
            .values(owner=owner, beat=seen.beat + 1)
        )
        with self._database.write() as connection:
            return connection.execute(statement).rowcount == 1

    def release(self, name: str, owner: str) -> None:
        """Lets another process take over at once."""
        mine = and_(audit_feed.c.name == name, audit_feed.c.owner == owner)
        with self._database.write() as connection:
            connection.execute(update(audit_feed).where(mine).values(owner=""))

    def save(self, name: str, owner: str, positions: Mapping[str, int], tally: Tally) -> bool:
        """Writes down how far the feed has come, and that its sender lives. False, and nothing is
        written, when another process sends it by now."""
        columns, now = audit_feed.c, to_us(self._clock())
        changes: dict[str, Any] = {"beat": columns.beat + 1, "error": tally.error}
        if tally.sent:
            changes |= {"sent": columns.sent + tally.sent, "sent_us": now}
        if tally.failures:
            changes |= {"failures": columns.failures + tally.failures, "failed_us": now}
        mine = and_(columns.name == name, columns.owner == owner)
        with self._database.write() as connection:
            if not connection.execute(update(audit_feed).where(mine).values(changes)).rowcount:
                return False
            if positions:
                rows = [
                    {"feed": name, "writer": writer, "position": position}
                    for writer, position in sorted(positions.items())
                ]
                connection.execute(_ADVANCE, rows)
        return True

    def positions(self, name: str) -> dict[str, int]:
        """How many leaves of each log are behind."""
        columns = audit_feed_position.c
        statement = select(columns.writer, columns.position).where(columns.feed == name)
        with self._database.read() as connection:
            return {row.writer: row.position for row in connection.execute(statement)}

    def read(
        self, positions: Mapping[str, int], limit: int, tenants: Iterable[str] = ()
    ) -> tuple[Step, ...]:
        """At most `limit` leaves beyond the positions: of one log in its order, of several by the
        time of each. With `tenants` only theirs have an item."""
        with self._database.read() as connection:
            behind = self._behind(connection, positions)[:_LOGS]
            logs = [
                connection.execute(_leaves(writer, position, limit)).mappings().all()
                for writer, position, _ in behind
            ]
            # `merge` keeps the order within each log, whatever its clock did.
            leaves = list(heapq.merge(*logs, key=lambda leaf: leaf["time_us"]))[:limit]
            found = _contents(connection, leaves)
        wanted = frozenset(tenants)
        steps = []
        for leaf in leaves:
            item = _item(leaf, found)
            if item is not None and wanted and item.tenant not in wanted:
                item = None
            steps.append(Step(leaf["writer"], leaf["position"] + 1, item))
        # A log that claims more leaves than there are: to be found by `audit verify`, not here.
        empty = zip(behind, logs, strict=True)
        steps += [Step(writer, size, None) for (writer, _, size), rows in empty if not rows]
        return tuple(steps)

    def items(self, entries: Iterable[Entry]) -> Iterator[Item]:
        """Entries as items for export: decisions with their outcomes, and where they stand in the
        log, unless they are from before there was one."""
        columns, waiting = audit_leaf.c, iter(entries)
        while chunk := list(islice(waiting, _CHUNK)):
            events = [entry.decision.event for entry in chunk]
            statement = select(columns.event, columns.writer, columns.position, columns.hash).where(
                columns.event.in_(events), columns.kind == DECISION
            )
            with self._database.read() as connection:
                chains = {
                    row.event: Chain(row.writer, row.position, bytes(row.hash).hex())
                    for row in connection.execute(statement)
                }
            for entry in chunk:
                yield _exported(entry, chains.get(entry.decision.event))

    def lag(self, positions: Mapping[str, int]) -> Lag:
        """What lies beyond the positions."""
        columns = audit_leaf.c
        with self._database.read() as connection:
            behind = self._behind(connection, positions)
            oldest = [
                connection.execute(
                    select(columns.time_us)
                    .where(columns.writer == writer, columns.position >= position)
                    .order_by(columns.position)
                    .limit(1)
                ).scalar()
                for writer, position, _ in behind[:_LOGS]
            ]
        leaves = sum(size - position for _, position, size in behind)
        now = to_us(self._clock())
        waited = max((now - moment for moment in oldest if moment is not None), default=0)
        return Lag(leaves, max(waited, 0) / 1_000_000)

    def _behind(
        self, connection: Connection, positions: Mapping[str, int]
    ) -> list[tuple[str, int, int]]:
        """Logs that hold more, oldest first: writer, position, size."""
        columns = audit_log.c
        rows = connection.execute(
            select(columns.writer, columns.size).order_by(columns.started_us, columns.writer)
        )
        return [
            (row.writer, passed, row.size)
            for row in rows
            if row.size > (passed := positions.get(row.writer, 0))
        ]


@dataclass(frozen=True, slots=True)
class _Contents:
    """Rows by event and time, and of each event the row of its decision."""

    decisions: Mapping[str, RowMapping]
    outcomes: Mapping[tuple[str, int], RowMapping]
    acts: Mapping[tuple[str, int], RowMapping]


def _leaves(writer: str, position: int, limit: int) -> Select[Any]:
    columns = audit_leaf.c
    return (
        select(
            *(columns.writer, columns.position, columns.kind),
            *(columns.event, columns.time_us, columns.hash),
        )
        .where(columns.writer == writer, columns.position >= position)
        .order_by(columns.position)
        .limit(limit)
    )


def _contents(connection: Connection, leaves: Sequence[RowMapping]) -> _Contents:
    def rows(table: Table, kinds: tuple[str, ...], *conditions: ColumnElement[bool]) -> Any:
        events = {leaf["event"] for leaf in leaves if leaf["kind"] in kinds}
        if not events:
            return []
        return connection.execute(
            select(table).where(table.c.event.in_(sorted(events)), *conditions)
        ).mappings()

    def timed(table: Table, kind: str) -> dict[tuple[str, int], RowMapping]:
        times = [leaf["time_us"] for leaf in leaves if leaf["kind"] == kind]
        between = (
            table.c.time_us.between(min(times, default=0), max(times, default=0)),
        )  # so that only the partitions of that time are looked at
        found = rows(table, (kind,), *between)
        return {(row["event"], row["time_us"]): row for row in found}

    # An outcome says neither whose it is nor of which service: its decision does.
    decisions = {row["event"]: row for row in rows(audit_decision, (DECISION, OUTCOME))}
    return _Contents(decisions, timed(audit_outcome, OUTCOME), timed(audit_act, ACT))


def _item(leaf: RowMapping, found: _Contents) -> Item | None:
    event, moment, kind = leaf["event"], leaf["time_us"], leaf["kind"]
    decision = found.decisions.get(event)
    content: dict[str, Any] | None = None
    tenant = "" if decision is None else decision["tenant"]
    if kind == DECISION and decision is not None:
        content = decision_document(Entry(decision_of(dict(decision), ()), None))
    elif kind == OUTCOME and (outcome := found.outcomes.get((event, moment))) is not None:
        service = "" if decision is None else decision["service"]
        content = {**outcome_from(dict(outcome)).document(), "service": service}
    elif kind == ACT and (act := found.acts.get((event, moment))) is not None:
        tenant = act["tenant"]
        content = {name: act[name] for name in ("actor", "action", "object", "reason")}
        content["detail"] = json.loads(act["detail"] or "null")
    if content is None:
        return None
    chain = Chain(leaf["writer"], leaf["position"], bytes(leaf["hash"]).hex())
    return Item(kind, event, from_us(moment), tenant, content, chain)


def decision_document(entry: Entry) -> dict[str, Any]:
    """An entry as feeds have it: without fingerprints, and without the words that a person gave
    for going on past a warning, which are for those who review it."""
    document = entry_document(entry)
    if document.get("acknowledgement"):
        asked = document["acknowledgement"]
        document["acknowledgement"] = {k: v for k, v in asked.items() if k != "text"}
    return document


def _exported(entry: Entry, chain: Chain | None) -> Item:
    decision, content = entry.decision, decision_document(entry)
    return Item(DECISION, decision.event, decision.time, decision.tenant, content, chain)


def advanced(
    positions: Mapping[str, int], steps: Iterable[Step], delivered: int
) -> tuple[dict[str, int], int]:
    """The positions once the first `delivered` items among the steps were taken, and how many of
    the steps are behind then."""
    after, passed = dict(positions), 0
    for step in steps:
        if step.item is not None:
            if not delivered:
                break
            delivered -= 1
        after[step.writer] = step.position
        passed += 1
    return after, passed
