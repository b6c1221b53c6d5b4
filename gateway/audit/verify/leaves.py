"""A stretch of a log's leaves against their content.

Written from docs/audit.md alone. Pure.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

_encode = json.JSONEncoder(
    ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode
KINDS = ("decision", "outcome", "act")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: `position` is None for what concerns a log as a whole, and
    `writer` "" for what stands in no log."""

    what: str
    writer: str = ""
    position: int | None = None
    event: str = ""

    def __str__(self) -> str:
        place = f"log {self.writer}" if self.writer else "outside the logs"
        place += "" if self.position is None else f", position {self.position}"
        return f"{place}{f', event {self.event}' if self.event else ''}: {self.what}"


@dataclass(slots=True)
class LeafRow:
    """A leaf as it is stored or exported. `row` is its content, None where that is not there;
    `values` its tokens as [type, token, key id], None where they were not given along."""

    position: int
    hash: bytes
    kind: str = ""
    event: str = ""
    time_us: int = 0
    salt: bytes | None = None
    tokens: bytes | None = None
    tokens_salt: bytes | None = None
    row: Mapping[str, Any] | None = None
    values: Sequence[Sequence[str]] | None = None


@dataclass(slots=True)
class Stretch:
    """What a stretch of leaves came to. `hashes` are those of all its leaves; `thinned` is the
    latest time of a record that was thinned out; `acts` those that the log itself is about."""

    first: int
    hashes: list[bytes] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    thinned_us: int = -1
    acts: list[Mapping[str, Any]] = field(default_factory=list)

    def count(self, what: str) -> None:
        """One more of something."""
        self.counts[what] = self.counts.get(what, 0) + 1


def check_stretch(writer: str, first: int, last: int, rows: Sequence[LeafRow]) -> Stretch:
    """The leaves from position `first` to before `last`."""
    found = Stretch(first)
    expected = first
    for row in rows:
        if row.position != expected:
            gone = f"the leaves from {expected} to {row.position - 1} are gone"
            found.problems.append(
                Problem(
                    gone if row.position > expected else "a leaf stands out of turn",
                    *(writer, min(expected, row.position)),
                )
            )
            expected = row.position
        expected += 1
        found.hashes.append(row.hash)
        wrong = _check(row, found)
        if wrong:
            found.problems.append(Problem(wrong, writer, row.position, row.event))
    if expected < last:
        gone = f"the leaves from {expected} to {last - 1} are gone"
        found.problems.append(Problem(gone, writer, expected))
    return found


def _check(leaf: LeafRow, found: Stretch) -> str:
    """What is wrong with a leaf; "" when nothing is."""
    row = leaf.row
    if not leaf.event:
        found.count("sealed")
        return ""
    if leaf.kind not in KINDS:
        return "a leaf of an unknown kind"
    if row is None:
        if leaf.salt is not None:
            return f"the {leaf.kind} is gone"
        found.count("thinned")
        found.thinned_us = max(found.thinned_us, leaf.time_us)
        return ""
    found.count(leaf.kind)
    if leaf.salt is None:
        return f"the {leaf.kind} has lost its salt"
    if row["event"] != leaf.event or row["time_us"] != leaf.time_us:
        return "the leaf and its content name different events or times"
    if leaf.kind == "act" and row["action"] in ("log_started", "prune.start"):
        found.acts.append(row)
    wrong = _check_tokens(leaf, found)
    return wrong or _check_hash(leaf, row)


def _check_hash(leaf: LeafRow, row: Mapping[str, Any]) -> str:
    text = _encode({name: value for name, value in row.items() if value is not None})
    record = sha256((leaf.salt or b"") + text.encode()).hexdigest()
    entry = f"\0grindvakt-entry/1\n{leaf.kind}\n{leaf.event}\nrecord {record}\n"
    if leaf.tokens is not None:
        entry += f"tokens {leaf.tokens.hex()}\n"
    if sha256(entry.encode()).digest() != leaf.hash:
        return f"the {leaf.kind} or its leaf was altered"
    return ""


def _check_tokens(leaf: LeafRow, found: Stretch) -> str:
    if leaf.tokens is None:
        return "tokens were added" if leaf.values else ""
    if leaf.values is None:
        return ""
    if leaf.tokens_salt is None:
        found.count("released")
        return ""
    text = _encode(sorted(list(value) for value in leaf.values))
    if sha256(leaf.tokens_salt + text.encode()).digest() != leaf.tokens:
        return "its tokens were altered"
    return ""
