"""What a tenant's own lists cost: `python -m tests.benchmarks.terms`. Prints a table.

100 000 terms, 1 000 patterns, and registers of 1 000 000 values: milliseconds per 1 000 characters
on this machine, one core, memory, and how long hashing and loading take.
"""

import gc
import random
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date

from detectors.exact_match import ExactMatch
from detectors.exact_values import Kind
from detectors.hashed_list import HashedList, ListKey, make, read
from detectors.recognizer import Recognizer
from detectors.scanner import Scanner
from detectors.terms import CustomTerms
from detectors.types import PlainPassage

TODAY = date(2026, 1, 1)
KEY = ListKey("bench", "1", bytes(range(32)))
_SYLLABLES = ("an", "ber", "dal", "ek", "fors", "gran", "holm", "ing", "ka", "lind", "mar", "nor")
_NAME_SYLLABLES = (
    "sv",
    "ols",
    "pet",
    "erik",
    "gust",
    "hed",
    "nil",
    "ros",
    "sten",
    "ul",
    "vik",
    "å",
)
_TEXT = (
    "hej kan du sammanfatta protokollet från nämndens möte den 12 mars och föreslå ett svar till"
    " sökanden som frågade om bygglov för garage vid sjön handläggaren återkommer i nästa vecka"
    " med besked om avgiften samt dnr 2026-114 please summarize the meeting and list every action"
)
_ORDINARY = _TEXT.split()


def word(dice: random.Random, syllables: Sequence[str] = _SYLLABLES) -> str:
    return "".join(dice.choice(syllables) for _ in range(dice.randint(2, 4)))


def text(dice: random.Random, size: int, others: Sequence[str] = ()) -> str:
    """Ordinary words, half of them made up; now and then one of `others`."""
    words: list[str] = []
    length = 0
    while length < size:
        chosen = dice.choice(_ORDINARY) if dice.random() < 0.5 else word(dice)
        if others and dice.random() < 0.02:
            chosen = dice.choice(others)
        words.append(chosen)
        length += len(chosen) + 1
    return " ".join(words)[:size]


def timed(work: Callable[[], object]) -> tuple[float, object]:
    gc.collect()
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def per_kilobyte(recognizer: Recognizer, texts: Sequence[str]) -> float:
    """Milliseconds for 1 000 characters."""
    for each in texts[:3]:
        list(recognizer.find(each, "", TODAY))
    seconds, _ = timed(lambda: [list(recognizer.find(each, "", TODAY)) for each in texts])
    return seconds * 1e6 / sum(map(len, texts))


def scanner_per_kilobyte(recognizer: Recognizer, texts: Sequence[str]) -> float:
    """As `per_kilobyte`, with normalisation: what a tenant's part of a scan costs in all."""
    scanner = Scanner([recognizer], today=lambda: TODAY, clock=time.perf_counter)
    passages = [PlainPassage(each) for each in texts]
    for each in passages:
        scanner.examine(each)
    seconds, _ = timed(lambda: [scanner.examine(each) for each in passages])
    return seconds * 1e6 / sum(map(len, texts))


def row(name: str, *figures: str) -> None:
    print(f"{name:<34}" + "".join(f"{figure:>18}" for figure in figures))


def memory(build: Callable[[], object]) -> tuple[float, object]:
    """Megabytes that the result of `build` holds."""
    gc.collect()
    tracemalloc.start()
    result = build()
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return held / 1e6, result


def terms(dice: random.Random) -> None:
    listed = list({f"{word(dice)} {word(dice)}" for _ in range(60_000)})
    listed += list({word(dice) + str(number) for number in range(100_000 - len(listed))})
    seconds, _ = timed(lambda: CustomTerms(listed, ()))
    held, made = memory(lambda: CustomTerms(listed, ()))
    measure(f"{len(listed)} terms", made, text, dice, f"{seconds:.2f} s", f"{held:.0f} MB")
    patterns = [rf"\b[A-Z]{{3}}-{number:03d}\b" for number in range(1_000)]
    seconds, made = timed(lambda: CustomTerms((), patterns))
    measure("1000 patterns", made, text, dice, f"{seconds:.2f} s", "")


def measure(
    name: str,
    recognizer: object,
    texts: Callable[[random.Random, int], str],
    dice: random.Random,
    *others: str,
) -> None:
    assert isinstance(recognizer, Recognizer)
    short = [texts(dice, 1_000) for _ in range(300)]
    long = [texts(dice, 100_000) for _ in range(3)]
    row(
        name,
        f"{per_kilobyte(recognizer, short):.3f}",
        f"{per_kilobyte(recognizer, long):.3f}",
        f"{scanner_per_kilobyte(recognizer, short):.3f}",
        *others,
    )


def register(kind: Kind, values: Sequence[str], dice: random.Random) -> None:
    numbered = list(enumerate(values, start=1))
    hashing, data = timed(
        lambda: make(
            numbered,
            KEY,
            kind,
            name="register",
            entity="CUSTOM_TERM",
            protected=False,
            created="2026-01-01T00:00:00+00:00",
        )
    )
    assert isinstance(data, bytes)

    def load() -> ExactMatch:
        hashed: HashedList = read(data, KEY)
        return ExactMatch([(hashed, KEY.secret)])

    loading, made = timed(load)
    held, _ = memory(load)
    measure(
        f"{len(values)} {kind}",
        made,
        lambda dice, size: text(dice, size, values[:1000]),
        dice,
        f"{loading:.2f} s",
        f"{held + len(data) / 1e6:.1f} MB",
        f"{hashing:.1f} s",
    )


def main() -> None:
    dice = random.Random(1)  # noqa: S311 - made-up texts, not secrets
    row("list", "ms/KB at 1 KB", "ms/KB at 100 KB", "with views, 1 KB", "load", "memory", "hashing")
    terms(dice)
    count = 1_000_000
    names = [
        f"{word(dice, _NAME_SYLLABLES)} {word(dice, _NAME_SYLLABLES)}son".title()
        for _ in range(count)
    ]
    register(Kind.NAME, names, dice)
    numbers = [f"{dice.randrange(10**9):09d}" for _ in range(count)]
    register(Kind.NUMBER, numbers, dice)
    # Digits in the form of personal numbers of the 19th day of the 13th month: nobody's.
    invented = [f"{dice.randrange(100):02d}1319{dice.randrange(10**4):04d}" for _ in range(count)]
    register(Kind.PERSONNUMMER, invented, dice)
    register(Kind.CODE, [f"KS {dice.randrange(3000)}/{n}" for n in range(count)], dice)


if __name__ == "__main__":
    main()
