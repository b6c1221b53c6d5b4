"""Metrics and logs. Neither can hold prompt text: label values and log fields are the product's
own words (services, operations, actions, entity types), numbers and ids.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
Field = str | int | float | bool | None


class Metrics:
    """The counters and histograms that `/metrics` shows."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.decisions = Counter(
            "grindvakt_decisions",
            "Decided requests.",
            ["tenant", "service", "operation", "action"],
            registry=registry,
        )
        self.findings = Counter(
            "grindvakt_findings", "Findings by entity type.", ["tenant", "type"], registry=registry
        )
        self.incomplete = Counter(
            "grindvakt_incomplete_scans",
            "Requests that were not fully screened.",
            ["tenant"],
            registry=registry,
        )
        self.refused = Counter(
            "grindvakt_refused_requests",
            "Requests refused before a policy decision.",
            ["code"],
            registry=registry,
        )
        self.errors = Counter(
            "grindvakt_errors", "Requests that ended in an error.", ["code"], registry=registry
        )
        self.unaudited = Counter(
            "grindvakt_unaudited_refusals",
            "Refusals that could not be written to the audit log (nothing was forwarded).",
            registry=registry,
        )
        self.withheld = Counter(
            "grindvakt_withheld_messages",
            "Earlier refused messages withheld from a later request.",
            ["tenant"],
            registry=registry,
        )
        self.screening = Histogram(
            "grindvakt_screening_seconds",
            "Time to screen a request.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.upstream_first = Histogram(
            "grindvakt_upstream_first_byte_seconds",
            "Time from sending a request to the head of the answer.",
            ["service"],
            buckets=_SECONDS,
            registry=registry,
        )
        self.upstream_total = Histogram(
            "grindvakt_upstream_seconds",
            "Time from sending a request to the end of the answer.",
            ["service"],
            buckets=_SECONDS,
            registry=registry,
        )
        self.in_flight = Gauge(
            "grindvakt_requests_in_flight", "Requests being handled.", registry=registry
        )

    def exposition(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self.registry)

    def count_decision(
        self, tenant: str, service: str, operation: str, action: str, types: Iterable[str]
    ) -> None:
        """One decided request with the types found in it."""
        self.decisions.labels(tenant, service, operation, action).inc()
        for entity_type in types:
            self.findings.labels(tenant, entity_type).inc()


@dataclass(frozen=True, slots=True)
class Log:
    """Structured log: one JSON object a line. Fields are passed by name and are never free text
    from a request."""

    stream: TextIO = field(default_factory=lambda: sys.stderr, repr=False)

    def write(self, event: str, **fields: Field) -> None:
        """Write one line. `event` is a fixed word such as `request` or `started`."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": now, "event": event, **fields}, ensure_ascii=False)
        self.stream.write(line + "\n")
        self.stream.flush()
