"""What kept conversations add to a request: before it is sent, and before its first token.

    python -m tests.benchmarks.kept [--postgres URL] [--redis URL] [--count N] [--values N]

`add` stands before the first event of an answer that gives an id (a response, a new conversation),
`find` before a request that goes on from one is judged, `grow` before it is sent when it has new
values. Milliseconds over one store at a time, one call after the other.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from statistics import quantiles
from time import perf_counter

from sqlalchemy import text

from gateway.core.numbering import Numbering, Value
from gateway.core.references import Created, ObjectKind
from gateway.entropy import Entropy
from gateway.identity.rootkey import RootKey
from gateway.proxy.kept.redis import RedisStore
from gateway.proxy.kept.registry import Registry
from gateway.proxy.kept.rows import Store
from gateway.proxy.kept.sealing import Owner, Sealer
from gateway.proxy.kept.sql import SqlStore
from gateway.storage.clock import utc_now
from gateway.storage.engine import open_database
from gateway.storage.migrate import migrate

OWNER = Owner("demo", "openai", "benchmark")


@contextmanager
def sql(url: str) -> Iterator[Store]:
    """A database of its own, brought up to date."""
    database = open_database(url)
    migrate(database)
    yield SqlStore(database)
    database.close()


@contextmanager
def postgres(url: str) -> Iterator[Store]:
    """A schema of its own in a PostgreSQL database."""
    schema, admin = f"bench_{token_hex(6)}", open_database(url)
    with admin.write() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    with sql(f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}") as store:
        yield store
    with admin.write() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    admin.close()


async def timed(count: int, call: Callable[[int], Awaitable[object]]) -> str:
    """The median and the 95th percentile of one call, in milliseconds."""
    taken = []
    for number in range(count):
        begun = perf_counter()
        await call(number)
        taken.append((perf_counter() - begun) * 1000)
    cuts = quantiles(taken, n=20)
    return f"{cuts[9]:7.2f} {cuts[18]:7.2f}"


async def measure(name: str, store: Store, count: int, values: int) -> None:
    """One line for each of the three calls."""
    registry = Registry(store, Sealer(RootKey(bytes(range(32))), Entropy()),
                        timedelta(days=1), utc_now)  # fmt: skip
    numbering = Numbering(
        {f"[PERSON_{n}]": Value("PERSON", f"Person {n} Test") for n in range(values)}
    )
    run = token_hex(4)
    names = [f"{run}_{number}" for number in range(count)]
    made = [Created(ObjectKind.CONVERSATION, name) for name in names]

    async def grow(number: int) -> None:
        await registry.grow(OWNER, {names[number]: known[names[number]]}, numbering)

    added = await timed(count, lambda n: registry.add(OWNER, [made[n]], numbering))
    found = await timed(count, lambda n: registry.find(OWNER, [names[n]]))
    known = await registry.find(OWNER, names)
    grown = await timed(count, grow)
    await registry.forget(OWNER, names)
    await store.close()
    for call, figures in (("add", added), ("find", found), ("grow", grown)):
        print(f"{name:12} {call:6} {figures}", flush=True)


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--postgres", default="")
    parser.add_argument("--redis", default="")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--values", type=int, default=20, help="values in each conversation")
    options = parser.parse_args()
    print(f"{'store':12} {'call':6} {'p50 ms':>7} {'p95 ms':>7}")
    with tempfile.TemporaryDirectory() as folder, sql(f"sqlite:///{Path(folder) / 'a.db'}") as lite:
        asyncio.run(measure("SQLite", lite, options.count, options.values))
    if options.postgres:
        with postgres(options.postgres) as store:
            asyncio.run(measure("PostgreSQL", store, options.count, options.values))
    if options.redis:
        store = RedisStore(options.redis)
        asyncio.run(measure("Redis", store, options.count, options.values))


if __name__ == "__main__":
    main()
