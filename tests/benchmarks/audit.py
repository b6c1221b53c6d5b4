"""What durable audit records cost: `python -m tests.benchmarks.audit [postgresql://...]`.

Prints, for each store and number of committers, requests a second (one decision before, one outcome
after), how long a commit waits, and the CPU time that one request's two records cost this process.
Only ratios within one run count: machines drift.
"""

import asyncio
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes, token_hex

import uvloop
from sqlalchemy import text

from gateway.audit.record import DecisionRecord, FoundCount, Outcome, OutcomeRecord, event_id
from gateway.audit.store import AuditStore
from gateway.audit.writer import AuditWriter
from gateway.storage.engine import Database, open_database
from gateway.storage.migrate import migrate

SECONDS = float(os.environ.get("GRINDVAKT_BENCH_SECONDS", "3"))


def decision() -> DecisionRecord:
    """A record of usual size: three kinds of findings, two rules, one fingerprint."""
    now = datetime.now(UTC)
    return DecisionRecord(
        event=event_id(now, token_bytes(10)),
        time=now,
        tenant="demo",
        subject="s_" + "a" * 32,
        action="redact",
        roles=("employee",),
        key_id="k3jx7q2mna",
        service="openai",
        model="gpt-5.4",
        operation="chat_completions",
        policy="demo",
        policy_digest="0" * 64,
        detector_digest="1" * 64,
        rules=("contact_details", "person_names"),
        obligations=("log", "notice"),
        findings=(
            FoundCount("PERSON", "prompt", "/messages/*/content", "high", 2),
            FoundCount("EMAIL_ADDRESS", "prompt", "/messages/*/content", "high", 1),
            FoundCount("SE_PHONE_NUMBER", "prompt", "/messages/*/content", "medium", 1),
        ),
        fingerprints={"EMAIL_ADDRESS": (token_hex(16),)},
        body_bytes=1103,
        text_characters=980,
        passages=4,
        screening_ms=1.7312,
    )


async def committer(writer: AuditWriter, until: float, waits: list[float]) -> None:
    """Decision, outcome, decision, outcome, until the time is over."""
    while (begun := time.perf_counter()) < until:
        record = decision()
        await writer.commit(record)
        waits.append(time.perf_counter() - begun)
        outcome = OutcomeRecord(
            event=record.event,
            time=datetime.now(UTC),
            outcome=Outcome.COMPLETED,
            upstream_status=200,
            tokens_in=331,
            tokens_out=87,
            latency_ms=812.25,
            first_byte_ms=240.5,
        )
        writer.submit(outcome)


async def measure(database: Database, at_once: int) -> str:
    """One line of the table."""
    writer = AuditWriter(AuditStore(database))
    writer.start()
    waits: list[float] = []
    begun, cpu = time.perf_counter(), time.process_time()
    until = begun + SECONDS
    await asyncio.gather(*(committer(writer, until, waits) for _ in range(at_once)))
    elapsed, used = time.perf_counter() - begun, time.process_time() - cpu
    await writer.close()
    stats = writer.stats()
    waits.sort()
    return (
        f"{at_once:>8} {len(waits) / elapsed:>10.0f} {waits[len(waits) // 2] * 1e3:>9.2f}"
        f" {waits[int(len(waits) * 0.99)] * 1e3:>9.2f} {used / len(waits) * 1e6:>10.0f}"
        f" {stats.committed / stats.batches:>8.1f}"
    )


def build_cost() -> float:
    """Microseconds that the benchmark itself spends on making a record."""
    begun = time.process_time()
    for _ in range(5000):
        decision()
    return (time.process_time() - begun) / 5000 * 1e6


def run(name: str, database: Database) -> None:
    """The table of one store."""
    migrate(database)
    print(f"\n{name}\n at once requests/s    p50 ms    p99 ms CPU us/req    batch")
    for at_once in (1, 8, 32, 200):
        print(uvloop.run(measure(database, at_once)), flush=True)
    database.close()


def main() -> None:
    """SQLite in a folder of its own, then PostgreSQL in a schema of its own when a URL is given."""
    print(f"making one record costs {build_cost():.0f} us of each line's CPU")
    with tempfile.TemporaryDirectory(dir=os.environ.get("GRINDVAKT_BENCH_DIR")) as folder:
        run("SQLite", open_database(f"sqlite:///{Path(folder) / 'audit.db'}"))
    for url in sys.argv[1:]:
        schema = f"bench_{token_hex(4)}"
        admin = open_database(url)
        with admin.write() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        separator = "&" if "?" in url else "?"
        try:
            run("PostgreSQL", open_database(f"{url}{separator}options=-csearch_path%3D{schema}"))
        finally:
            with admin.write() as connection:
                connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
            admin.close()


if __name__ == "__main__":
    main()
