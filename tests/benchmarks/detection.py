"""Scanning speed: milliseconds and MB/s by size, for prose, sparse and dense personal data, texts
of words never seen before, hostile input, and putting a conversation together.

`python -m tests.benchmarks.detection [--everything] [--profile]`

Identifiers and secrets only, unless `--everything` adds the names model and the interpreters.
"""

import cProfile
import pstats
import random
import re
import resource
import sys
import time
from collections.abc import Sequence
from datetime import date
from statistics import median

from detectors import DETECTORS, intl, secrets, sv
from detectors.scanner import Scanner
from detectors.types import PlainPassage, Role
from tests.benchmarks import prompts

IDENTIFIERS = (*sv.RECOGNIZERS, *intl.RECOGNIZERS, *secrets.RECOGNIZERS)
"""What works by patterns and check digits."""
KINDS = {
    "prose": (0.0, False),
    "sparse": (0.1, False),
    "dense": (0.6, False),
    "unseen": (0.1, True),
}
"""For each kind of text the share of sentences with a value, and whether all others are made of
words never seen before: automata are slow on a text until they know its like."""
PROSE = (
    "Kan du hjälpa mig att skriva en sammanfattning av mötet där vi talade om skolans nya lokaler?",
    "Vi behöver också ett förslag på hur schemat ska läggas så att lärarna får tid att planera.",
    "Förvaltningen har fått i uppdrag att ta fram en plan för kommunens arbete med digitalisering.",
    "Please rewrite the paragraph below in plain English and keep the headings as they are.",
    "Budgeten för nästa år är inte klar, men nämnden räknar med ungefär samma ram som i år.",
    "Rapporten ska vara färdig före sommaren – helst redan i maj – och skickas på remiss.",
    "Tänk på att texten ska vara lätt att läsa även för den som inte arbetar i kommunen.",
    "I avsnitt 3.2 beskrivs metoden, och tabell 4 visar resultaten för 2024 och 2025.",
)
VALUES = (
    "Personnummer: 850101-2382.",
    "Ring mig på 070-174 06 05 i morgon.",
    "Mejla eva.test@example.se om du undrar.",
    "Konto SE45 5000 0000 0583 9825 7466.",
    "Dnr KS 2024/00123 gäller.",
    "Hon bor på Storgatan 12, 582 33 Linköping.",
    "Bankgiro 5402-9681, org.nr 202100-3054.",
    "Kortet är 4111 1111 1111 1111.",
)
SYLLABLES = re.findall(
    r"\w+",
    "an ar be dag de en er fram för ge gå hus in ka kom kun land le lig ling mål na ning nå om ord "
    "på re sam ser ska skap sta te till un upp ut var ver är",
)
HOSTILE = ("!#$%", "a.a.", "1234 5678 ", "x@a-a-", "8", "a", "&#56;", "å", "1,", "ett ")


def text(size: int, share: float, seed: int, unseen: bool = False) -> str:
    """`size` characters of sentences, of which `share` carry a value; a new one for each seed.
    `unseen`: the others are of made-up words."""
    chance = random.Random(seed)  # noqa: S311
    parts: list[str] = []
    length = 0
    while length < size:
        if chance.random() < share:
            parts.append(chance.choice(VALUES))
        else:
            parts.append(_sentence(chance) if unseen else chance.choice(PROSE))
        length += len(parts[-1]) + 1
    return " ".join(parts)[:size]


def _sentence(chance: random.Random) -> str:
    words = (
        str(chance.randrange(3_000))
        if chance.random() < 0.04
        else "".join(chance.choices(SYLLABLES, k=chance.randint(1, 4)))
        for _ in range(chance.randint(6, 18))
    )
    return f"{' '.join(words).capitalize()}."


def conversation(scanner: Scanner) -> tuple[int, float]:
    """The findings of a conversation of 50 turns, and the seconds of processor time that it takes
    to combine them when the last turn comes and all that was said before is known."""
    *_, turns = prompts.turns(prompts.Data.IDENTITY)
    passages = [
        PlainPassage(turn["content"], Role(turn["role"]), message=number)
        for number, turn in enumerate(turns)
    ]
    evidence = [scanner.examine(passage) for passage in passages]
    known = len(passages) - 2
    scanner.combine(passages[:known], evidence[:known])
    started = time.process_time()
    report = scanner.combine(passages, evidence)
    return len(report.findings), time.process_time() - started


def typical(scanner: Scanner, texts: Sequence[str]) -> float:
    """The median of the scans, in seconds of processor time."""
    times = []
    for each in texts:
        passages = [PlainPassage(each)]
        started = time.process_time()
        scanner.scan(passages)
        times.append(time.process_time() - started)
    return median(times)


def shown(size: int, seconds: float) -> str:
    return f"{seconds * 1e3:>12.3f} ms{size / seconds / 1e6:>6.1f} MB/s"


def main(arguments: list[str]) -> int:
    chosen = DETECTORS if "--everything" in arguments else IDENTIFIERS
    scanner = Scanner(chosen, lambda: date(2026, 11, 20), time.perf_counter)
    if "--profile" in arguments:
        for kind, (share, unseen) in KINDS.items():
            passages = [PlainPassage(text(1_000, share, seed, unseen)) for seed in range(500)]
            profile = cProfile.Profile()
            profile.runcall(list, map(scanner.examine, passages))
            print(kind)
            pstats.Stats(profile).sort_stats("tottime").print_stats(14)
        return 0
    print(f"{len(chosen)} detectors")
    print(f"{'text':10}" + "".join(f"{size:>26}" for size in ("1 KB", "10 KB", "100 KB", "1 MB")))
    for kind, (share, unseen) in KINDS.items():
        row = f"{kind:10}"
        for size, rounds in ((1_000, 200), (10_000, 50), (100_000, 8), (1_000_000, 2)):
            texts = [text(size, share, seed, unseen) for seed in range(rounds)]
            seconds = typical(scanner, texts)
            row += shown(size, seconds)
        print(row)
    for unit in HOSTILE:
        row = f"{unit!r:10}"
        for size in (1_000, 10_000, 100_000, 1_000_000):
            seconds = typical(scanner, [(unit * size)[:size]])
            row += shown(size, seconds)
        print(row, flush=True)
    findings, seconds = conversation(scanner)
    print(f"turn 50 of a conversation, {findings} findings: combined in {seconds * 1e3:.2f} ms")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
