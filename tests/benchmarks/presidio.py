"""Our scanner beside Presidio's `AnalyzerEngine`, in one process on one processor.

    python -m tests.benchmarks.presidio [--rounds N] [--patience SECONDS] [--everything]
                                        [--json FILE]

Both look for the same types (those that both know) in the same texts, each text once, in turns.
Presidio runs as it comes on a blank spaCy model, without names: the least that it can do. A third
column is our scanner with all its identifiers and secrets, or with `--everything` also its model
of names and its interpreters, for which Presidio has no counterpart here. Times are processor
time, which strangers on the machine do not lengthen; a cell is the median with the fastest and the
slowest, and a ratio is the median of the ratios text by text. A size at which Presidio would take
longer than `--patience` by what it took at the size before is left out.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from detectors import DETECTORS
from detectors.detector import Detector
from detectors.scanner import Scanner
from detectors.types import PlainPassage
from tests.benchmarks import machine
from tests.benchmarks.detection import IDENTIFIERS, KINDS, text

SIZES = {1_000: 30, 10_000: 12, 100_000: 4, 1_000_000: 1}
"""Characters, and how many texts of that size a round takes."""
_WARMING = 30
"""Texts that everybody reads before anything is timed."""
Work = Callable[[str], object]

_MEMORY = {
    "scanner": "from tests.benchmarks.presidio import scan; scan('varm upp 850101-2382')",
    "presidio": "from tests.support.stock_presidio import engine; "
    "engine().analyze('varm upp 850101-2382', 'en')",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of text of one size: seconds of each text, by who read it."""

    kind: str
    size: int
    seconds: dict[str, list[float]]

    def time(self, who: str) -> str:
        """Median, fastest and slowest in milliseconds."""
        times = [1e3 * seconds for seconds in self.seconds[who]]
        if not times:
            return "-"
        middle = f"{median(times):.3g}"
        return f"{middle} ({min(times):.3g}-{max(times):.3g})" if len(times) > 1 else middle

    def speed(self, who: str) -> str:
        """MB/s at the median."""
        times = self.seconds[who]
        return f"{self.size / median(times) / 1e6:.3g}" if times else "-"

    def ratio(self, who: str) -> str:
        """How many times faster than Presidio, text by text."""
        pairs = zip(self.seconds["presidio"], self.seconds[who], strict=False)
        ratios = [theirs / mine for theirs, mine in pairs]
        return f"{median(ratios):.0f} ({min(ratios):.0f}-{max(ratios):.0f})" if ratios else "-"


def _scanner(chosen: Sequence[Detector]) -> Scanner:
    return Scanner(chosen, lambda: date(2026, 11, 20), time.perf_counter)


def scan(words: str) -> object:
    """One scan for all identifiers, by a scanner of its own."""
    return _scanner(IDENTIFIERS).scan([PlainPassage(words)])


def workers(everything: bool) -> dict[str, Work]:
    """Who reads the texts."""
    from tests.support.stock_presidio import LANGUAGE, engine, ours

    stock, same = engine(swedish_phones=False), _scanner(ours())
    full = _scanner(DETECTORS if everything else IDENTIFIERS)
    return {
        "ours": lambda words: same.scan([PlainPassage(words)]),
        "all of ours": lambda words: full.scan([PlainPassage(words)]),
        "presidio": lambda words: stock.analyze(words, LANGUAGE),
    }


def timed(work: Work, words: str) -> float:
    """Seconds of processor time."""
    started = time.process_time()
    work(words)
    return time.process_time() - started


def measure(rounds: int, patience: float, everything: bool) -> list[Cell]:
    """Every kind and size, each text read by all in turns, whose order turns with them."""
    who = workers(everything)
    for work in who.values():
        for seed in range(-_WARMING, 0):
            work(text(1_000, 0.5, seed))
    cells = []
    for kind, (share, unseen) in KINDS.items():
        expected = 0.0
        for size, count in SIZES.items():
            cell = Cell(kind, size, {name: [] for name in who})
            for seed in range(rounds * count):
                words = text(size, share, seed, unseen)
                order = list(who) if seed % 2 else list(reversed(who))
                for name in order:
                    if name != "presidio" or expected <= patience:
                        cell.seconds[name].append(timed(who[name], words))
            cells.append(cell)
            print(".", end="", flush=True, file=sys.stderr)
            # Presidio's time grows with up to the square of the text's length.
            expected = 100 * median(cell.seconds["presidio"] or [patience])
    return cells


def memory(what: str) -> float:
    """MiB of a process that holds one scanner or one engine, after its first text."""
    code = f"{_MEMORY[what]}\nprint('ready', flush=True)\nimport sys; sys.stdin.read()"
    command = [sys.executable, "-W", "ignore", "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        used = machine.rss_mib([process.pid])
        process.stdin.close()
    return used


def table(cells: list[Cell]) -> str:
    """As Markdown."""
    head = "| text | size | ours ms | MB/s | all of ours ms | MB/s | Presidio ms | MB/s | ratio |"
    lines = [f"{head} ratio, all of ours |", "|---" * 10 + "|"]
    for cell in cells:
        parts = [cell.kind, f"{cell.size // 1000} KB"]
        for name in ("ours", "all of ours", "presidio"):
            parts += [cell.time(name), cell.speed(name)]
        parts += [cell.ratio("ours"), cell.ratio("all of ours")]
        lines.append(f"| {' | '.join(parts)} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--patience", type=float, default=60.0)
    parser.add_argument("--everything", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    cells = measure(given.rounds, given.patience, given.everything)
    print(f"\n{table(cells)}\n")
    for what in _MEMORY:
        print(f"memory of one process, {what}: {memory(what):.0f} MiB")
    if given.json:
        figures = [{"kind": c.kind, "size": c.size, "seconds": c.seconds} for c in cells]
        given.json.write_text(json.dumps(figures), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
