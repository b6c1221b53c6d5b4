"""Audit records for tests, and stores that fail on request."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Any

from sqlalchemy.exc import OperationalError

from gateway.audit.record import DecisionRecord, FoundCount, Outcome, OutcomeRecord, event_id
from gateway.audit.rows import Batch
from gateway.audit.store import Appender

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_decision(**changes: Any) -> DecisionRecord:
    """A decision with something in every field that takes anything."""
    values: dict[str, Any] = {
        "event": event_id(datetime.now(UTC), token_bytes(10)),
        "time": datetime.now(UTC),
        "tenant": "demo",
        "subject": "s_abc",
        "action": "redact",
        "roles": ("employee", "teacher"),
        "unit": "IT",
        "key_id": "k1",
        "service": "openai",
        "model": "gpt-5.4",
        "operation": "chat_completions",
        "policy": "demo",
        "policy_digest": "d1",
        "detector_digest": "d2",
        "rules": ("contact", "names"),
        "obligations": ("notice",),
        "findings": (
            FoundCount("PERSON", "prompt", "/messages/*/content", "high", 2),
            FoundCount("EMAIL_ADDRESS", "prompt", "/messages/*/content", "low", 1, public=True),
        ),
        "gaps": (("/messages/*/content/*", "image"),),
        "failures": (("person", "timed_out"),),
        "fingerprints": {"EMAIL_ADDRESS": ("ab" * 16, "cd" * 16)},
        "body_bytes": 1000,
        "text_characters": 900,
        "passages": 4,
        "screening_ms": 1.625,
        "withheld": 1,
        "stream": True,
    }
    return DecisionRecord(**(values | changes))


def an_outcome(event: str, **changes: Any) -> OutcomeRecord:
    """A completed request's outcome."""
    values: dict[str, Any] = {
        "event": event,
        "time": datetime.now(UTC),
        "outcome": Outcome.COMPLETED,
        "upstream_status": 200,
        "tokens_in": 10,
        "tokens_out": 20,
        "latency_ms": 812.25,
        "first_byte_ms": 240.5,
    }
    return OutcomeRecord(**(values | changes))


def database_error(*, disconnected: bool = False) -> OperationalError:
    """What a failing database raises."""
    cause = Exception("disk or network")
    return OperationalError("INSERT", {}, cause, connection_invalidated=disconnected)


class FaultyStore:
    """Passes batches on; `before` and `after` run around each append and may raise or wait."""

    def __init__(self, store: Appender) -> None:
        self.store = store
        self.batches: list[Batch] = []
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def append(self, batch: Batch) -> None:
        self.before()
        self.store.append(batch)
        self.batches.append(batch)
        self.after()


class Gate:
    """Holds the writer's thread in an append until opened."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __call__(self) -> None:
        self.reached.set()
        if not self.opened.wait(30):
            raise TimeoutError("the gate was never opened")


def fail() -> None:
    """A fault: the database is gone."""
    raise database_error()
