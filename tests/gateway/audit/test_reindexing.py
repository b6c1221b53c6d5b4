"""Re-indexing of tokens: in batches, of all that are older, with the commitment let go of."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from gateway.audit.reindexing import Reindexing
from gateway.audit.subject import SubjectAccess
from gateway.audit.tokens import searched, token
from gateway.storage.engine import Database
from gateway.storage.tables import audit_fingerprint, audit_leaf
from tests.support.acting import NOW, Acts, store_records

MAIL = "eva.test@exempel.se"


def key_of(key_id: str) -> bytes:
    return hashlib.sha256(key_id.encode()).digest()


def store(database: Database, count: int, key_id: str) -> list[str]:
    made = token(key_of(key_id), "EMAIL_ADDRESS", MAIL)
    found = {"EMAIL_ADDRESS": (made,)}
    return store_records(database, count, fingerprints=found, fingerprint_key=key_id)


def test_every_older_token_goes_under_the_newest_key(database: Database) -> None:
    events = [event for key_id in ("1", "2", "3") for event in store(database, 210, key_id)]
    keys, acts, pauses = ("3", "2", "1"), Acts(), []
    work = Reindexing(database, acts, pause=lambda: pauses.append(1))
    assert work.run("demo", keys, key_of, actor="anna", reason="byte") == 420
    assert work.run("demo", keys, key_of, actor="anna", reason="byte") == 0
    assert len(pauses) == 2
    sought = searched(MAIL, ["EMAIL_ADDRESS"], keys, key_of)
    access = SubjectAccess(database, acts, lambda: NOW)
    _, hits = access.find(
        "demo", sought, since=NOW - timedelta(days=400), actor="anna", reason="dnr"
    )
    assert {hit.event for hit in hits} == set(events)
    with database.read() as connection:
        stored = set(connection.execute(select(audit_fingerprint.c.key_id)).scalars())
        salted = select(audit_leaf.c.event).where(audit_leaf.c.tokens_salt.is_not(None))
        kept = set(connection.execute(salted).scalars())
    assert stored == {"1>2>3", "2>3", "3"}
    assert kept == set(events[420:])


def test_a_key_that_is_not_listed_stops_it(database: Database) -> None:
    store(database, 1, "9")
    with pytest.raises(ValueError, match="key 9"):
        Reindexing(database, Acts()).run("demo", ("1",), key_of, actor="anna", reason="byte")
