"""A value that is fetched, shared and fetched again."""

import asyncio

import pytest

from gateway.errors import ConfigError
from gateway.identity.renewal import Renewal, Timed

pytestmark = pytest.mark.anyio


async def test_who_leaves_does_not_take_the_fetch_along() -> None:
    fetched, go = 0, asyncio.Event()

    async def fetch() -> Timed[int]:
        nonlocal fetched
        fetched += 1
        await go.wait()
        return Timed(fetched, 10, 20)

    renewal = Renewal("x", fetch, lambda: 0.0)
    first = asyncio.get_running_loop().create_task(renewal.get())
    second = asyncio.get_running_loop().create_task(renewal.get())
    await asyncio.sleep(0)
    first.cancel()
    go.set()
    assert await second == 1
    assert await renewal.renew(5) == 1
    assert fetched == 1


async def test_after_a_failure_nobody_asks_for_a_while() -> None:
    now, asked = 0.0, 0

    async def fetch() -> Timed[int]:
        nonlocal asked
        asked += 1
        raise ConfigError("no")

    renewal = Renewal("x", fetch, lambda: now)
    for _ in range(3):
        with pytest.raises(ConfigError):
            await renewal.get()
    assert asked == 1
    now = 5.0
    with pytest.raises(ConfigError):
        await renewal.get()
    assert asked == 2
    await renewal.close()
