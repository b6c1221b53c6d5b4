"""A gateway killed at any moment: what it acknowledged is there, and the next one goes on."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from gateway.audit.notes import Signer
from gateway.audit.store import AuditStore, Query
from gateway.audit.verify.check import verify
from gateway.audit.verify.sources import LiveSource
from gateway.storage.engine import open_database

ROUNDS = int(os.environ.get("GRINDVAKT_TEST_KILLS", "3"))


def acknowledged_until_killed(url: str, root: Path, acknowledgements: int) -> set[str]:
    """Event ids that the victim printed, to the last whole line."""
    command = [sys.executable, "-m", "tests.support.audit_victim", url]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as victim:
        assert victim.stdout is not None
        lines = [victim.stdout.readline() for _ in range(acknowledgements)]
        victim.kill()
        lines += victim.stdout.readlines()
    return {line.decode().strip() for line in lines if line.endswith(b"\n")}


def test_every_acknowledged_commit_survives_kill_9(database_url: str, root: Path) -> None:
    expected: set[str] = set()
    for _ in range(ROUNDS):
        before = len(expected)
        expected |= acknowledged_until_killed(database_url, root, 1 + secrets.randbelow(400))
        assert len(expected) > before
    database = open_database(database_url, serving=True)
    found = [entry.decision.event for entry in AuditStore(database).iterate(Query())]
    report = verify(LiveSource(database, Signer(bytes(range(32))).public_key))
    database.close()
    assert report.problems == []
    assert report.logs == ROUNDS
    assert report.counts["decision"] == len(found)
    assert expected <= set(found)
    assert len(found) == len(set(found))
