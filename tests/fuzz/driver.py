"""Runs a check on bytes nobody thought of: with atheris where it is installed, else at random.

Each target is a module with `check(data)`, which raises when an invariant does not hold, and seeds.

    python -m tests.fuzz.scanner --seconds 60 [--engine atheris] [--seed TEXT] [--longest BYTES]

atheris (libFuzzer, coverage-guided) is not a dependency: install it into an environment of its own
together with this project. Without it every input is a mutation or a mixture of seeds and of the
fragments below, from a fixed seed. A failing input is printed as base64; `--input BASE64` runs it
again.
"""

import argparse
import base64
import importlib
import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

Check = Callable[[bytes], None]

FRAGMENTS: tuple[bytes, ...] = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "850101-2382",
        "19850101 2382",
        "pnr: ",
        "8 5 0 1 0 1",
        "eva.test@exempel.se",
        " snabel-a ",
        "[at]",
        "070-174 06 05",
        "SE45 5000 0000 0583 9825 7466",
        "4111 1111 1111 1111",
        "&#56;",
        "%38%35",
        "\\u0038",
        "RXZhIFRlc3QsIHBuciA4NTAxMDEtMjM4Mg==",
        "706e72203835303130312d32333832",
        "åtta fem noll ett noll ett, ",
        "baklänges: 2832-101058",
        "rot13 ",
        "password: Sommar2024!",
        "10.0.0.1",
        "2001:db8::1",
        "\u200b",
        "\u202e",
        "\ud800",
        "\ufdd0",
        "\ufeff",
        "⑧⑤",
        "８５",
        "8\u0332",
        "о",
        "[PERSON_1]",
        "[PERSONNUMMER_12",
        "\r\n",
        "\n\n",
        "data: ",
        '{"a":',
        '["',
        "0.10",
        "1E5",
        "\x00",
        "-" * 40,
        "1 " * 40,
        "=" * 9,
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """What is fuzzed: `check` raises for an input that breaks an invariant."""

    name: str
    check: Check
    seeds: tuple[bytes, ...]


class Budget:
    """Raises AssertionError when an input takes longer than linear time allows. `clock` counts
    processor seconds; the allowance is generous, since only quadratic growth is of interest."""

    def __init__(self, clock: Callable[[], float], base: float, per_megabyte: float) -> None:
        self._clock = clock
        self._base = base
        self._per_byte = per_megabyte / 1e6

    def run(self, check: Check, data: bytes) -> None:
        """Check one input within its allowance."""
        started = self._clock()
        check(data)
        spent = self._clock() - started
        allowed = self._base + self._per_byte * len(data)
        assert spent <= allowed, f"{spent:.2f} s for {len(data)} bytes, {allowed:.2f} allowed"


def invent(rng: Random, seeds: Sequence[bytes], longest: int) -> bytes:
    """An input: a seed altered, fragments mixed, noise, or one piece repeated to a great length."""
    match rng.randrange(10):
        case 0:
            return rng.randbytes(rng.randrange(200))
        case 1:
            piece = _mixture(rng, seeds, 3) or b"1"
            size = rng.choice((300, 300, 3_000, 3_000, 30_000, longest))
            return (piece * (min(size, longest) // len(piece) + 1))[: min(size, longest)]
        case 2 | 3 | 4:
            return _altered(rng, rng.choice(seeds))
        case 5:
            codes = (rng.choice((0x7F, 0x2FF, 0x2FFF, 0x1FFFF)) for _ in range(rng.randrange(60)))
            text = "".join(chr(rng.randrange(code)) for code in codes)
            return text.encode("utf-8", "surrogatepass")
        case _:
            return _altered(rng, _mixture(rng, seeds, 12))


def _mixture(rng: Random, seeds: Sequence[bytes], most: int) -> bytes:
    parts = [rng.choice((*FRAGMENTS, *seeds)) for _ in range(rng.randrange(1, most + 1))]
    return rng.choice((b"", b" ", b"\n", b",")).join(parts)


def _altered(rng: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(rng.randrange(6)):
        at = rng.randrange(len(made) + 1)
        match rng.randrange(5):
            case 0:
                made[at:at] = rng.choice(FRAGMENTS)
            case 1:
                del made[at : at + rng.randrange(1, 9)]
            case 2 if at < len(made):
                made[at] = rng.randrange(256)
            case 3:
                made[at:at] = made[at : at + rng.randrange(1, 30)]
            case _:
                made[at:at] = rng.choice(b" -.,:;/*|_\n\t0123456789\"'\\").to_bytes()
    return bytes(made)


def at_random(target: Target, budget: Budget, seconds: float, seed: str, longest: int) -> int:
    """Run invented inputs for that long; returns how many. A failure is printed and raised."""
    rng = Random(f"{target.name} {seed}")  # noqa: S311 repeatable, not secret
    ends, tried = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        data = invent(rng, target.seeds, longest)
        try:
            budget.run(target.check, data)
        except BaseException:
            print(f"{target.name}: input {tried} fails", base64.b64encode(data).decode())
            raise
        tried += 1
    return tried


def with_atheris(target: Target, budget: Budget, seconds: float, longest: int) -> None:
    """Hand over to libFuzzer, which prints the inputs tried and ends the process."""
    atheris: Any = importlib.import_module("atheris")  # only where somebody installed it
    atheris.instrument_all()
    limits = [f"-max_total_time={seconds:.0f}", f"-max_len={longest}", "-timeout=60"]
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(target.seeds):
            (Path(folder) / str(number)).write_bytes(seed)
        atheris.Setup(
            [target.name, *limits, "-rss_limit_mb=4096", "-print_final_stats=1", folder],
            lambda data: budget.run(target.check, data),
            enable_python_coverage=True,
        )
        atheris.Fuzz()


def main(target: Target, arguments: Sequence[str] | None = None) -> int:
    """The command of a target; returns the exit status."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.fuzz.{target.name}")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--engine", choices=("auto", "random", "atheris"), default="auto")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--longest", type=int, default=1_000_000, help="bytes of one input")
    parser.add_argument("--input", help="one input in base64")
    options = parser.parse_args(arguments)
    budget = Budget(time.process_time, base=3.0, per_megabyte=60.0)
    for seed in target.seeds:
        target.check(seed)
    if options.input is not None:
        budget.run(target.check, base64.b64decode(options.input))
        return 0
    here = importlib.util.find_spec("atheris") is not None
    if options.engine == "atheris" or (options.engine == "auto" and here):
        with_atheris(target, budget, options.seconds, min(options.longest, 20_000))
    tried = at_random(target, budget, options.seconds, options.seed, options.longest)
    print(f"{target.name}: {tried} inputs, none failed")
    return 0


def run(target: Target) -> None:
    """The command of a target as a program."""
    sys.exit(main(target))
