"""A log of acts for tests: what was recorded, before it was done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.audit.rows import Batch, decision_rows, outcome_row
from gateway.audit.store import AuditStore
from gateway.storage.engine import Database
from tests.support.audit import a_decision, an_outcome

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Acts:
    """Stands in for the log of the log. With `failing` it cannot be written to."""

    told: list[dict[str, Any]] = field(default_factory=list)
    failing: bool = False

    def __call__(self, **act: Any) -> None:
        if self.failing:
            raise OSError("the log cannot be written to")
        assert isinstance(act["detail"], Mapping)
        self.told.append(act)

    @property
    def actions(self) -> list[str]:
        return [act["action"] for act in self.told]


def store_records(database: Database, count: int, **changes: Any) -> list[str]:
    """Decisions with outcomes, a day apart and the newest a day old; returns their ids, oldest
    first."""
    records = [
        a_decision(**({"time": NOW - timedelta(days=count - n)} | changes)) for n in range(count)
    ]
    outcomes = [outcome_row(an_outcome(r.event, time=r.time)) for r in records]
    decisions = [decision_rows(r, (), timedelta(days=1)) for r in records]
    AuditStore(database).append(Batch.of(decisions, outcomes))
    return [record.event for record in records]
