"""How long a body of many values keeps others waiting: `python -m tests.benchmarks.stalls`.

A gateway in this process gets requests of so many values to the built-in echo, one after another,
while a clock on its event loop ticks each millisecond and small requests are sent one after
another. Prints the seconds of the large requests, the longest and the 99th percentile of the time
by which the clock was late (what everybody waits), and the latency of the small requests, each
beside what it is without large ones. All in milliseconds unless named otherwise.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.support.inprocess import CHAT, App, chat, running

_ECHO = f"/echo{CHAT}"
_TICK = 0.001


def large(leaves: int, number: int) -> dict[str, Any]:
    """A chat request with so many values, each of them a text to screen."""
    examples = [f"exempel {number} {n}" for n in range(leaves)]
    parameters = {"type": "object", "examples": examples}
    tool = {"type": "function", "function": {"name": "spara", "parameters": parameters}}
    return chat("Hej, skriv en rad om cykelbanor.", tools=[tool])


def percentile(values: list[float], part: float) -> float:
    """The value below which this part of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * len(ordered)))]


async def observed(app: App, work: Any) -> tuple[list[float], list[float]]:
    """By how much the clock was late, and how long small requests took, while `work` went on."""
    late: list[float] = []
    small: list[float] = []
    over = asyncio.Event()

    async def tick() -> None:
        while not over.is_set():
            begun = time.perf_counter()
            await asyncio.sleep(_TICK)
            late.append((time.perf_counter() - begun - _TICK) * 1000)

    async def ask() -> None:
        number = 0
        while not over.is_set():
            number += 1
            begun = time.perf_counter()
            answer = await app.post(chat(f"Kort fråga nummer {number}."), _ECHO)
            assert answer.status_code == 200, answer.text
            small.append((time.perf_counter() - begun) * 1000)

    async with asyncio.TaskGroup() as group:
        group.create_task(tick())
        group.create_task(ask())
        try:
            await work
        finally:
            over.set()
    return late, small


async def main(leaves: int, rounds: int) -> None:
    """Measure and print."""
    taken: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder), processes=True) as app:

            async def send() -> None:
                for number in range(rounds):
                    begun = time.perf_counter()
                    answer = await app.post(large(leaves, number), _ECHO)
                    seconds = time.perf_counter() - begun
                    taken.append(f"{answer.status_code} in {seconds:.2f} s")

            await app.post(chat("Uppvärmning."), _ECHO)
            quiet = await observed(app, asyncio.sleep(3))
            busy = await observed(app, send())
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, {leaves} values")
    print("large requests:", ", ".join(taken))
    for name, (late, small) in (("without", quiet), ("with", busy)):
        print(
            f"{name:8} clock late: p99 {percentile(late, 0.99):.1f}, most {max(late):.1f};"
            f" small requests: p50 {statistics.median(small):.1f},"
            f" p95 {percentile(small, 0.95):.1f}, most {max(small):.1f} ({len(small)})"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.stalls")
    parser.add_argument("--leaves", type=int, default=48_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    asyncio.run(main(options.leaves, options.rounds))
