"""Whose file is read next: tenants take turns, and within a tenant its callers do.

A plain queue would let one tenant's thousand files stand before everybody else's one.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from gateway.errors import UnavailableError


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom a file is read."""

    tenant: str = ""
    caller: str = field(default="", repr=False)


NOBODY = Asker()


class BusyError(UnavailableError):
    """The turn did not come in time. It says nothing of the file: later it may be read."""

    headers = {"retry-after": "5"}  # noqa: RUF012 - as its base has it

    def __init__(self) -> None:
        super().__init__(
            503,
            "file_reader_busy",
            "Grindvakt läser många filer just nu och hann inte med din. Försök igen om en stund.",
            "Grindvakt is reading many files right now and did not get to yours. Try again in a "
            "while.",
        )


_Line = OrderedDict[str, deque[asyncio.Future[None]]]
"""Those of one tenant who wait, by caller; the next one is first."""


class Turns:
    """So many at once as `places`; whoever else comes waits for `seconds` at most. For one event
    loop."""

    def __init__(self, places: int, seconds: float) -> None:
        self._free = places
        self._seconds = seconds
        self._lines: OrderedDict[str, _Line] = OrderedDict()

    @asynccontextmanager
    async def one(self, asker: Asker) -> AsyncIterator[None]:
        """A place while the block lasts. Raises BusyError."""
        await self._wait(asker)
        try:
            yield
        finally:
            self._free += 1
            self._call()

    async def _wait(self, asker: Asker) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line = self._lines.setdefault(asker.tenant, OrderedDict())
        line.setdefault(asker.caller, deque()).append(turn)
        self._call()
        try:
            async with asyncio.timeout(self._seconds):
                await turn
        except BaseException as error:
            if not turn.cancelled():  # it was called while it was going away
                self._free += 1
                self._call()
            if isinstance(error, TimeoutError):
                raise BusyError from None
            raise

    def _call(self) -> None:
        """Let in who is next, while there are places."""
        while self._free and self._lines:
            turn = self._next()
            if not turn.done():
                self._free -= 1
                turn.set_result(None)

    def _next(self) -> asyncio.Future[None]:
        tenant, line = self._lines.popitem(last=False)
        caller, waiting = line.popitem(last=False)
        turn = waiting.popleft()
        if waiting:
            line[caller] = waiting
        if line:
            self._lines[tenant] = line
        return turn
