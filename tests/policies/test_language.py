"""What rules can ask and do: actions, scores, people, classes, times, callers, texts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from detectors.types import Finding, Gap, GapReason, Origin, Why
from policies.classes import DEFAULTS, Scale, name, table
from policies.context import IdentitySource, Service
from policies.evaluate import evaluate
from policies.policy import Policy
from policies.source import SourceError
from policies.verdict import Action, Operator
from tests.policies.build import context, finding, opened, report, rule

PERSON = {"types": ["PERSON"]}
TEXT = {"sv": "Fråga oss.", "en": "Ask us."}
LINK = {"sv": "https://example.org/sv", "en": "https://example.org/en"}


def answered(policy: Policy, found: Finding, **keys: Any) -> bool:
    """Whether the rule `this` decided something."""
    return "this" in evaluate(policy, context(**keys), report(found), ()).rules


def test_a_warning_asks_and_may_want_a_reason() -> None:
    ask = opened(rule("this", "warn", finding=PERSON))
    verdict = evaluate(ask, context(), report(finding("PERSON")), ())
    assert (verdict.action, verdict.outcome) == (Action.WARN, "warn")
    assert verdict.asks
    assert not verdict.justifies
    why = opened(rule("this", "warn", finding=PERSON, justify=True))
    assert evaluate(why, context(), report(finding("PERSON")), ()).justifies


def test_a_policy_has_reasons_of_its_own() -> None:
    own = [{"id": "duty", "sv": "Det är min uppgift.", "en": "It is my duty."}]
    policy = opened(rule("this", "warn", finding=PERSON, justify=True), reasons=own)
    assert [(r.id, r.sv, r.en) for r in policy.reasons] == [
        ("duty", "Det är min uppgift.", "It is my duty.")
    ]
    with pytest.raises(SourceError, match=r"reasons\[1\]\.id: reason duty is there already"):
        opened(reasons=own * 2)


def test_a_warning_survives_a_stricter_action_but_not_a_block() -> None:
    both = [rule("ask", "warn", finding=PERSON), rule("hide", "redact", finding=PERSON)]
    verdict = evaluate(opened(*both), context(), report(finding("PERSON")), ())
    assert (verdict.action, verdict.outcome, verdict.asks) == (Action.REDACT, "warn", True)
    assert verdict.operators == {0: Operator.PLACEHOLDER}
    blocked = opened(*both, rule("stop", "block", finding={"types": ["AGE"]}))
    verdict = evaluate(blocked, context(), report(finding("PERSON"), finding("AGE")), ())
    assert (verdict.outcome, verdict.asks) == ("block", False)


def test_a_hold_cannot_be_acknowledged() -> None:
    policy = opened(rule("unsure", "hold", finding=PERSON), rule("ask", "warn", finding=PERSON))
    verdict = evaluate(policy, context(), report(finding("PERSON")), ())
    assert (verdict.outcome, verdict.held, verdict.asks) == ("hold", True, False)
    assert [decision.rule for decision in verdict.determining] == ["unsure"]


@pytest.mark.parametrize(
    ("score", "held"), [(0.39, False), (0.4, True), (0.59, True), (0.6, False)]
)
def test_the_unsure_band_holds_between_two_scores(score: float, held: bool) -> None:
    band = {"types": ["HEALTH"], "score": {"at_least": 0.4, "below": 0.6}}
    sure = {"types": ["HEALTH"], "score": {"at_least": 0.6}}
    policy = opened(
        rule("unsure", "hold", finding=band, contact=TEXT), rule("sure", "block", finding=sure)
    )
    verdict = evaluate(policy, context(), report(finding("HEALTH", score)), ())
    assert verdict.held is held
    if held:
        assert verdict.determining[0].contact == TEXT


def aggregation(rule_id: str, count: str) -> Finding:
    return Finding("AGGREGATION", (), 0.9, "aggregation", Why(rule_id, count))


@pytest.mark.parametrize(
    ("found", "few"),
    [
        (aggregation("combination", "19"), True),
        (aggregation("combination", "20"), False),
        (aggregation("one_person_with_matter", "1"), True),
        (aggregation("register", "30"), True),
        (finding("PERSON"), True),
    ],
)
def test_the_band_of_people_whom_details_fit(found: Finding, few: bool) -> None:
    match = {"types": ["AGGREGATION", "PERSON"], "people": {"below": 20}}
    assert answered(opened(rule("this", "block", finding=match)), found) is few


def test_a_reroute_names_a_service_and_is_nothing_there() -> None:
    policy = opened(
        rule("this", "reroute", finding=PERSON, target="Local"),
        services={"Local": {"id": "echo"}},
    )
    found = report(finding("PERSON"))
    verdict = evaluate(policy, context(), found, ())
    assert (verdict.outcome, verdict.target) == ("reroute", "echo")
    there = evaluate(policy, context(service=Service("echo")), found, ())
    assert (there.outcome, there.target, there.operators) == ("forward", "", {})
    assert "this" in there.rules


def test_reroutes_to_different_services_block() -> None:
    policy = opened(
        rule("one", "reroute", finding=PERSON, target="echo"),
        rule("other", "reroute", finding={"types": ["AGE"]}, target="azure"),
        services={"Local": {"id": "echo"}, "Azure": {"id": "azure"}},
    )
    verdict = evaluate(policy, context(), report(finding("PERSON"), finding("AGE")), ())
    assert verdict.outcome == "block"
    assert [decision.rule for decision in verdict.determining] == ["reroute_conflict"]
    assert evaluate(policy, context(), report(finding("AGE")), ()).target == "azure"


@pytest.mark.parametrize(
    ("operators", "strongest"),
    [
        (["generalise", "hash"], "hash"),
        (["hash", "placeholder"], "placeholder"),
        (["mask", "placeholder", "generalise"], "mask"),
    ],
)
def test_of_operators_the_one_that_tells_least_wins(operators: list[str], strongest: str) -> None:
    rules = [rule(f"r{o}", "redact", finding=PERSON, operator=o) for o in operators]
    verdict = evaluate(opened(*rules), context(), report(finding("PERSON")), ())
    assert verdict.operators == {0: Operator(strongest)}


def test_texts_come_with_the_decision() -> None:
    policy = opened(
        rule("this", "block", finding=PERSON, contact=TEXT, link=LINK, advice=TEXT, clause="K1")
    )
    (decision,) = evaluate(policy, context(), report(finding("PERSON")), ()).determining
    assert (decision.contact, decision.link, decision.advice) == (TEXT, LINK, TEXT)
    assert decision.clause == "K1"


def test_the_information_class_is_the_highest_found_or_declared() -> None:
    policy = opened(rule("all", "forward", finding={}, obligations=["note"]))
    person, health = finding("PERSON"), finding("HEALTH")
    public = finding("HEALTH", public=True)
    low = finding("HEALTH", 0.2)
    for found, declared, number in (
        ([], None, 0),
        ([person], None, 1),
        ([person, health], None, 3),
        ([public, low], None, 0),
        ([person], 2, 2),
        ([health], 1, 3),
    ):
        verdict = evaluate(policy, context(declared_class=declared), report(*found), ())
        assert verdict.information_class == number
        assert verdict.class_conflict is (declared is not None and declared < number)


def test_classes_are_the_policys_and_answer_rules() -> None:
    policy = opened(
        rule("person", "redact", finding=PERSON),
        rule("high", "warn", information_class={"min": 2}),
        rule("lied", "forward", information_class={"conflict": True}, obligations=["alert"]),
        information_classes={"types": {"PERSON": 2}, "groups": {"contact": 3}},
    )
    assert policy.classes == table({"PERSON": 2}, {"contact": 3})  # type: ignore[dict-item]
    assert policy.classes["LOCATION"] == 3
    assert DEFAULTS["LOCATION"] == 0
    verdict = evaluate(policy, context(declared_class=1), report(finding("PERSON")), ())
    assert {"high", "lied"} <= set(verdict.rules)
    assert verdict.asks
    fine = evaluate(policy, context(declared_class=1), report(), ())
    assert not {"high", "lied"} & set(fine.rules)


def test_a_class_picks_types() -> None:
    policy = opened(rule("this", "block", finding={"min_class": 3}))
    assert answered(policy, finding("HEALTH"))
    assert not answered(policy, finding("PERSON"))
    assert not answered(policy, finding("LIBRARY_CARD"))
    some = opened(rule("this", "block", finding={"groups": ["identity"], "min_class": 2}))
    assert answered(some, finding("SE_PERSONNUMMER"))
    assert not answered(some, finding("PERSON"))
    assert not answered(some, finding("HEALTH"))


def test_scales_name_the_same_classes() -> None:
    assert name(Scale.KLASSA, 3, "sv") == "K3"
    assert name(Scale.KTH, 0, "en") == "Public"
    assert name(Scale.KTH, 2, "en") == "Sensitive personal data"
    assert name(Scale.KTH, 4, "en") == "Confidential"
    assert name(Scale.LINKOPING, 0, "sv") == "Informationsklass 0"
    assert set(DEFAULTS.values()) <= set(range(5))


@pytest.mark.parametrize(
    ("valid", "now", "applies"),
    [
        ({"from": "2026-06-01"}, datetime(2026, 5, 31, 23, tzinfo=UTC), False),
        ({"from": "2026-06-01", "until": "2026-06-30"}, datetime(2026, 6, 30, 9, tzinfo=UTC), True),
        ({"until": "2026-06-30"}, datetime(2026, 7, 1, tzinfo=UTC), False),
        ({"weekdays": ["mon"]}, datetime(2026, 6, 1, 9, tzinfo=UTC), True),
        ({"weekdays": ["tue"]}, datetime(2026, 6, 1, 9, tzinfo=UTC), False),
        ({"hours": {"from": 8, "until": 17}}, datetime(2026, 6, 1, 8, tzinfo=UTC), True),
        ({"hours": {"from": 8, "until": 17}}, datetime(2026, 6, 1, 17, tzinfo=UTC), False),
        ({"hours": {"from": 17, "until": 8}}, datetime(2026, 6, 1, 23, 30, tzinfo=UTC), True),
        ({"hours": {"from": 17, "until": 8}}, datetime(2026, 6, 1, 12, tzinfo=UTC), False),
        ({"hours": {"from": 8, "until": 24}}, datetime(2026, 6, 1, 23, tzinfo=UTC), True),
    ],
)
def test_when_a_rule_applies(valid: dict[str, Any], now: datetime, applies: bool) -> None:
    policy = opened(
        rule("rest", "redact", finding=PERSON), rule("this", "block", finding=PERSON, valid=valid)
    )
    assert answered(policy, finding("PERSON"), now=now, today=None) is applies


def test_where_the_time_is_unknown_only_what_is_stricter_applies() -> None:
    valid = {"until": "2026-12-31"}
    stricter = opened(rule("this", "block", finding=PERSON, valid=valid))
    assert answered(stricter, finding("PERSON"), today=None)
    looser = opened(rule("this", "forward", finding=PERSON, valid=valid))
    assert not answered(looser, finding("PERSON"), today=None)
    assert answered(looser, finding("PERSON"), today=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("where", "yes", "no"),
    [
        ({"apis": ["anthropic", "open*"]}, {"api": "openai"}, {"api": "gemini"}),
        (
            {"identity_sources": ["oidc", "service"]},
            {"identity_source": IdentitySource.OIDC},
            {"identity_source": IdentitySource.KEY},
        ),
        ({"subject_known": False}, {"subject_known": False}, {}),
        (
            {"service": {"klassa_refs": ["KLASSA-*"]}},
            {"service": Service("x", klassa_ref="KLASSA-17")},
            {"service": Service("x")},
        ),
        (
            {"service": {"has": ["dpa", "agreement_until"]}},
            {"service": Service("x", dpa=True, agreement_until=date(2026, 6, 1))},
            {"service": Service("x", dpa=True, agreement_until=date(2026, 5, 31))},
        ),
        (
            {"service": {"lacks": ["klassa_ref", "osl_10_2a"]}},
            {"service": Service("x", klassa_ref="1")},
            {"service": Service("x", klassa_ref="1", osl_10_2a=True)},
        ),
    ],
)
def test_where_rules_apply(where: dict[str, Any], yes: dict[str, Any], no: dict[str, Any]) -> None:
    policy = opened(
        rule("rest", "redact", finding=PERSON), rule("this", "block", finding=PERSON, where=where)
    )
    assert answered(policy, finding("PERSON"), **yes)
    assert not answered(policy, finding("PERSON"), **no)


def test_callers_without_identity_have_a_role_of_their_own() -> None:
    policy = opened(
        rule("rest", "redact", finding=PERSON),
        rule("this", "block", finding=PERSON, where={"roles": ["citizen"]}),
        roles=["employee", "citizen"],
        anonymous_role="citizen",
    )
    nobody = {"identity_source": IdentitySource.ANONYMOUS, "subject_known": False}
    assert answered(policy, finding("PERSON"), roles=frozenset({"employee"}), **nobody)
    assert not answered(policy, finding("PERSON"))
    assert policy.keeps_subject(context())
    assert not policy.keeps_subject(context(**nobody))
    assert not policy.keeps_subject(context(subject_known=False))
    assert not policy.keeps_subject(context(roles=frozenset({"citizen"})))
    without = opened(rule("this", "block", finding=PERSON, where={"roles": ["employee"]}))
    assert not answered(without, finding("PERSON"), **nobody)


def test_texts_of_files_and_tools_are_told_apart() -> None:
    policy = opened(
        rule("rest", "redact", finding=PERSON),
        rule("this", "block", finding={**PERSON, "origins": ["attachment", "tool_result"]}),
    )
    assert answered(policy, finding("PERSON", origin=Origin.ATTACHMENT))
    assert not answered(policy, finding("PERSON"))
    gap = opened(rule("this", "forward", gap={"reasons": ["read_image"]}))
    for reason, action in ((GapReason.READ_IMAGE, Action.FORWARD), (GapReason.IMAGE, Action.BLOCK)):
        assert evaluate(gap, context(), report(), [Gap("x", reason)]).action is action


def test_a_further_kind_of_finding_is_judged_by_its_own_score() -> None:
    """Scores between the same two thresholds are one kind; those across are not."""
    policy = opened(
        rule("rest", "redact", finding=PERSON),
        rule("sure", "block", finding={**PERSON, "score": {"at_least": 0.9}}),
    )
    scores = (0.41, 0.74, 0.76, 0.89, 0.9, 1.0)
    verdict = evaluate(policy, context(), report(*(finding("PERSON", s) for s in scores)), ())
    (sure,) = (decision for decision in verdict.decisions if decision.rule == "sure")
    assert sure.findings == (4, 5)
