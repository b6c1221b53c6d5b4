"""The guidelines clause by clause: what carries each clause, and that nothing else does."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from detectors.types import Passage, ScanReport
from policies.compile import load_policy
from policies.guideline import (
    Answer,
    Clause,
    Guideline,
    guideline_path,
    load_guideline,
    without,
)
from policies.policy import Policy
from policies.schema import Case
from policies.source import SourceError
from policies.testing import read_cases, situation_of
from policies.testing.cases import differences, impossible

ROOT = Path(__file__).resolve().parents[2]
TENANTS = ROOT / "policies/tenants"
NAMES = ("kth", "linkoping", "hedemora")
MOST_ORGANISATIONAL = 20
SIZES = {"kth": 27, "linkoping": 20, "hedemora": 34}


def no_scan(_: Sequence[Passage]) -> ScanReport:
    """The cases of the shipped policies suppose findings and scan nothing."""
    raise AssertionError("a case of a clause holds a text")


@cache
def guideline(name: str) -> tuple[Guideline, dict[str, Case]]:
    path = TENANTS / f"{name}.yaml"
    cases = read_cases(path)[1]
    made = load_guideline(guideline_path(path), load_policy(path), cases)
    return made, {case.name: case for case in cases}


@cache
def policy_for(name: str, settings: tuple[tuple[str, str], ...]) -> Policy:
    return load_policy(TENANTS / f"{name}.yaml", settings=dict(settings))


def passes(name: str, case: Case, removed: frozenset[str]) -> bool:
    policy = without(policy_for(name, tuple(sorted(case.switches.items()))), removed)
    # A rule that is gone is unknown to the case: it then shows nothing, and that is a failure too.
    if set(impossible(policy, case).split()) & {"role", "notice"}:
        raise AssertionError(impossible(policy, case))
    situation = situation_of(policy, case, no_scan)
    return not differences(case.expect, policy, situation, situation.verdict(policy))


def clauses() -> list[tuple[str, Clause]]:
    return [(name, clause) for name in NAMES for clause in guideline(name)[0].clauses]


CARRIED = [(name, clause) for name, clause in clauses() if clause.carriers]


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_is_there_once_and_in_order(name: str) -> None:
    ids = [clause.entry.id for clause in guideline(name)[0].clauses]
    assert ids == [f"{name[0].upper()}{number}" for number in range(1, SIZES[name] + 1)]


def test_few_clauses_are_for_people_alone() -> None:
    alone = [c for _, c in clauses() if c.entry.answer is Answer.ORGANISATIONAL]
    assert len(alone) <= MOST_ORGANISATIONAL


@pytest.mark.parametrize(
    ("name", "clause"), CARRIED, ids=[clause.entry.id for _, clause in CARRIED]
)
def test_without_its_rules_a_clauses_cases_fail(name: str, clause: Clause) -> None:
    cases = guideline(name)[1]
    carriers = frozenset(carrier.id for carrier in clause.carriers)
    for case in clause.cases:
        assert passes(name, cases[case], frozenset())
        assert not passes(name, cases[case], carriers)


@pytest.mark.parametrize(
    ("name", "clause"), CARRIED, ids=[clause.entry.id for _, clause in CARRIED]
)
def test_no_rule_of_a_clause_is_idle(name: str, clause: Clause) -> None:
    """Each rule's absence makes one of the clause's cases fail."""
    cases = guideline(name)[1]
    for carrier in clause.carriers:
        removed = frozenset({carrier.id})
        assert not all(passes(name, cases[case], removed) for case in clause.cases), carrier.id


@pytest.mark.parametrize(
    "path", sorted({test for _, clause in clauses() for test in clause.entry.tests})
)
def test_the_tests_that_clauses_name_are_there(path: str) -> None:
    assert (ROOT / path).is_file()


FILE = """
guideline: {sv: R, en: G}
clauses:
  - {id: X1, asks: {sv: a, en: a}, answer: enforced, how: {sv: h, en: h}}
"""


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (FILE, "X1 is enforced, but no rule with a case names it"),
        (FILE.replace("enforced", "organisational"), "names clause K1"),
        (FILE + FILE.strip().splitlines()[2], "clause X1 is there already"),
        (FILE.replace("enforced", "forced"), "clauses[0].answer"),
    ],
)
def test_what_is_wrong_in_a_guideline_is_told_with_its_place(
    tmp_path: Path, written: str, message: str
) -> None:
    path = tmp_path / "x.guideline.yaml"
    path.write_text(written, "utf-8")
    with pytest.raises(SourceError) as caught:
        load_guideline(path, policy_for("kth", ()), ())
    assert message in str(caught.value)
    assert f"{path}:" in str(caught.value)
