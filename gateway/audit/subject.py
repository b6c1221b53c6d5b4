"""Subject access (GDPR 15-18): which records concern a person, found by tokens of what identifies
them; their tokens destroyed under a decision, or the records restricted.

What is asked for comes in as tokens (`gateway.audit.tokens.searched`) and is neither stored nor
logged. A record that is found holds no text: types, counts and what was done.
"""

import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from gateway.audit.holds import Class, Recorder, not_held
from gateway.audit.papers import Section
from gateway.audit.pruning import unsalt
from gateway.audit.store import AuditStore
from gateway.storage.casework import audit_pruning, audit_restriction
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import audit_fingerprint

ERASURE = "subject_erasure"
_CHUNK = 400
_BATCH = 200

Tokens = frozenset[tuple[str, str]]
"""Of (entity type, token)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that holds something of the person: of which types."""

    event: str
    time: datetime
    types: tuple[str, ...]
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of an erasure: in how many records the tokens were destroyed, and how many were
    restricted in place of that."""

    id: str
    erased: int
    restricted: int


class SubjectAccess:
    """Each step is recorded before it is taken, with the reason and without the person."""

    def __init__(self, database: Database, record: Recorder, clock: Clock = utc_now) -> None:
        self._database = database
        self._store = AuditStore(database)
        self._record = record
        self._clock = clock

    def find(
        self, tenant: str, tokens: Tokens, *, since: datetime, actor: str, reason: str
    ) -> tuple[str, tuple[Hit, ...]]:
        """The case's id, and what concerns the person since a time, oldest first."""
        case = "s_" + secrets.token_hex(6)
        self._record(
            tenant=tenant,
            actor=actor,
            action="subject.search",
            object=case,
            reason=reason,
            detail={"since": since.isoformat()},
        )
        with self._database.read() as connection:
            return case, _hits(connection, tenant, tokens, to_us(since))

    def report(
        self, tenant: str, case: str, hits: Collection[Hit], *, reason: str, language: str = "sv"
    ) -> dict[str, Any]:
        """What is told to the person or the officer, as JSON."""
        return {
            "case": case,
            "tenant": tenant,
            "made": self._clock().isoformat(timespec="seconds"),
            "reason": reason,
            "language": language,
            "records": [self._shown(tenant, hit) for hit in hits],
        }

    def _shown(self, tenant: str, hit: Hit) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "event": hit.event,
            "time": hit.time.isoformat(timespec="seconds"),
            "concerns": list(hit.types),
            "restricted": hit.restricted,
        }
        entry = self._store.get(tenant, hit.event)
        if entry is None:
            return shown
        decision, outcome = entry.decision, entry.outcome
        sent = decision.status is None
        return shown | {
            "service": decision.sent_to or decision.service,
            "action": decision.action,
            "sent_on": sent,
            "outcome": None if outcome is None else outcome.outcome.value,
            "policy": decision.policy,
        }

    def restrict(self, tenant: str, hits: Collection[Hit], *, actor: str, reason: str) -> int:
        """Marks the records: they are kept, and used for nothing else without a look at why.
        Returns how many are newly so."""
        case = "s_" + secrets.token_hex(6)
        self._record(
            tenant=tenant,
            actor=actor,
            action="subject.restrict",
            object=case,
            reason=reason,
            detail={"records": len(hits)},
        )
        events = [hit.event for hit in hits]
        return self._restrict(tenant, case, events, actor, reason)

    def erase(
        self, tenant: str, tokens: Tokens, *, since: datetime, decision: str, actor: str
    ) -> Erased:
        """Destroys the person's tokens, so that nothing leads from them to a record any more.
        Records under a legal hold are restricted instead. Raises ValueError without a decision:
        an official document is not thinned out without one."""
        if not decision.strip():
            raise ValueError("nothing is erased without a decision")
        case, now = "s_" + secrets.token_hex(6), self._clock()
        with self._database.read() as connection:
            hits = _hits(connection, tenant, tokens, to_us(since))
        self._record(
            tenant=tenant,
            actor=actor,
            action="subject.erase",
            object=case,
            reason=decision,
            detail={"records": len(hits)},
        )
        row = {
            "id": case,
            "kind": ERASURE,
            "tenant": tenant,
            "decision": decision,
            "before_us": to_us(now),
            "started_us": to_us(now),
            "actor": actor,
            "count": 0,
        }
        with self._database.write() as connection:
            connection.execute(audit_pruning.insert().values(**row))
        erased: set[str] = set()
        for events in _chunks([hit.event for hit in hits], _BATCH):
            erased |= self._erase(tenant, case, events, tokens)
        kept = [hit.event for hit in hits if hit.event not in erased]
        self._restrict(tenant, case, kept, actor, decision)
        with self._database.write() as connection:
            connection.execute(
                audit_pruning.update()
                .where(audit_pruning.c.id == case)
                .values(ended_us=to_us(self._clock()))
            )
        return Erased(case, len(erased), len(kept))

    def _erase(self, tenant: str, case: str, events: list[str], tokens: Tokens) -> set[str]:
        """In one transaction: the tokens in those of the records that are not held."""
        columns = audit_fingerprint.c
        free = select(columns.event).where(
            columns.tenant == tenant,
            columns.event.in_(events),
            not_held(tenant, Class.TOKENS, columns.event, columns.time_us),
        )
        with self._database.write() as connection:
            chosen = set(connection.execute(free).scalars())
            for some in _chunks(sorted(tokens), _CHUNK):
                connection.execute(
                    delete(audit_fingerprint).where(columns.event.in_(chosen), _any_of(some))
                )
            unsalt(connection, chosen)
            connection.execute(
                audit_pruning.update()
                .where(audit_pruning.c.id == case)
                .values(count=audit_pruning.c.count + len(chosen))
            )
        return chosen

    def _restrict(
        self, tenant: str, case: str, events: Collection[str], actor: str, reason: str
    ) -> int:
        insert = sqlite.insert if self._database.sqlite else postgresql.insert
        now, added = to_us(self._clock()), 0
        for some in _chunks(sorted(events), _BATCH):
            rows = [
                {
                    "event": event,
                    "tenant": tenant,
                    "case_id": case,
                    "reason": reason,
                    "made_us": now,
                    "made_by": actor,
                }
                for event in some
            ]
            statement = insert(audit_restriction).values(rows).on_conflict_do_nothing()
            made = statement.returning(audit_restriction.c.event)
            with self._database.write() as connection:
                added += len(connection.execute(made).all())
        return added


def sections(report: Mapping[str, Any]) -> tuple[str, list[Section]]:
    """The report as a document: its title and its parts."""
    swedish = report["language"] == "sv"
    title = "Registerutdrag ur granskningsloggen" if swedish else "Extract from the audit log"
    said = (
        "Posterna innehåller ingen text ur någon prompt. De säger att en uppgift av den angivna"
        " typen fanns i en begäran, vart den var på väg och vad som beslutades."
        if swedish
        else "The records hold no text of any prompt. They say that something of the type named was"
        " in a request, where it was going and what was decided."
    )
    facts = {
        ("Ärende" if swedish else "Case"): report["case"],
        "Organisation": report["tenant"],
        ("Upprättat" if swedish else "Made"): report["made"],
        ("Anledning" if swedish else "Reason"): report["reason"],
        ("Antal poster" if swedish else "Records"): str(len(report["records"])),
    }
    heading = (
        ["Tid", "Typ av uppgift", "Tjänst", "Beslut", "Post"]
        if swedish
        else ["Time", "Kind of data", "Service", "Decision", "Record"]
    )
    rows = [
        [
            row["time"],
            ", ".join(row["concerns"]),
            row.get("service", ""),
            row.get("action", ""),
            row["event"],
        ]
        for row in report["records"]
    ]
    part = "Poster" if swedish else "Records"
    return title, [
        Section("Uppgifter" if swedish else "Facts", [said], facts),
        Section(part, table=[heading, *rows] if rows else ()),
    ]


def _hits(connection: Connection, tenant: str, tokens: Tokens, since_us: int) -> tuple[Hit, ...]:
    columns = audit_fingerprint.c
    found: dict[str, tuple[int, set[str]]] = {}
    for some in _chunks(sorted(tokens), _CHUNK):
        statement = select(columns.event, columns.time_us, columns.entity_type).where(
            columns.tenant == tenant, columns.time_us >= since_us, _any_of(some)
        )
        for event, time_us, entity_type in connection.execute(statement):
            found.setdefault(event, (time_us, set()))[1].add(entity_type)
    restricted: set[str] = set()
    for events in _chunks(sorted(found), _CHUNK):
        of = select(audit_restriction.c.event).where(audit_restriction.c.event.in_(events))
        restricted |= set(connection.execute(of).scalars())
    return tuple(
        Hit(event, from_us(time_us), tuple(sorted(types)), event in restricted)
        for event, (time_us, types) in sorted(found.items(), key=lambda each: (each[1][0], each[0]))
    )


def _any_of(tokens: Collection[tuple[str, str]]) -> ColumnElement[bool]:
    by_type: dict[str, list[str]] = {}
    for entity_type, value in tokens:
        by_type.setdefault(entity_type, []).append(value)
    columns = audit_fingerprint.c
    return or_(
        *(and_(columns.entity_type == kind, columns.token.in_(v)) for kind, v in by_type.items())
    )


def _chunks(items: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
