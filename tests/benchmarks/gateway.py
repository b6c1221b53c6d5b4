"""The gateway beside the floors, in one run.

    python -m tests.benchmarks.gateway [--quick] [--targets NAME,...] [--scenarios TEXT]
        [--rounds N] [--retries N] [--seconds S] [--config FILE] [--json OUT]

Starts a fake upstream, the relays of `floors`, and the gateway from this tree with a folder of
its own; puts the same load on each in turn, round after round; prints tables on stdout and its
progress on stderr. README.md in this folder says how to read them.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks import scenarios, servers
from tests.benchmarks.report import Row, summary, table_text
from tests.benchmarks.scenarios import Scenario
from tests.benchmarks.servers import Bench, Start, StartError, Target

FLOORS = ("asgi_aiohttp", "fastapi_httpx_aiohttp", "fastapi_httpx")
TARGETS: Mapping[str, Start] = {
    "direct": servers.direct,
    **{name: servers.floor(name) for name in FLOORS},
    "gateway": servers.gateway,
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    quick: bool
    targets: tuple[str, ...]
    scenarios: str
    rounds: int
    retries: int
    seconds: float
    config: Path | None
    json: Path | None

    def chosen(self) -> list[Scenario]:
        pool = scenarios.QUICK if self.quick else scenarios.ALL
        words = [word.strip() for word in self.scenarios.split(";") if word.strip()]
        return [s for s in pool if not words or any(word in s.name for word in words)]


def parser(description: str, targets: Sequence[str]) -> argparse.ArgumentParser:
    """The options that every comparison has."""
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = made.add_argument
    add("--quick", action="store_true", help="three scenarios and shorter runs")
    add("--targets", default=",".join(targets), help="names, separated by commas")
    add("--scenarios", default="", help="only those whose name has one of these texts (a;b)")
    add("--rounds", type=int, default=3)
    add("--retries", type=int, default=1, help="of a run that others on the machine disturbed")
    add("--seconds", type=float, default=None, help="of each run: 2, or 1 when quick")
    add("--config", type=Path, default=None, help="the gateway's configuration file")
    add("--json", type=Path, default=None, help="write every run's figures to this file")
    return made


def options(given: argparse.Namespace) -> Options:
    seconds = given.seconds or (1.0 if given.quick else 2.0)
    names = tuple(name for name in given.targets.split(",") if name)
    return Options(
        quick=given.quick,
        targets=names,
        scenarios=given.scenarios,
        rounds=given.rounds,
        retries=given.retries,
        seconds=seconds,
        config=given.config,
        json=given.json,
    )


def progress(text: str) -> None:
    """Replace the line of progress, where stderr is a terminal; else write a line of its own."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
    else:
        sys.stderr.write(text + "\n")
    sys.stderr.flush()


def measure(made: Bench, target: Target, scenario: Scenario, seconds: float) -> dict[str, Any]:
    """One run of the load generator, on the harness's processor."""
    command = [*servers.pinned(servers.HARNESS_CPU), sys.executable, "-m", "tests.benchmarks.load"]
    command += ["--url", target.url, "--seconds", str(seconds * scenario.seconds)]
    command += ["--warmup", str(max(0.4, seconds / 4)), *scenario.arguments()]
    for header in target.headers:
        command += ["--header", header]
    for pid in (*target.pids, *target.helpers):
        command += ["--pid", str(pid)]
    for pid in made.friends:
        command += ["--friend", str(pid)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=servers.ROOT, check=False)
    if done.returncode:
        raise RuntimeError(f"the load generator failed:\n{done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def start(made: Bench, starts: Mapping[str, Start], names: Sequence[str]) -> list[Target]:
    """Bring the targets up, and print what each is and what it lets through."""
    targets = []
    for name in names:
        progress(f"starting {name}")
        try:
            target = starts[name](made)
            sight = servers.look(target, made.upstream)
        except (StartError, subprocess.CalledProcessError) as error:
            detail = error.stderr if isinstance(error, subprocess.CalledProcessError) else error
            print(f"{name}: left out. {detail}", flush=True)
            continue
        print(
            f"{name}: ready after {target.started:.1f} s, {target.idle_mib:.0f} MiB idle; {sight}",
            flush=True,
        )
        if target.screens and sight.leaked:
            print(f"{name}: WARNING, values passed in clear", flush=True)
        targets.append(target)
    return targets


def rounds(made: Bench, targets: Sequence[Target], asked: Options) -> list[Row]:
    """Every scenario, round by round, on every target in turn."""
    chosen = asked.chosen()
    rows: list[Row] = []
    for turn in range(asked.rounds):
        for scenario in chosen:
            for target in targets:
                if scenario.only_screening and not target.screens:
                    continue
                progress(f"round {turn + 1}/{asked.rounds}: {scenario.name}: {target.name}")
                rows.append(cleanest(made, target, scenario, turn, asked))
    progress("")
    return rows


def cleanest(made: Bench, target: Target, scenario: Scenario, turn: int, asked: Options) -> Row:
    """One run, or, where the machine was not quiet, the cleanest of a few."""
    tries: list[Row] = []
    while not tries or (tries[-1].polluted and len(tries) <= asked.retries):
        figures = measure(made, target, scenario, asked.seconds)
        tries.append(Row(scenario.name, target.name, turn, figures))
    return min(tries, key=lambda row: row.dirt)


def compare(starts: Mapping[str, Start], asked: Options, bases: Sequence[str]) -> int:
    """Run it all and print it: 0, or 1 where a run failed or a target did not start."""
    unknown = set(asked.targets) - set(starts)
    if unknown:
        print(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(starts)}")
        return 1
    with servers.bench(asked.config) as made:
        targets = start(made, starts, asked.targets)
        rows = rounds(made, targets, asked)
    for scenario in asked.chosen():
        mine = [row for row in rows if row.scenario == scenario.name]
        if mine:
            print("\n" + table_text(mine, bases), flush=True)
    if any(target.name == "gateway" for target in targets):
        print("\n" + summary(rows, bases, "gateway"))
    if asked.json:
        asked.json.write_text(json.dumps([_plain(row) for row in rows], indent=1), "utf-8")
    failed = [row for row in rows if row.figures["errors"] or row.figures["drops"]]
    for row in failed:
        print(f"failed: {row.target}, {row.scenario}: {row.figures['sample']}")
    return 1 if failed or len(targets) < len(asked.targets) else 0


def _plain(row: Row) -> dict[str, Any]:
    head = {"scenario": row.scenario, "target": row.target, "round": row.round}
    return head | {"polluted": row.polluted} | row.figures


def main() -> int:
    given = parser(__doc__ or "", tuple(TARGETS)).parse_args()
    return compare(TARGETS, options(given), FLOORS)


if __name__ == "__main__":
    sys.exit(main())
