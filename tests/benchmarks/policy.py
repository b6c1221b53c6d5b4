"""How long a policy takes to judge a request: 200 rules on three levels, 100 findings.

`python -m tests.benchmarks.policy [--rounds N]` prints microseconds, median and spread: for kinds
of findings that were seen together before, for a mixture that is new, and for a policy that has
just been loaded.
"""

import argparse
import gc
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detectors.taxonomy import ENTITY_TYPES, Group
from detectors.types import Finding, Origin, Role, ScanReport, Span, Why
from policies.compile import load_policy
from policies.context import Context
from policies.evaluate import evaluate
from policies.policy import Policy
from tests.policies.build import HEAD, OPEN, context, rule

LEVELS = {"municipality": 110, "administration": 55, "board": 35}
FINDINGS = 100
KINDS = 30
_CONTEXT: Context = context()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000)
    rounds = parser.parse_args().rounds
    chance = random.Random(6)  # noqa: S311 - a benchmark's data
    with tempfile.TemporaryDirectory() as folder:
        path = _written(Path(folder), chance)
        policy = load_policy(path)
        rules = sum(len(level.rules) for level in policy.lineage)
        print(f"{rules} rules on {len(policy.lineage)} levels, {FINDINGS} findings")
        kinds = [_kind(chance) for _ in range(KINDS)]
        same = [_report(chance, kinds) for _ in range(rounds)]
        evaluate(policy, _CONTEXT, same[0], ())
        _show("kinds seen together before", (_timed(policy, each) for each in same))
        mixed = [_report(chance, [_kind(chance) for _ in range(KINDS)]) for _ in range(rounds)]
        _show("a new mixture of kinds", (_timed(policy, each) for each in mixed))
        _show("a policy just loaded", (_timed(load_policy(path), each) for each in same[:50]))
        verdict = evaluate(policy, _CONTEXT, same[0], ())
        print(f"a verdict: {verdict.action.word}, {len(verdict.decisions)} decisions")


def _written(folder: Path, chance: random.Random) -> Path:
    """Three policies that extend each other; the last one's file."""
    parent: str | None = None
    for number, (name, count) in enumerate(LEVELS.items()):
        rules = [_rule(chance, f"{name}_{index}", name) for index in range(count)]
        if number == 0:
            every = rule("every_type", "forward", finding={}, obligations=["note"])
            rules = [*OPEN, every, *rules][:count]
        file = {**HEAD, "policy": name, "rules": rules}
        if parent is not None:
            file["extends"] = parent
        parent = name
        path = folder / f"{name}.yaml"
        path.write_text(json.dumps(file), encoding="utf-8")
    return path


def _rule(chance: random.Random, name: str, level: str) -> dict[str, Any]:
    """Some types or a group, often in some circumstance, as rules of guidelines are."""
    names = chance.sample(sorted(ENTITY_TYPES), chance.randint(1, 4))
    test: dict[str, Any] = {"types": names}
    if chance.random() < 0.15:
        test = {"groups": [chance.choice(list(Group)).value]}
    if chance.random() < 0.2:
        test["origins"] = [chance.choice(["attachment", "tool_result", "url"])]
    if chance.random() < 0.1:
        test["min_count"] = chance.randint(2, 10)
    where: dict[str, Any] = {}
    if chance.random() < 0.4:
        where["roles"] = [chance.choice(["employee", "student"])]
    if chance.random() < 0.1:
        where["units"] = ["social*"]
    action = chance.choice(["redact", "redact", "block", "warn"])
    keys: dict[str, Any] = {"clause": f"{level} {name}", "obligations": ["note"]}
    return rule(name, action, finding=test, where=where, **keys)


def _kind(chance: random.Random) -> dict[str, Any]:
    return {
        "entity_type": chance.choice(sorted(ENTITY_TYPES)),
        "origin": chance.choice([Origin.PROMPT, Origin.PROMPT, Origin.ATTACHMENT]),
        "public": chance.random() < 0.1,
    }


def _report(chance: random.Random, kinds: list[dict[str, Any]]) -> ScanReport:
    """So many findings of these kinds, each with a score of its own."""
    chosen = [*kinds, *(chance.choice(kinds) for _ in range(FINDINGS - len(kinds)))]
    chance.shuffle(chosen)
    return ScanReport(
        tuple(
            Finding(
                spans=(Span(number // 10, number, number + 5),),
                score=chance.uniform(0.76, 1.0),
                recognizer="benchmark",
                why=Why("benchmark"),
                role=Role.USER,
                **kind,
            )
            for number, kind in enumerate(chosen)
        )
    )


def _timed(policy: Policy, report: ScanReport) -> float:
    started = time.perf_counter()
    evaluate(policy, _CONTEXT, report, ())
    return (time.perf_counter() - started) * 1e6


def _show(title: str, times: Iterator[float]) -> None:
    gc.collect()
    found = sorted(times)
    quarters = statistics.quantiles(found, n=20)
    low, high = quarters[0], quarters[-1]
    median = statistics.median(found)
    print(f"{title:<28} median {median:7.1f} µs   5-95 %: {low:.1f} - {high:.1f} µs")


if __name__ == "__main__":
    main()
