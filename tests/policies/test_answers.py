"""What a policy says of the service's answers: nothing unless asked, then label, redact or stop."""

import pytest

from detectors.types import FailureReason, Origin, ScanFailure, ScanReport
from policies.evaluate import evaluate, evaluate_answer, screens_answers
from policies.explain import answer_label, explain_answer
from policies.obligations import Obligation
from policies.source import SourceError
from policies.verdict import Action, CauseKind
from tests.policies.build import context, exception, finding, opened, policy, report, rule

IDENTITY = rule("numbers", "block", answer={"types": ["SE_PERSONNUMMER"]})
NAMES = rule("names", "redact", answer={"types": ["PERSON"]})
LABEL = {
    "id": "health",
    "answer": {"types": ["HEALTH"]},
    "action": "forward",
    "obligations": ["label"],
    "message": {"sv": "Kontrollera källan.", "en": "Check the source."},
}
RULES = opened(IDENTITY, NAMES, LABEL)


def in_answer(*types: str) -> ScanReport:
    return report(*(finding(name, origin=Origin.ANSWER) for name in types))


def test_answers_are_screened_only_where_a_rule_asks() -> None:
    only_employees = opened({**NAMES, "where": {"roles": ["employee"]}})
    assert not screens_answers(opened(), context())
    assert screens_answers(RULES, context())
    assert screens_answers(only_employees, context(roles=frozenset({"employee"})))
    assert not screens_answers(only_employees, context(roles=frozenset({"student"})))


def test_rules_for_answers_say_nothing_of_prompts_and_the_other_way() -> None:
    prompt = opened(rule("names", "block", finding={"types": ["PERSON"]}))
    assert evaluate(RULES, context(), report(finding("PERSON")), ()).rules[-1] != "names"
    assert evaluate_answer(prompt, context(), in_answer("PERSON")).action is Action.FORWARD


@pytest.mark.parametrize(
    ("types", "action"),
    [
        (("LOCATION",), Action.FORWARD),
        (("HEALTH",), Action.FORWARD),
        (("PERSON", "HEALTH"), Action.REDACT),
        (("PERSON", "SE_PERSONNUMMER"), Action.BLOCK),
    ],
)
def test_the_strictest_rule_decides(types: tuple[str, ...], action: Action) -> None:
    verdict = evaluate_answer(RULES, context(), in_answer(*types))
    assert verdict.action is action
    assert all(decision.cause is CauseKind.ANSWER for decision in verdict.decisions)


def test_what_is_redacted_has_an_operator() -> None:
    verdict = evaluate_answer(RULES, context(), in_answer("LOCATION", "PERSON"))
    assert list(verdict.operators) == [1]


def test_a_low_finding_that_no_rule_answers_stays_beside_one_that_is_redacted() -> None:
    low = finding("PHONE_NUMBER", 0.2, origin=Origin.ANSWER)
    found = report(finding("PERSON", origin=Origin.ANSWER), low)
    assert list(evaluate_answer(RULES, context(), found).operators) == [0]


def test_a_scan_that_did_not_finish_stops_the_answer() -> None:
    failed = ScanReport((), (ScanFailure("names", FailureReason.TIMED_OUT),))
    verdict = evaluate_answer(RULES, context(), failed)
    assert verdict.action is Action.BLOCK
    assert "inte klar" in explain_answer(verdict, failed, "sv", "1-2", "")


def test_the_label_names_what_the_answer_holds() -> None:
    found = in_answer("HEALTH", "PERSON")
    verdict = evaluate_answer(RULES, context(), found)
    assert Obligation.LABEL in verdict.obligations
    label = answer_label(verdict, found, "sv")
    assert label.startswith("[Grindvakt: Vi hittade")
    assert "i svaret" in label
    assert "personnamn" not in label
    assert answer_label(verdict, found, "en").endswith("Check the source.]")
    assert answer_label(evaluate_answer(RULES, context(), report()), report(), "sv") == ""


def test_a_stopped_answer_is_explained() -> None:
    found = in_answer("SE_PERSONNUMMER")
    verdict = evaluate_answer(RULES, context(), found)
    text = explain_answer(verdict, found, "sv", "1-2", "it@example.org")
    assert text.startswith("Svaret stoppades.\nVi hittade personnummer i svaret.")
    assert "1-2" in text
    assert "it@example.org" in text


def test_an_exception_takes_a_rule_for_answers_away() -> None:
    excepted = opened(
        NAMES,
        exceptions=[exception("public", answer={"public": True}, removes=["names"])],
    )
    found = report(finding("PERSON", origin=Origin.ANSWER, public=True))
    assert evaluate_answer(excepted, context(), found).action is Action.FORWARD


@pytest.mark.parametrize(
    "entry",
    [
        rule("x", "redact", answer={"types": ["PERSON"]}, finding={"types": ["PERSON"]}),
        rule("x", "forward", finding={"types": ["PERSON"]}, obligations=["label"]),
        rule("x", "forward", answer={"types": ["PERSON"], "min_count": 3}),
    ],
)
def test_rules_that_make_no_sense_are_refused(entry: dict[str, object]) -> None:
    with pytest.raises(SourceError):
        policy([entry])
