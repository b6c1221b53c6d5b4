"""How often random look-alikes are taken for something: prints the rate per look-alike and type.

    python -m tests.benchmarks.false_positives [COUNT] [--kinds NAME,NAME]

COUNT values (100 000 when not given) of every kind through the whole scanner, from a fixed seed:
first without context, then among words that mislead. Only findings of medium or high confidence
are counted; `person` is any Swedish person number.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from random import Random

from detectors import intl, secrets, sv
from detectors.scanner import Scanner
from detectors.types import LOW_BELOW, PlainPassage
from tests.detectors.sv.lookalikes import LOOKALIKES, PERSON_TYPES, TODAY
from tests.support.lookalikes import EVERYDAY, MISLEADING

KINDS: dict[str, Callable[[Random], str]] = {**LOOKALIKES, **EVERYDAY}
SCANNER = Scanner(
    (*sv.RECOGNIZERS, *intl.RECOGNIZERS, *secrets.RECOGNIZERS), lambda: TODAY, lambda: 0.0
)

_TOGETHER = 40
_PROSE = (
    "\n\noch sedan fortsätter texten ännu en stund utan att säga något mer om saken, vilket är"
    " meningen med den här raden som bara ska fylla ut och hålla isär det som står omkring den\n\n"
)
"""Longer than the reach of context, so that many values can share one scan."""


def rates(kind: str, count: int, misled: bool) -> Counter[str]:
    """How many of `count` look-alikes of one kind give a finding, by entity type."""
    rng = Random(f"look-alikes {kind}")  # noqa: S311 repeatable, not secret
    counted: Counter[str] = Counter()
    for first in range(0, count, _TOGETHER):
        values = [KINDS[kind](rng) for _ in range(min(_TOGETHER, count - first))]
        found: dict[int, set[str]] = {}
        for number, entity_type in _scan(values, rng, misled):
            found.setdefault(number, set()).add(entity_type)
        for types in found.values():
            counted.update(types)
            counted["person"] += not types.isdisjoint(PERSON_TYPES)
    return counted


def _scan(values: list[str], rng: Random, misled: bool) -> list[tuple[int, str]]:
    """The number of the value that each finding touches, and its type."""
    text, places = "", []
    for value in values:
        before, _, after = (rng.choice(MISLEADING) if misled else "{}").partition("{}")
        start = len(text) + len(before)
        places.append((start, start + len(value)))
        text += before + value + after + _PROSE
    report = SCANNER.scan([PlainPassage(text)])
    return [
        (number, finding.entity_type)
        for finding in report.findings
        if finding.score >= LOW_BELOW
        for number, (start, end) in enumerate(places)
        if finding.spans[0].start < end and start < finding.spans[0].end
    ]


def main() -> None:
    """Print two lines per look-alike."""
    parser = argparse.ArgumentParser(description="Rates of false findings per look-alike.")
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--kinds", default="", help="only these, with commas between")
    options = parser.parse_args()
    wanted = options.kinds.split(",") if options.kinds else list(KINDS)
    for kind in wanted:
        for misled in (False, True):
            counted = rates(kind, options.count, misled)
            person = counted.pop("person", 0)
            others = ", ".join(f"{n} {c / options.count:.1e}" for n, c in counted.most_common())
            name = f"{kind}{', misled' if misled else ''}"
            print(f"{name:34} person {person / options.count:.1e}  {others}", flush=True)


if __name__ == "__main__":
    main()
