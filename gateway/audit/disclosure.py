"""Disclosure (utlämnande): chosen records, a review of each, a masked copy, and the decision.

The review is a document that a person reads and changes: for each record the grounds on which
fields are masked. Without one the suggestions stand.
"""

import csv
import hashlib
import io
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from gateway.audit.export import entry_document
from gateway.audit.holds import Recorder
from gateway.audit.papers import Section
from gateway.audit.secrecy import GROUNDS, masked, suggested
from gateway.audit.store import AuditStore, Query
from gateway.storage.casework import audit_disclosure, audit_restriction
from gateway.storage.clock import Clock, to_us, utc_now
from gateway.storage.engine import Database

COLUMNS = (
    *("event", "time", "service", "sent_to", "model", "operation", "action", "status", "types"),
    *("rules", "policy", "policy_digest", "subject", "unit", "outcome"),
)
MOST = 20_000
"""Records in one disclosure: more than that is for an export."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Copy:
    """A masked copy: rows of `COLUMNS`, and what was decided on each record."""

    id: str
    made: datetime
    rows: Sequence[Sequence[str]]
    review: Sequence[Mapping[str, Any]]

    @property
    def masked(self) -> int:
        """How many records have something masked."""
        return sum(1 for row in self.review if row["grounds"])

    def csv(self) -> str:
        """The copy as CSV, fit to be opened in a spreadsheet: no cell is taken for a formula."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows([_inert(cell) for cell in row] for row in self.rows)
        return text.getvalue()

    def sections(self, decision: str) -> tuple[str, list[Section]]:
        """The copy as a document."""
        used = {name: GROUNDS[name] for row in self.review for name in row["grounds"]}
        facts = {
            "Utlämnande": self.id,
            "Beslut": decision,
            "Upprättat": f"{self.made:%Y-%m-%d %H:%M %Z}",
            "Poster": str(len(self.rows)),
            "Varav maskade": str(self.masked),
        }
        chosen = [COLUMNS.index(name) for name in _PRINTED]
        table = [list(_PRINTED), *([row[at] for at in chosen] for row in self.rows)]
        return "Utlämnande ur granskningsloggen", [
            Section("Uppgifter", facts=facts),
            Section("Grunder", facts={g.provision: g.sv for g in used.values()}),
            Section("Poster", table=table if self.rows else ()),
        ]


_PRINTED = ("time", "service", "action", "types", "rules", "subject", "event")


class Disclosures:
    """The disclosures of all tenants."""

    def __init__(self, database: Database, record: Recorder, clock: Clock = utc_now) -> None:
        self._database = database
        self._store = AuditStore(database)
        self._record = record
        self._clock = clock

    def propose(self, query: Query, *, actor: str, reason: str) -> list[dict[str, Any]]:
        """The review to begin with: each chosen record with the suggested grounds. Raises
        ValueError for a choice of more than `MOST` records or of no tenant."""
        documents = self._documents(query, actor, reason, "disclosure.propose")
        restricted = self._restricted(str(query.tenant))
        return [
            {
                "event": document["event"],
                "grounds": [ground.id for ground in suggested(document)],
                "why": [f"{ground.provision}: {ground.sv}" for ground in suggested(document)],
                "restricted": document["event"] in restricted,
            }
            for document in documents
        ]

    def disclose(
        self,
        query: Query,
        review: Iterable[Mapping[str, Any]] | None,
        *,
        request: str,
        decision: str,
        actor: str,
    ) -> Copy:
        """The masked copy, after its decision was stored. `request` is what was asked for. Raises
        ValueError without a decision, and for a review that is not of these records."""
        if not decision.strip():
            raise ValueError("nothing is disclosed without a decision")
        documents = self._documents(query, actor, request, "disclosure.select")
        decided = _decided(documents, review)
        copy = Copy(
            "d_" + secrets.token_hex(6),
            self._clock(),
            [_row(masked(d, tuple(GROUNDS[g] for g in decided[d["event"]]))) for d in documents],
            [{"event": d["event"], "grounds": decided[d["event"]]} for d in documents],
        )
        digest = hashlib.sha256(copy.csv().encode()).hexdigest()
        counts = {"records": len(copy.rows), "masked": copy.masked, "sha256": digest}
        self._record(
            tenant=str(query.tenant),
            actor=actor,
            action="disclosure.decide",
            object=copy.id,
            reason=decision,
            detail=counts,
        )
        with self._database.write() as connection:
            connection.execute(
                audit_disclosure.insert().values(
                    id=copy.id,
                    tenant=query.tenant,
                    request=request,
                    decision=decision,
                    actor=actor,
                    made_us=to_us(copy.made),
                    records=len(copy.rows),
                    masked=copy.masked,
                    review=json.dumps(copy.review),
                    digest=digest,
                )
            )
        return copy

    def _documents(
        self, query: Query, actor: str, reason: str, action: str
    ) -> list[dict[str, Any]]:
        if query.tenant is None:
            raise ValueError("records are disclosed for one tenant")
        count = self._store.count(query)
        if count > MOST:
            raise ValueError(f"{count} records are more than {MOST}; choose fewer")
        self._record(
            tenant=query.tenant,
            actor=actor,
            action=action,
            object=query.event or "records",
            reason=reason,
            detail={"records": count},
        )
        return [entry_document(entry) for entry in self._store.iterate(query)]

    def _restricted(self, tenant: str) -> set[str]:
        statement = select(audit_restriction.c.event).where(audit_restriction.c.tenant == tenant)
        with self._database.read() as connection:
            return set(connection.execute(statement).scalars())


def _decided(
    documents: Sequence[Mapping[str, Any]], review: Iterable[Mapping[str, Any]] | None
) -> dict[str, list[str]]:
    """Grounds by record."""
    if review is None:
        return {d["event"]: [ground.id for ground in suggested(d)] for d in documents}
    try:
        decided = {str(row["event"]): [str(name) for name in row["grounds"]] for row in review}
    except (KeyError, TypeError):
        raise ValueError("a review is a list of records with event and grounds") from None
    unknown = {name for names in decided.values() for name in names} - set(GROUNDS)
    if unknown:
        raise ValueError(f"no such grounds: {', '.join(sorted(unknown))}")
    if set(decided) != {d["event"] for d in documents}:
        raise ValueError("the review is not of these records; make it anew")
    return decided


def _row(document: Mapping[str, Any]) -> list[str]:
    return [_cell(document.get(name)) for name in COLUMNS]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case {"outcome": outcome}:
            return str(outcome)
        case dict():
            return ", ".join(f"{name}: {count}" for name, count in value.items())
        case list() | tuple():
            return ", ".join(str(item) for item in value)
    return str(value)


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
