"""The verdict: every cause is answered, order never matters, more data never allows more."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.taxonomy import ENTITY_TYPES, Group
from detectors.types import (
    FailureReason,
    Finding,
    Gap,
    GapReason,
    Origin,
    Role,
    ScanFailure,
    ScanReport,
    Span,
    Why,
)
from policies.context import Service, Status, Tier
from policies.evaluate import evaluate
from policies.evaluate.circumstances import _live
from policies.match import glob_matches
from policies.policy import Policy
from policies.verdict import Action, CauseKind, Operator, join
from tests.policies.build import OPEN, context, exception, finding, opened, policy, report, rule

TYPES = ("PERSON", "EMAIL_ADDRESS", "SE_PERSONNUMMER", "HEALTH", "LOCATION", "LIBRARY_CARD")
ORIGINS = [str(origin) for origin in Origin if origin is not Origin.ANSWER]
actions = st.sampled_from(Action)
findings = st.builds(
    Finding,
    entity_type=st.sampled_from(TYPES),
    spans=st.builds(lambda p: (Span(p, 0, 1),), st.integers(0, 3)),
    score=st.sampled_from([0.1, 0.39, 0.4, 0.6, 0.75, 0.76, 1.0]),
    recognizer=st.just("test"),
    why=st.just(Why("test")),
    role=st.sampled_from(Role),
    origin=st.sampled_from(Origin),
    evasion=st.booleans(),
    public=st.booleans(),
    test_number=st.booleans(),
)
flag = st.none() | st.booleans()
tests = st.fixed_dictionaries(
    {},
    optional={
        "types": st.lists(st.sampled_from(TYPES[:5]), min_size=1, max_size=3),
        "groups": st.lists(st.sampled_from(["contact", "identity", "other"]), min_size=1),
        "min_confidence": st.sampled_from(["low", "medium", "high"]),
        "public": flag,
        "test_number": flag,
        "evasion": flag,
        "origins": st.lists(st.sampled_from(ORIGINS), min_size=1),
        "roles": st.lists(st.sampled_from([str(role) for role in Role]), min_size=1),
    },
)


@st.composite
def rules(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for number in range(draw(st.integers(0, 5))):
        action = draw(st.sampled_from(["forward", "redact", "block"]))
        test = draw(tests)
        if action != "forward":
            test = {**test, "min_count": draw(st.integers(1, 3))}
        keys = {"operator": draw(st.sampled_from(Operator)).value} if action == "redact" else {}
        made.append(rule(f"r{number}", action, finding=test, obligations=["note"], **keys))
    return made


@st.composite
def exceptions(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        exception(f"e{number}", finding=draw(tests)) for number in range(draw(st.integers(0, 2)))
    ]


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    extra = draw(exceptions())
    return opened(*draw(rules()), **({"exceptions": extra} if extra else {}))


@given(actions, actions, actions)
def test_join_is_a_lattice(a: Action, b: Action, c: Action) -> None:
    assert join([a, b]) == join([b, a])
    assert join([join([a, b]), c]) == join([a, join([b, c])])
    assert join([a, a]) == a
    assert join([a, Action.FORWARD]) == a
    assert join([a, Action.BLOCK]) is Action.BLOCK
    assert join([]) is Action.FORWARD


@given(rules(), exceptions(), st.lists(findings, max_size=6), st.randoms())
def test_the_order_of_rules_does_not_matter(
    made: list[dict[str, Any]], extra: list[dict[str, Any]], found: list[Finding], random: Any
) -> None:
    keys = {"exceptions": extra} if extra else {}
    shuffled = [*OPEN, *made]
    random.shuffle(shuffled)
    expected = evaluate(opened(*made, **keys), context(), report(*found), ())
    assert evaluate(policy(shuffled, **keys), context(), report(*found), ()) == expected


@given(policies(), st.lists(findings, max_size=5), findings)
def test_a_further_finding_never_lowers_the_action(
    compiled: Policy, found: list[Finding], further: Finding
) -> None:
    before = evaluate(compiled, context(), report(*found), ())
    after = evaluate(compiled, context(), report(*found, further), ())
    assert after.action >= before.action


@given(policies(), st.lists(findings, max_size=6))
def test_the_verdict_is_the_join_and_every_finding_is_answered(
    compiled: Policy, found: list[Finding]
) -> None:
    verdict = evaluate(compiled, context(), report(*found), ())
    assert verdict.action == join(decision.action for decision in verdict.decisions)
    answered = {index for decision in verdict.decisions for index in decision.findings}
    assert answered == set(range(len(found)))
    strict = {
        index
        for decision in verdict.decisions
        if decision.action >= Action.REDACT
        for index in decision.findings
    }
    assert strict <= verdict.operators.keys()
    for index in verdict.operators.keys() - strict:
        assert found[index].score < 0.4


@given(policies(), st.lists(findings, max_size=3))
def test_an_incomplete_scan_blocks_where_the_policy_says_nothing(
    compiled: Policy, found: list[Finding]
) -> None:
    failed = ScanReport(tuple(found), (ScanFailure("x", FailureReason.RAISED),))
    verdict = evaluate(compiled, context(), failed, ())
    assert verdict.action is Action.BLOCK
    assert "default" in verdict.rules


@given(policies(), st.sampled_from(GapReason))
def test_a_gap_blocks_where_the_policy_says_nothing(compiled: Policy, reason: GapReason) -> None:
    verdict = evaluate(compiled, context(), report(), [Gap("x", reason)])
    assert verdict.action is Action.BLOCK
    (decision,) = verdict.determining
    assert (decision.cause, decision.subject) == (CauseKind.GAP, reason.value)


def test_what_no_rule_answers_is_blocked() -> None:
    empty = policy([rule("only", "block", gap={})])
    verdict = evaluate(empty, context(uses_tools=True), report(finding("PERSON")), ())
    assert {(d.cause, d.subject, d.rule) for d in verdict.decisions} == {
        (CauseKind.SERVICE, "openai", "default"),
        (CauseKind.REQUEST, "chat_completions", "default"),
        (CauseKind.REQUEST, "tools", "default"),
        (CauseKind.FINDING, "PERSON", "default"),
    }
    assert all(decision.action is Action.BLOCK for decision in verdict.decisions)
    assert verdict.refuses_service


def test_a_policy_may_answer_incomplete_scans_by_recognizer() -> None:
    compiled = opened(rule("slow", "forward", incomplete_scan={"recognizers": ["slow"]}))
    one = ScanReport((), (ScanFailure("slow", FailureReason.TIMED_OUT),))
    assert evaluate(compiled, context(), one, ()).action is Action.FORWARD
    two = ScanReport((), (*one.failures, ScanFailure("other", FailureReason.TIMED_OUT)))
    assert evaluate(compiled, context(), two, ()).action is Action.BLOCK
    by_reason = opened(rule("slow", "forward", incomplete_scan={"reasons": ["timed_out"]}))
    assert evaluate(by_reason, context(), two, ()).action is Action.FORWARD
    raised = ScanReport((), (ScanFailure("slow", FailureReason.RAISED),))
    assert evaluate(by_reason, context(), raised, ()).action is Action.BLOCK


def test_the_strictest_of_several_rules_wins() -> None:
    compiled = opened(
        rule("soft", "redact", finding={"types": ["PERSON"]}, obligations=["note"]),
        rule("hard", "block", finding={"groups": ["identity"]}, obligations=["alert"]),
        rule("free", "forward", finding={"types": ["PERSON"]}, obligations=["note"]),
    )
    verdict = evaluate(compiled, context(), report(finding("PERSON")), ())
    assert verdict.action is Action.BLOCK
    assert [decision.rule for decision in verdict.determining] == ["hard"]
    assert verdict.rules == ("any_request", "any_service", "free", "hard", "soft")
    assert verdict.obligations == {"note", "alert"}


def test_an_exception_removes_and_is_recorded() -> None:
    published = exception("public", clause="A1", finding={"public": True}, removes=["mail"])
    compiled = opened(
        rule("mail", "block", finding={"types": ["EMAIL_ADDRESS"]}), exceptions=[published]
    )
    public = finding("EMAIL_ADDRESS", public=True)
    verdict = evaluate(compiled, context(), report(public), ())
    assert verdict.action is Action.FORWARD
    (decision,) = (d for d in verdict.decisions if d.rule == "public")
    assert (decision.removes, decision.clause, decision.findings) == (("mail",), "A1", (0,))
    private = evaluate(compiled, context(), report(public, finding("EMAIL_ADDRESS")), ())
    assert private.action is Action.BLOCK
    other = evaluate(compiled, context(), report(finding("PERSON", public=True)), ())
    assert other.rules == ("any_request", "any_service", "default")


def test_an_exception_to_one_rule_leaves_the_others() -> None:
    but = exception("e", finding={}, removes=["a"])
    compiled = opened(
        rule("a", "block", finding={}), rule("b", "redact", finding={}), exceptions=[but]
    )
    assert evaluate(compiled, context(), report(finding("AGE")), ()).action is Action.REDACT


def test_an_expired_exception_does_not_apply() -> None:
    but = exception("e", gap={}, expires="2026-06-30")
    compiled = opened(rule("gaps", "block", gap={}), exceptions=[but])
    gaps = [Gap("x", GapReason.IMAGE)]
    for today, expected in (
        (date(2026, 6, 30), Action.FORWARD),
        (date(2026, 7, 1), Action.BLOCK),
        (None, Action.BLOCK),
    ):
        assert evaluate(compiled, context(today=today), report(), gaps).action is expected


def test_low_findings_follow_the_passage() -> None:
    compiled = opened(
        rule("person", "redact", finding={"types": ["PERSON"]}),
        rule("place", "forward", finding={"types": ["LOCATION"]}),
    )
    low = finding("PERSON", 0.2, passage=0)
    alone = evaluate(compiled, context(), report(low), ())
    assert (alone.action, alone.operators) == (Action.FORWARD, {})
    assert "low_confidence" in alone.rules
    found = report(
        low,
        finding("PERSON", 0.9, passage=0),
        finding("PERSON", 0.2, passage=1),
        finding("LOCATION", 0.2, passage=0),
        finding("AGE", 0.2, passage=0),
    )
    together = evaluate(compiled, context(), found, ())
    assert together.action is Action.REDACT
    assert set(together.operators) == {0, 1, 4}, "what nobody answers is treated as strictly"


def test_counts_only_add_strictness() -> None:
    compiled = opened(
        rule("some", "redact", finding={"types": ["PERSON"]}),
        rule("many", "block", finding={"types": ["PERSON"], "min_count": 3}),
        rule("only_many", "block", finding={"types": ["AGE"], "min_count": 2}),
    )
    person = finding("PERSON")
    assert evaluate(compiled, context(), report(person, person), ()).action is Action.REDACT
    assert evaluate(compiled, context(), report(*[person] * 3), ()).rules[-1] == "some"
    assert evaluate(compiled, context(), report(*[person] * 3), ()).action is Action.BLOCK
    assert "default" in evaluate(compiled, context(), report(finding("AGE")), ()).rules


def test_mask_outweighs_placeholder() -> None:
    compiled = opened(
        rule("a", "redact", finding={"types": ["PERSON"]}),
        rule("b", "redact", finding={"types": ["PERSON"]}, operator="mask"),
    )
    verdict = evaluate(compiled, context(), report(finding("PERSON")), ())
    assert verdict.operators == {0: Operator.MASK}


@pytest.mark.parametrize(
    ("test", "yes", "no"),
    [
        ({"types": ["PERSON"]}, finding("PERSON"), finding("AGE")),
        ({"groups": ["contact"]}, finding("PHONE_NUMBER"), finding("PERSON")),
        ({"groups": ["other"]}, finding("LIBRARY_CARD"), finding("PERSON")),
        ({"except_types": ["AGE"]}, finding("PERSON"), finding("AGE")),
        ({"min_confidence": "high"}, finding("PERSON", 0.8), finding("PERSON", 0.75)),
        ({"min_confidence": "low"}, finding("PERSON", 0.1), None),
        ({"public": False}, finding("PERSON"), finding("PERSON", public=True)),
        ({"test_number": True}, finding("PERSON", test_number=True), finding("PERSON")),
        ({"evasion": True}, finding("PERSON", evasion=True), finding("PERSON")),
        (
            {"origins": ["tool_result", "url"]},
            finding("PERSON", origin=Origin.URL),
            finding("PERSON"),
        ),
        ({"roles": ["tool"]}, finding("PERSON", role=Role.TOOL), finding("PERSON")),
    ],
)
def test_what_a_finding_rule_matches(
    test: dict[str, Any], yes: Finding, no: Finding | None
) -> None:
    compiled = opened(rule("this", "redact", finding=test))
    assert "this" in evaluate(compiled, context(), report(yes), ()).rules
    if no is not None:
        assert "this" not in evaluate(compiled, context(), report(no), ()).rules


@pytest.mark.parametrize(
    ("where", "yes", "no"),
    [
        ({"roles": ["student"]}, {"roles": frozenset({"student", "x"})}, {}),
        ({"not_roles": ["student"]}, {}, {"roles": frozenset({"employee", "student"})}),
        ({"units": ["it*"]}, {"unit": "it-support"}, {"unit": "hr"}),
        ({"models": ["gpt-*", "o3"]}, {"model": "gpt-5"}, {"model": "o3-mini"}),
        ({"operations": ["*_completions"]}, {}, {"operation": "images_generations"}),
        ({"languages": ["en"]}, {"language": "en"}, {"language": "sv"}),
        ({"service": {"names": ["ChatGPT"]}}, {}, {"service": Service("gemini")}),
        ({"service": {"except_names": ["gemini"]}}, {}, {"service": Service("gemini")}),
        (
            {"service": {"tiers": ["public"]}},
            {"service": Service("x", tier=Tier.PUBLIC)},
            {"service": Service("x")},
        ),
        (
            {"service": {"status": ["approved"]}},
            {"service": Service("x", status=Status.APPROVED)},
            {"service": Service("x")},
        ),
        (
            {"service": {"regions": ["eea"]}},
            {"service": Service("x", region="NO")},
            {"service": Service("x", region="us")},
        ),
        (
            {"service": {"not_regions": ["eu"]}},
            {"service": Service("x")},
            {"service": Service("x", region="SE")},
        ),
        (
            {"service": {"no_training": False}},
            {"service": Service("x", no_training=False)},
            {"service": Service("x")},
        ),
        (
            {"service": {"dpa": True}},
            {"service": Service("x", dpa=True)},
            {"service": Service("x")},
        ),
    ],
)
def test_where_a_rule_applies(
    where: dict[str, Any], yes: dict[str, Any], no: dict[str, Any]
) -> None:
    services = {"ChatGPT": {"id": "openai"}, "Gemini": {"id": "gemini"}}
    compiled = opened(rule("this", "block", service={}, where=where), services=services)
    assert "this" in evaluate(compiled, context(**yes), report(), ()).rules
    assert "this" not in evaluate(compiled, context(**no), report(), ()).rules


def test_the_tenants_own_agreement_replaces_the_configuration() -> None:
    entry = {"id": "openai", "status": "approved", "tier": "contracted", "region": "eu"}
    compiled = opened(services={"ChatGPT": {**entry, "no_training": True, "dpa": True}})
    configured = Service("openai", tier=Tier.PUBLIC, region="us", no_training=False)
    bound = compiled.bind(configured)
    assert bound == Service(
        "openai", Status.APPROVED, Tier.CONTRACTED, "eu", True, True, name="ChatGPT"
    )
    silent = opened(services={"ChatGPT": {"id": "openai"}})
    assert silent.bind(configured) == replace(configured, name="ChatGPT")
    assert silent.bind(Service("other")) == Service("other")


def test_names_of_models_that_a_client_makes_up_fill_no_memory() -> None:
    compiled = opened(rule("gpt", "block", service={}, where={"models": ["gpt*"]}))
    before = _live.cache_info().currsize
    for number in range(50):
        assert (
            evaluate(compiled, context(model=f"gpt-{number}"), report(), ()).action is Action.BLOCK
        )
        assert (
            evaluate(compiled, context(model=f"o{number}"), report(), ()).action is Action.FORWARD
        )
    assert _live.cache_info().currsize <= before + 2


@given(
    st.text("ab*", max_size=6).filter(bool),
    st.text("ab", max_size=8),
)
def test_globs(pattern: str, text: str) -> None:
    import re

    expected = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text)
    assert glob_matches(pattern, text) is bool(expected)


def test_every_type_belongs_to_a_group_that_policies_can_name() -> None:
    for group in Group:
        compiled = opened(rule("this", "redact", finding={"groups": [group.value]}))
        for name, entity in ENTITY_TYPES.items():
            verdict = evaluate(compiled, context(), report(finding(name)), ())
            assert ("this" in verdict.rules) is (entity.group is group)
