"""Choices that a guideline leaves to the policy's owner."""

from pathlib import Path

import pytest

from detectors.types import ScanReport
from policies.compile import load_policy
from policies.context import Context, Service
from policies.evaluate import evaluate
from policies.source import SourceError
from policies.testing import run

POLICY = """
policy: p
title: {sv: P, en: P}
owner: O
contact: {sv: k, en: c}
valid_from: 2026-01-01
review_by: 2027-01-01
roles: [employee]
services: {S: {id: s, status: approved}}
switches:
  tools: {value: deny, options: [deny, allow], title: {sv: Verktyg, en: Tools}}
rules:
  - id: service
    service: {names: [S]}
    action: forward
  - id: asked
    request: {operations: ["*"]}
    action: forward
  - id: tools_denied
    when: {tools: [deny]}
    request: {tools: true}
    action: block
    message: {sv: Nej., en: "No."}
  - id: tools_allowed
    when: {tools: [allow]}
    request: {tools: true}
    action: forward
"""
CASES = """
cases:
  - name: asked
    service: s
    expect: {action: forward, rules: [service, asked]}
  - name: denied
    service: s
    uses_tools: true
    expect: {action: block, rules: [tools_denied]}
  - name: allowed
    service: s
    uses_tools: true
    switches: {tools: allow}
    expect: {action: forward, rules: [tools_allowed]}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "p.yaml"
    path.write_text(POLICY, "utf-8")
    (tmp_path / "p.test.yaml").write_text(CASES, "utf-8")
    return path


def verdict(path: Path, **settings: str) -> str:
    compiled = load_policy(path, settings=settings)
    context = Context("p", Service("s"), uses_tools=True)
    return evaluate(compiled, context, ScanReport(()), ()).action.word


def test_the_setting_decides_which_rules_are_there(policy: Path) -> None:
    assert verdict(policy) == "block"
    assert verdict(policy, tools="allow") == "forward"


def test_every_setting_has_a_digest_of_its_own(policy: Path) -> None:
    assert load_policy(policy).digest != load_policy(policy, settings={"tools": "allow"}).digest


def test_cases_try_the_other_settings(policy: Path) -> None:
    assert run(policy, lambda _: ScanReport(())).passed


def test_a_rule_of_another_setting_needs_a_case_too(policy: Path) -> None:
    cases = policy.with_name("p.test.yaml")
    cases.write_text(CASES[: CASES.index("  - name: allowed")], "utf-8")
    results = run(policy, lambda _: ScanReport(())).results
    assert [(r.name, r.outcome) for r in results if r.outcome != "ok"] == [
        ("rule tools_allowed", "ERROR")
    ]


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("value: deny", "value: dney", "value: unknown option dney; did you mean deny?"),
        (
            "when: {tools: [deny]}",
            "when: {tool: [deny]}",
            "unknown switch tool; did you mean tools?",
        ),
        ("when: {tools: [deny]}", "when: {tools: [never]}", "unknown option never"),
    ],
)
def test_what_does_not_exist_is_told_with_its_place(
    policy: Path, wrong: str, right: str, message: str
) -> None:
    policy.write_text(POLICY.replace(wrong, right), "utf-8")
    with pytest.raises(SourceError) as caught:
        load_policy(policy)
    assert message in str(caught.value)
    assert "p.yaml:" in str(caught.value)


@pytest.mark.parametrize("switches", ["{tool: allow}", "{tools: maybe}"])
def test_a_case_with_an_unknown_setting_is_an_error(policy: Path, switches: str) -> None:
    cases = policy.with_name("p.test.yaml")
    cases.write_text(CASES.replace("{tools: allow}", switches), "utf-8")
    (error,) = (r for r in run(policy, lambda _: ScanReport(())).results if r.name == "allowed")
    assert (error.outcome, error.detail[:7]) == ("ERROR", "unknown")
