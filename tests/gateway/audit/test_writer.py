"""Group commit: nothing is acknowledged before it is durable, whatever fails."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from gateway.audit.record import Outcome
from gateway.audit.refused import RefusedMessages
from gateway.audit.store import AuditStore, Query
from gateway.audit.writer import AuditWriter, WriterLimits
from gateway.errors import UnavailableError
from gateway.storage.engine import Database, open_database
from gateway.storage.migrate import migrate
from tests.support.audit import FaultyStore, Gate, a_decision, an_outcome, database_error, fail

pytestmark = pytest.mark.anyio


@pytest.fixture
def store(database: Database) -> FaultyStore:
    return FaultyStore(AuditStore(database))


@pytest.fixture
async def writer(store: FaultyStore, database: Database) -> AsyncIterator[AuditWriter]:
    limits = WriterLimits(linger=0.01, retry=0.01, drain=5)
    writer = AuditWriter(store, refused=RefusedMessages(database), limits=limits)
    writer.start()
    yield writer
    store.before = store.after = lambda: None
    await writer.close()


def events(database: Database) -> list[str]:
    return [entry.decision.event for entry in AuditStore(database).iterate(Query())]


def outcome_of(database: Database, name: str) -> Outcome | None:
    with database.read() as connection:
        found = connection.execute(
            text("SELECT outcome FROM audit_outcome WHERE event = :e"), {"e": name}
        ).scalar()
    return None if found is None else Outcome(found)


async def reached(gate: Gate) -> None:
    assert await asyncio.to_thread(gate.reached.wait, 20)


async def test_a_commit_returns_only_when_its_decision_is_durable(
    writer: AuditWriter, store: FaultyStore, database: Database
) -> None:
    gate = Gate()
    store.after = gate
    decision = a_decision()
    commit = asyncio.ensure_future(writer.commit(decision))
    await reached(gate)
    await asyncio.sleep(0.02)
    assert not commit.done()
    gate.opened.set()
    await commit
    assert events(database) == [decision.event]
    assert writer.stats().committed == 1


async def test_what_waits_together_is_written_together(
    writer: AuditWriter, store: FaultyStore, database: Database
) -> None:
    gate = Gate()
    store.before = gate
    first = asyncio.ensure_future(writer.commit(a_decision()))
    await reached(gate)
    others = [asyncio.ensure_future(writer.commit(a_decision())) for _ in range(60)]
    await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.gather(first, *others)
    assert [len(batch.decisions) for batch in store.batches] == [1, 60]
    assert len(events(database)) == 61


async def test_fails_and_is_not_persisted(
    writer: AuditWriter, store: FaultyStore, database: Database
) -> None:
    store.before = fail
    decisions = [a_decision() for _ in range(5)]
    answers = await asyncio.gather(
        *(writer.commit(decision) for decision in decisions), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [UnavailableError] * 5
    assert len({id(answer) for answer in answers}) == 5
    error = answers[0]
    assert isinstance(error, UnavailableError)
    assert (error.status, error.code) == (503, "audit_unavailable")
    assert error.sv != error.en
    assert events(database) == []
    assert writer.stats().failed == 5
    assert not writer.stats().healthy
    store.before = lambda: None
    later = a_decision()
    await writer.commit(later)
    assert events(database) == [later.event]
    assert writer.stats().healthy
    await writer.close()
    assert outcome_of(database, decisions[0].event) is Outcome.UNLOGGED


async def test_fails_but_is_persisted(
    writer: AuditWriter, store: FaultyStore, database: Database
) -> None:
    store.after = fail
    decision = a_decision(action="forward")
    with pytest.raises(UnavailableError):
        await writer.commit(decision, [b"h" * 32])
    store.after = lambda: None
    await writer.close()
    entry = AuditStore(database).get("demo", decision.event)
    assert entry is not None
    assert entry.outcome is not None
    assert entry.outcome.outcome is Outcome.UNLOGGED


@pytest.mark.parametrize("persisted", [False, True])
async def test_a_lost_connection_is_tried_once_more(
    writer: AuditWriter, store: FaultyStore, database: Database, persisted: bool
) -> None:
    calls: list[int] = []

    def lose_once() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise database_error(disconnected=True)

    if persisted:
        store.after = lose_once
    else:
        store.before = lose_once
    decision = a_decision()
    await writer.commit(decision, [b"h" * 32])
    assert len(calls) == 2
    assert events(database) == [decision.event]


async def test_a_restarted_server_costs_no_request(postgres: str, database: Database) -> None:
    if database.sqlite:
        pytest.skip("SQLite has no server")
    writer = AuditWriter(AuditStore(database))
    writer.start()
    await writer.commit(a_decision())
    with database.read() as connection:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    other = open_database(postgres)
    with other.write() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
    other.close()
    await writer.commit(a_decision())
    assert len(events(database)) == 2
    await writer.close()


async def test_a_full_backlog_refuses_at_once(store: FaultyStore) -> None:
    gate = Gate()
    store.before = gate
    writer = AuditWriter(store, limits=WriterLimits(backlog=3))
    writer.start()
    waiting = [asyncio.ensure_future(writer.commit(a_decision())) for _ in range(3)]
    await reached(gate)
    with pytest.raises(UnavailableError):
        await writer.commit(a_decision())
    assert writer.stats().refused == 1
    assert writer.stats().waiting == 3
    gate.opened.set()
    await asyncio.gather(*waiting)
    await writer.commit(a_decision())
    await writer.close()


async def test_a_stuck_store_is_not_waited_for(store: FaultyStore, database: Database) -> None:
    gate = Gate()
    store.before = gate
    writer = AuditWriter(store, limits=WriterLimits(deadline=0.05, linger=0.01))
    writer.start()
    taken, queued = a_decision(), a_decision()
    first = asyncio.ensure_future(writer.commit(taken))
    await reached(gate)
    second = asyncio.ensure_future(writer.commit(queued))
    answers = await asyncio.wait_for(asyncio.gather(first, second, return_exceptions=True), 20)
    assert [type(answer) for answer in answers] == [UnavailableError] * 2
    assert writer.stats().waiting == 0
    gate.opened.set()
    await writer.close()
    assert events(database) == [taken.event]
    assert outcome_of(database, taken.event) is Outcome.UNLOGGED
    assert outcome_of(database, queued.event) is None


async def test_a_cancelled_commit_is_still_written(
    writer: AuditWriter, store: FaultyStore, database: Database
) -> None:
    gate = Gate()
    store.before = gate
    decision = a_decision()
    commit = asyncio.ensure_future(writer.commit(decision))
    await reached(gate)
    commit.cancel()
    gate.opened.set()
    await writer.close()
    assert events(database) == [decision.event]


async def test_an_outcome_rides_with_the_next_decision(
    store: FaultyStore, database: Database
) -> None:
    writer = AuditWriter(store, limits=WriterLimits(linger=30))
    writer.start()
    decision = a_decision()
    await writer.commit(decision)
    writer.submit(an_outcome(decision.event))
    await writer.commit(a_decision())
    assert outcome_of(database, decision.event) is Outcome.COMPLETED
    assert [len(batch.outcomes) for batch in store.batches] == [0, 1]
    await writer.close()


async def test_an_outcome_alone_is_written_soon(
    writer: AuditWriter, store: FaultyStore, database: Database
) -> None:
    gate = Gate()
    gate.opened.set()
    store.after = gate
    writer.submit(an_outcome("e1"))
    await reached(gate)
    assert outcome_of(database, "e1") is Outcome.COMPLETED


async def test_outcomes_survive_an_outage_in_order(
    writer: AuditWriter, store: FaultyStore, database: Database
) -> None:
    store.before = fail
    for number in range(20):
        writer.submit(an_outcome(f"e{number}"))
        await asyncio.sleep(0.001)
    assert writer.stats().outcomes_written == 0
    store.before = lambda: None
    await writer.close()
    written = [row[0] for batch in store.batches for row in batch.outcomes]
    assert written == [f"e{number}" for number in range(20)]
    assert writer.stats().outcomes_written == 20
    assert writer.stats().outcomes_lost == 0


async def test_what_came_during_a_failed_write_stays_behind_it(
    writer: AuditWriter, store: FaultyStore
) -> None:
    gate = Gate()

    def wait_and_fail() -> None:
        gate()
        raise database_error()

    store.before = wait_and_fail
    writer.submit(an_outcome("e0"))
    await reached(gate)
    writer.submit(an_outcome("e1"))
    store.before = lambda: None
    gate.opened.set()
    await writer.close()
    assert [row[0] for batch in store.batches for row in batch.outcomes] == ["e0", "e1"]


async def test_only_a_lost_connection_is_tried_again_at_once(
    store: FaultyStore, database: Database
) -> None:
    calls: list[int] = []

    def count_and_fail() -> None:
        calls.append(1)
        raise database_error()

    store.before = count_and_fail
    writer = AuditWriter(store, limits=WriterLimits(retry=30))
    writer.start()
    with pytest.raises(UnavailableError):
        await writer.commit(a_decision())
    assert calls == [1]
    store.before = lambda: None
    await writer.close()


async def test_what_cannot_be_kept_is_counted_and_logged(
    store: FaultyStore, caplog: pytest.LogCaptureFixture
) -> None:
    store.before = fail
    limits = WriterLimits(outcomes=3, drain=0.05, retry=0.01, linger=0.01)
    writer = AuditWriter(store, limits=limits)
    writer.start()
    for number in range(5):
        writer.submit(an_outcome(f"e{number}"))
    await writer.close()
    stats = writer.stats()
    assert (stats.outcomes_waiting, stats.outcomes_written) == (0, 0)
    assert stats.outcomes_lost == 5
    assert "audit outcomes lost" in caplog.text


async def test_close_drains_and_ends(writer: AuditWriter, database: Database) -> None:
    decisions = [a_decision() for _ in range(30)]
    commits = [asyncio.ensure_future(writer.commit(decision)) for decision in decisions]
    await asyncio.sleep(0)
    writer.submit(an_outcome(decisions[0].event))
    await writer.close()
    await asyncio.gather(*commits)
    assert len(events(database)) == 30
    assert outcome_of(database, decisions[0].event) is Outcome.COMPLETED
    with pytest.raises(UnavailableError):
        await writer.commit(a_decision())
    await writer.close()


async def test_a_writer_that_was_not_started_refuses(store: FaultyStore) -> None:
    writer = AuditWriter(store)
    with pytest.raises(UnavailableError):
        await writer.commit(a_decision())
    await writer.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_a_bug_in_the_thread_refuses_what_follows(store: FaultyStore) -> None:
    def bug() -> None:
        raise ZeroDivisionError

    store.before = bug
    writer = AuditWriter(store, limits=WriterLimits(deadline=0.05))
    writer.start()
    with pytest.raises(UnavailableError):
        await writer.commit(a_decision())
    with pytest.raises(UnavailableError):
        await writer.commit(a_decision())
    assert not writer.stats().healthy
    await writer.close()


async def test_a_bad_record_spoils_no_batch(writer: AuditWriter, database: Database) -> None:
    good = a_decision()
    bad = a_decision(service="a\0b")
    answers = await asyncio.gather(writer.commit(good), writer.commit(bad), return_exceptions=True)
    assert answers[0] is None
    assert isinstance(answers[1], ValueError)
    assert events(database) == [good.event]


async def test_refused_messages_are_known_when_the_commit_returns(
    store: FaultyStore, database: Database
) -> None:
    refused = RefusedMessages(database)
    writer = AuditWriter(store, refused=refused, refused_for=timedelta(days=1))
    writer.start()
    await writer.commit(a_decision(), [b"a" * 32, b"b" * 32])
    assert refused.lookup([b"a" * 32, b"c" * 32]) == {b"a" * 32}
    store.before = fail
    with pytest.raises(UnavailableError):
        await writer.commit(a_decision(), [b"d" * 32])
    assert refused.lookup([b"d" * 32]) == set()
    store.before = lambda: None
    await writer.close()


async def test_a_full_disk_refuses_until_there_is_room(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(database)
    pages = 0

    def limit(connection: object, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages or 1_000_000}")  # type: ignore[attr-defined]

    event.listen(database.engine, "checkout", limit)
    writer = AuditWriter(AuditStore(database), limits=WriterLimits(retry=0.01))
    writer.start()
    await writer.commit(a_decision())
    pages = 1  # SQLite takes the present size: no room for another page
    committed, refused = 1, 0
    while not refused:
        try:
            await writer.commit(a_decision())
            committed += 1
        except UnavailableError:
            refused += 1
    assert len(events(database)) == committed
    pages = 0
    await writer.commit(a_decision())
    assert len(events(database)) == committed + 1
    await writer.close()
    database.close()


async def test_a_locked_database_refuses_until_it_is_free(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    database, other = open_database(url), open_database(url)
    migrate(database)

    def hurry(connection: object, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA busy_timeout = 20")  # type: ignore[attr-defined]

    event.listen(database.engine, "checkout", hurry)
    writer = AuditWriter(AuditStore(database), limits=WriterLimits(retry=0.01))
    writer.start()
    with other.write(), pytest.raises(UnavailableError):
        await writer.commit(a_decision())
    await writer.commit(a_decision())
    assert len(events(database)) == 1
    await writer.close()
    database.close()
    other.close()


async def test_the_log_names_causes_by_class_alone(
    writer: AuditWriter, store: FaultyStore, caplog: pytest.LogCaptureFixture
) -> None:
    store.before = fail
    with pytest.raises(UnavailableError):
        await writer.commit(a_decision(subject="s_canary"))
    record = next(r for r in caplog.records if r.getMessage() == "audit store failed")
    assert record.__dict__["cause"] == "OperationalError"
    assert "canary" not in caplog.text
    assert "disk or network" not in caplog.text


async def test_the_sweep_stops_at_the_first_young_commit(
    writer: AuditWriter, store: FaultyStore
) -> None:
    class Counted(deque[Any]):
        looked_at = 0

        def __iter__(self) -> Iterator[Any]:
            for waiting in super().__iter__():
                self.looked_at += 1
                yield waiting

    gate = Gate()
    store.before = gate
    commits = [asyncio.ensure_future(writer.commit(a_decision())) for _ in range(50)]
    await reached(gate)
    writer._open = open_ = Counted(writer._open)
    writer._sweep()
    assert open_.looked_at == 1
    gate.opened.set()
    await asyncio.gather(*commits)
