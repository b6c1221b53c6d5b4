"""What a text costs when everything looks at it: names, sensitive matters, confidentiality, use.

    python -m tests.benchmarks.screening [--texts FILE] [--rounds N] [--presidio]

`FILE` holds lines of JSON with a `text` each; they are joined to 1, 10 and 40 KB. Without it the
texts are this folder's own prose, new for each measurement. The first reading of a text by a
scanner that is warm is `new`, the fastest of `--rounds` further ones `again`. Times are processor
time of one process on one processor; the load of the machine is printed, since neighbours slow even
that.
Then come the detectors' shares of 10 KB, what repeated triggers cost a megabyte, and memory. With
`--presidio` stock Presidio on a blank spaCy model reads the same texts, without names.
"""

import argparse
import gc
import json
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from unittest import mock

from detectors import DETECTORS, examination
from detectors.detector import Detector
from detectors.scanner import Scanner
from detectors.types import PlainPassage, ScanFailure
from tests.benchmarks import machine, prompts

SIZES = {1_000: 24, 10_000: 6, 40_000: 2}
"""Characters, and how many texts of that size are read."""
TRIGGERS = (
    "jag är sjuk ",
    "Anna är sjuk. ",
    "hon har cancer och ",
    "070-174 06 05 ",
    "850101-2382 ",
    "hemligt, ",
    "Är det konfidentiellt? ",
    "bedöm sökande ",
    "min chef på Storgatan 12 ",
)
_REPEATED = 20_000
_SHARES = 12


def joined(rows: Sequence[str], size: int, count: int, seed: int) -> list[str]:
    """`count` texts of `size` characters from rows in an order that depends on `seed`; fewer where
    there is too little text."""
    order = list(rows)
    random.Random(seed).shuffle(order)  # noqa: S311
    whole = "\n\n".join(order)
    return [whole[at : at + size] for at in range(0, len(whole) - size + 1, size)][:count]


def texts(rows: Sequence[str], size: int, count: int) -> list[str]:
    """Texts of the rows, or of our own prose."""
    if rows:
        return joined(rows, size, count, seed=size)
    return [prompts.text(size, size + seed) for seed in range(count)]


def seconds(work: Callable[[str], object], text: str) -> float:
    """Processor time."""
    started = time.process_time()
    work(text)
    return time.process_time() - started


def shown(times: Sequence[float]) -> str:
    """Least, median and most in milliseconds."""
    low, middle, high = (1e3 * each for each in (min(times), median(times), max(times)))
    return f"{low:9.2f} {middle:9.2f} {high:9.2f}"


def measure(name: str, work: Callable[[str], object], rows: Sequence[str], rounds: int) -> None:
    """A line for each size: new texts, then the same again."""
    for size, count in SIZES.items():
        found = texts(rows, size, count)
        if not found:
            continue
        new = [seconds(work, each) for each in found]
        again = [min(seconds(work, each) for _ in range(rounds)) for each in found]
        print(f"{name:10}{size // 1000:3} KB x{len(found):<3} {shown(new)}   {shown(again)}")


def shares(scanner: Scanner, rows: Sequence[str]) -> dict[str, float]:
    """Seconds of processor time of each detector, over texts of 10 KB that were read before; what
    none of them takes is under `the rest`."""
    spent: defaultdict[str, float] = defaultdict(float)
    attempted = examination.attempted

    @contextmanager
    def timed(detector: Detector, fail: Callable[[ScanFailure], object]) -> Iterator[None]:
        started = time.process_time()
        with attempted(detector, fail):
            yield
        spent[detector.name] += time.process_time() - started

    found = texts(rows, 10_000, SIZES[10_000])
    with mock.patch.object(examination, "attempted", timed):
        whole = sum(seconds(lambda t: scanner.scan([PlainPassage(t)]), each) for each in found)
    spent["the rest"] = whole - sum(spent.values())
    return spent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--presidio", action="store_true")
    given = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    lines = given.texts.read_text("utf-8").splitlines() if given.texts else ()
    rows = [json.loads(line)["text"] for line in lines]
    started = time.process_time()
    scanner = Scanner(DETECTORS, lambda: date(2026, 11, 20), time.perf_counter)
    built = time.process_time()
    scanner.warm()
    gc.collect()
    gc.freeze()  # as the gateway does
    print(f"load of the machine {os.getloadavg()[0]:.1f}")
    print(f"built in {built - started:.2f} s, warmed up in {time.process_time() - built:.2f} s")
    print(f"memory when warm {machine.rss_mib([os.getpid()]):.0f} MiB")
    heads = f"{'least':>9} {'median':>9} {'most':>9}"
    print(f"{'ms':20}{'new:':5}{heads[5:]}   {heads} (again)")
    measure("ours", lambda text: scanner.scan([PlainPassage(text)]), rows, given.rounds)
    spent = shares(scanner, rows)
    whole = sum(spent.values())
    for name, share in sorted(spent.items(), key=lambda each: -each[1])[:_SHARES]:
        print(f"{100 * share / whole:5.1f} % {name}")
    for unit in TRIGGERS:
        repeated = (unit * _REPEATED)[:_REPEATED]
        took = [seconds(lambda t: scanner.scan([PlainPassage(t)]), repeated) for _ in range(2)]
        print(f"{min(took) / _REPEATED * 1e6:6.2f} s/MB {unit!r}", flush=True)
    print(f"memory at the end {machine.rss_mib([os.getpid()]):.0f} MiB")
    if given.presidio:
        from tests.support.stock_presidio import LANGUAGE, engine

        stock = engine(swedish_phones=False)
        measure("Presidio", lambda text: stock.analyze(text, LANGUAGE), rows, 1)
    print(f"load of the machine {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
