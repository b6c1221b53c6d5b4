"""Cursors and leases on both databases, and what is read of the logs."""

from datetime import timedelta

import pytest

from gateway.audit.feeds.store import FeedStore, Step, Tally, advanced
from gateway.audit.record import Acknowledged, AcknowledgementRecord
from gateway.storage.clock import Clock
from gateway.storage.engine import Database
from tests.support.audit import a_decision, an_outcome
from tests.support.feeding import TIME, LogOf, decisions


@pytest.fixture
def store(database: Database) -> FeedStore:
    clock: Clock = lambda: TIME + timedelta(seconds=60)  # noqa: E731
    return FeedStore(database, clock)


def numbers(steps: tuple[Step, ...]) -> list[str]:
    return [step.item.text("error") for step in steps if step.item is not None]


def test_a_feed_begins_at_the_end_or_with_the_backlog(store: FeedStore, database: Database) -> None:
    log = LogOf(database, "w1")
    log.write(*decisions(3))
    store.register("new", backlog=False)
    store.register("all", backlog=True)
    log.write(*decisions(2, start=3))
    store.register("new", backlog=False)
    assert numbers(store.read(store.positions("new"), 10)) == ["n3", "n4"]
    assert numbers(store.read(store.positions("all"), 10)) == [f"n{n}" for n in range(5)]


def test_a_log_that_comes_later_is_read_from_its_beginning(
    store: FeedStore, database: Database
) -> None:
    store.register("f", backlog=False)
    LogOf(database, "w1").write(*decisions(2))
    assert numbers(store.read(store.positions("f"), 10)) == ["n0", "n1"]


def test_what_another_replica_commits_late_is_not_passed_over(
    store: FeedStore, database: Database
) -> None:
    first, second = LogOf(database, "w1"), LogOf(database, "w2")
    first.write(*decisions(1, start=5))
    steps = store.read({}, 10)
    positions, _ = advanced({}, steps, 1)
    second.write(*decisions(1, start=1))
    assert numbers(store.read(positions, 10)) == ["n1"]


def test_several_logs_come_by_time_and_each_in_its_order(
    store: FeedStore, database: Database
) -> None:
    odd, even = LogOf(database, "w1"), LogOf(database, "w2")
    odd.write(*(decisions(1, start=n)[0] for n in (1, 3, 5)))
    even.write(*(decisions(1, start=n)[0] for n in (0, 2, 4)))
    assert numbers(store.read({}, 4)) == ["n0", "n1", "n2", "n3"]
    assert [s.position for s in store.read({}, 10) if s.writer == "w1"] == [1, 2, 3]


def test_decisions_outcomes_and_acts_come_with_what_they_are(
    store: FeedStore, database: Database
) -> None:
    log = LogOf(database, "w1")
    asked = AcknowledgementRecord(Acknowledged.JUSTIFIED, ("r",), "work", "Anna Exempel bad om det")
    decision = a_decision(time=TIME, acknowledgement=asked)
    log.write(decision, an_outcome(decision.event, time=TIME + timedelta(seconds=1)))
    log.act("a1", "export")
    steps = store.read({}, 10)
    items = [step.item for step in steps]
    assert [item and item.kind for item in items] == ["decision", "outcome", "act"]
    first, ended, act = (item for item in items if item is not None)
    assert first.document["types"] == decision.types
    assert first.document["acknowledgement"]["reason"] == "work"
    assert "Exempel" not in str(first)
    assert not any("fingerprint" in name for name in first.document)
    assert (ended.tenant, ended.text("service"), ended.text("outcome")) == (
        *("demo", "openai"),
        "completed",
    )
    assert (act.tenant, act.text("actor"), act.text("action")) == ("demo", "revisor", "export")
    assert [item.chain.position for item in (first, ended, act) if item.chain] == [0, 1, 2]
    assert act.chain is not None
    assert act.chain.leaf == "02" * 32


def test_only_the_tenants_asked_for_have_items_and_the_rest_is_passed(
    store: FeedStore, database: Database
) -> None:
    log = LogOf(database, "w1")
    log.write(*decisions(1), *decisions(2, "kth"), *decisions(1, start=1))
    steps = store.read({}, 10, ["kth"])
    assert [step.item and step.item.tenant for step in steps] == [None, "kth", "kth", None]
    assert advanced({}, steps, 1) == ({"w1": 2}, 2)
    assert advanced({}, steps, 2) == ({"w1": 4}, 4)
    assert advanced({}, steps, 0) == ({"w1": 1}, 1)


def test_what_was_thinned_out_is_passed(store: FeedStore, database: Database) -> None:
    log = LogOf(database, "w1")
    log.write(*decisions(2))
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM audit_decision WHERE event = 'demo-000000'")
    steps = store.read({}, 10)
    assert [step.item is None for step in steps] == [True, False]
    assert [step.position for step in steps] == [1, 2]


def test_a_log_that_claims_more_than_it_holds_does_not_stop_the_others(
    store: FeedStore, database: Database
) -> None:
    LogOf(database, "w1").write(*decisions(2))
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM audit_leaf")
    steps = store.read({}, 10)
    assert steps == (Step("w1", 2, None),)
    assert store.read(advanced({}, steps, 0)[0], 10) == ()


def test_the_lag_is_what_lies_ahead(store: FeedStore, database: Database) -> None:
    assert store.lag({}).leaves == 0
    LogOf(database, "w1").write(*decisions(3))
    lag = store.lag({"w1": 1})
    assert (lag.leaves, lag.seconds) == (2, 59.0)


def test_one_owner_at_a_time_and_only_the_owner_writes(store: FeedStore) -> None:
    store.register("f", backlog=True)
    seen = store.status()["f"]
    assert store.take(seen, "a")
    assert not store.take(seen, "b")
    assert store.save("f", "a", {"w1": 3}, Tally(sent=3))
    assert not store.save("f", "b", {"w1": 1}, Tally(sent=1))
    assert store.positions("f") == {"w1": 3}
    found = store.status()["f"]
    assert (found.owner, found.sent, found.failures, found.error) == ("a", 3, 0, "")
    assert store.save("f", "a", {"w1": 4}, Tally(failures=2, error="HTTP 503"))
    assert store.status()["f"].error == "HTTP 503"
    store.release("f", "b")
    assert store.status()["f"].owner == "a"
    store.release("f", "a")
    assert store.take(store.status()["f"], "b")
    assert store.positions("f") == {"w1": 4}
