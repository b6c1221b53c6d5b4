"""Load generator: closed loop over keep-alive connections, one JSON object of results on stdout.

    taskset -c 0 python -m tests.benchmarks.load --url http://127.0.0.1:9100/v1/chat/completions \
        --connections 8 --size 1024 --stream --pid PID_OF_THE_SERVER

Every connection sends its next request as soon as the answer to its last one is complete. Texts
are unique unless `--repeat`: seven letters differ in each. `--conversation` resends a growing
conversation of 50 turns. Times are in milliseconds; processor time and memory are those of
`--pid` and its children within the measured window.
"""

import argparse
import asyncio
import gc
import json
import os
import secrets
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, cast
from urllib.parse import urlsplit

import httptools
import uvloop

from tests.benchmarks import machine, prompts

PATIENCE = 30.0
"""Seconds after which an answer counts as lost."""
SHOWN_TURNS = (1, 10, 25, 50)
_TAG = prompts.TAG.encode()


@dataclass(frozen=True, slots=True)
class Plan:
    """One run of the generator."""

    url: str
    model: str
    headers: tuple[str, ...]
    connections: int
    seconds: float
    warmup: float
    size: int
    data: prompts.Data
    stream: bool
    repeat: bool
    conversation: bool
    expect: int
    pids: tuple[int, ...]
    friends: tuple[int, ...]


class Requests:
    """The requests in the order of sending: `(turn, bytes)`, one sequence for each connection."""

    def __init__(self, plan: Plan) -> None:
        parts = urlsplit(plan.url)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80
        fields = [f"host: {parts.netloc}", "content-type: application/json", *plan.headers]
        self._head = f"POST {parts.path} HTTP/1.1\r\n" + "\r\n".join(fields)
        self._repeat = plan.repeat
        if plan.conversation:
            bodies = prompts.conversation(plan.model, plan.stream, plan.data)
        else:
            bodies = prompts.chats(plan.model, plan.stream, plan.size, plan.data)
        self._turns = plan.conversation
        self._templates = tuple(self._whole(body) for body in bodies)
        self._counter = count(secrets.randbelow(26**7 - 10**7))

    def _whole(self, body: bytes) -> bytes:
        return f"{self._head}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body

    def sequence(self) -> Iterator[tuple[int, bytes]]:
        """What one connection sends; a conversation keeps its letters through all its turns."""
        tag = self._tag()
        for index in count(secrets.randbelow(64) if not self._turns else 0):
            turn = index % len(self._templates)
            if not self._turns or turn == 0:
                tag = self._tag()
            yield turn + 1, self._templates[turn].replace(_TAG, tag)

    def _tag(self) -> bytes:
        return _TAG if self._repeat else prompts.letters(next(self._counter))


class Tally:
    """What was measured: only answers that came within the window count as throughput."""

    def __init__(self) -> None:
        self.begin = self.end = 0.0
        self.completed = 0
        self.total: list[float] = []
        self.first: list[float] = []
        self.turns: dict[int, list[float]] = defaultdict(list)
        self.errors = self.drops = self.bytes = 0
        self.sample = ""

    def add(self, turn: int, sent: float, first: float, done: float) -> None:
        if self.begin <= done < self.end:
            self.completed += 1
        if self.begin <= sent < self.end:
            self.total.append(done - sent)
            self.first.append(first - sent)
            self.turns[turn].append(done - sent)


class Client(asyncio.Protocol):
    """One connection."""

    def __init__(self, run: "Run", sequence: Iterator[tuple[int, bytes]]) -> None:
        self.run = run
        self.sequence = sequence
        self.asking = False
        self.sent = self.first = 0.0
        self.turn = 0
        self.tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.run.clients.add(self)
        self.ask()

    def ask(self) -> None:
        now = time.perf_counter()
        if now >= self.run.tally.end:
            self.transport.close()
            return
        self.turn, request = next(self.sequence)
        self.parser = httptools.HttpResponseParser(self)
        self.first, self.tail, self.asking = 0.0, b"", True
        self.sent = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError as error:
            self.fail(f"not HTTP: {error}")
            self.transport.abort()

    def on_body(self, body: bytes) -> None:
        if not self.first:
            self.first = time.perf_counter()
        self.tail = (self.tail + body)[-200:]
        self.run.tally.bytes += len(body)

    def on_message_complete(self) -> None:
        done = time.perf_counter()
        plan, status = self.run.plan, self.parser.get_status_code()
        whole = not plan.stream or plan.expect != 200 or b"[DONE]" in self.tail
        self.asking = False
        if status == plan.expect and whole:
            self.run.tally.add(self.turn, self.sent, self.first or done, done)
        else:
            self.fail(f"{status} {self.tail!r}")
        if self.parser.should_keep_alive():
            self.ask()
        else:
            self.transport.close()

    def fail(self, why: str) -> None:
        self.asking = False
        self.run.tally.errors += 1
        self.run.tally.sample = self.run.tally.sample or why

    def connection_lost(self, exc: Exception | None) -> None:
        if self.asking:
            self.run.tally.drops += 1
        self.run.lost(self)


class Run:
    """All connections of one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.requests = Requests(plan)
        self.tally = Tally()
        self.clients: set[Client] = set()
        self.pending = 0
        self.finished = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def lost(self, client: Client) -> None:
        self.clients.discard(client)
        if time.perf_counter() < self.tally.end:
            self.open(client.sequence)
        elif not self.clients and not self.pending:
            self.finished.set()

    def open(self, sequence: Iterator[tuple[int, bytes]]) -> None:
        self.pending += 1
        make = self.loop.create_connection(
            lambda: Client(self, sequence), self.requests.host, self.requests.port
        )
        asyncio.ensure_future(make).add_done_callback(self._opened)

    def _opened(self, made: "asyncio.Future[Any]") -> None:
        self.pending -= 1
        if made.exception() is not None:
            self.tally.errors += 1
            self.tally.sample = self.tally.sample or repr(made.exception())
            if not self.clients and not self.pending:
                self.finished.set()

    async def go(self) -> dict[str, Any]:
        plan, tally = self.plan, self.tally
        tally.begin = time.perf_counter() + plan.warmup
        tally.end = tally.begin + plan.seconds
        for _ in range(plan.connections):
            self.open(self.requests.sequence())
        await asyncio.sleep(max(0.0, tally.begin - time.perf_counter()))
        before = Usage.now(plan)
        await asyncio.sleep(max(0.0, tally.end - time.perf_counter()))
        after = Usage.now(plan)
        try:
            await asyncio.wait_for(self.finished.wait(), PATIENCE)
        except TimeoutError:
            tally.drops += len(self.clients)
        return result(plan, tally, before, after)


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor time of the servers under test, of the harness and of the machine."""

    target: float
    harness: float
    memory: float
    clock: machine.Clock

    @classmethod
    def now(cls, plan: Plan) -> "Usage":
        target = machine.tree(plan.pids)
        harness = machine.tree(plan.friends) | {os.getpid()}
        return cls(
            machine.cpu_seconds(target),
            machine.cpu_seconds(harness - target),
            machine.rss_mib(target),
            machine.Clock.now(),
        )


def spread(values: list[float]) -> dict[str, float]:
    """Percentiles by nearest rank, in milliseconds."""
    ordered = sorted(values)
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    last = len(ordered) - 1
    return {k: round(1000 * ordered[min(last, int(len(ordered) * q))], 3) for k, q in at.items()}


def result(plan: Plan, tally: Tally, before: Usage, after: Usage) -> dict[str, Any]:
    """The figures of a run; percentiles are left out where nothing was measured."""
    cpu = after.target - before.target
    elapsed = after.clock.total - before.clock.total
    processors = os.cpu_count() or 1
    others = after.clock.busy - before.clock.busy - cpu - (after.harness - before.harness)
    figures: dict[str, Any] = {
        "n": len(tally.total),
        "rps": round(tally.completed / plan.seconds, 2),
        "errors": tally.errors,
        "drops": tally.drops,
        "sample": tally.sample,
        "cpu_ms": round(1000 * cpu / tally.completed, 3) if tally.completed else None,
        "rss_mib": round(after.memory, 1),
        "steal": round((after.clock.stolen - before.clock.stolen) / elapsed, 3) if elapsed else 0,
        "others": round(processors * others / elapsed, 2) if elapsed else 0.0,
    }
    if tally.total:
        figures |= {"total": spread(tally.total), "first": spread(tally.first)}
    if plan.conversation:
        seen = {turn: tally.turns[turn] for turn in SHOWN_TURNS if tally.turns[turn]}
        figures["turns"] = {turn: spread(values)["p50"] for turn, values in seen.items()}
    return figures


def arguments() -> Plan:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--url", required=True)
    add("--model", default="fixed")
    add("--header", action="append", default=[], help="name: value")
    add("--connections", type=int, default=8)
    add("--seconds", type=float, default=2.0)
    add("--warmup", type=float, default=0.5)
    add("--size", type=int, default=1024, help="bytes of the user's text")
    add("--data", type=prompts.Data, default=prompts.Data.CONTACT, choices=list(prompts.Data))
    add("--stream", action="store_true")
    add("--repeat", action="store_true", help="send the same 64 texts again and again")
    add("--conversation", action="store_true", help="a conversation of 50 turns")
    add("--expect", type=int, default=200, help="the status that counts as right")
    add("--pid", type=int, action="append", default=[], help="a server under test")
    add("--friend", type=int, action="append", default=[], help="another part of the harness")
    given = vars(parser.parse_args())
    for one, many in (("header", "headers"), ("pid", "pids"), ("friend", "friends")):
        given[many] = tuple(given.pop(one))
    return Plan(**given)


async def _main(plan: Plan) -> None:
    print(json.dumps(await Run(plan).go()))


if __name__ == "__main__":
    gc.disable()
    uvloop.run(_main(arguments()))
