"""The shipped policies: their own cases pass, and nothing is left to the default by accident."""

from pathlib import Path

import pytest

import policies
from detectors.taxonomy import ENTITY_TYPES
from detectors.types import FailureReason, Gap, GapReason, ScanFailure, ScanReport
from policies.compile import PACKS, load_policy
from policies.context import Context, Service
from policies.evaluate import evaluate
from policies.schema import PackFile
from policies.source import load, parse
from policies.testing import run
from policies.verdict import Action, RefusalForm
from tests.policies.build import context, finding, report

TENANTS = Path(policies.__file__).parent / "tenants"
NAMES = sorted(path.stem for path in TENANTS.glob("*.yaml") if "." not in path.stem)
OPEN_TO_EMPLOYEES = {
    "demo": ["openai", "mistral", "echo"],
    "kth": ["copilot", "echo"],
    "linkoping": ["openai", "gemini", "echo"],
    "hedemora": ["copilot-webb", "echo"],
}


def test_the_four_tenants_are_there() -> None:
    assert sorted(OPEN_TO_EMPLOYEES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_own_cases_pass(name: str) -> None:
    result = run(TENANTS / f"{name}.yaml", lambda _passages: ScanReport(()))
    assert result.passed, result.text()


@pytest.mark.parametrize("name", NAMES)
def test_metadata(name: str) -> None:
    policy = load_policy(TENANTS / f"{name}.yaml")
    assert policy.name == name
    assert policy.owner
    assert policy.contact.keys() == policy.title.keys() == {"sv", "en"}
    assert len(policy.digest) == 64
    form = RefusalForm.ASSISTANT_TURN if name == "linkoping" else RefusalForm.ERROR
    assert policy.refusal_form is form
    if name != "demo":
        clauses = {entry.clause[0] for entry in policy.rules if entry.clause}
        assert clauses == {name[0].upper()}


MAY_SHOW_PICTURES = ("demo", "kth")
"""Where a picture passes once its text has been screened."""


def asked(service: str) -> Context:
    return context(service=Service(service))


@pytest.mark.parametrize("name", NAMES)
def test_every_type_gap_and_failure_has_its_own_answer(name: str) -> None:
    policy = load_policy(TENANTS / f"{name}.yaml")
    for service in OPEN_TO_EMPLOYEES[name]:
        assert evaluate(policy, asked(service), report(), ()).action is Action.FORWARD
        for entity_type in (*ENTITY_TYPES, "LIBRARY_CARD"):
            verdict = evaluate(policy, asked(service), report(finding(entity_type)), ())
            assert "default" not in verdict.rules, entity_type
        for reason in GapReason:
            verdict = evaluate(policy, asked(service), report(), [Gap("x", reason)])
            passes = reason is GapReason.READ_IMAGE and name in MAY_SHOW_PICTURES
            assert verdict.action is (Action.FORWARD if passes else Action.BLOCK)
            assert "default" not in verdict.rules, reason
        for failure in FailureReason:
            failed = ScanReport((), (ScanFailure("x", failure),))
            verdict = evaluate(policy, asked(service), failed, ())
            assert verdict.action is Action.BLOCK
            assert "default" not in verdict.rules, failure


@pytest.mark.parametrize("name", NAMES)
def test_an_identity_number_never_leaves_readable(name: str) -> None:
    policy = load_policy(TENANTS / f"{name}.yaml")
    for service in OPEN_TO_EMPLOYEES[name]:
        found = report(finding("SE_PERSONNUMMER", test_number=True))
        verdict = evaluate(policy, asked(service), found, ())
        assert verdict.action >= Action.REDACT
        assert 0 in verdict.operators


@pytest.mark.parametrize("path", sorted(PACKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_packs_load_alone_and_are_used(path: Path) -> None:
    pack = parse(PackFile, load(path))
    assert pack.pack == path.stem
    used = [f"use: {pack.pack}" in (TENANTS / f"{name}.yaml").read_text() for name in NAMES]
    assert any(used)
