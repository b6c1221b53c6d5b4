"""A feed at work: nothing is left out whatever fails, and one of several sends."""

import io
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import text

from gateway.audit.feeds.formats import FORMATS
from gateway.audit.feeds.item import Item
from gateway.audit.feeds.runner import DeliveryError, Feed, FeedRunner, Pace
from gateway.audit.feeds.senders import HttpTarget, WebhookSender
from gateway.audit.feeds.store import FeedStore
from gateway.storage.engine import Database, open_database
from gateway.storage.migrate import migrate
from gateway.telemetry import Log, Metrics
from tests.support.databases import schema
from tests.support.feeding import LogOf, decisions
from tests.support.receivers import HttpReceiver, http_receiver

QUICK = Pace(idle=0.01, save=0.0, lease=0.4, lag=0.0, shortest=0.01, longest=0.05)


class Taking:
    """A receiver in memory. `plan` gives, one call after another, what becomes of it: how many it
    takes, or an error. `lost` errors come after everything was taken."""

    def __init__(self, plan: Iterator[Any] | None = None) -> None:
        self.plan = itertools.repeat(None) if plan is None else plan
        self.items: list[Item] = []
        self.sizes: list[int] = []
        self.closed = False

    def send(self, items: Sequence[Item]) -> int:
        self.sizes.append(len(items))
        answer = next(self.plan)
        if isinstance(answer, DeliveryError):
            if str(answer) == "lost":
                self.items += items
            raise answer
        count = len(items) if answer is None else min(answer, len(items))
        self.items += items[:count]
        return count

    def close(self) -> None:
        self.closed = True

    @property
    def numbers(self) -> list[str]:
        return [item.text("error") for item in self.items]


class Ticking:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def runner(
    database: Database,
    sender: Any,
    owner: str = "a",
    *,
    pace: Pace = QUICK,
    now: Callable[[], float] = time.monotonic,
    batch: int = 10,
    tenants: tuple[str, ...] = (),
    metrics: Metrics | None = None,
    log: Log | None = None,
) -> FeedRunner:
    feed = Feed("f", tenants, backlog=True, batch=batch)
    given = (metrics or Metrics(), log or Log(io.StringIO()))
    return FeedRunner(feed, FeedStore(database), sender, owner, *given, pace=pace, now=now)


def turns(work: FeedRunner, count: int) -> list[float]:
    return [work.turn() for _ in range(count)]


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.005)


def test_everything_arrives_once_and_in_order_when_nothing_fails(database: Database) -> None:
    taking, log = Taking(), LogOf(database, "w1")
    log.write(*decisions(25))
    work = runner(database, taking)
    assert turns(work, 3) == [0.0, 0.0, 0.01]
    log.write(*decisions(5, start=25))
    turns(work, 2)
    assert taking.numbers == [f"n{n}" for n in range(30)]
    found = FeedStore(database).status()["f"]
    assert (found.owner, found.sent, found.failures, found.error) == ("a", 30, 0, "")


def test_failures_wait_longer_and_longer_and_leave_nothing_out(database: Database) -> None:
    log = LogOf(database, "w1")
    log.write(*decisions(12))
    plan = [*(DeliveryError("HTTP 503"),) * 5, None, *(itertools.repeat(None, 20))]
    taking, metrics = Taking(iter(plan)), Metrics()
    work = runner(database, taking, metrics=metrics)
    assert turns(work, 5) == [0.01, 0.02, 0.04, 0.05, 0.05]
    assert FeedStore(database).status()["f"].error == "HTTP 503"
    turns(work, 6)
    assert taking.sizes[:7] == [10, 5, 2, 1, 1, 1, 2]
    assert taking.numbers == [f"n{n}" for n in range(12)]
    found = FeedStore(database).status()["f"]
    assert (found.sent, found.failures, found.error) == (12, 5, "")
    exposed = metrics.exposition().decode()
    assert 'grindvakt_feed_failures_total{feed="f"} 5.0' in exposed
    assert 'grindvakt_feed_sent_total{feed="f"} 12.0' in exposed
    assert 'grindvakt_feed_lag_records{feed="f"} 0.0' in exposed
    assert 'grindvakt_feed_sending{feed="f"} 1.0' in exposed


def test_a_receiver_that_asks_for_time_gets_it_within_bounds(database: Database) -> None:
    LogOf(database, "w1").write(*decisions(1))
    plan = iter([DeliveryError("HTTP 429", 0.03), DeliveryError("HTTP 429", 3600.0)])
    work = runner(database, Taking(plan))
    assert turns(work, 2) == [0.03, 0.05]


def test_what_was_lost_on_the_way_back_comes_again(database: Database) -> None:
    LogOf(database, "w1").write(*decisions(3))
    taking = Taking(iter([DeliveryError("lost"), None, None, None, None]))
    turns(runner(database, taking), 4)
    assert taking.numbers[:3] == ["n0", "n1", "n2"]
    assert list(dict.fromkeys(taking.numbers)) == ["n0", "n1", "n2"]
    assert len(taking.numbers) == 6


def test_a_part_that_was_taken_is_not_sent_again(database: Database) -> None:
    LogOf(database, "w1").write(*decisions(10))
    taking = Taking(itertools.chain([3, 2], itertools.repeat(None)))
    assert turns(runner(database, taking), 3) == [0.0, 0.0, 0.01]
    assert taking.numbers == [f"n{n}" for n in range(10)]


def test_a_sender_that_is_killed_is_followed_by_one_that_leaves_nothing_out(
    database: Database,
) -> None:
    """At every moment: after each number of turns the first is forgotten without a word."""
    LogOf(database, "w1").write(*decisions(7))
    seen: list[str] = []
    for lived in (1, 2, 0, 3):
        clock = Ticking()
        never = Pace(save=1e9, lease=0.4, lag=0.0)
        taking = Taking()
        work = runner(database, taking, f"a{lived}{len(seen)}", pace=never, batch=2, now=clock)
        work.turn()
        clock.seconds += 0.5
        turns(work, lived)
        seen += taking.numbers
    last = Taking()
    clock = Ticking()
    work = runner(database, last, "z", now=clock, batch=2)
    work.turn()
    clock.seconds += 0.5
    turns(work, 5)
    assert last.numbers == [f"n{n}" for n in range(7)]
    assert FeedStore(database).positions("f") == {"w1": 7}


def test_one_of_two_sends_and_the_other_follows_when_it_falls_silent(
    postgres_database: Database,
) -> None:
    database = postgres_database
    log = LogOf(database, "w1")
    log.write(*decisions(4))
    first, second, clock = Taking(), Taking(), Ticking()
    one = runner(database, first, "a", now=clock)
    other = runner(database, second, "b", now=clock)
    for _ in range(5):
        one.turn()
        other.turn()
        clock.seconds += 0.3
    assert (first.numbers, second.numbers) == (["n0", "n1", "n2", "n3"], [])
    log.write(*decisions(4, start=4))
    other.turn()
    clock.seconds += 0.5
    turns(other, 2)
    assert second.numbers == ["n4", "n5", "n6", "n7"]
    # The first was only slow. It sends once more what it had read, writes nothing, and steps back.
    turns(one, 3)
    assert set(first.numbers[4:]) <= {"n4", "n5", "n6", "n7"}
    assert FeedStore(database).status()["f"].owner == "b"
    log.write(*decisions(1, start=8))
    turns(one, 2)
    turns(other, 2)
    assert second.numbers[-1] == "n8"
    assert "n8" not in first.numbers


def test_who_stops_hands_over_at_once(postgres_database: Database) -> None:
    LogOf(postgres_database, "w1").write(*decisions(2))
    first, second, clock = Taking(), Taking(), Ticking()
    one = runner(postgres_database, first, "a")
    one.start()
    wait_for(lambda: len(first.numbers) == 2)
    one.stop()
    assert first.closed
    other = runner(postgres_database, second, "b", now=clock)
    other.turn()
    assert FeedStore(postgres_database).status()["f"].owner == "b"
    assert second.numbers == []


def test_a_database_that_is_gone_is_waited_for(database: Database) -> None:
    log, taking = LogOf(database, "w1"), Taking()
    log.write(*decisions(2))
    work = runner(database, taking)
    work.turn()
    with database.write() as connection:
        connection.execute(text("ALTER TABLE audit_feed RENAME TO elsewhere"))
    log.write(*decisions(2, start=2))
    assert turns(work, 3)[-1] > 0
    with database.write() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO audit_feed"))
    turns(work, 4)
    assert list(dict.fromkeys(taking.numbers)) == ["n0", "n1", "n2", "n3"]
    assert FeedStore(database).positions("f") == {"w1": 4}


def test_each_tenants_records_keep_their_order_through_failures(database: Database) -> None:
    log = LogOf(database, "w1")
    for number in range(20):
        log.write(*decisions(1, ("demo", "kth")[number % 2], start=number))
    plan = itertools.cycle([DeliveryError("lost"), 1, 3, DeliveryError("HTTP 500"), None])
    taking = Taking(plan)
    turns(runner(database, taking, batch=4), 60)
    for tenant in ("demo", "kth"):
        numbers = [int(i.text("error")[1:]) for i in taking.items if i.tenant == tenant]
        first_seen = list(dict.fromkeys(numbers))
        assert first_seen == sorted(first_seen)
        assert len(first_seen) == 10


def records(receiver: HttpReceiver) -> list[str]:
    return [
        r["error"] for request in receiver.requests for r in json.loads(request.body)["records"]
    ]


def test_a_webhook_that_fails_hangs_and_restarts_gets_everything(database: Database) -> None:
    """The real thing: threads, sockets, a receiver that is stopped and comes back."""
    log = LogOf(database, "w1")
    opened, calls = threading.Event(), itertools.count()

    def moody(_: object) -> int:
        match next(calls) % 4:
            case 0:
                return 500
            case 1:
                opened.wait(0.4)
                return 503
            case _:
                return 200

    with http_receiver() as receiver:
        port = receiver.port
        receiver.answer = moody
        target = HttpTarget(receiver.url, seconds=0.2)
        sender = WebhookSender(target, "s" * 32, FORMATS["json"])
        work = runner(database, sender, batch=3)
        work.start()
        log.write(*decisions(10))
        wait_for(lambda: len(set(records(receiver))) == 10)
        before = set(records(receiver))
    log.write(*decisions(10, start=10))
    wait_for(lambda: FeedStore(database).status()["f"].error != "")
    with http_receiver(port) as receiver:
        wait_for(lambda: len(set(records(receiver)) | before) == 20)
        work.stop()
        opened.set()
        after = list(dict.fromkeys(records(receiver)))
    assert after == sorted(after, key=lambda name: int(name[1:]))


@pytest.fixture
def postgres_database(postgres: str) -> Iterator[Database]:
    with schema(postgres) as url:
        opened = open_database(url)
        migrate(opened)
        yield opened
        opened.close()
