"""Where a log is verified from: the live store, or an export alone."""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Connection, Table, and_, exists, func, select, text

from gateway.audit.merkle import Frontier
from gateway.audit.verify.leaves import LeafRow, Problem
from gateway.storage.engine import Database
from gateway.storage.tables import (
    audit_act,
    audit_checkpoint,
    audit_decision,
    audit_fingerprint,
    audit_leaf,
    audit_log,
    audit_outcome,
)

STRETCH = 8192
_LISTED = 1000
_CONTENT: dict[str, tuple[Table, tuple[str, ...]]] = {
    "decision": (
        audit_decision,
        (
            *("event", "time_us", "tenant", "action", "service", "body", "acknowledgement"),
            *("shadow_digest", "shadow_action", "shadow_differs"),
        ),
    ),
    "outcome": (
        audit_outcome,
        (
            *("event", "time_us", "outcome", "upstream_status", "tokens_in", "tokens_out"),
            *("latency_us", "first_byte_us", "answer"),
        ),
    ),
    "act": (
        audit_act,
        ("event", "time_us", "tenant", "actor", "action", "object", "reason", "detail"),
    ),
}


@dataclass(frozen=True, slots=True)
class LogHead:
    """A log as the store or the export describes it. `root` is None where it does not fit the
    size."""

    writer: str
    size: int
    root: bytes | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the beginning of the log `by` says of a log that went before."""

    by: str
    writer: str
    size: int
    root: bytes


Work: TypeAlias = tuple[str, int, int, Callable[[], list[LeafRow]]]
"""A writer, the first position, the one behind the last, and how to get the leaves between."""


class Source(Protocol):
    """What can be verified."""

    public_key: bytes | None

    def heads(self) -> list[LogHead]:
        """Every log, as far as it went when this was asked."""
        ...

    def notes(self) -> list[str]:
        """The checkpoints that stand beside the logs."""
        ...

    def stated(self) -> list[Stated]:
        """What the logs' beginnings say of each other."""
        ...

    def stretches(self, head: LogHead) -> Iterator[tuple[int, int, list[LeafRow]]]:
        """The leaves in order: first position, the one behind the last, rows."""
        ...

    def outside(self, starts: list[dict[str, Any]]) -> tuple[int, list[Problem]]:
        """How many records stand before the logs began, and what stands in no log that should.
        `starts` are the details of the logs' beginnings."""
        ...


class LiveSource:
    """The tables themselves."""

    def __init__(self, database: Database, public_key: bytes | None) -> None:
        self._database = database
        self.public_key = public_key

    def heads(self) -> list[LogHead]:
        """See `Source.heads`."""
        statement = select(audit_log).order_by(audit_log.c.started_us, audit_log.c.writer)
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        return [LogHead(r.writer, r.size, _root(r.size, bytes(r.frontier))) for r in rows]

    def notes(self) -> list[str]:
        """See `Source.notes`."""
        with self._database.read() as connection:
            statement = select(audit_checkpoint.c.note).order_by(audit_checkpoint.c.time_us)
            return list(connection.execute(statement).scalars())

    def stated(self) -> list[Stated]:
        """See `Source.stated`."""
        acts = select(audit_act.c.detail).where(audit_act.c.action == "log_started")
        with self._database.read() as connection:
            details = [json.loads(text) for text in connection.execute(acts).scalars()]
        return [
            Stated(detail["writer"], one["writer"], one["size"], bytes.fromhex(one["root"]))
            for detail in details
            for one in detail["predecessors"]
        ]

    def stretches(self, head: LogHead) -> Iterator[tuple[int, int, list[LeafRow]]]:
        """See `Source.stretches`."""
        for first in range(0, head.size, STRETCH):
            last = min(first + STRETCH, head.size)
            yield first, last, self.rows(head.writer, first, last)

    def rows(self, writer: str, first: int, last: int) -> list[LeafRow]:
        """The leaves of one stretch with their content."""
        table = audit_leaf.c
        within = and_(table.writer == writer, table.position >= first, table.position < last)
        leaves = select(
            *(table.position, table.hash, table.kind, table.event, table.time_us),
            *(table.salt, table.tokens, table.tokens_salt),
        ).where(within)
        with self._database.read() as connection:
            found = {row[0]: LeafRow(*row) for row in connection.execute(leaves)}
            for kind, (content, names) in _CONTENT.items():
                joined = and_(content.c.event == table.event, content.c.time_us == table.time_us)
                statement = (
                    select(table.position, *(content.c[name] for name in names))
                    .select_from(audit_leaf.join(content, joined))
                    .where(within, table.kind == kind)
                )
                for position, *cells in connection.execute(statement):
                    found[position].row = dict(zip(names, cells, strict=True))
            self._add_values(connection, within, found)
        return [found[position] for position in sorted(found)]

    def hashes(self, writer: str, size: int) -> list[bytes]:
        """The hashes of a log's first leaves."""
        table = audit_leaf.c
        statement = (
            select(table.hash)
            .where(table.writer == writer, table.position < size)
            .order_by(table.position)
        )
        with self._database.read() as connection:
            return [bytes(found) for found in connection.execute(statement).scalars()]

    def of_event(self, event: str) -> list[tuple[str, LeafRow]]:
        """The leaves of an event, each with its writer."""
        table = audit_leaf.c
        statement = (
            select(table.writer, table.position)
            .where(table.event == event)
            .order_by(table.writer, table.position)
        )
        with self._database.read() as connection:
            places = connection.execute(statement).all()
        return [(w, row) for w, n in places for row in self.rows(w, n, n + 1)]

    def _add_values(self, connection: Connection, within: Any, found: dict[int, LeafRow]) -> None:
        table, values = audit_leaf.c, audit_fingerprint.c
        statement = (
            select(table.position, values.entity_type, values.token, values.key_id)
            .select_from(audit_leaf.join(audit_fingerprint, values.event == table.event))
            .where(within, table.kind == "decision")
        )
        tokens: dict[int, list[list[str]]] = {}
        for position, *value in connection.execute(statement):
            tokens.setdefault(position, []).append(value)
        for position, row in found.items():
            row.values = tokens.get(position, [])

    def outside(self, starts: list[dict[str, Any]]) -> tuple[int, list[Problem]]:
        """See `Source.outside`."""
        problems: list[Problem] = []
        before = 0
        with self._database.read() as connection:
            if not self._database.sqlite:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
            for kind, (content, _) in _CONTENT.items():
                until, allowed = _boundary(starts, f"{kind}s")
                leaf = exists().where(
                    audit_leaf.c.event == content.c.event,
                    audit_leaf.c.time_us == content.c.time_us,
                    audit_leaf.c.kind == kind,
                )
                count = select(func.count()).where(content.c.time_us <= until, ~leaf)
                number = int(connection.execute(count).scalar_one()) if allowed else 0
                before += number
                if number > allowed:
                    what = f"{number - allowed} {kind}s were added before the logs began"
                    problems.append(Problem(what))
                later = select(content.c.event).where(
                    *([content.c.time_us > until] if allowed else []), ~leaf
                )
                problems += [
                    Problem(f"a {kind} stands in no log", event=event)
                    for event in connection.execute(later.limit(_LISTED)).scalars()
                ]
            problems += self._beyond(connection)
        return before, problems

    def _beyond(self, connection: Connection) -> list[Problem]:
        """Leaves behind the end of their log, or of none."""
        logs = audit_log.c
        last = (
            select(func.max(audit_leaf.c.position))
            .where(audit_leaf.c.writer == logs.writer)
            .scalar_subquery()
        )
        ends = select(logs.writer, logs.size).where(last >= logs.size)
        problems = [
            Problem("leaves stand behind its end", writer, size)
            for writer, size in connection.execute(ends)
        ]
        known = exists().where(logs.writer == audit_leaf.c.writer)
        lost = select(audit_leaf.c.writer).where(audit_leaf.c.position == 0, ~known)
        return problems + [
            Problem("its leaves are there, but the log is gone", writer)
            for writer in connection.execute(lost).scalars()
        ]


class ExportSource:
    """A file that `grindvakt audit export --verifiable` wrote. Raises ValueError for another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._heads: list[LogHead] = []
        self._notes: list[str] = []
        self._stated: list[Stated] = []
        self.public_key: bytes | None = None
        with path.open("rb") as file:
            header = _line(file.readline())
            if header.get("format") != "grindvakt-export/1":
                raise ValueError("not a verifiable export")
            self.public_key = b64decode(header["key"])
            for raw in file:
                line = _line(raw)
                if not self._take(line):
                    break
        self._lines = self._path.open("rb")

    def close(self) -> None:
        """Closes the file."""
        self._lines.close()

    def _take(self, line: dict[str, Any]) -> bool:
        match line["type"]:
            case "log":
                root = bytes.fromhex(line["root"])
                self._heads.append(LogHead(line["writer"], line["size"], root))
            case "checkpoint":
                self._notes.append(line["note"])
            case "stated":
                root = bytes.fromhex(line["root"])
                self._stated.append(Stated(line["by"], line["writer"], line["size"], root))
            case _:
                return False
        return True

    def heads(self) -> list[LogHead]:
        """See `Source.heads`."""
        return self._heads

    def notes(self) -> list[str]:
        """See `Source.notes`."""
        return self._notes

    def stated(self) -> list[Stated]:
        """See `Source.stated`."""
        return self._stated

    def stretches(self, head: LogHead) -> Iterator[tuple[int, int, list[LeafRow]]]:
        """See `Source.stretches`. The logs are to be asked for in the file's order."""
        first = 0
        rows: list[LeafRow] = []
        while first + len(rows) < head.size:
            mark = self._lines.tell()
            raw = self._lines.readline()
            line = _line(raw) if raw else {"type": "end"}
            if line["type"] != "leaf" and raw:
                continue
            if line["type"] == "end" or line["writer"] != head.writer:
                self._lines.seek(mark)
                yield first, head.size, rows
                return
            rows.append(leaf_row(line))
            if len(rows) == STRETCH:
                yield first, first + STRETCH, rows
                first, rows = first + STRETCH, []
        if rows:
            yield first, head.size, rows

    def outside(self, starts: list[dict[str, Any]]) -> tuple[int, list[Problem]]:
        """See `Source.outside`. An export has the logs alone."""
        before = sum(_boundary(starts, f"{kind}s")[1] for kind in _CONTENT)
        return before, []


def leaf_row(line: dict[str, Any]) -> LeafRow:
    """A leaf as it stands in an export or a proof."""
    return LeafRow(
        position=line["position"],
        hash=bytes.fromhex(line["hash"]),
        kind=line.get("kind", ""),
        event=line.get("event", ""),
        time_us=line.get("time_us", 0),
        salt=_bytes(line.get("salt")),
        tokens=_bytes(line.get("tokens")),
        tokens_salt=_bytes(line.get("tokens_salt")),
        row=line.get("row"),
        values=line.get("values"),
    )


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


def _line(raw: bytes) -> dict[str, Any]:
    try:
        line = json.loads(raw)
    except ValueError:
        raise ValueError("a line that is not JSON") from None
    if not isinstance(line, dict) or "type" not in line:
        raise ValueError("not a line of a verifiable export")
    return line


def _root(size: int, packed: bytes) -> bytes | None:
    try:
        return Frontier.unpack(size, packed).root()
    except ValueError:
        return None


def _boundary(starts: list[dict[str, Any]], kind: str) -> tuple[int, int]:
    """Until when (microseconds) and how many records the first log found before itself."""
    found = [start[kind] for start in starts if kind in start]
    return (
        max((one["until_us"] for one in found), default=-1),
        max((one["count"] for one in found), default=0),
    )
