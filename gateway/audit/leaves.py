"""What a leaf of the log says: the entry that is hashed, and the salted commitments in it.

Pure. The content stands beside the leaf. An entry holds only SHA-256 of a random salt and the
content, so that content and salt can be destroyed and the leaf, and with it every proof, stays.
docs/audit.md describes the format for others; `gateway.audit.verify` has it on its own.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeAlias

from gateway.audit.merkle import leaf_hash

HEADER = "grindvakt-entry/1"
SALT_BYTES = 16

Token: TypeAlias = tuple[str, str, str]
"""An entity type, a keyed hash of a value, and the id of its key."""

_encode = json.JSONEncoder(
    ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


class Kind(StrEnum):
    """What is recorded."""

    DECISION = "decision"
    OUTCOME = "outcome"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf and the salts of its content. `tokens` is the commitment to the keyed tokens and
    `tokens_salt` its salt, both None where there are none."""

    kind: Kind
    event: str
    time_us: int
    salt: bytes
    hash: bytes
    tokens: bytes | None = None
    tokens_salt: bytes | None = None


def make_leaf(kind: Kind, row: Mapping[str, Any], tokens: Sequence[Token], salts: bytes) -> Leaf:
    """The leaf of a row and, for a decision, of its tokens. `salts` is 32 random bytes."""
    if len(salts) != 2 * SALT_BYTES:
        raise ValueError("a leaf takes 32 random bytes")
    salt, tokens_salt = salts[:SALT_BYTES], salts[SALT_BYTES:]
    event = row["event"]
    record = sha256(salt + row_bytes(row)).hexdigest()
    if not tokens:
        entry = f"{HEADER}\n{kind}\n{event}\nrecord {record}\n"
        return Leaf(kind, event, row["time_us"], salt, leaf_hash(entry.encode()))
    committed = sha256(tokens_salt + tokens_bytes(tokens))
    entry = f"{HEADER}\n{kind}\n{event}\nrecord {record}\ntokens {committed.hexdigest()}\n"
    hashed = leaf_hash(entry.encode())
    return Leaf(kind, event, row["time_us"], salt, hashed, committed.digest(), tokens_salt)


def row_bytes(row: Mapping[str, Any]) -> bytes:
    """A row as sorted ASCII JSON without its empty columns, so that a column that is added to the
    table later changes no older record."""
    return _encode({name: value for name, value in row.items() if value is not None}).encode()


def tokens_bytes(tokens: Iterable[Token]) -> bytes:
    """Tokens as a sorted JSON array of [type, token, key id]."""
    return _encode(sorted(tokens)).encode()
