"""A process to be killed: commits decisions without end and prints the event id of each one that
was acknowledged. `python -m tests.support.audit_victim DATABASE_URL`."""

import asyncio
import os
import sys

from gateway.audit.store import AuditStore
from gateway.audit.writer import AuditWriter
from gateway.storage.engine import open_database
from gateway.storage.migrate import migrate
from tests.support.audit import a_decision, an_outcome


async def commit_for_ever(writer: AuditWriter) -> None:
    """One caller after another."""
    while True:
        decision = a_decision()
        await writer.commit(decision, [os.urandom(32)])
        os.write(1, f"{decision.event}\n".encode())
        writer.submit(an_outcome(decision.event))


async def main(url: str) -> None:
    """Eight callers at once."""
    database = open_database(url, serving=True)
    migrate(database)
    writer = AuditWriter(AuditStore(database))
    writer.start()
    await asyncio.gather(*(commit_for_ever(writer) for _ in range(8)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
