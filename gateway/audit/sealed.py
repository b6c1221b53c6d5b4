"""The log as one file that can be verified alone: leaves with their content, checkpoints and the
public key. docs/audit.md describes it."""

import json
from collections.abc import Iterator
from typing import Any

from gateway.audit.checkpoints import key_text
from gateway.audit.verify.leaves import LeafRow
from gateway.audit.verify.sources import LiveSource
from gateway.storage.engine import Database

_encode = json.JSONEncoder(
    ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def sealed_lines(
    database: Database, public_key: bytes, *, tenant: str | None = None, tokens: bool = False
) -> Iterator[str]:
    """The lines of the file. Of other tenants than `tenant`, unless that is None, it has no more
    than the hashes of leaves; without `tokens` no more than the commitments to them."""
    source = LiveSource(database, public_key)
    heads = source.heads()
    yield _encode({"type": "export", "format": "grindvakt-export/1", "key": key_text(public_key)})
    for head in heads:
        root = (head.root or b"").hex()
        yield _encode({"type": "log", "writer": head.writer, "size": head.size, "root": root})
    for note in source.notes():
        yield _encode({"type": "checkpoint", "note": note})
    for one in source.stated():
        named = {"writer": one.writer, "size": one.size, "root": one.root.hex()}
        yield _encode({"type": "stated", "by": one.by, **named})
    for head in heads:
        for _, _, rows in source.stretches(head):
            events = _events(rows, tenant)
            for row in rows:
                given = tenant is None or row.event in events
                yield _encode(leaf_line(head.writer, row, given=given, tokens=tokens))


def leaf_line(writer: str, leaf: LeafRow, *, given: bool, tokens: bool) -> dict[str, Any]:
    """A leaf as JSON; without its content unless that is to be `given`."""
    line: dict[str, Any] = {
        "type": "leaf",
        "writer": writer,
        "position": leaf.position,
        "hash": leaf.hash.hex(),
    }
    if not given:
        return line
    line |= {"kind": leaf.kind, "event": leaf.event, "time_us": leaf.time_us}
    if leaf.salt is not None:
        line["salt"] = leaf.salt.hex()
    if leaf.row is not None:
        line["row"] = {name: value for name, value in leaf.row.items() if value is not None}
    if leaf.tokens is not None:
        line["tokens"] = leaf.tokens.hex()
    if tokens and leaf.tokens is not None:
        line["values"] = leaf.values
        if leaf.tokens_salt is not None:
            line["tokens_salt"] = leaf.tokens_salt.hex()
    return line


def _events(rows: list[LeafRow], tenant: str | None) -> set[str]:
    """The events of a tenant. An outcome stands in the stretch of its decision or soon after, and
    is given where its decision is."""
    return {
        row.event for row in rows if row.row is not None and row.row.get("tenant") in (tenant, "")
    }
