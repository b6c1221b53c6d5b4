"""Legal holds: what must not be thinned out or erased, whatever was decided, until released."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from gateway.storage.casework import audit_hold
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database


class Recorder(Protocol):
    """Writes down what somebody is about to do, durably, before it is done. Raises where that
    cannot be written, and then it is not done."""

    def __call__(
        self,
        *,
        tenant: str,
        actor: str,
        action: str,
        object: str,
        reason: str,
        detail: Mapping[str, Any],
    ) -> None: ...


class Class(StrEnum):
    """What is thinned out together. `ALL` is for holds."""

    DECISIONS = "decisions"
    INCIDENTS = "incidents"
    TOKENS = "tokens"
    REFUSED = "refused"
    ACKNOWLEDGEMENTS = "acknowledgements"
    KEPT = "kept"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold on a class, or on one record where `event` is not "". Of records that were made from
    `since` and before `until`, where those are given."""

    id: str
    tenant: str
    kind: Class
    event: str
    since: datetime | None
    until: datetime | None
    reason: str
    made: datetime
    made_by: str
    released: datetime | None = None
    released_by: str = ""
    release_reason: str = ""


class Holds:
    """The holds of all tenants."""

    def __init__(self, database: Database, record: Recorder, clock: Clock = utc_now) -> None:
        self._database = database
        self._record = record
        self._clock = clock

    def add(
        self,
        tenant: str,
        kind: Class,
        reason: str,
        actor: str,
        *,
        event: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Hold:
        """A new hold; it counts from the next batch of what is thinned out already."""
        hold = Hold(
            *("h_" + secrets.token_hex(6), tenant, kind, event, since, until),
            *(reason, self._clock(), actor),
        )
        self._record(
            tenant=tenant,
            actor=actor,
            action="hold.add",
            object=hold.id,
            reason=reason,
            detail={"class": str(kind), "event": event},
        )
        with self._database.write() as connection:
            connection.execute(
                audit_hold.insert().values(
                    id=hold.id,
                    tenant=tenant,
                    kind=str(kind),
                    event=event,
                    since_us=None if since is None else to_us(since),
                    until_us=None if until is None else to_us(until),
                    reason=reason,
                    made_us=to_us(hold.made),
                    made_by=actor,
                )
            )
        return hold

    def release(self, tenant: str, hold_id: str, reason: str, actor: str) -> bool:
        """Whether there was such a hold in force."""
        if not any(hold.id == hold_id for hold in self.list(tenant)):
            return False
        self._record(
            tenant=tenant,
            actor=actor,
            action="hold.release",
            object=hold_id,
            reason=reason,
            detail={},
        )
        with self._database.write() as connection:
            changed = connection.execute(
                update(audit_hold)
                .where(audit_hold.c.id == hold_id, audit_hold.c.released_us.is_(None))
                .values(released_us=to_us(self._clock()), released_by=actor, release_reason=reason)
            )
        return changed.rowcount > 0

    def list(self, tenant: str, *, released: bool = False) -> tuple[Hold, ...]:
        """Those in force, or all there ever were."""
        statement = select(audit_hold).where(audit_hold.c.tenant == tenant)
        if not released:
            statement = statement.where(audit_hold.c.released_us.is_(None))
        statement = statement.order_by(audit_hold.c.made_us, audit_hold.c.id)
        with self._database.read() as connection:
            return tuple(_hold(dict(row)) for row in connection.execute(statement).mappings())


def not_held(
    tenant: str, kind: Class, event: ColumnElement[str] | None, time_us: ColumnElement[int]
) -> ColumnElement[bool]:
    """That no hold in force covers a row. `event` None: rows that are no record's; a hold on one
    record does not concern them."""
    columns = audit_hold.c
    whose = columns.event == ""
    return ~exists().where(
        and_(
            columns.tenant == tenant,
            columns.released_us.is_(None),
            columns.kind.in_((str(Class.ALL), str(kind))),
            whose if event is None else or_(whose, columns.event == event),
            or_(columns.since_us.is_(None), columns.since_us <= time_us),
            or_(columns.until_us.is_(None), columns.until_us > time_us),
        )
    )


def _hold(row: Mapping[str, Any]) -> Hold:
    def moment(name: str) -> datetime | None:
        return None if row[name] is None else from_us(row[name])

    return Hold(
        id=row["id"],
        tenant=row["tenant"],
        kind=Class(row["kind"]),
        event=row["event"],
        since=moment("since_us"),
        until=moment("until_us"),
        reason=row["reason"],
        made=from_us(row["made_us"]),
        made_by=row["made_by"],
        released=moment("released_us"),
        released_by=row["released_by"] or "",
        release_reason=row["release_reason"] or "",
    )
