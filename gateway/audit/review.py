"""Review of records: whose it is, how far it has come, what it came to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from gateway.audit.holds import Recorder
from gateway.storage.casework import audit_review
from gateway.storage.clock import Clock, from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import audit_decision

Fit = Callable[[str], bool]
"""Whether a text that a person wrote may be stored: nothing is found in it."""

_LONGEST = 1000


class Status(StrEnum):
    """How far a review has come."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"


class Verdict(StrEnum):
    """What a review came to."""

    NONE = ""
    TRUE = "true"
    FALSE_POSITIVE = "false_positive"
    INCIDENT = "incident"


class UnfitTextError(ValueError):
    """What was written holds personal data or secrets, or cannot be stored. It is not quoted."""


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one record. `assignee` is a console account's id, or ""."""

    event: str
    tenant: str
    status: Status = Status.OPEN
    verdict: Verdict = Verdict.NONE
    assignee: str = ""
    comment: str = ""
    due: datetime | None = None
    changed: datetime | None = None
    changed_by: str = ""


def fitting(text: str, fit: Fit) -> str:
    """The text, if it may be stored. Raises UnfitTextError."""
    plain = " ".join(text.split())
    if len(plain) > _LONGEST or not plain.isprintable():
        raise UnfitTextError(f"write at most {_LONGEST} plain characters")
    if plain and not fit(plain):
        raise UnfitTextError(
            "personal data or secrets were found in what you wrote; leave them out"
        )
    return plain


class Reviews:
    """The reviews of all tenants. `fit` screens comments before they are stored."""

    def __init__(
        self, database: Database, record: Recorder, fit: Fit, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._record = record
        self._fit = fit
        self._clock = clock

    def get(self, tenant: str, event: str) -> Review | None:
        """A record's review."""
        statement = select(audit_review).where(
            audit_review.c.event == event, audit_review.c.tenant == tenant
        )
        with self._database.read() as connection:
            row = connection.execute(statement).mappings().first()
        return None if row is None else _review(dict(row))

    def list(
        self,
        tenant: str,
        *,
        status: Status | None = None,
        assignee: str | None = None,
        limit: int = 100,
    ) -> tuple[Review, ...]:
        """Reviews, those that are due first in front."""
        columns = audit_review.c
        statement = select(audit_review).where(columns.tenant == tenant)
        if status is not None:
            statement = statement.where(columns.status == str(status))
        if assignee is not None:
            statement = statement.where(columns.assignee == assignee)
        ordered = statement.order_by(
            columns.due_us.is_(None), columns.due_us, columns.changed_us, columns.event
        )
        with self._database.read() as connection:
            rows = connection.execute(ordered.limit(limit)).mappings().all()
        return tuple(_review(dict(row)) for row in rows)

    def save(self, review: Review, actor: str, reason: str = "") -> Review:
        """Stores a review as it now is, and returns it with its time. Raises UnfitTextError for
        its comment, and ValueError where the tenant has no such record or a finished review has no
        verdict."""
        if review.status is Status.DONE and review.verdict is Verdict.NONE:
            raise ValueError("a finished review has a verdict")
        comment = fitting(review.comment, self._fit)
        self._known(review)
        now = self._clock()
        row = {
            "event": review.event,
            "tenant": review.tenant,
            "status": str(review.status),
            "verdict": str(review.verdict),
            "assignee": review.assignee,
            "comment": comment,
            "due_us": None if review.due is None else to_us(review.due),
            "changed_us": to_us(now),
            "changed_by": actor,
        }
        self._record(
            tenant=review.tenant,
            actor=actor,
            action="review.save",
            object=review.event,
            reason=reason,
            detail={"status": str(review.status), "verdict": str(review.verdict)},
        )
        insert = sqlite.insert if self._database.sqlite else postgresql.insert
        statement = insert(audit_review).values(row)
        changed = {name: value for name, value in row.items() if name not in ("event", "tenant")}
        statement = statement.on_conflict_do_update(index_elements=["event"], set_=changed)
        with self._database.write() as connection:
            connection.execute(statement)
        return _review(row)

    def _known(self, review: Review) -> None:
        statement = select(audit_decision.c.event).where(
            audit_decision.c.event == review.event, audit_decision.c.tenant == review.tenant
        )
        with self._database.read() as connection:
            if connection.execute(statement).first() is None:
                raise ValueError("the tenant has no such record")


def _review(row: Mapping[str, Any]) -> Review:
    return Review(
        event=row["event"],
        tenant=row["tenant"],
        status=Status(row["status"]),
        verdict=Verdict(row["verdict"]),
        assignee=row["assignee"],
        comment=row["comment"],
        due=None if row["due_us"] is None else from_us(row["due_us"]),
        changed=from_us(row["changed_us"]),
        changed_by=row["changed_by"],
    )
