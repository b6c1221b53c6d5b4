"""Group commit: many requests wait for one durable transaction.

A commit returns only when its decision is durable, or raises; nothing is forwarded in between. The
database is touched by one thread alone, which takes all that is waiting into each transaction, so
that the disk's pace sets the size of a batch and not the number of transactions.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import takewhile
from time import monotonic

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gateway.audit.record import DecisionRecord, Outcome, OutcomeRecord
from gateway.audit.refused import RefusedMessages
from gateway.audit.rows import Batch, DecisionRows, Row, decision_rows, outcome_row
from gateway.audit.store import Appender
from gateway.errors import UnavailableError
from gateway.storage.clock import Clock, utc_now

_log = logging.getLogger(__name__)

_SWEEP_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class WriterLimits:
    """How much may wait and for how long (seconds). `linger` is how long an outcome waits for a
    decision to share its transaction; `drain` bounds the retries at close."""

    backlog: int = 2_000
    batch: int = 500
    deadline: float = 5.0
    linger: float = 0.25
    retry: float = 1.0
    drain: float = 10.0
    outcomes: int = 50_000


@dataclass(frozen=True, slots=True)
class WriterStats:
    """Counts since the start, for metrics. `refused` commits met a full backlog; `failed` ones a
    failing store or the deadline. `outcomes_lost` is what could not be kept while the store was
    gone; anything but 0 is logged as well. `healthy`: the last transaction succeeded and the
    writing goes on, for the readiness probe."""

    committed: int
    batches: int
    failed: int
    refused: int
    waiting: int
    outcomes_written: int
    outcomes_waiting: int
    outcomes_lost: int
    healthy: bool


@dataclass(slots=True, eq=False)
class _Waiting:
    rows: DecisionRows = field(repr=False)
    future: asyncio.Future[None]
    since: float
    taken: bool = False


class AuditWriter:
    """Belongs to the event loop that `start` is called on; all other methods are called there."""

    def __init__(
        self,
        store: Appender,
        *,
        refused: RefusedMessages | None = None,
        refused_for: timedelta = timedelta(days=30),
        limits: WriterLimits = WriterLimits(),
        clock: Clock = utc_now,
    ) -> None:
        self._store = store
        self._refused = refused
        self._refused_for = refused_for
        self._limits = limits
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="grindvakt-audit", daemon=True)
        self._changed = threading.Condition(threading.Lock())
        # Guarded by `_changed`: the queues, whether the thread sleeps, whether to end.
        self._queue: deque[_Waiting] = deque()
        self._outcomes: deque[Row] = deque()
        self._sleeping = False
        self._closing = False
        self._give_up_at = float("inf")
        # The loop's own: commits that have not been answered, oldest first.
        self._open: deque[_Waiting] = deque()
        self._sweeping = False
        self._committed = self._batches = self._failed = self._rejected = 0
        self._outcomes_written = self._outcomes_lost = 0
        self._healthy = True

    def start(self) -> None:
        """Starts the writing thread. To be called on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    async def commit(
        self, decision: DecisionRecord, refused_messages: Collection[bytes] = ()
    ) -> None:
        """Returns when the decision is durable, together with the keyed hashes of the messages
        that it refuses. Raises UnavailableError (503) when it cannot be made so in time; nothing
        may be sent then. A cancelled commit is still written."""
        rows = decision_rows(decision, refused_messages, self._refused_for)
        loop = self._loop
        if loop is None or self._closing:
            raise _unavailable()
        if len(self._open) >= self._limits.backlog:
            self._rejected += 1
            raise _unavailable()
        waiting = _Waiting(rows, loop.create_future(), monotonic())
        self._open.append(waiting)
        if not self._sweeping:
            self._sweeping = True
            loop.call_later(_SWEEP_SECONDS, self._sweep)
        with self._changed:
            self._queue.append(waiting)
            self._wake()
        await waiting.future

    def submit(self, outcome: OutcomeRecord) -> None:
        """Queues an outcome: it is written with the next decisions or soon, retried while the
        store fails, and flushed by `close`."""
        row = outcome_row(outcome)
        with self._changed:
            self._keep((row,))
            if self._sleeping and len(self._outcomes) == 1:
                self._wake()

    async def close(self) -> None:
        """Writes what is waiting, for at most `drain` seconds, and ends the thread. Commits are
        refused from here on."""
        with self._changed:
            self._closing = True
            self._give_up_at = monotonic() + self._limits.drain
            self._wake()
        if self._thread.is_alive():
            patience = self._limits.drain + self._limits.deadline
            await asyncio.to_thread(self._thread.join, patience)
        # The thread's last message to the loop may still be under way.
        await asyncio.sleep(0)
        self._answer(list(self._open), durable=False)
        if self._outcomes:
            self._lose(len(self._outcomes))
            self._outcomes.clear()

    def stats(self) -> WriterStats:
        """Counts since the start."""
        return WriterStats(
            committed=self._committed,
            batches=self._batches,
            failed=self._failed,
            refused=self._rejected,
            waiting=len(self._open),
            outcomes_written=self._outcomes_written,
            outcomes_waiting=len(self._outcomes),
            outcomes_lost=self._outcomes_lost,
            healthy=self._healthy,
        )

    # On the loop.

    def _deliver(self, batch: Sequence[_Waiting], error: BaseException | None) -> None:
        if error is None and self._refused is not None:
            for waiting in batch:
                if waiting.rows.refused:
                    self._refused.remember(waiting.rows.refused)
        self._answer(batch, durable=error is None)

    def _answer(self, batch: Sequence[_Waiting], *, durable: bool) -> None:
        for waiting in batch:
            if waiting.future.done():
                continue
            if durable:
                self._committed += 1
                waiting.future.set_result(None)
            else:
                self._failed += 1
                # One exception each: a shared one would collect every waiter's traceback.
                waiting.future.set_exception(_unavailable())
        while self._open and self._open[0].future.done():
            self._open.popleft()

    def _sweep(self) -> None:
        """Answers the commits that have waited too long, whatever the thread is stuck in."""
        oldest = monotonic() - self._limits.deadline
        old = takewhile(lambda w: w.since <= oldest, self._open)
        overdue = [w for w in old if not w.future.done()]
        if overdue:
            _log.error("audit commits are overdue", extra={"count": len(overdue)})
            with self._changed:
                self._keep(self._unlogged([w for w in overdue if w.taken]))
                gone = {w for w in overdue if not w.taken}
                self._queue = deque(w for w in self._queue if w not in gone)
            self._answer(overdue, durable=False)
        self._sweeping = bool(self._open)
        if self._sweeping and self._loop is not None:
            self._loop.call_later(_SWEEP_SECONDS, self._sweep)

    # On the thread.

    def _run(self) -> None:
        try:
            while (taken := self._take()) is not None:
                self._write(*taken)
        finally:
            # A bug that ends the thread must not leave later commits waiting for nobody.
            self._closing = True
            self._healthy = False

    def _take(self) -> tuple[list[_Waiting], list[Row]] | None:
        """What is waiting; None when the writer is closed and empty, or out of time."""
        with self._changed:
            while not self._queue:
                if self._closing and (not self._outcomes or monotonic() >= self._give_up_at):
                    return None
                if self._closing:
                    break
                lingering = bool(self._outcomes)
                self._sleep(self._limits.linger if lingering else None)
                if lingering:
                    break
            size = min(len(self._queue), self._limits.batch)
            batch = [self._queue.popleft() for _ in range(size)]
            for waiting in batch:
                waiting.taken = True
            size = min(len(self._outcomes), self._limits.batch)
            return batch, [self._outcomes.popleft() for _ in range(size)]

    def _write(self, batch: list[_Waiting], outcomes: list[Row]) -> None:
        error = self._append(Batch.of([waiting.rows for waiting in batch], outcomes))
        self._batches += 1
        self._healthy = error is None
        if error is None:
            self._outcomes_written += len(outcomes)
        else:
            # Before the commits are answered: an answered one counts as marked already.
            with self._changed:
                self._outcomes.extendleft(reversed(outcomes))
                self._keep(self._unlogged(batch))
            _log.error(
                "audit store failed",
                extra={"cause": type(error).__name__, "decisions": len(batch)},
            )
        if batch and self._loop is not None:
            self._loop.call_soon_threadsafe(self._deliver, batch, error)
        if error is not None:
            self._pause()

    def _pause(self) -> None:
        with self._changed:
            # A commit ends the pause: whoever waits should learn soon whether it works again.
            if not self._queue and monotonic() < self._give_up_at:
                self._sleep(self._limits.retry)

    def _append(self, batch: Batch) -> BaseException | None:
        try:
            try:
                self._store.append(batch)
            except DBAPIError as error:
                # A pooled connection whose server was restarted. Appending again is harmless.
                if not error.connection_invalidated:
                    raise
                self._store.append(batch)
        except (SQLAlchemyError, OSError) as error:
            return error
        return None

    # On either, under `_changed`.

    def _sleep(self, seconds: float | None) -> None:
        self._sleeping = True
        self._changed.wait(seconds)
        self._sleeping = False

    def _wake(self) -> None:
        if self._sleeping:
            self._changed.notify()

    def _keep(self, rows: Collection[Row]) -> None:
        room = self._limits.outcomes - len(self._outcomes)
        kept = list(rows)[: max(room, 0)]
        self._outcomes.extend(kept)
        if len(kept) < len(rows):
            self._lose(len(rows) - len(kept))

    def _lose(self, count: int) -> None:
        self._outcomes_lost += count
        _log.error("audit outcomes lost", extra={"count": count})

    def _unlogged(self, batch: Collection[_Waiting]) -> list[Row]:
        """Outcomes that say that nothing was sent, as the decisions may be in the log for all we
        know, with an action that was not carried out."""
        now = self._clock()
        return [
            outcome_row(OutcomeRecord(event=w.rows.event, time=now, outcome=Outcome.UNLOGGED))
            for w in batch
            if not w.future.done()
        ]


def _unavailable() -> UnavailableError:
    return UnavailableError(
        503,
        "audit_unavailable",
        "Beslutet kunde inte loggas, så inget har skickats vidare. Försök igen om en stund.",
        "The decision could not be logged, so nothing was sent on. Try again in a while.",
    )
