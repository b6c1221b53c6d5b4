"""Metrics and logs. Neither can hold prompt text: label values and log fields are the product's
own words (services, operations, actions, entity types), numbers and ids.
"""

import json
import logging
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TextIO

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)
from prometheus_client.exposition import generate_latest

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
Field = str | int | float | bool | None

# One more series beside each counter and histogram, which nobody reads.
disable_created_metrics()  # type: ignore[no-untyped-call]


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
        self.lookups = Counter(
            "grindvakt_presidio_requests",
            "Answered requests to the Presidio interface.",
            ["tenant", "operation"],
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
        self.refresh_errors = Counter(
            "grindvakt_refresh_errors",
            "Background refreshes of what is kept in memory that failed; each is tried again.",
            registry=registry,
        )
        self._add_policies(registry)
        self._add_alerts(registry)
        self._add_feeds(registry)
        self.in_flight = Gauge(
            "grindvakt_requests_in_flight", "Requests being handled.", registry=registry
        )

    def _add_policies(self, registry: CollectorRegistry) -> None:
        """What becomes of policies and their candidates."""
        self.policy_version = Gauge(
            "grindvakt_policy_version",
            "Number of the policy version in use; 0: none, and the tenant is refused service.",
            ["tenant"],
            registry=registry,
        )
        self.policy_refused = Gauge(
            "grindvakt_policy_refused",
            "1 while a policy cannot be used here, by what it is for: file, live, shadow.",
            ["tenant", "use"],
            registry=registry,
        )
        self.policy_overdue = Gauge(
            "grindvakt_policy_review_overdue",
            "1 when the review of the policy in use is overdue.",
            ["tenant"],
            registry=registry,
        )
        self.interest = Counter(
            "grindvakt_refused_services",
            "Requests to services that the caller may not use, by what is decided about them"
            " (status: evaluation, order_required, not_approved; empty: nothing).",
            ["tenant", "service", "status"],
            registry=registry,
        )
        self.shadowed = Counter(
            "grindvakt_shadow_decisions",
            "What a candidate for the policy would have decided beside the live one.",
            ["tenant", "action", "shadow", "differs"],
            registry=registry,
        )
        self.shadow_errors = Counter(
            "grindvakt_shadow_errors",
            "Candidates for the policy that failed to decide; the request was not harmed.",
            ["tenant"],
            registry=registry,
        )

    def _add_alerts(self, registry: CollectorRegistry) -> None:
        """What security officers are told."""
        self.alerts = Counter(
            "grindvakt_alerts",
            "Requests that a rule alerts of.",
            ["tenant", "rule"],
            registry=registry,
        )
        self.incidents = Counter(
            "grindvakt_incidents",
            "Requests that a rule makes an incident of.",
            ["tenant", "rule"],
            registry=registry,
        )
        self.alert_deliveries = Counter(
            "grindvakt_alert_deliveries",
            "Attempts to post an alert: delivered, failed (tried again), lost (found in the log).",
            ["tenant", "result"],
            registry=registry,
        )

    def _add_feeds(self, registry: CollectorRegistry) -> None:
        """How the audit log's feeds get on; the lag is told by the process that sends."""
        self.feed_sending = Gauge(
            "grindvakt_feed_sending",
            "1 where this process sends the feed.",
            ["feed"],
            registry=registry,
        )
        self.feed_sent = Counter(
            "grindvakt_feed_sent", "Records that a feed has delivered.", ["feed"], registry=registry
        )
        self.feed_failures = Counter(
            "grindvakt_feed_failures",
            "Attempts of a feed that failed; nothing is lost by them.",
            ["feed"],
            registry=registry,
        )
        self.feed_lag = Gauge(
            "grindvakt_feed_lag_records",
            "Entries of the log that a feed has yet to pass on.",
            ["feed"],
            registry=registry,
        )
        self.feed_lag_seconds = Gauge(
            "grindvakt_feed_lag_seconds",
            "How long the oldest of them has waited.",
            ["feed"],
            registry=registry,
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


class LogFormatter(logging.Formatter):
    """Puts what libraries log into the form of `Log`. Of a message only the first line is kept,
    and of an exception the class and the place: the rest may quote a request."""

    _EXTRA = ("cause", "count", "decisions")

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Field] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "event": "library",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage().partition("\n")[0],
        }
        fields |= {name: getattr(record, name) for name in self._EXTRA if hasattr(record, name)}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            fields |= {"kind": type(error).__name__, "place": place(error)}
        return json.dumps(fields, ensure_ascii=False, default=str)


def logging_config() -> dict[str, Any]:
    """For `logging.config.dictConfig`: warnings and worse of every library to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": LogFormatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        # Whatever uvicorn has set up for itself must not print beside it, in another form.
        "loggers": {
            name: {"handlers": [], "propagate": True}
            for name in ("uvicorn", "uvicorn.error", "uvicorn.access")
        },
    }


def place(error: BaseException) -> str:
    """File and line of an error, never its message, which may quote the request."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    name = trace.tb_frame.f_code.co_filename.rsplit("/", 1)[-1]
    return f"{name}:{trace.tb_lineno}"
