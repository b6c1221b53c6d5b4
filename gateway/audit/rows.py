"""Records as rows: made once, where the request is, so that the writer's thread only inserts.

Pure.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from gateway.audit.record import (
    DecisionRecord,
    Outcome,
    OutcomeRecord,
    answer_from,
    decision_from,
)
from gateway.storage.clock import from_us, to_us

Row = tuple[Any, ...]
DECISION = (
    *("event", "time_us", "tenant", "action", "service", "body", "acknowledgement"),
    *("shadow_digest", "shadow_action", "shadow_differs"),
)
OUTCOME = (
    "event",
    "time_us",
    "outcome",
    "upstream_status",
    "tokens_in",
    "tokens_out",
    "latency_us",
    "first_byte_us",
    "answer",
)
FINGERPRINT = ("event", "entity_type", "token", "tenant", "key_id", "time_us")
ACT = ("event", "time_us", "tenant", "actor", "action", "object", "reason", "detail")
REFUSED = ("hash", "tenant", "event", "created_us", "expires_us")


@dataclass(frozen=True, slots=True)
class DecisionRows:
    """A decision with what is written in the same transaction."""

    event: str
    time: datetime
    decision: Row
    fingerprints: tuple[Row, ...] = ()
    refused: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one transaction, by table."""

    decisions: Sequence[Row] = ()
    outcomes: Sequence[Row] = ()
    fingerprints: Sequence[Row] = ()
    refused: Sequence[Row] = field(default=())
    acts: Sequence[Row] = ()

    @staticmethod
    def of(decisions: Sequence[DecisionRows], outcomes: Sequence[Row]) -> "Batch":
        """One batch of all of them. Refused messages are sorted and each is there once, so that
        replicas that write the same ones take their locks in one order."""
        refused = {row[0]: row for rows in decisions for row in rows.refused}
        return Batch(
            decisions=[rows.decision for rows in decisions],
            outcomes=outcomes,
            fingerprints=[row for rows in decisions for row in rows.fingerprints],
            refused=[refused[key] for key in sorted(refused)],
        )


def decision_rows(
    record: DecisionRecord, refused_messages: Collection[bytes], refused_for: timedelta
) -> DecisionRows:
    """The rows of a decision. Raises ValueError for what a database could not store, so that one
    bad record cannot spoil the batch it would have been in."""
    names = (record.event, record.tenant, record.action, record.service, record.fingerprint_key)
    moment = to_us(record.time)
    _storable(names)
    body = record.canonical().decode("ascii")
    fingerprints: tuple[Row, ...] = ()
    if record.fingerprints:
        _storable((*record.fingerprints, *(t for v in record.fingerprints.values() for t in v)))
        fingerprints = tuple(
            (record.event, kind, token, record.tenant, record.fingerprint_key, moment)
            for kind, tokens in record.fingerprints.items()
            for token in dict.fromkeys(tokens)
        )
    refused: tuple[Row, ...] = ()
    if refused_messages:
        expires = to_us(record.time + refused_for)
        refused = tuple(
            (bytes(key), record.tenant, record.event, moment, expires)
            for key in dict.fromkeys(refused_messages)
        )
    tried = record.shadow
    shadow = (tried.policy_digest, tried.action, int(tried.differs)) if tried else (None,) * 3
    asked = record.acknowledgement.state.value if record.acknowledgement else None
    _storable((record.acknowledgement.text,) if record.acknowledgement else ())
    named = (record.event, moment, record.tenant, record.action, record.service, body, asked)
    return DecisionRows(
        record.event,
        record.time,
        (*named, *shadow),
        fingerprints,
        refused,
    )


def outcome_row(record: OutcomeRecord) -> Row:
    """The row of an outcome. Raises ValueError for what a database could not store."""
    _storable((record.event,))
    return (
        record.event,
        to_us(record.time),
        record.outcome.value,
        _bounded(record.upstream_status, 31),
        _bounded(record.tokens_in, 63),
        _bounded(record.tokens_out, 63),
        _microseconds(record.latency_ms),
        _microseconds(record.first_byte_ms),
        None if record.answer is None else json.dumps(record.answer.document(), sort_keys=True),
    )


def outcome_from(row: Mapping[str, Any]) -> OutcomeRecord:
    """The inverse of `outcome_row`."""
    return OutcomeRecord(
        event=row["event"],
        time=from_us(row["time_us"]),
        outcome=Outcome(row["outcome"]),
        upstream_status=row["upstream_status"],
        tokens_in=row["tokens_in"],
        tokens_out=row["tokens_out"],
        latency_ms=_milliseconds(row["latency_us"]),
        first_byte_ms=_milliseconds(row["first_byte_us"]),
        answer=None if row["answer"] is None else answer_from(json.loads(row["answer"])),
    )


def decision_of(
    row: Mapping[str, Any], fingerprints: Sequence[Mapping[str, Any]]
) -> DecisionRecord:
    """The inverse of `decision_rows`."""
    tokens: dict[str, list[str]] = {}
    for found in fingerprints:
        tokens.setdefault(found["entity_type"], []).append(found["token"])
    key = fingerprints[0]["key_id"] if fingerprints else "1"
    return decision_from(row["body"], {k: tuple(v) for k, v in sorted(tokens.items())}, key)


def _storable(texts: Collection[str]) -> None:
    for text in texts:
        if not text.isprintable() or len(text) > 1000:
            raise ValueError("a name in an audit record that cannot be stored")


def _bounded(number: int | None, bits: int) -> int | None:
    # The numbers are the service's: one that overflows the column is as good as none.
    return number if number is not None and 0 <= number < 1 << bits else None


def _microseconds(milliseconds: float | None) -> int | None:
    return None if milliseconds is None else round(milliseconds * 1000)


def _milliseconds(microseconds: int | None) -> float | None:
    return None if microseconds is None else microseconds / 1000
