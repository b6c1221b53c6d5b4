"""The audit log as JSON lines."""

import json
from collections.abc import Iterator
from typing import Any

from gateway.audit.store import AuditStore, Entry, Query

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def export_jsonl(store: AuditStore, query: Query, *, fingerprints: bool = False) -> Iterator[str]:
    """One JSON object for each decision, oldest first, without a line end; `outcome` is null while
    none is known. Fingerprints are left out by default: whoever got hold of their key could find
    the values by trying them all."""
    for entry in store.iterate(query):
        yield _encode(entry_document(entry, fingerprints=fingerprints))


def entry_document(entry: Entry, *, fingerprints: bool = False) -> dict[str, Any]:
    """An entry as JSON: the decision's canonical fields, findings spelt out, and its outcome."""
    decision = entry.decision
    document: dict[str, Any] = json.loads(decision.canonical())
    document["findings"] = [
        {
            "entity_type": found.entity_type,
            "origin": found.origin,
            "field": found.field,
            "confidence": found.confidence,
            "count": found.count,
            "public": found.public,
            "evasion": found.evasion,
            "test_number": found.test_number,
        }
        for found in decision.findings
    ]
    document["gaps"] = [{"field": field, "reason": reason} for field, reason in decision.gaps]
    document["failures"] = [
        {"recognizer": recognizer, "reason": reason} for recognizer, reason in decision.failures
    ]
    document["types"] = decision.types
    document["outcome"] = None if entry.outcome is None else entry.outcome.document()
    if fingerprints:
        document["fingerprints"] = {k: list(v) for k, v in decision.fingerprints.items()}
        document["fingerprint_key"] = decision.fingerprint_key
    return document
