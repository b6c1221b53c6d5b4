"""How fast the audit log is verified: `python -m tests.benchmarks.verify [postgresql://...]`.

`GRINDVAKT_BENCH_RECORDS` (200 000) decisions and outcomes are written and verified from the store
and from an export. Without a URL: SQLite in a temporary folder; with one: a schema of its own.
"""

import os
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

from gateway.audit.checkpoints import Checkpointer
from gateway.audit.notes import Signer
from gateway.audit.rows import Batch, decision_rows, outcome_row
from gateway.audit.sealed import sealed_lines
from gateway.audit.store import AuditStore
from gateway.audit.verify.check import verify
from gateway.audit.verify.sources import ExportSource, LiveSource, Source
from gateway.commands.progress import Progress
from gateway.storage.engine import Database, open_database
from gateway.storage.migrate import migrate
from tests.benchmarks.audit import decision
from tests.support.audit import an_outcome
from tests.support.databases import schema

RECORDS = int(os.environ.get("GRINDVAKT_BENCH_RECORDS", "200000"))
BATCH = 500


def fill(database: Database, signer: Signer) -> None:
    """Writes the records and a checkpoint."""
    store, bar = AuditStore(database), Progress(RECORDS, sys.stderr)
    for done in range(0, RECORDS, 2 * BATCH):
        records = [decision() for _ in range(BATCH)]
        rows = [decision_rows(record, (), timedelta(days=1)) for record in records]
        store.append(Batch.of(rows, [outcome_row(an_outcome(r.event)) for r in records]))
        bar.at(done)
    bar.end()
    Checkpointer(store, database, signer).make()


def measure(name: str, source: Source) -> None:
    """Prints one line."""
    bar = Progress(RECORDS, sys.stderr)
    begun = time.perf_counter()
    report = verify(source, progress=bar.at)
    elapsed = time.perf_counter() - begun
    bar.end()
    state = "sound" if report.sound else "NOT sound"
    print(f"{name:>12} {report.leaves:>9} leaves {report.leaves / elapsed:>9.0f}/s {state}")


def main() -> None:
    """One store, then its export."""
    signer = Signer(bytes(range(32)))
    with tempfile.TemporaryDirectory() as folder:
        here = f"sqlite:///{Path(folder) / 'audit.db'}"
        with schema(sys.argv[1]) if len(sys.argv) > 1 else nullcontext(here) as url:
            database = open_database(url)
            migrate(database)
            fill(database, signer)
            measure("store", LiveSource(database, signer.public_key))
            path = Path(folder) / "export.jsonl"
            with path.open("w") as file:
                for line in sealed_lines(database, signer.public_key):
                    file.write(f"{line}\n")
            exported = ExportSource(path)
            measure("export", exported)
            exported.close()
            database.close()


if __name__ == "__main__":
    main()
