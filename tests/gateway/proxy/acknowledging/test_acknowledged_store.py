"""What has been acknowledged, in both databases: a code once, a notice for ever."""

from datetime import UTC, datetime, timedelta

import anyio
import pytest

from gateway.errors import UnavailableError
from gateway.proxy.acknowledging.store import REMEMBERED, Acknowledgements, Entry, Kind
from gateway.storage.engine import Database

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
WHO = b"who"


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_a_code_is_used_once_and_all_or_nothing(database: Database, clock: Clock) -> None:
    known = Acknowledgements(database, clock)
    first, second = Entry(b"first", Kind.SENT), Entry(b"second", Kind.MASKED)
    assert await known.acknowledge("kth", "e1", b"code", WHO, [first])
    assert not await known.acknowledge("kth", "e2", b"code", WHO, [second])
    assert await known.known([b"first", b"second", b"third"]) == {b"first": Kind.SENT}


async def test_of_many_at_once_one_uses_the_code(database: Database, clock: Clock) -> None:
    replicas = [Acknowledgements(database, clock) for _ in range(8)]
    used: list[bool] = []

    async def use(known: Acknowledgements) -> None:
        entries = [Entry(bytes([n]), Kind.SENT) for n in range(5)]
        used.append(await known.acknowledge("kth", "e", b"code", WHO, entries))

    async with anyio.create_task_group() as group:
        for known in replicas:
            group.start_soon(use, known)
    assert sorted(used) == [False] * 7 + [True]


async def test_what_was_masked_stays_so(database: Database, clock: Clock) -> None:
    known = Acknowledgements(database, clock)
    for kind in (Kind.SENT, Kind.MASKED, Kind.SENT):
        assert await known.acknowledge("kth", "e", None, WHO, [Entry(b"x", kind)])
    assert await known.known([b"x"]) == {b"x": Kind.MASKED}
    clock.time += REMEMBERED
    await known.acknowledge("kth", "e", None, WHO, [Entry(b"x", Kind.SENT)])
    assert await known.known([b"x"]) == {b"x": Kind.SENT}


async def test_all_but_notices_is_forgotten(database: Database, clock: Clock) -> None:
    known = Acknowledgements(database, clock)
    entries = [Entry(b"turn", Kind.TURN), Entry(b"notice", Kind.NOTICE)]
    await known.acknowledge("kth", "e", None, WHO, entries)
    assert set(await known.read([b"notice", b"other"])) == {b"notice"}
    clock.time += REMEMBERED
    assert set(await known.known([b"turn", b"notice"])) == {b"notice"}
    assert known.purge() == 1
    assert known.purge() == 0
    assert set(await Acknowledgements(database, clock).read([b"notice"])) == {b"notice"}


async def test_failures_are_counted_for_a_while_and_forgiven(
    database: Database, clock: Clock
) -> None:
    known = Acknowledgements(database, clock)
    until = NOON + timedelta(minutes=15)
    for expected in (1, 2, 3):
        await known.failed(WHO, until)
        assert await known.failures(WHO) == expected
    assert await known.failures(b"somebody else") == 0
    clock.time = until
    assert await known.failures(WHO) == 0
    await known.failed(WHO, until + timedelta(minutes=15))
    assert await known.failures(WHO) == 1
    await known.acknowledge("kth", "e", b"code", WHO, [])
    assert await known.failures(WHO) == 0


async def test_a_database_that_is_gone_is_told(database: Database, clock: Clock) -> None:
    known = Acknowledgements(database, clock)
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE acknowledgement")
    with pytest.raises(UnavailableError):
        await known.known([b"x"])
    with pytest.raises(UnavailableError):
        await known.acknowledge("kth", "e", b"code", WHO, [])
