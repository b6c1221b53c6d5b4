"""Thinning out (gallring): by class and tenant, only under a decision, with a protocol.

It goes in small transactions with pauses between, so that requests are recorded meanwhile, and the
protocol's count grows in the same transactions, so that what was broken off goes on where it was.
Of a record that is gone its leaf stays, and with it every proof of the log; policy versions and
what people did are never thinned out.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, func, select, update

from gateway.audit.holds import Class, Recorder, not_held
from gateway.storage.casework import (
    audit_incident,
    audit_pruning,
    audit_restriction,
    audit_review,
)
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import (
    acknowledgement,
    audit_decision,
    audit_fingerprint,
    audit_leaf,
    audit_outcome,
    kept_object,
    refused_message,
)

PRUNED = tuple(kind for kind in Class if kind is not Class.ALL)
_BATCH = 500
_DONE = "done"


@dataclass(frozen=True, slots=True)
class Protocol:
    """What was thinned out of one class: under which decision, what was made before when, by whom
    and how much. `ended` None: broken off, or still going on."""

    id: str
    kind: str
    tenant: str
    decision: str
    before: datetime
    started: datetime
    actor: str
    count: int
    ended: datetime | None


class Pruning:
    """Thins out. `pause` is called between batches."""

    def __init__(
        self,
        database: Database,
        record: Recorder,
        *,
        clock: Clock = utc_now,
        pause: Callable[[], None] = lambda: None,
        batch: int = _BATCH,
    ) -> None:
        self._database = database
        self._record = record
        self._clock = clock
        self._pause = pause
        self._batch = batch

    def count(self, tenant: str, before: Mapping[Class, datetime]) -> dict[Class, int]:
        """How much there is to thin out: a dry run."""
        counts = {}
        with self._database.read() as connection:
            for kind, moment in before.items():
                chosen = select(func.count(func.distinct(_key(kind))))
                counts[kind] = int(
                    connection.execute(
                        chosen.where(*_conditions(tenant, kind, to_us(moment)))
                    ).scalar_one()
                )
        return counts

    def start(
        self, tenant: str, before: Mapping[Class, datetime], decision: str, actor: str
    ) -> str:
        """Opens a protocol and returns its id. Raises ValueError without a decision, and for a
        time that has not been yet."""
        now = self._clock()
        if not decision.strip():
            raise ValueError("nothing is thinned out without a decision")
        if any(moment > now for moment in before.values()):
            raise ValueError("only what has been can be thinned out")
        pruning = "p_" + secrets.token_hex(6)
        limits = {str(kind): moment.isoformat() for kind, moment in before.items()}
        self._record(
            tenant=tenant,
            actor=actor,
            action="prune.start",
            object=pruning,
            reason=decision,
            detail=limits,
        )
        with self._database.write() as connection:
            for kind, moment in before.items():
                connection.execute(
                    audit_pruning.insert().values(
                        id=pruning,
                        kind=str(kind),
                        tenant=tenant,
                        decision=decision,
                        before_us=to_us(moment),
                        started_us=to_us(now),
                        actor=actor,
                        count=0,
                    )
                )
        return pruning

    def run(self, tenant: str, pruning: str) -> tuple[Protocol, ...]:
        """Does, or goes on with, what a protocol was opened for, and returns it. Raises ValueError
        for an unknown one."""
        protocols = [p for p in self.protocols(tenant, pruning) if p.kind in set(PRUNED)]
        if not protocols:
            raise ValueError(f"tenant {tenant} has no protocol {pruning}")
        open_ones = [protocol for protocol in protocols if protocol.ended is None]
        for protocol in open_ones:
            while self._step(protocol):
                self._pause()
        done = self.protocols(tenant, pruning)
        if open_ones:
            self._record(
                tenant=tenant,
                actor=open_ones[0].actor,
                action="prune.end",
                object=pruning,
                reason=open_ones[0].decision,
                detail={protocol.kind: protocol.count for protocol in done},
            )
        return done

    def protocols(self, tenant: str, pruning: str | None = None) -> tuple[Protocol, ...]:
        """Every protocol of a tenant, or the rows of one."""
        statement = select(audit_pruning).where(audit_pruning.c.tenant == tenant)
        if pruning is not None:
            statement = statement.where(audit_pruning.c.id == pruning)
        statement = statement.order_by(
            audit_pruning.c.started_us, audit_pruning.c.id, audit_pruning.c.kind
        )
        with self._database.read() as connection:
            rows = connection.execute(statement).mappings().all()
        return tuple(_protocol(dict(row)) for row in rows)

    def _step(self, protocol: Protocol) -> bool:
        """One batch. Whether there may be more."""
        kind = Class(protocol.kind)
        conditions = _conditions(protocol.tenant, kind, to_us(protocol.before))
        chosen = select(_key(kind)).where(*conditions).distinct().limit(self._batch)
        row = (audit_pruning.c.id == protocol.id, audit_pruning.c.kind == protocol.kind)
        with self._database.write() as connection:
            keys = list(connection.execute(chosen).scalars())
            _remove(connection, kind, keys)
            values: dict[str, Any] = {"count": audit_pruning.c.count + len(keys)}
            if len(keys) < self._batch:
                values["ended_us"] = to_us(self._clock())
            connection.execute(update(audit_pruning).where(*row).values(**values))
        return len(keys) == self._batch


def forget_tokens(connection: Connection, events: Collection[str]) -> None:
    """Destroys the tokens of records. The commitment to them stays in the leaf, without the salt
    that would let values be tried against it."""
    _delete(connection, audit_fingerprint, audit_fingerprint.c.event, events)
    unsalt(connection, events)


def unsalt(connection: Connection, events: Collection[str]) -> None:
    """Lets go of the salts of records' tokens: what changed in them is no longer shown to be
    as it was written."""
    connection.execute(
        update(audit_leaf).where(audit_leaf.c.event.in_(events)).values(tokens_salt=None)
    )


def _remove(connection: Connection, kind: Class, keys: Collection[str]) -> None:
    if not keys:
        return
    match kind:
        case Class.DECISIONS:
            _remove_records(connection, keys)
        case Class.TOKENS:
            forget_tokens(connection, keys)
        case Class.INCIDENTS:
            of = select(audit_incident.c.event).where(
                audit_incident.c.id.in_(keys), audit_incident.c.event != ""
            )
            events = list(connection.execute(of).scalars())
            _delete(connection, audit_incident, audit_incident.c.id, keys)
            _remove_records(connection, events)
        case _:
            table, key = _TABLES[kind]
            _delete(connection, table, key, keys)


def _remove_records(connection: Connection, events: Collection[str]) -> None:
    """The content of records. The leaves stay."""
    if not events:
        return
    for table in (audit_review, audit_restriction, audit_fingerprint, audit_outcome):
        _delete(connection, table, table.c.event, events)
    _delete(connection, audit_decision, audit_decision.c.event, events)
    connection.execute(
        update(audit_leaf).where(audit_leaf.c.event.in_(events)).values(salt=None, tokens_salt=None)
    )


def _delete(
    connection: Connection, table: Table, column: ColumnElement[Any], keys: Iterable[Any]
) -> None:
    connection.execute(delete(table).where(column.in_(list(keys))))


_TABLES: dict[Class, tuple[Table, ColumnElement[Any]]] = {
    Class.DECISIONS: (audit_decision, audit_decision.c.event),
    Class.TOKENS: (audit_fingerprint, audit_fingerprint.c.event),
    Class.INCIDENTS: (audit_incident, audit_incident.c.id),
    Class.REFUSED: (refused_message, refused_message.c.hash),
    Class.ACKNOWLEDGEMENTS: (acknowledgement, acknowledgement.c.hash),
    Class.KEPT: (kept_object, kept_object.c.handle),
}


def _key(kind: Class) -> ColumnElement[Any]:
    return _TABLES[kind][1]


def _conditions(tenant: str, kind: Class, before_us: int) -> list[ColumnElement[bool]]:
    """Which rows of a class are old enough and not held."""
    event: ColumnElement[str] | None
    more: list[ColumnElement[bool]]
    match kind:
        case Class.DECISIONS:
            columns = audit_decision.c
            reviewed = exists().where(
                audit_review.c.event == columns.event, audit_review.c.status != _DONE
            )
            incident = exists().where(audit_incident.c.event == columns.event)
            time, event = columns.time_us, columns.event
            # What an incident is about is thinned out with it.
            more = [~reviewed, ~incident]
        case Class.TOKENS:
            columns = audit_fingerprint.c
            time, event, more = columns.time_us, columns.event, []
        case Class.INCIDENTS:
            columns = audit_incident.c
            time, event, more = columns.closed_us, columns.event, [columns.closed_us.is_not(None)]
        case Class.KEPT:
            columns = kept_object.c
            time, event, more = columns.expires_us, None, []
        case Class.REFUSED | Class.ACKNOWLEDGEMENTS:
            columns = _TABLES[kind][0].c
            time, event, more = columns.created_us, columns.event, []
        case Class.ALL:
            raise ValueError("a class is thinned out, not all at once")
    return [
        columns.tenant == tenant,
        time < before_us,
        not_held(tenant, kind, event, time),
        *more,
    ]


def _protocol(row: Mapping[str, Any]) -> Protocol:
    return Protocol(
        id=row["id"],
        kind=row["kind"],
        tenant=row["tenant"],
        decision=row["decision"],
        before=from_us(row["before_us"]),
        started=from_us(row["started_us"]),
        actor=row["actor"],
        count=row["count"],
        ended=None if row["ended_us"] is None else from_us(row["ended_us"]),
    )
