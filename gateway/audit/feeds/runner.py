"""One feed at work: reads on, sends, writes down how far it came, and tries again.

It has a thread of its own and holds one batch at a time, so that neither a slow receiver nor a
long backlog takes memory or time from requests. Of several replicas one sends: whoever sees the
feed's beat stand still for as long as a lease lasts takes over. That needs no common clock, and
should two send for a while, records come twice, never not at all: only the owner's position is
written down, and nothing is written down that was not delivered.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from gateway.audit.feeds.item import Item
from gateway.audit.feeds.store import FeedStatus, FeedStore, Step, Tally, advanced
from gateway.errors import GrindvaktError
from gateway.telemetry import Log, Metrics


class DeliveryError(GrindvaktError):
    """The receiver did not take a batch. `str()` is for the operator and quotes nothing of what
    was sent. `after` is how many seconds it asked to be left alone, None when it did not say."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Sender(Protocol):
    """Brings items to a receiver."""

    def send(self, items: Sequence[Item]) -> int:
        """How many of the items, from the first on, the receiver has taken: at least one, or all
        that there were. Raises DeliveryError; some may have arrived then."""
        ...

    def close(self) -> None:
        """Ends connections."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """Times in seconds. `idle` is between two looks for more, `save` between two notes of how far
    it came, `lease` how long a silent sender keeps its turn, `lag` between two measurements;
    after failures it waits from `shortest`, doubling, to `longest`."""

    idle: float = 1.0
    save: float = 1.0
    lease: float = 30.0
    lag: float = 5.0
    shortest: float = 1.0
    longest: float = 120.0


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed passes on. Without `tenants` everybody's; `backlog`: also what the log held
    before the feed was there; `batch` is how many leaves at once."""

    name: str
    tenants: tuple[str, ...] = ()
    backlog: bool = False
    batch: int = 200


class FeedRunner:
    """`owner` is a name that no other process has; `now` counts seconds."""

    def __init__(
        self,
        feed: Feed,
        store: FeedStore,
        sender: Sender,
        owner: str,
        metrics: Metrics,
        log: Log,
        *,
        pace: Pace = Pace(),
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._feed = feed
        self._store = store
        self._sender = sender
        self._owner = owner
        self._metrics = metrics
        self._log = log
        self._pace = pace
        self._now = now
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name=f"grindvakt-feed-{feed.name}", daemon=True
        )
        self._registered = self._holds = False
        self._seen: FeedStatus | None = None
        self._seen_at = self._saved_at = 0.0
        self._measured_at = float("-inf")
        self._positions: dict[str, int] = {}
        self._tally = Tally()
        self._unsaved = False
        self._failed = 0
        self._size = feed.batch

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """Ends the thread and notes how far it came; what is left is for the next to send. A
        receiver that hangs is waited for no longer than `patience` seconds."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def turn(self) -> float:
        """One step of the work. Returns how many seconds to wait before the next."""
        try:
            wait = self._step()
        except (SQLAlchemyError, OSError) as error:
            # The log's own database: nothing can be noted there, so only here.
            self._holds = False
            return self._failure(f"database: {type(error).__name__}", None)
        self._metrics.feed_sending.labels(self._feed.name).set(self._holds)
        return wait

    def _run(self) -> None:
        while not self._stop.is_set():
            self._stop.wait(self.turn())
        try:
            if self._holds and self._save():
                self._store.release(self._feed.name, self._owner)
        except (SQLAlchemyError, OSError) as error:
            self._log.write("feed_unsaved", feed=self._feed.name, kind=type(error).__name__)
        finally:
            self._sender.close()

    def _step(self) -> float:
        if not self._registered:
            self._store.register(self._feed.name, backlog=self._feed.backlog)
            self._registered = True
        if not self._holds and not self._take():
            return min(self._pace.idle, self._pace.lease / 3)
        self._measure()
        steps = self._store.read(self._positions, self._size, self._feed.tenants)
        if not steps:
            self._save_if_due()
            return self._pace.idle
        wait = self._deliver(steps)
        self._save_if_due()
        return wait

    def _take(self) -> bool:
        """Whether it is this process's turn now."""
        found = self._store.status()[self._feed.name]
        if found != self._seen:
            self._seen, self._seen_at = found, self._now()
        silent = self._now() - self._seen_at >= self._pace.lease
        if found.owner not in ("", self._owner) and not silent and not self._store.alone:
            return False
        if not self._store.take(found, self._owner):
            return False
        self._positions = self._store.positions(self._feed.name)
        self._tally, self._unsaved = Tally(error=found.error), False
        self._saved_at = self._now()
        self._holds = True
        return True

    def _deliver(self, steps: Sequence[Step]) -> float:
        items = [step.item for step in steps if step.item is not None]
        delivered = 0
        if items:
            try:
                delivered = self._sender.send(items)
            except DeliveryError as error:
                return self._failure(str(error), error.after)
        self._positions, passed = advanced(self._positions, steps, delivered)
        self._unsaved = True
        more = passed < len(steps) or len(steps) >= self._size
        self._recovered(delivered)
        return 0.0 if more else self._pace.idle

    def _recovered(self, delivered: int) -> None:
        if not delivered:
            return
        if self._failed:
            self._log.write("feed_recovered", feed=self._feed.name)
        self._failed = 0
        self._size = min(self._size * 2, self._feed.batch)
        self._metrics.feed_sent.labels(self._feed.name).inc(delivered)
        self._tally = Tally(self._tally.sent + delivered, self._tally.failures)

    def _failure(self, reason: str, after: float | None) -> float:
        if not self._failed:
            self._log.write("feed_failed", feed=self._feed.name, reason=reason)
        self._failed += 1
        # Perhaps it was too much at once.
        self._size = max(self._size // 2, 1)
        self._metrics.feed_failures.labels(self._feed.name).inc()
        self._tally = Tally(self._tally.sent, self._tally.failures + 1, reason)
        self._unsaved = True
        doubled = self._pace.shortest * 2.0 ** min(self._failed - 1, 16)
        return min(max(doubled, after or 0.0), self._pace.longest)

    def _save_if_due(self) -> None:
        """A note of each batch would be one more durable write beside the requests' own; and while
        there is nothing to note, the beat alone tells the others that this one lives."""
        due = self._pace.save if self._unsaved else self._pace.lease / 4
        if self._now() - self._saved_at >= due:
            self._save()

    def _save(self) -> bool:
        kept = self._store.save(self._feed.name, self._owner, self._positions, self._tally)
        if kept:
            self._tally = Tally(error=self._tally.error)
            self._unsaved, self._saved_at = False, self._now()
        else:
            self._holds, self._seen = False, None
        return kept

    def _measure(self) -> None:
        if self._now() - self._measured_at < self._pace.lag:
            return
        self._measured_at = self._now()
        lag = self._store.lag(self._positions)
        self._metrics.feed_lag.labels(self._feed.name).set(lag.leaves)
        self._metrics.feed_lag_seconds.labels(self._feed.name).set(lag.seconds)
