"""A value that is fetched when it is first needed, and again before it is too old."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from gateway.errors import GrindvaktError

_log = logging.getLogger(__name__)
_RETRY_SECONDS = 5.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timed(Generic[T]):
    """A fetched value, taken without asking again for `fresh` seconds, and kept for `usable`
    seconds when asking fails."""

    value: T = field(repr=False)
    fresh: float
    usable: float


class Renewal(Generic[T]):
    """Shares one fetch among all who wait for it. A value that is no longer fresh is still given,
    while another is fetched behind it; after a failure nothing is asked for a few seconds.
    Belongs to one event loop; `clock` counts seconds. `name` is for the log."""

    def __init__(
        self,
        name: str,
        fetch: Callable[[], Awaitable[Timed[T]]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._fetch = fetch
        self._clock = clock
        self._held: Timed[T] | None = None
        self._since = self._asked = float("-inf")
        self._error: GrindvaktError | None = None
        self._task: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """The value. Raises what fetching raised, when there is none that is usable."""
        age = self._clock() - self._since
        if self._held is not None and age < self._held.usable:
            if age >= self._held.fresh and not self._failed_lately():
                self._start()
            return self._held.value
        if self._task is None and self._error is not None and self._failed_lately():
            raise self._error.with_traceback(None)
        return await asyncio.shield(self._start())

    async def renew(self, spacing: float) -> T:
        """The value, fetched anew unless that was last tried less than `spacing` seconds ago.
        A failure leaves the value as it was."""
        if self._task is None and self._clock() - self._asked < spacing:
            return await self.get()
        try:
            return await asyncio.shield(self._start())
        except GrindvaktError:
            return await self.get()

    def forget(self) -> None:
        """The value was not accepted; the next one who asks gets another."""
        self._held = None

    async def close(self) -> None:
        """Ends a fetch under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def _failed_lately(self) -> bool:
        return self._error is not None and self._clock() - self._asked < _RETRY_SECONDS

    def _start(self) -> "asyncio.Task[T]":
        if self._task is None:
            self._asked = self._clock()
            self._task = asyncio.get_running_loop().create_task(self._run())
            self._task.add_done_callback(self._ended)
        return self._task

    async def _run(self) -> T:
        try:
            fetched = await self._fetch()
        except GrindvaktError as error:
            if self._error is None:
                _log.warning("%s cannot be renewed", self._name, extra={"cause": str(error)})
            self._error = error
            raise
        self._held, self._since, self._error = fetched, self._clock(), None
        return fetched.value

    def _ended(self, task: "asyncio.Task[T]") -> None:
        self._task = None
        if not task.cancelled():
            task.exception()  # nobody may be waiting for it
