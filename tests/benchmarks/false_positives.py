"""How often random look-alikes are taken for something: prints the rate per look-alike and type.

    python tests/benchmarks/false_positives.py [COUNT]

COUNT texts (100 000 when not given) of every kind, without context, from a fixed seed. Only hits of
medium or high confidence are counted; `person` is any person number.
"""

import sys
from collections import Counter
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "detectors" / "sv")]

from lookalikes import LOOKALIKES, PERSON_TYPES, hits  # noqa: E402

from detectors.types import LOW_BELOW  # noqa: E402


def rates(kind: str, count: int) -> Counter[str]:
    """How many of `count` look-alikes of one kind give a hit, by entity type."""
    rng = Random(f"look-alikes {kind}")  # noqa: S311
    counted: Counter[str] = Counter()
    for _ in range(count):
        found = {h.entity_type for h in hits(LOOKALIKES[kind](rng)) if h.score >= LOW_BELOW}
        counted.update(found)
        counted["person"] += not found.isdisjoint(PERSON_TYPES)
    return counted


def main(count: int) -> None:
    """Prints one line per look-alike."""
    for kind in LOOKALIKES:
        counted = rates(kind, count)
        person = counted.pop("person")
        others = ", ".join(f"{name} {n / count:.2e}" for name, n in sorted(counted.items()))
        print(f"{kind:14} person {person / count:.2e}  {others}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
