"""Whose file is next: no tenant and no caller waits behind all of another's files."""

import asyncio

import pytest

from gateway.files.turns import NOBODY, Asker, BusyError, Turns

pytestmark = pytest.mark.anyio


async def order(turns: Turns, askers: list[Asker]) -> list[str]:
    """Who got a turn after whom, all having asked while the only place was taken."""
    served: list[str] = []

    async def take(asker: Asker) -> None:
        async with turns.one(asker):
            served.append(f"{asker.tenant}/{asker.caller}")

    async with turns.one(NOBODY):
        tasks = [asyncio.ensure_future(take(asker)) for asker in askers]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    return served


async def test_tenants_take_turns_and_then_their_callers() -> None:
    greedy = [Asker("kth", "anna")] * 4 + [Asker("kth", "bo")]
    asked = [*greedy, Asker("hedemora", "eva"), Asker("hedemora", "eva")]
    assert await order(Turns(1, 5), asked) == [
        *("kth/anna", "hedemora/eva", "kth/bo", "hedemora/eva"),
        *("kth/anna", "kth/anna", "kth/anna"),
    ]


async def test_so_many_at_once_as_there_are_places() -> None:
    turns = Turns(2, 5)
    inside = most = 0

    async def take() -> None:
        nonlocal inside, most
        async with turns.one(NOBODY):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(take() for _ in range(9)))
    assert (inside, most) == (0, 2)


async def test_who_waits_too_long_is_told_to_come_again() -> None:
    turns = Turns(1, 0.01)
    async with turns.one(Asker("kth", "anna")):
        with pytest.raises(BusyError) as busy:
            async with turns.one(Asker("kth", "bo")):
                pass
    assert (busy.value.status, busy.value.code) == (503, "file_reader_busy")
    assert busy.value.headers["retry-after"]
    async with turns.one(NOBODY):
        pass


async def test_a_turn_that_nobody_takes_goes_to_the_next() -> None:
    turns = Turns(1, 5)
    async with turns.one(NOBODY):
        waiting = [asyncio.ensure_future(turns._wait(Asker("kth", str(n)))) for n in range(2)]
        await asyncio.sleep(0)
    waiting[0].cancel()  # it was called when the block ended, and has not run yet
    with pytest.raises(asyncio.CancelledError):
        await waiting[0]
    async with asyncio.timeout(5):
        await waiting[1]
