"""Codes that are out: good for what they are bound to, for 15 minutes, and for nothing else."""

import asyncio
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from typing import cast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.core.codes import CODE_BYTES, new_code
from gateway.errors import UnavailableError
from gateway.identity.rootkey import RootKey
from gateway.proxy.acknowledging.codes import LIFE, Binding, Codes, Hashes
from gateway.proxy.kept.rows import Row, Store, StoreDownError
from gateway.proxy.kept.sealing import Owner, Sealer

KEY = RootKey(bytes(range(32)))
OWNER = Owner("kth", "openai", "anna")
BOUND = Binding(OWNER, "digest", b"prompt")
CODE = new_code(bytes(range(CODE_BYTES)))
THINGS = frozenset({b"one", b"two"})
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Memory:
    """What codes need of a store, in memory."""

    def __init__(self) -> None:
        self.rows: dict[bytes, Row] = {}
        self.down = False

    async def get(self, handles: Collection[bytes], now_us: int) -> Mapping[bytes, Row]:
        if self.down:
            raise StoreDownError("Down")
        found = {handle: self.rows[handle] for handle in handles if handle in self.rows}
        return {handle: row for handle, row in found.items() if row.expires_us > now_us}

    async def add(self, rows: Sequence[Row], now_us: int) -> None:
        if self.down:
            raise StoreDownError("Down")
        self.rows |= {row.handle: row for row in rows}


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


def over(store: Memory, clock: Clock, key: RootKey = KEY) -> Codes:
    return Codes(cast("Store", store), Sealer(key, token_bytes), Hashes(key), clock)


_name = st.text(st.characters(codec="utf-8"), max_size=6)
_bindings = st.builds(Binding, st.builds(Owner, _name, _name, _name), _name, st.binary(max_size=6))


@given(_bindings, _bindings, st.binary(min_size=8, max_size=8), st.binary(min_size=8, max_size=8))
def test_no_other_binding_and_no_other_code_accepts(
    bound: Binding, other: Binding, first: bytes, second: bytes
) -> None:
    assume(_alike(bound) != _alike(other))
    one, another = new_code(first), new_code(second)
    assume(one != another)
    hashes = Hashes(KEY)
    assert hashes.code(bound, one) != hashes.code(other, one)
    assert hashes.code(bound, one) != hashes.code(bound, another)

    async def look() -> None:
        codes = over(Memory(), Clock())
        await codes.issue(bound, one, THINGS)
        assert await codes.things(bound, one) == THINGS
        assert await codes.things(other, one) is None
        assert await codes.things(bound, another) is None

    asyncio.run(look())


def _alike(binding: Binding) -> Binding:
    """Spelling variants of a subject are one subject."""
    subject = unicodedata.normalize("NFKC", binding.owner.subject).strip().casefold()
    return replace(binding, owner=replace(binding.owner, subject=subject))


@pytest.mark.parametrize(
    "other",
    [
        replace(BOUND, owner=Owner("hedemora", "openai", "anna")),
        replace(BOUND, owner=Owner("kth", "azure", "anna")),
        replace(BOUND, owner=Owner("kth", "openai", "bo")),
        replace(BOUND, policy="other"),
        replace(BOUND, prompt=b"other"),
        replace(BOUND, policy="digestp", prompt=b"rompt"),
        replace(BOUND, owner=Owner("kth", "openaianna", "")),
    ],
)
def test_each_part_of_the_binding_counts(other: Binding) -> None:
    async def look() -> None:
        codes = over(Memory(), Clock())
        await codes.issue(BOUND, CODE, THINGS)
        assert await codes.things(other, CODE) is None

    asyncio.run(look())


def test_a_code_holds_for_15_minutes_whatever_its_row_says() -> None:
    async def look() -> None:
        store, clock = Memory(), Clock()
        codes = over(store, clock)
        await codes.issue(BOUND, CODE, THINGS)
        clock.time = NOON + LIFE - timedelta(seconds=1)
        assert await codes.things(BOUND, CODE) == THINGS
        clock.time = NOON + LIFE
        assert await codes.things(BOUND, CODE) is None
        ((handle, row),) = store.rows.items()
        store.rows[handle] = replace(row, expires_us=row.expires_us + 10**9)
        assert await codes.things(BOUND, CODE) is None, "its end is sealed with it"

    asyncio.run(look())


def test_an_original_is_found_by_its_code_and_path() -> None:
    async def look() -> None:
        store = Memory()
        codes = over(store, Clock())
        await codes.issue(BOUND, CODE, THINGS, path="/chat", original=b"the secret prompt")
        assert await codes.original(OWNER, "/chat", CODE) == b"the secret prompt"
        assert await codes.original(OWNER, "/other", CODE) is None
        assert await codes.original(Owner("kth", "openai", "bo"), "/chat", CODE) is None
        held = repr([(row.handle, row.sealed, row.owner) for row in store.rows.values()])
        assert "secret" not in held
        assert CODE not in held
        other = over(store, Clock(), RootKey(bytes(range(1, 33))))
        assert await other.original(OWNER, "/chat", CODE) is None

    asyncio.run(look())


def test_a_store_that_is_down_is_told() -> None:
    async def look() -> None:
        store = Memory()
        store.down = True
        codes = over(store, Clock())
        with pytest.raises(UnavailableError):
            await codes.issue(BOUND, CODE, THINGS)
        with pytest.raises(UnavailableError):
            await codes.things(BOUND, CODE)

    asyncio.run(look())
