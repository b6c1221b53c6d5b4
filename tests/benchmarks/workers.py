"""Where long texts are best scanned: on the event loop, in threads, or in processes.

    python -m tests.benchmarks.workers [--size KB] [--texts N] [--workers N]

Scans the same unique texts in each way, in turn, three rounds, and prints for each the median
seconds for all texts and the longest time that the event loop stood still, which is what every
other request waits.
"""

import argparse
import asyncio
import multiprocessing
import statistics
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache

from detectors.scanner import Scanner
from detectors.types import PlainPassage
from gateway.proxy.scanners import own_scanner
from tests.benchmarks import prompts

ROUNDS = 3
TICK = 0.001


@cache
def _scanner() -> Scanner:
    """One for each process."""
    return own_scanner()


def _scan(text: str) -> int:
    return len(_scanner().scan([PlainPassage(text)]).findings)


async def _gaps(stop: asyncio.Event) -> float:
    """The longest gap between two turns of a loop that wants one each millisecond, in seconds."""
    worst, last = 0.0, time.perf_counter()
    while not stop.is_set():
        await asyncio.sleep(TICK)
        now = time.perf_counter()
        worst, last = max(worst, now - last - TICK), now
    return worst


async def _measured(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    stop = asyncio.Event()
    watch = asyncio.ensure_future(_gaps(stop))
    await asyncio.sleep(TICK)
    started = time.perf_counter()
    await work()
    elapsed = time.perf_counter() - started
    stop.set()
    return elapsed, await watch


async def _inline(texts: list[str]) -> None:
    for text in texts:
        _scan(text)
        await asyncio.sleep(0)


async def _pooled(pool: Executor, texts: list[str]) -> None:
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(loop.run_in_executor(pool, _scan, text) for text in texts))


async def run(size: int, count: int, workers: int) -> None:
    """Print the table."""
    context = multiprocessing.get_context("forkserver")
    with ThreadPoolExecutor(workers) as threads, ProcessPoolExecutor(workers, context) as processes:
        ways: dict[str, Callable[[list[str]], Awaitable[object]]] = {
            "event loop": _inline,
            f"{workers} threads": lambda texts: _pooled(threads, texts),
            f"{workers} processes": lambda texts: _pooled(processes, texts),
        }
        figures: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        seed = 0
        for turn in range(ROUNDS + 1):  # the first warms up
            for name, work in ways.items():
                texts = [prompts.text(size * 1024, seed + number) for number in range(count)]
                seed += count
                found = await _measured(lambda work=work, texts=texts: work(texts))
                if turn:
                    figures[name].append(found)
    print(f"{count} texts of {size} KB, median of {ROUNDS} rounds")
    for name, found in figures.items():
        seconds = [elapsed for elapsed, _ in found]
        print(
            f"  {name:<12} {statistics.median(seconds):6.2f} s"
            f" ({min(seconds):.2f}-{max(seconds):.2f}),"
            f" loop stood still {max(gap for _, gap in found) * 1000:6.1f} ms"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=100, help="KB a text")
    parser.add_argument("--texts", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    asyncio.run(run(options.size, options.texts, options.workers))
