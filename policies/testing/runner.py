"""Running the cases beside a policy."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from policies.compile import PACKS, load_policy
from policies.match import glob_matches
from policies.policy import Policy
from policies.schema import Case, CaseFile
from policies.source import Source, SourceError, load, parse, unknown
from policies.testing.cases import Scan, differences, impossible, situation_of
from policies.testing.results import CaseResult, Outcome, TestRun


def cases_path(policy: Path) -> Path:
    """The test file that belongs to a policy file."""
    return policy.with_name(f"{policy.stem}.test.yaml")


def read_cases(policy: Path) -> tuple[Source, tuple[Case, ...]]:
    """The cases beside a policy file, and where they stand. Raises SourceError."""
    source = load(cases_path(policy))
    return source, parse(CaseFile, source).cases


def run(
    policy_path: Path, scan: Scan, packs: Path = PACKS, *, select: Sequence[str] = ()
) -> TestRun:
    """Run the cases beside a policy file. `scan` is used for cases that give a text. A policy or
    test file that does not load is one ERROR, and so is a rule that no passing case expects by
    name. `select`: only cases whose names hold one of these (`*` stands for anything); rules are
    then not asked for."""
    try:
        policy = load_policy(policy_path, packs)
        source, cases = read_cases(policy_path)
    except SourceError as error:
        result = CaseResult("loads", Outcome.ERROR, str(error), str(policy_path))
        return TestRun(policy_path.stem, (result,))
    names = Counter(case.name for case in cases)
    chosen = [(n, case) for n, case in enumerate(cases) if _selected(case.name, select)]
    bench = _Bench(policy_path, packs, policy)
    runs = [_run_case(bench, case, _place(source, n), scan, names) for n, case in chosen]
    if select:
        if not runs:
            detail = f"no case is named like {', '.join(select)}"
            runs.append(CaseResult("selection", Outcome.ERROR, detail, source.name))
        return TestRun(policy.name, tuple(runs), len(cases) - len(chosen))
    shown = {
        rule
        for (_, case), result in zip(chosen, runs, strict=True)
        if result.outcome is Outcome.OK
        for rule in case.expect.rules
    }
    return TestRun(policy.name, (*runs, *_unexercised(policy, shown)))


def _selected(name: str, select: Sequence[str]) -> bool:
    folded = name.casefold()
    return not select or any(glob_matches(f"*{part.casefold()}*", folded) for part in select)


def _place(source: Source, number: int) -> str:
    return f"{source.name}:{source.line(('cases', number))}"


def _unexercised(policy: Policy, shown: set[str]) -> list[CaseResult]:
    """The rules and exceptions that no passing case expects by name."""
    detail = "no passing case expects this rule"
    return [
        CaseResult(f"rule {name}", Outcome.ERROR, detail, place)
        for name, place in {**policy.places, **policy.dormant}.items()
        if name not in shown
    ]


class _Bench:
    """The policy as it stands, and with the settings that cases ask for."""

    def __init__(self, path: Path, packs: Path, policy: Policy) -> None:
        self._path, self._packs = path, packs
        self.policy = policy
        self._set: dict[tuple[tuple[str, str], ...], Policy] = {(): policy}

    def wrong(self, case: Case) -> str:
        """A switch or a setting that does not exist."""
        switches = self.policy.switches
        for name, value in case.switches.items():
            if name not in switches:
                return unknown("switch", name, switches)
            if value not in switches[name].options:
                return unknown("option", value, switches[name].options)
        return ""

    def set_for(self, case: Case) -> Policy:
        """The policy with the case's settings."""
        key = tuple(sorted(case.switches.items()))
        if key not in self._set:
            self._set[key] = load_policy(self._path, self._packs, settings=case.switches)
        return self._set[key]


def _run_case(bench: _Bench, case: Case, place: str, scan: Scan, names: Counter[str]) -> CaseResult:
    wrong = bench.wrong(case)
    policy = bench.policy if wrong else bench.set_for(case)
    wrong = wrong or impossible(policy, case)
    if names[case.name] > 1:
        wrong = f"the name is used {names[case.name]} times"
    if wrong:
        return CaseResult(case.name, Outcome.ERROR, wrong, place)
    situation = situation_of(policy, case, scan)
    differing = differences(case.expect, policy, situation, situation.verdict(policy))
    outcome = Outcome.FAIL if differing else Outcome.OK
    return CaseResult(case.name, outcome, "; ".join(differing), place)
