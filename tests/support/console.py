"""A console over a real SQLite database with made-up records, for the tests of its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI

from gateway.audit.record import DecisionRecord, FoundCount, Outcome, OutcomeRecord
from gateway.audit.rows import Batch, decision_rows, outcome_row
from gateway.audit.store import AuditStore
from gateway.console.pages import ConsoleDeps
from gateway.console.router import console_router
from gateway.identity.sessions import Sessions
from gateway.identity.users import ConsoleRole, Users
from gateway.lifecycle.tenant import TenantPolicy
from gateway.storage.engine import Database, open_database
from gateway.storage.migrate import migrate
from policies.compile import load_policy

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PASSWORD = "a long pass phrase"
_BUILTIN = Path(__file__).resolve().parents[2] / "policies/tenants"
TENANTS = {"demo": "Demo", "kth": "KTH", "linkoping": "Linköpings kommun"}


@dataclass
class Console:
    """The application, what it stands on, and a clock that tests may set."""

    app: FastAPI
    database: Database
    store: AuditStore
    users: Users
    now: datetime = NOW

    def clock(self) -> datetime:
        return self.now


def make_console(folder: Path, services: Sequence[str] = ("openai", "echo")) -> Console:
    """An empty log and four accounts: root (all tenants), olle (operator, demo), karin (auditor,
    kth) and emil (employee, demo). The password is PASSWORD for all."""
    database = open_database(f"sqlite:///{folder / 'console.db'}")
    migrate(database)
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    console = Console(app, database, AuditStore(database), None)  # type: ignore[arg-type]
    console.users = Users(database, b"k" * 32, console.clock, cheap)
    for name, role, tenant in (
        ("root", ConsoleRole.OPERATOR, None),
        ("olle", ConsoleRole.OPERATOR, "demo"),
        ("karin", ConsoleRole.AUDITOR, "kth"),
        ("emil", ConsoleRole.EMPLOYEE, "demo"),
    ):
        console.users.create(name, PASSWORD, role, tenant)
    sessions = Sessions(database, console.users, b"k" * 32, clock=console.clock)
    deps = ConsoleDeps(
        console.store,
        console.users,
        sessions,
        console.clock,
        TENANTS,
        tuple(services),
        {
            name: TenantPolicy(name, load_policy(_BUILTIN / f"{name}.yaml"), "sv")
            for name in TENANTS
        },
    )
    app.include_router(console_router(deps))
    return console


def decision(number: int = 0, **given: Any) -> DecisionRecord:
    """A record whose number gives its event id and how many minutes ago it was."""
    values: dict[str, Any] = {
        "event": f"019aa1b2-0000-7000-8000-{number:012d}",
        "time": NOW - timedelta(minutes=number),
        "tenant": "demo",
        "subject": "p-3f9c2a71",
        "action": "block",
        "roles": ("employee",),
        "key_id": "k-7d21",
        "service": "openai",
        "model": "gpt-5-mini",
        "operation": "chat.completions",
        "policy": "demo",
        "policy_digest": "sha256:" + "5b" * 16,
        "detector_digest": "sha256:" + "a7" * 16,
        "status": 400,
        "rules": ("identity/numbers", "open/service"),
        "determining": ("identity/numbers",),
        "findings": (
            FoundCount("SE_PERSONNUMMER", "prompt", "/messages/*/content", "high", 2),
            FoundCount("PERSON", "prompt", "/messages/*/content", "medium", 1),
        ),
        "fingerprints": {"SE_PERSONNUMMER": ("9f" * 16,)},
        "body_bytes": 1834,
        "text_characters": 912,
        "passages": 3,
        "screening_ms": 4.25,
    }
    if "rules" in given:
        values["determining"] = given["rules"]
    return DecisionRecord(**{**values, **given})


def outcome(record: DecisionRecord, kind: Outcome = Outcome.REFUSED, **given: Any) -> OutcomeRecord:
    """How a record's request ended, 40 ms later."""
    ended = record.time + timedelta(milliseconds=40)
    return OutcomeRecord(event=record.event, time=ended, outcome=kind, latency_ms=40.0, **given)


def fill(
    console: Console, decisions: Sequence[DecisionRecord], outcomes: Sequence[OutcomeRecord] = ()
) -> None:
    """Writes records to the log."""
    rows = [decision_rows(record, (), timedelta(days=1)) for record in decisions]
    console.store.append(Batch.of(rows, [outcome_row(record) for record in outcomes]))
