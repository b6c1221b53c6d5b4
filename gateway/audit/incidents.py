"""Incidents: what is known, by when it is to be reported, and who may see it."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from gateway.audit.deadlines import STEPS, Deadline, Kind, deadlines
from gateway.audit.holds import Recorder
from gateway.audit.papers import Section
from gateway.audit.review import Fit, fitting
from gateway.audit.tokens import CLASSIFIED
from gateway.storage.casework import audit_incident, audit_sweep
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import audit_decision

SECURITY_PROTECTION = "security_protection"
"""The console role that alone sees what a security classification led to."""

FACTS: dict[str, tuple[str, str]] = {
    "what": ("Vad har hänt", "What has happened"),
    "categories": ("Kategorier av registrerade och uppgifter", "Categories of persons and data"),
    "persons": ("Ungefärligt antal registrerade", "Approximate number of persons"),
    "records": ("Ungefärligt antal uppgiftsposter", "Approximate number of records"),
    "contact": ("Dataskyddsombud eller annan kontakt", "Data protection officer or contact"),
    "consequences": ("Troliga konsekvenser", "Likely consequences"),
    "measures": ("Vidtagna och föreslagna åtgärder", "Measures taken and proposed"),
    "high_risk": ("Hög risk för de registrerade (art. 34)", "High risk to the persons (art. 34)"),
    "cause": ("Grundorsak", "Root cause"),
    "cross_border": ("Gränsöverskridande verkan", "Cross-border effect"),
}
"""What a notification asks for (GDPR 33 (3), NIS 2 article 23): name, Swedish and English."""

_SWEEP = "classified"
_OVERLAP = timedelta(minutes=1)
_FIRST = timedelta(days=30)
_SPAN = timedelta(hours=1)
_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Incident:
    """`event` is the record that it began with, or "". `restricted_to` is the only role that sees
    it, "" where there is none."""

    id: str
    tenant: str
    kind: Kind
    restricted_to: str
    event: str
    opened: datetime
    opened_by: str
    aware: datetime
    facts: Mapping[str, str]
    reports: Mapping[str, datetime]
    closed: datetime | None

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Its clocks."""
        return deadlines(self.kind, self.aware, self.reports)


class Incidents:
    """The incidents of all tenants. `role` is that of whoever asks: what is restricted to another
    does not exist for them. `fit` screens what is written before it is stored."""

    def __init__(
        self, database: Database, record: Recorder, fit: Fit, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._record = record
        self._fit = fit
        self._clock = clock

    def open(
        self,
        tenant: str,
        kind: Kind,
        *,
        aware: datetime,
        actor: str,
        event: str = "",
        reason: str = "",
    ) -> Incident:
        """A new incident, known of since `aware`. Raises ValueError for a time to come."""
        now = self._clock()
        if aware > now:
            raise ValueError("nobody knows of an incident before it is known")
        incident = _new("i_" + secrets.token_hex(6), tenant, kind, event, now, actor, aware)
        self._record(
            tenant=tenant,
            actor=actor,
            action="incident.open",
            object=incident["id"],
            reason=reason,
            detail={"kind": str(kind), "event": event},
        )
        with self._database.write() as connection:
            connection.execute(audit_incident.insert().values(**incident))
        return _incident(incident)

    def list(self, tenant: str, role: str, *, closed: bool = False) -> tuple[Incident, ...]:
        """Incidents that a role may see, newest first."""
        columns = audit_incident.c
        statement = select(audit_incident).where(
            columns.tenant == tenant, columns.restricted_to.in_(("", role))
        )
        if not closed:
            statement = statement.where(columns.closed_us.is_(None))
        statement = statement.order_by(columns.opened_us.desc(), columns.id)
        with self._database.read() as connection:
            return tuple(_incident(dict(row)) for row in connection.execute(statement).mappings())

    def get(self, tenant: str, incident_id: str, role: str) -> Incident | None:
        """An incident, if a role may see it."""
        statement = select(audit_incident).where(
            audit_incident.c.tenant == tenant,
            audit_incident.c.id == incident_id,
            audit_incident.c.restricted_to.in_(("", role)),
        )
        with self._database.read() as connection:
            row = connection.execute(statement).mappings().first()
        return None if row is None else _incident(dict(row))

    def note(
        self, tenant: str, incident_id: str, facts: Mapping[str, str], *, actor: str, role: str
    ) -> Incident:
        """Writes facts down, over those of the same names. Raises UnfitTextError for one that may
        not be stored, ValueError for an unknown name or incident."""
        unknown = sorted(set(facts) - set(FACTS))
        if unknown:
            raise ValueError(f"no such fact: {', '.join(unknown)} (there are {', '.join(FACTS)})")
        known = {name: fitting(text, self._fit) for name, text in facts.items()}
        return self._change(tenant, incident_id, role, actor, "note", facts=known)

    def reported(
        self, tenant: str, incident_id: str, step: str, when: datetime, *, actor: str, role: str
    ) -> Incident:
        """Stops a clock. Raises ValueError for a step that the incident does not have."""
        return self._change(tenant, incident_id, role, actor, "report", reports={step: when})

    def close(self, tenant: str, incident_id: str, *, actor: str, role: str) -> Incident:
        """Ends an incident. Raises ValueError while a report is outstanding; where none was called
        for, the facts say why and the step is reported as settled."""
        return self._change(tenant, incident_id, role, actor, "close", closed=self._clock())

    def _change(
        self,
        tenant: str,
        incident_id: str,
        role: str,
        actor: str,
        what: str,
        *,
        facts: Mapping[str, str] | None = None,
        reports: Mapping[str, datetime] | None = None,
        closed: datetime | None = None,
    ) -> Incident:
        self._changeable(self.get(tenant, incident_id, role), reports or {}, closing=bool(closed))
        self._record(
            tenant=tenant,
            actor=actor,
            action=f"incident.{what}",
            object=incident_id,
            reason="",
            detail={"facts": sorted(facts or ()), "reports": sorted(reports or ())},
        )
        row_is = (audit_incident.c.tenant == tenant, audit_incident.c.id == incident_id)
        with self._database.write() as connection:
            locked = select(audit_incident).where(*row_is).with_for_update()
            row = dict(connection.execute(locked).mappings().one())
            row["facts"] = json.dumps(json.loads(row["facts"]) | dict(facts or {}), sort_keys=True)
            done = {step: to_us(moment) for step, moment in (reports or {}).items()}
            row["reports"] = json.dumps(json.loads(row["reports"]) | done, sort_keys=True)
            row["closed_us"] = None if closed is None else to_us(closed)
            connection.execute(update(audit_incident).where(*row_is).values(**row))
        return _incident(row)

    @staticmethod
    def _changeable(
        incident: Incident | None, reports: Mapping[str, datetime], *, closing: bool
    ) -> None:
        if incident is None:
            raise ValueError("there is no such incident")
        if incident.closed is not None:
            raise ValueError("the incident is closed")
        steps = STEPS[incident.kind]
        if not set(reports) <= set(steps):
            raise ValueError(f"the incident has the steps {', '.join(steps) or '(none)'}")
        if closing and any(deadline.done is None for deadline in incident.deadlines):
            raise ValueError("a report is outstanding")

    def sweep(self) -> int:
        """Opens an incident for every record with a security-classified finding that has none yet,
        and returns how many; to be called now and then. How far it came is kept, and it looks back
        a little, for records are stored later than they are made."""
        now = to_us(self._clock())
        with self._database.read() as connection:
            came = select(audit_sweep.c.until_us).where(audit_sweep.c.name == _SWEEP)
            before = connection.execute(came).scalar()
        since = now - _FIRST // _US if before is None else min(before, now) - _OVERLAP // _US
        opened = 0
        while since < now:
            until = min(since + _SPAN // _US, now)
            opened += self._sweep(since, until)
            since = until
        return opened

    def _sweep(self, since: int, until: int) -> int:
        """One span of time, so that no look takes long."""
        columns = audit_decision.c
        marked = select(columns.event, columns.tenant, columns.time_us).where(
            columns.time_us >= since,
            columns.time_us <= until,
            columns.body.contains(f'"{CLASSIFIED}"'),
        )
        with self._database.read() as connection:
            rows = connection.execute(marked).all()
        opened = sum(self._open_classified(row.event, row.tenant, row.time_us) for row in rows)
        insert = sqlite.insert if self._database.sqlite else postgresql.insert
        mark = insert(audit_sweep).values(name=_SWEEP, until_us=until)
        mark = mark.on_conflict_do_update(
            index_elements=["name"], set_={"until_us": mark.excluded.until_us}
        )
        with self._database.write() as connection:
            connection.execute(mark)
        return opened

    def _open_classified(self, event: str, tenant: str, time_us: int) -> int:
        now = self._clock()
        # One for each record, whoever looks: the id is the record's.
        row = _new(f"c_{event}", tenant, Kind.SECURITY, event, now, "gateway", from_us(time_us))
        with self._database.read() as connection:
            there = select(audit_incident.c.id).where(audit_incident.c.id == row["id"])
            if connection.execute(there).first() is not None:
                return 0
        self._record(
            tenant=tenant,
            actor="gateway",
            action="incident.open",
            object=row["id"],
            reason="",
            detail={"kind": str(Kind.SECURITY)},
        )
        insert = sqlite.insert if self._database.sqlite else postgresql.insert
        statement = insert(audit_incident).values(row).on_conflict_do_nothing()
        made = statement.returning(audit_incident.c.id)
        with self._database.write() as connection:
            return len(connection.execute(made).all())


def watching(database: Database, record: Recorder, clock: Clock = utc_now) -> Callable[[], None]:
    """What a background thread calls every few seconds: it sweeps once a minute."""
    incidents = Incidents(database, record, lambda _: False, clock)
    swept: list[datetime] = []

    def look() -> None:
        now = clock()
        if not swept or now - swept[0] >= _EVERY or now < swept[0]:
            incidents.sweep()
            swept[:] = [now]

    return look


def document(incident: Incident) -> dict[str, Any]:
    """An incident as JSON."""
    return {
        "id": incident.id,
        "tenant": incident.tenant,
        "kind": str(incident.kind),
        "event": incident.event,
        "opened": incident.opened.isoformat(),
        "opened_by": incident.opened_by,
        "aware": incident.aware.isoformat(),
        "facts": dict(incident.facts),
        "deadlines": [
            {
                "step": deadline.step,
                "due": deadline.due.isoformat(),
                "done": None if deadline.done is None else deadline.done.isoformat(),
            }
            for deadline in incident.deadlines
        ],
        "closed": None if incident.closed is None else incident.closed.isoformat(),
    }


def sections(incident: Incident, language: str = "sv") -> tuple[str, list[Section]]:
    """An incident as a document: its title and its parts."""
    swedish = language == "sv"
    at = 0 if swedish else 1
    facts = {FACTS[name][at]: incident.facts.get(name, "") for name in FACTS}
    clocks = list(_clocks(incident, swedish))
    heading = ["Rapport", "Senast", "Lämnad"] if swedish else ["Report", "Due", "Made"]
    about = {
        ("Organisation" if swedish else "Organization"): incident.tenant,
        ("Slag" if swedish else "Kind"): str(incident.kind),
        ("Känd sedan" if swedish else "Known since"): f"{incident.aware:%Y-%m-%d %H:%M %Z}",
        ("Post i loggen" if swedish else "Record in the log"): incident.event or "-",
    }
    return f"Incident {incident.id}", [
        Section("Om incidenten" if swedish else "About the incident", facts=about),
        Section("Tidsfrister" if swedish else "Deadlines", table=[heading, *clocks]),
        Section("Uppgifter till anmälan" if swedish else "Facts for the report", facts=facts),
    ]


def _clocks(incident: Incident, swedish: bool) -> Iterator[list[str]]:
    for deadline in incident.deadlines:
        done = f"{deadline.done:%Y-%m-%d %H:%M %Z}" if deadline.done else "-"
        yield [deadline.step, f"{deadline.due:%Y-%m-%d %H:%M %Z}", done]


_US = timedelta(microseconds=1)


def _new(
    incident_id: str,
    tenant: str,
    kind: Kind,
    event: str,
    now: datetime,
    actor: str,
    aware: datetime,
) -> dict[str, Any]:
    return {
        "id": incident_id,
        "tenant": tenant,
        "kind": str(kind),
        "restricted_to": SECURITY_PROTECTION if kind is Kind.SECURITY else "",
        "event": event,
        "opened_us": to_us(now),
        "opened_by": actor,
        "aware_us": to_us(aware),
        "facts": "{}",
        "reports": "{}",
        "closed_us": None,
    }


def _incident(row: Mapping[str, Any]) -> Incident:
    return Incident(
        id=row["id"],
        tenant=row["tenant"],
        kind=Kind(row["kind"]),
        restricted_to=row["restricted_to"],
        event=row["event"],
        opened=from_us(row["opened_us"]),
        opened_by=row["opened_by"],
        aware=from_us(row["aware_us"]),
        facts=json.loads(row["facts"]),
        reports={step: from_us(moment) for step, moment in json.loads(row["reports"]).items()},
        closed=None if row["closed_us"] is None else from_us(row["closed_us"]),
    )
