"""The runner of policy tests: what is ok, FAIL and ERROR."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from detectors.types import Passage, ScanReport
from policies.testing import Outcome, TestRun, cases_path, run
from tests.policies.build import OPEN, finding, rule, text

POLICY = text([*OPEN[:2], rule("people", "block", finding={"types": ["PERSON"]})])
GOOD = """
cases:
  - name: passes
    service: openai
    expect: {action: forward, rules: [any_service, any_request]}
  - name: a name
    service: openai
    text: Anna
    expect: {action: block, rules: [people], refusal_form: error, refuses_service: false}
"""


def scan(passages: Sequence[Passage]) -> ScanReport:
    """A scanner that knows one name."""
    return ScanReport(tuple(finding("PERSON") for passage in passages if "Anna" in passage.text))


def run_with(folder: Path, cases: str, policy: str = POLICY) -> TestRun:
    path = folder / "p.yaml"
    path.write_text(policy, encoding="utf-8")
    cases_path(path).write_text(cases, encoding="utf-8")
    return run(path, scan)


def outcomes(result: TestRun) -> list[tuple[str, str]]:
    return [(entry.name, entry.outcome.value) for entry in result.results]


def test_all_ok(tmp_path: Path) -> None:
    result = run_with(tmp_path, GOOD)
    assert result.passed
    assert result.text().splitlines() == [
        "ok    passes",
        "ok    a name",
        "test: 2 ok, 0 FAIL, 0 ERROR",
    ]


def test_another_answer_is_a_fail_and_says_what_came(tmp_path: Path) -> None:
    result = run_with(tmp_path, GOOD.replace("text: Anna", "text: Hej"))
    assert not result.passed
    failed = result.results[1]
    assert failed.outcome is Outcome.FAIL
    assert failed.detail == (
        "expected block, got forward (by any_request, any_service); "
        "expected rules people, got any_request, any_service"
    )
    assert failed.place.endswith("p.test.yaml:6")
    assert "FAIL  a name\n" in result.text()


def test_other_differences_are_fails_too(tmp_path: Path) -> None:
    for old, new, detail in (
        ("refusal_form: error", "refusal_form: assistant_turn", "expected assistant_turn, got"),
        ("refuses_service: false", "refuses_service: true", "expected refuses_service true"),
        ("rules: [people]", "rules: [people], obligations: [alert]", "expected obligations alert"),
    ):
        failed = run_with(tmp_path, GOOD.replace(old, new)).results[1]
        assert failed.outcome is Outcome.FAIL
        assert detail in failed.detail


def test_a_rule_that_no_case_shows_is_an_error(tmp_path: Path) -> None:
    cases = GOOD.replace("rules: [people], ", "")
    result = run_with(tmp_path, cases)
    assert outcomes(result)[-1] == ("rule people", "ERROR")
    assert result.results[-1].place.startswith("p.yaml:")
    assert not result.passed


def test_a_rule_shown_only_by_a_failing_case_is_not_shown(tmp_path: Path) -> None:
    result = run_with(tmp_path, GOOD.replace("text: Anna", "text: Hej"))
    assert ("rule people", "ERROR") in outcomes(result)


def test_names_that_do_not_exist_are_errors(tmp_path: Path) -> None:
    for old, new, detail in (
        ("rules: [people]", "rules: [peple]", "unknown rule peple; did you mean people?"),
        ("rules: [people]", "rules: [people], notices: [x]", "unknown notice x"),
        ("text: Anna", "roles: [chef]", "unknown role chef"),
        ("text: Anna", "findings: [PERSN]", "unknown entity type PERSN; did you mean PERSON?"),
    ):
        failed = run_with(tmp_path, GOOD.replace(old, new)).results[1]
        assert failed.outcome is Outcome.ERROR
        assert detail in failed.detail


def test_supposed_findings_gaps_and_failures(tmp_path: Path) -> None:
    cases = (
        GOOD
        + """
  - name: supposed
    service: {id: openai, tier: public}
    findings: [PERSON, {type: PERSON, count: 3, score: 0.5}]
    expect: {action: block, rules: [people]}
  - name: gap
    service: openai
    gaps: [image]
    expect: {action: block, rules: [default]}
  - name: failure
    service: openai
    incomplete: true
    expect: {action: block, rules: [default]}
"""
    )
    assert run_with(tmp_path, cases).passed


def test_files_that_do_not_load_are_one_error(tmp_path: Path) -> None:
    for cases, policy in (
        ("cases: []", POLICY),
        (GOOD.replace("expect", "expct", 1), POLICY),
        (GOOD, "policy: x"),
    ):
        result = run_with(tmp_path, cases, policy)
        assert outcomes(result) == [("loads", "ERROR")]
    cases_path(tmp_path / "p.yaml").unlink()
    (tmp_path / "p.yaml").write_text(POLICY, encoding="utf-8")
    assert "cannot be read" in run(tmp_path / "p.yaml", scan).results[0].detail


def test_selection_by_name(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(POLICY, encoding="utf-8")
    cases_path(path).write_text(GOOD, encoding="utf-8")
    chosen = run(path, scan, select=["A NAME"])
    assert outcomes(chosen) == [("a name", "ok")]
    assert chosen.text().endswith("1 ok, 0 FAIL, 0 ERROR, 1 not selected")
    assert outcomes(run(path, scan, select=["p*es"])) == [("passes", "ok")]
    nothing = run(path, scan, select=["borta"])
    assert outcomes(nothing) == [("selection", "ERROR")]
    assert not nothing.passed


def test_a_name_that_two_cases_have_is_an_error(tmp_path: Path) -> None:
    result = run_with(tmp_path, GOOD.replace("name: a name", "name: passes"))
    assert outcomes(result)[:2] == [("passes", "ERROR"), ("passes", "ERROR")]
    assert result.results[0].detail == "the name is used 2 times"


@pytest.mark.parametrize(
    ("expected", "detail"),
    [
        ("not_rules: [people]", "expected no rules people, got any_request, any_service, people"),
        ("then: redact", "expected redact afterwards, got block"),
        ("justify: true", "expected justify true, got false"),
        ("target: local", "expected target local, got none"),
        ('reads: {en: "do not"}', 'expected the en text to hold "do not", got "Your message was'),
    ],
)
def test_more_that_can_differ(tmp_path: Path, expected: str, detail: str) -> None:
    cases = GOOD.replace("refuses_service: false", f"refuses_service: false, {expected}")
    failed = run_with(tmp_path, cases).results[1]
    assert failed.outcome is Outcome.FAIL
    assert detail in failed.detail


def test_what_the_user_reads_in_both_languages(tmp_path: Path) -> None:
    reads = "reads: {sv: DET GÅR  INTE, en: That will not do}"
    cases = GOOD.replace("refuses_service: false", f"refuses_service: false, {reads}")
    assert run_with(tmp_path, cases).passed


def test_warnings_holds_and_reroutes(tmp_path: Path) -> None:
    policy = text(
        [
            *OPEN[:2],
            rule("asks", "warn", finding={"types": ["PERSON"]}, justify=True),
            rule("replaces", "redact", finding={"types": ["EMAIL_ADDRESS"]}),
            rule("holds", "hold", finding={"types": ["AGE"]}),
            rule("elsewhere", "reroute", finding={"types": ["HEALTH"]}, target="local"),
        ],
        services={"Local": {"id": "local"}},
    )
    cases = """
cases:
  - name: asks
    service: openai
    findings: [PERSON]
    expect: {action: warn, then: forward, justify: true, rules: [asks, any_service, any_request]}
  - name: asks, then masks
    service: openai
    findings: [PERSON, EMAIL_ADDRESS]
    expect: {action: warn, then: redact, rules: [asks, replaces], not_obligations: [hold]}
  - name: holds
    service: openai
    findings: [PERSON, AGE]
    expect: {action: hold, rules: [holds], justify: false, obligations: [hold]}
  - name: goes elsewhere
    service: openai
    findings: [HEALTH]
    expect: {action: reroute, target: local, rules: [elsewhere]}
"""
    result = run_with(tmp_path, cases, policy)
    assert result.passed, result.text()


def test_answers_are_cases_too(tmp_path: Path) -> None:
    policy = text([*OPEN[:2], rule("spoken", "block", answer={"types": ["PERSON"]})])
    cases = """
cases:
  - name: passes
    service: openai
    expect: {action: forward, rules: [any_service, any_request]}
  - name: a name in an answer
    service: openai
    answer: true
    text: Anna
    expect: {action: block, rules: [spoken], reads: {sv: Svaret stoppades}}
"""
    assert run_with(tmp_path, cases, policy).passed
    gaps = cases.replace("text: Anna", "gaps: [image]")
    assert outcomes(run_with(tmp_path, gaps, policy))[1] == ("a name in an answer", "ERROR")
