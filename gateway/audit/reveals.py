"""Learning who stands behind a record's pseudonym: for a purpose, by two persons, for a day.

No identity is stored, so nothing here can be turned around: candidates (the organization's own
directory, read when asked) are put under the key of the record's month, and the one whose
pseudonym is the record's is it. Source protection comes first: an authority may not inquire into
who has told the press something, whatever its purpose (TF 3 kap. 5 §, YGL 2 kap. 5 §).
"""

import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update

from gateway.audit.holds import Recorder
from gateway.audit.review import Fit, fitting
from gateway.audit.store import AuditStore
from gateway.storage.casework import audit_reveal
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database

WAITS = timedelta(days=7)
"""How long a request waits for the second person."""

LASTS = timedelta(hours=24)
"""How long after the approval the identity can be looked up."""

PseudonymOf = Callable[[str, datetime], str]


class SourceProtection(StrEnum):
    """Whether the matter touches what somebody may have told the press."""

    NOT_CONCERNED = "not_concerned"
    UNCLEAR = "unclear"
    CONCERNED = "concerned"


class RevealRefusedError(ValueError):
    """The identity may not be learnt; the message says why."""


@dataclass(frozen=True, slots=True)
class Reveal:
    """A request to learn who is behind a record. `approved_by` is "" until the second person has
    agreed; after `expires` it leads nowhere."""

    id: str
    tenant: str
    event: str
    purpose: str
    requested: datetime
    requested_by: str
    approved_by: str
    expires: datetime
    uses: int


class Reveals:
    """The requests of all tenants. `actor` is always a console account's id or name, as verified
    by whoever calls."""

    def __init__(
        self, database: Database, record: Recorder, fit: Fit, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._store = AuditStore(database)
        self._record = record
        self._fit = fit
        self._clock = clock

    def request(
        self, tenant: str, event: str, purpose: str, sources: SourceProtection, actor: str
    ) -> Reveal:
        """Asks. Raises RevealRefusedError where it cannot or may not be, ValueError for a purpose
        that may not be stored."""
        _check_sources(sources)
        stated = fitting(purpose, self._fit)
        if len(stated) < 10:
            raise RevealRefusedError("say for what purpose")
        self._pseudonym(tenant, event)
        now = self._clock()
        row = {
            "id": "r_" + secrets.token_hex(6),
            "tenant": tenant,
            "event": event,
            "purpose": stated,
            "source_protection": str(sources),
            "requested_us": to_us(now),
            "requested_by": actor,
            "approved_us": None,
            "approved_by": None,
            "expires_us": to_us(now + WAITS),
            "uses": 0,
        }
        self._recorded(row, actor, "request", stated)
        with self._database.write() as connection:
            connection.execute(audit_reveal.insert().values(**row))
        return _reveal(row)

    def approve(self, tenant: str, reveal_id: str, sources: SourceProtection, actor: str) -> Reveal:
        """The second person agrees, and answers for source protection too."""
        _check_sources(sources)
        row = self._row(tenant, reveal_id)
        if row["requested_by"] == actor:
            raise RevealRefusedError("another person than the one who asked has to approve")
        if row["approved_by"] is not None:
            raise RevealRefusedError("it is approved already")
        self._recorded(row, actor, "approve", row["purpose"])
        now = self._clock()
        values = {
            "approved_us": to_us(now),
            "approved_by": actor,
            "expires_us": to_us(now + LASTS),
        }
        with self._database.write() as connection:
            done = connection.execute(
                update(audit_reveal)
                .where(audit_reveal.c.id == reveal_id, audit_reveal.c.approved_by.is_(None))
                .values(**values)
            ).rowcount
        if not done:
            raise RevealRefusedError("it is approved already")
        return _reveal(row | values)

    def resolve(
        self,
        tenant: str,
        reveal_id: str,
        candidates: Iterable[str],
        pseudonym_of: PseudonymOf,
        actor: str,
    ) -> str | None:
        """The one of the candidates who is behind the record, None where none is. Only for the two
        who asked and approved; each time is recorded."""
        row = self._row(tenant, reveal_id)
        if row["approved_by"] is None:
            raise RevealRefusedError("nobody has approved it")
        if actor not in (row["requested_by"], row["approved_by"]):
            raise RevealRefusedError("it is for the two who asked and approved")
        pseudonym, moment = self._pseudonym(tenant, row["event"])
        self._recorded(row, actor, "resolve", row["purpose"])
        with self._database.write() as connection:
            connection.execute(
                update(audit_reveal)
                .where(audit_reveal.c.id == reveal_id)
                .values(uses=audit_reveal.c.uses + 1)
            )
        for candidate in candidates:
            if hmac.compare_digest(pseudonym_of(candidate, moment), pseudonym):
                return candidate
        return None

    def list(self, tenant: str) -> tuple[Reveal, ...]:
        """Every request, newest first."""
        statement = (
            select(audit_reveal)
            .where(audit_reveal.c.tenant == tenant)
            .order_by(audit_reveal.c.requested_us.desc(), audit_reveal.c.id)
        )
        with self._database.read() as connection:
            return tuple(_reveal(dict(row)) for row in connection.execute(statement).mappings())

    def _row(self, tenant: str, reveal_id: str) -> dict[str, Any]:
        statement = select(audit_reveal).where(
            audit_reveal.c.id == reveal_id, audit_reveal.c.tenant == tenant
        )
        with self._database.read() as connection:
            row = connection.execute(statement).mappings().first()
        if row is None:
            raise RevealRefusedError("there is no such request")
        if row["expires_us"] <= to_us(self._clock()):
            raise RevealRefusedError("its time is out; ask anew")
        return dict(row)

    def _pseudonym(self, tenant: str, event: str) -> tuple[str, datetime]:
        entry = self._store.get(tenant, event)
        if entry is None:
            raise RevealRefusedError("the tenant has no such record")
        if not entry.decision.subject:
            raise RevealRefusedError("the record has no pseudonym")
        return entry.decision.subject, entry.decision.time

    def _recorded(self, row: Mapping[str, Any], actor: str, step: str, purpose: str) -> None:
        self._record(
            tenant=row["tenant"],
            actor=actor,
            action=f"reveal.{step}",
            object=row["id"],
            reason=purpose,
            detail={"event": row["event"]},
        )


def _check_sources(sources: SourceProtection) -> None:
    match sources:
        case SourceProtection.CONCERNED:
            raise RevealRefusedError("source protection: who told the press may not be inquired")
        case SourceProtection.UNCLEAR:
            raise RevealRefusedError("source protection is unclear: ask a lawyer before going on")


def _reveal(row: Mapping[str, Any]) -> Reveal:
    return Reveal(
        id=row["id"],
        tenant=row["tenant"],
        event=row["event"],
        purpose=row["purpose"],
        requested=from_us(row["requested_us"]),
        requested_by=row["requested_by"],
        approved_by=row["approved_by"] or "",
        expires=from_us(row["expires_us"]),
        uses=row["uses"],
    )
