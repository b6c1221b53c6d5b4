"""Why a text gets its verdict: what answered, what did not and why not."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from detectors.types import Finding, Gap, GapReason, ScanReport, Span
from policies.context import Service
from policies.explaining.explanation import Cause, Explanation, explanation
from policies.explaining.telling import document, marked, text_of
from policies.policy import Policy
from policies.situation import Situation
from tests.policies.build import context, finding, opened, policy, report, rule


def told(made: Policy, *findings: Finding, **keys: Any) -> Explanation:
    return explanation(made, Situation("test", context(**keys), report(*findings)))


def cause(told: Explanation, kind: str) -> Cause:
    (found,) = [each for each in told.causes if each.kind == kind]
    return found


def silent(told: Explanation, kind: str = "finding") -> dict[str, list[str]]:
    return {each.rule: [str(why) for why in each.unmet] for each in cause(told, kind).silent}


def test_what_answers_and_what_is_read() -> None:
    made = opened(rule("people", "block", finding={"types": ["PERSON"]}, clause="K1"))
    result = told(made, finding("PERSON"))
    assert (result.outcome, result.determining) == ("block", ("people",))
    (answer,) = cause(result, "finding").answers
    assert (answer.rule, answer.clause, answer.action) == ("people", "K1", "block")
    assert answer.place.startswith("test.yaml:")
    assert "Det går inte." in result.reads["sv"]
    assert "That will not do." in result.reads["en"]
    assert [each.kind for each in result.causes] == ["service", "request", "finding"]


def test_nothing_is_read_of_what_goes_on() -> None:
    assert told(opened()).reads == {"sv": "", "en": ""}


def test_every_condition_of_the_finding_that_did_not_hold() -> None:
    match = {
        "types": ["PERSON"],
        "min_confidence": "high",
        "public": True,
        "evasion": True,
        "origins": ["attachment", "file_name"],
        "roles": ["tool"],
    }
    made = opened(
        rule("picky", "block", finding=match),
        rule("other_type", "block", finding={"types": ["AGE"]}),
        rule("excepted", "block", finding={"groups": ["identity"], "except_types": ["PERSON"]}),
        rule("people", "redact", finding={"types": ["PERSON"]}),
    )
    assert silent(told(made, finding("PERSON", 0.6))) == {
        "picky": [
            "finding.min_confidence asks for high, there is medium",
            "finding.public asks for true, there is false",
            "finding.evasion asks for true, there is false",
            "finding.origins asks for attachment or file_name, there is prompt",
            "finding.roles asks for tool, there is user",
        ]
    }


def test_circumstances_that_did_not_hold() -> None:
    where = {
        "roles": ["student"],
        "not_roles": ["employee"],
        "units": ["IT*"],
        "models": ["gpt-*"],
        "operations": ["responses"],
        "languages": ["en"],
        "service": {"tiers": ["local"], "not_regions": ["us"], "dpa": True},
    }
    made = opened(
        rule("narrow", "block", finding={"types": ["PERSON"]}, where=where),
        rule("people", "redact", finding={"types": ["PERSON"]}),
    )
    service = Service("openai", region="us")
    assert silent(told(made, finding("PERSON"), service=service))["narrow"] == [
        "where.roles asks for student, there is employee",
        "where.not_roles excludes employee, there is employee",
        "where.units asks for IT*, there is not said",
        "where.models asks for gpt-*, there is not said",
        "where.operations asks for responses, there is chat_completions",
        "where.languages asks for en, there is sv",
        "where.service.tiers asks for local, there is not said",
        "where.service.not_regions excludes us, there is us",
        "where.service.dpa asks for true, there is not said",
    ]


def test_too_few() -> None:
    made = opened(
        rule("many", "block", finding={"types": ["PERSON"], "min_count": 3}),
        rule("people", "redact", finding={"types": ["PERSON"]}),
    )
    result = told(made, finding("PERSON"), finding("PERSON"))
    assert silent(result) == {"many": ["finding.min_count asks for 3, there is 2"]}
    assert silent(told(made, *[finding("PERSON")] * 3)) == {}


def test_an_exception_says_what_it_takes_away() -> None:
    exception = {
        "id": "known",
        "finding": {"types": ["PERSON"], "public": True},
        "removes": ["people"],
        "reason": "It is known.",
        "owner": "Somebody",
        "expires": "2099-12-31",
    }
    made = opened(rule("people", "block", finding={"types": ["PERSON"]}), exceptions=[exception])
    result = told(made, replace(finding("PERSON"), public=True))
    (answer,) = cause(result, "finding").answers
    assert (answer.rule, answer.removes, answer.reason) == ("known", ("people",), "It is known.")
    assert silent(result) == {}


def test_services_and_gaps_and_the_default() -> None:
    made = policy(
        [
            rule("local", "forward", service={"tiers": ["local"]}),
            rule("by_name", "forward", service={"names": ["Echo"]}),
            rule("request", "forward", request={"operations": ["*"]}),
            rule("sound", "block", gap={"reasons": ["audio"]}),
            rule("picture", "block", gap={"reasons": ["image"]}, where={"roles": ["student"]}),
        ],
        services={"Echo": {"id": "echo"}},
    )
    gaps = (Gap("/x", GapReason.IMAGE),)
    result = explanation(made, Situation("test", context(), ScanReport(()), gaps))
    assert result.determining == ("default",)
    assert silent(result, "service") == {
        "local": ["service.tiers asks for local, there is not said"]
    }
    assert silent(result, "gap") == {"picture": ["where.roles asks for student, there is employee"]}
    assert cause(result, "gap").answers[0].place == ""


def test_long_lists_are_cut() -> None:
    made = opened(rule("far", "block", service={"not_regions": ["eea"]}))
    service = Service("openai", region="se")
    (why,) = silent(told(made, service=service), "service")["far"]
    assert why.endswith("more, there is se")


def test_marks_in_the_text() -> None:
    spans = [(4, 8), (6, 12)]
    made = opened()
    findings = [replace(finding("PERSON"), spans=(Span(0, *span),)) for span in spans]
    found = told(made, *findings).found
    assert marked("Hej Anna Ask!", found) == "Hej ⟦1 An⟦2 na⟧ Ask⟧!"
    assert marked("Hej!", ()) == "Hej!"


def test_as_text_and_as_json() -> None:
    made = opened(rule("asks", "warn", finding={"types": ["PERSON"]}, clause="K2"))
    spans = (Span(0, 0, 4),)
    result = told(made, replace(finding("PERSON"), spans=spans))
    lines = text_of(result, "Anna!").splitlines()
    assert lines[0].startswith("WARN, then warn by asks (policy test, digest ")
    assert "⟦1 Anna⟧!" in lines
    assert "  finding PERSON 1" in lines
    assert any(line.startswith("    warn + acknowledge: asks (K2) test.yaml:") for line in lines)
    data = document(result)
    assert data["causes"][2]["answers"][0]["rule"] == "asks"
    assert "Anna" not in repr(result) + str(data)


def test_an_exception_that_is_over_or_takes_nothing_away() -> None:
    entry = {
        "finding": {"types": ["PERSON"]},
        "removes": ["people"],
        "reason": "A trial.",
        "owner": "Ada",
        "expires": "2026-12-01",
    }
    made = opened(
        rule("people", "block", finding={"types": ["PERSON"]}, where={"roles": ["employee"]}),
        rule("others", "redact", finding={"types": ["PERSON"]}),
        exceptions=[{"id": "trial", **entry}],
    )
    result = told(made, finding("PERSON"), today=date(2026, 12, 2))
    assert silent(result) == {"trial": ["expires asks for 2026-12-01, there is 2026-12-02"]}
    student = {"roles": frozenset({"student"}), "today": date(2026, 12, 1)}
    assert silent(told(made, finding("PERSON"), **student)) == {
        "people": ["where.roles asks for employee, there is student"],
        "trial": ["removes asks for people, there is an answer of none of them"],
    }


def test_a_rule_for_another_time() -> None:
    valid = {"until": "2026-06-30", "weekdays": ["mon"], "hours": {"from": 8, "until": 17}}
    made = opened(
        rule("summer", "block", finding={"types": ["PERSON"]}, valid=valid),
        rule("people", "redact", finding={"types": ["PERSON"]}),
    )
    now = datetime(2026, 6, 30, 10, tzinfo=UTC)
    assert silent(told(made, finding("PERSON"), now=now)) == {
        "summer": [
            "valid asks for until 2026-06-30 mon 8 to 17 o'clock,"
            " there is 2026-06-30 10:00:00+00:00"
        ]
    }


def test_demands_and_classes_answer_too() -> None:
    made = opened(
        rule("people", "redact", finding={"types": ["PERSON"]}),
        services={"ChatGPT": {"id": "openai", "dpa": True, "max_class": 0}},
        demands={"dpa": {}, "no_training": {}},
    )
    result = told(made, finding("HEALTH"))
    first = cause(result, "service").answers[0]
    assert first.rule == "catalogue.no_training"
    assert "catalogue.dpa" not in silent(result, "service")
    assert result.information_class == 3


def test_a_notice_is_read_where_the_use_goes_on() -> None:
    made = opened(
        rule("told", "forward", request={"operations": ["*"]}, notice="first"),
        rule("people", "block", finding={"types": ["PERSON"]}),
        notices={"first": {"version": "1", "text": {"sv": "Tänk på det.", "en": "Mind it."}}},
    )
    going, stopped = told(made), told(made, finding("PERSON"))
    assert going.notices == stopped.notices == ("first",)
    assert (going.reads["sv"], going.reads["en"]) == ("Tänk på det.", "Mind it.")
    assert "Mind it." not in stopped.reads["en"]
