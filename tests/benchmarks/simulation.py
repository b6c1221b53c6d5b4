"""A million log records under a candidate policy: `python -m tests.benchmarks.simulation`.

Writes an audit log of made-up metadata into a temporary SQLite store and as an export, replays both
with `grindvakt policy simulate`, and prints seconds and records a second. `--records N` for fewer.
The simulation runs in one process, on one core.
"""

import argparse
import io
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway.audit.record import DecisionRecord, FoundCount, event_id
from gateway.audit.rows import Batch, decision_rows
from gateway.audit.store import AuditStore
from gateway.cli import main as grindvakt
from gateway.storage.engine import open_database
from gateway.storage.migrate import migrate

_ROOT = Path(__file__).parents[2]
_RULES = {
    "PERSON": ("redact", "personal_data.person"),
    "AGE": ("redact", "personal_data.person"),
    "EMAIL_ADDRESS": ("redact", "personal_data.contact"),
    "PHONE_NUMBER": ("redact", "personal_data.contact"),
    "SE_PERSONNUMMER": ("block", "identity.number"),
    "HEALTH": ("block", "special_category.sensitive"),
    "LOCATION": ("forward", "open_data.place"),
}
"""What the demo's policy says of each type."""
_ORDER = ("block", "redact", "forward")
_FIELDS = ("/messages/*/content", "/messages/*/content/*/text", "/system")
_SERVICES = ("openai", "azure", "anthropic", "gemini", "echo")
_UNITS = tuple(f"unit-{number}" for number in range(40))
_BATCH = 5_000


def records(count: int) -> Iterator[DecisionRecord]:
    """Requests over 90 days, of 40 units and 5 services, with none to six kinds of findings."""
    chance = random.Random(6)  # noqa: S311 - the same log every time
    begin = datetime(2026, 8, 1, tzinfo=UTC)
    blank = DecisionRecord(
        event="",
        time=begin,
        tenant="demo",
        subject="s_" + "a" * 32,
        action="forward",
        roles=("employee",),
        key_id="k3jx7q2mna",
        model="gpt-5",
        operation="chat_completions",
        policy="demo",
        policy_digest="0" * 64,
        detector_digest="1" * 64,
        rules=("every_service", "requests.any_operation"),
        body_bytes=1103,
        text_characters=980,
        passages=4,
        screening_ms=1.7312,
    )
    for number in range(count):
        moment = begin + timedelta(seconds=7.776 * number * 1_000_000 / max(count, 1))
        kinds = chance.sample(tuple(_RULES), chance.choice((0, 0, 0, 0, 1, 1, 2, 3, 6)))
        found = tuple(
            FoundCount(kind, "prompt", chance.choice(_FIELDS), "high", chance.randint(1, 4))
            for kind in kinds
        )
        asked = {_RULES[kind] for kind in kinds}
        action = min((action for action, _ in asked), default="forward", key=_ORDER.index)
        yield replace(
            blank,
            event=event_id(moment, number.to_bytes(10)),
            time=moment,
            action=action,
            determining=tuple(sorted(rule for word, rule in asked if word == action != "forward")),
            service=chance.choice(_SERVICES),
            unit=chance.choice(_UNITS),
            findings=found,
        )


def write(folder: Path, count: int) -> Path:
    """Both forms of the log; the export's path."""
    database = open_database(f"sqlite:///{folder / 'grindvakt.db'}")
    migrate(database)
    store = AuditStore(database)
    export = folder / "export.jsonl"
    rows = []
    with export.open("w", encoding="ascii") as file:
        for record in records(count):
            rows.append(decision_rows(record, (), timedelta(days=1)))
            file.write(f"{record.canonical().decode()}\n")
            if len(rows) == _BATCH:
                store.append(Batch.of(rows, []))
                rows = []
    store.append(Batch.of(rows, []))
    database.close()
    return export


def candidate(folder: Path) -> Path:
    """The demo's policy, which redacts identity numbers instead of blocking them."""
    text = (_ROOT / "policies/tenants/demo.yaml").read_text("utf-8")
    path = folder / "candidate.yaml"
    changed = text.replace("- use: identity\n", "- {use: identity, action: redact}\n")
    path.write_text(changed, encoding="utf-8")
    return path


def timed(*arguments: str) -> tuple[float, float, str]:
    """Seconds by the wall and of CPU, and what the command wrote."""
    config = ["--config", str(_ROOT / "deploy/demo.yaml"), "policy", "simulate"]
    output = io.StringIO()
    begun, cpu = time.perf_counter(), time.process_time()
    with redirect_stdout(output):
        status = grindvakt([*config, *arguments])
    if status:
        raise SystemExit(status)
    return time.perf_counter() - begun, time.process_time() - cpu, output.getvalue()


def main() -> None:
    """Write, replay, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    count = parser.parse_args().records
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["GRINDVAKT_DATA_DIR"] = name
        export, policy = write(folder, count), candidate(folder)
        for title, more in (("store (SQLite)", ()), ("export (JSONL)", ("--log", str(export)))):
            wall, cpu, output = timed(str(policy), *more, "--json")
            found = json.loads(output)
            sys.stdout.write(
                f"{title}: {found['records']} records of {found['kinds']} kinds in {wall:.1f} s"
                f" ({cpu:.1f} s CPU, {count / wall:,.0f} a second), {found['changed']} changed\n"
            )


if __name__ == "__main__":
    main()
