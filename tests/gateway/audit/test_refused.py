"""Refused messages: known at once, for a while, without asking the database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from gateway.audit.refused import RefusedMessages
from gateway.audit.rows import Batch, decision_rows
from gateway.audit.store import AuditStore
from gateway.storage.engine import Database
from tests.support.audit import NOON, a_decision

MONTH = timedelta(days=30)


class Watch:
    """A clock that stands still until it is set."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def write(database: Database, *numbers: int, at: datetime = NOON) -> Batch:
    rows = decision_rows(a_decision(time=at), [key(n) for n in numbers], MONTH)
    AuditStore(database).append(Batch.of([rows], []))
    return Batch.of([rows], [])


def key(number: int) -> bytes:
    return number.to_bytes(32)


def test_what_was_refused_is_known_after_a_restart(database: Database, watch: Watch) -> None:
    write(database, 1, 2)
    refused = RefusedMessages(database, clock=watch)
    assert refused.lookup([key(1)]) == set()
    refused.load()
    assert refused.lookup([key(1), key(2), key(3)]) == {key(1), key(2)}


def test_a_lookup_asks_no_database(database: Database, watch: Watch) -> None:
    write(database, 1)
    refused = RefusedMessages(database, clock=watch)
    refused.load()
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    refused.lookup([key(n) for n in range(100)])
    assert statements == []


def test_a_refusal_expires_and_a_new_one_prolongs_it(database: Database, watch: Watch) -> None:
    write(database, 1, 2)
    write(database, 2, at=NOON + timedelta(days=10))
    refused = RefusedMessages(database, clock=watch)
    refused.load()
    watch.now = NOON + MONTH
    assert refused.lookup([key(1), key(2)]) == {key(2)}
    assert refused.purge() == 1
    assert len(refused) == 1
    reloaded = RefusedMessages(database, clock=watch)
    reloaded.load()
    assert len(reloaded) == 1


def test_a_refresh_clears_away_what_has_expired(database: Database, watch: Watch) -> None:
    write(database, *range(10))
    refused = RefusedMessages(database, clock=watch)
    refused.load()
    watch.now = NOON + MONTH
    refused.refresh()
    assert len(refused) == 0
    assert refused.purge() == 0


def test_the_memory_is_bounded_and_keeps_the_newest(database: Database, watch: Watch) -> None:
    for number in range(10):
        write(database, number, at=NOON + timedelta(minutes=number))
    refused = RefusedMessages(database, capacity=4, clock=watch)
    refused.load()
    assert refused.lookup([key(n) for n in range(10)]) == {key(n) for n in (6, 7, 8, 9)}
    refused.remember(write(database, 10, at=NOON + timedelta(hours=1)).refused)
    assert refused.lookup([key(n) for n in range(11)]) == {key(n) for n in (7, 8, 9, 10)}


def test_a_replica_learns_what_another_refused(database: Database, watch: Watch) -> None:
    refused = RefusedMessages(database, clock=watch)
    refused.load()
    write(database, 1)
    refused.refresh()
    # SQLite has one gateway process: there is no other whose refusals could be missed.
    assert refused.lookup([key(1)]) == (set() if database.sqlite else {key(1)})
    write(database, 2, at=NOON - timedelta(seconds=30))
    refused.refresh()
    assert refused.lookup([key(2)]) == (set() if database.sqlite else {key(2)})
