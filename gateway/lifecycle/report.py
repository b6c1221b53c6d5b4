"""What a candidate would have decided otherwise, counted from the audit log."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select

from gateway.audit.record import DecisionRecord, decision_from
from gateway.storage.clock import to_us
from gateway.storage.engine import Database
from gateway.storage.tables import audit_decision

_CHUNK = 500
_EXAMPLES = 10


@dataclass(slots=True)
class ShadowReport:
    """A candidate beside what was live. `compared` requests were judged by both, `differing` of
    them would have ended otherwise. `actions` counts those by (live action, candidate's action),
    `services` and `units` by where they came from. `gained` counts the rules that only the
    candidate answered them with, `lost` those that only the live policy did. `examples` are the
    event ids of the newest."""

    compared: int = 0
    differing: int = 0
    actions: Counter[tuple[str, str]] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    services: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "compared": self.compared,
            "differing": self.differing,
            "actions": [
                {"live": live, "candidate": candidate, "count": count}
                for (live, candidate), count in self.actions.most_common()
            ],
            "gained": dict(self.gained.most_common()),
            "lost": dict(self.lost.most_common()),
            "services": dict(self.services.most_common()),
            "units": dict(self.units.most_common()),
            "examples": self.examples,
        }


def shadow_report(
    database: Database, tenant: str, digest: str, since: datetime | None = None
) -> ShadowReport:
    """The report on the candidate with this digest; None: from its first request on."""
    report = ShadowReport()
    report.compared = _compared(database, tenant, digest, since)
    for record in _differing(database, tenant, digest, since):
        shadow = record.shadow
        if shadow is None:
            continue
        report.differing += 1
        report.actions[record.action, shadow.action] += 1
        report.gained.update(set(shadow.rules) - set(record.rules))
        report.lost.update(set(record.rules) - set(shadow.rules))
        report.services[record.service] += 1
        report.units[record.unit] += 1
        report.examples = [*report.examples[-_EXAMPLES + 1 :], record.event]
    return report


def _conditions(tenant: str, digest: str, since: datetime | None) -> list[Any]:
    columns = audit_decision.c
    conditions = [columns.tenant == tenant, columns.shadow_digest == digest]
    if since is not None:
        conditions.append(columns.time_us >= to_us(since))
    return conditions


def _compared(database: Database, tenant: str, digest: str, since: datetime | None) -> int:
    statement = select(func.count()).where(*_conditions(tenant, digest, since))
    with database.read() as connection:
        return int(connection.execute(statement).scalar() or 0)


def _differing(
    database: Database, tenant: str, digest: str, since: datetime | None
) -> Iterator[DecisionRecord]:
    """Oldest first, in bounded memory and without a long transaction."""
    columns = audit_decision.c
    statement = (
        select(columns.time_us, columns.event, columns.body)
        .where(*_conditions(tenant, digest, since), columns.shadow_differs == 1)
        .order_by(columns.time_us, columns.event)
        .limit(_CHUNK)
    )
    last: RowMapping | None = None
    while True:
        part = statement
        if last is not None:
            time, event = last["time_us"], last["event"]
            later = or_(columns.time_us > time, columns.event > event)
            part = statement.where(and_(columns.time_us >= time, later))
        with database.read() as connection:
            rows = connection.execute(part).mappings().all()
        for row in rows:
            yield decision_from(row["body"], {})
        if len(rows) < _CHUNK:
            return
        last = rows[-1]
