"""The service catalogue: what is demanded, dates, roles, classes, and how things are ordered."""

from datetime import date
from typing import Any

import pytest

from policies.catalogue import MESSAGES, RULES, Attribute
from policies.context import Service
from policies.evaluate import evaluate
from policies.policy import Policy
from policies.schema import RESERVED
from policies.verdict import Action, CauseKind, Verdict
from tests.policies.build import context, exception, finding, opened, report, rule

COMPLETE: dict[str, Any] = {
    "id": "openai",
    "status": "approved",
    "tier": "contracted",
    "region": "se",
    "no_training": True,
    "dpa": True,
    "agreement_until": "2026-12-31",
    "transfer_basis": "none needed",
    "sub_processors": [],
    "osl_10_2a": True,
    "klassa_ref": "K-1",
    "entra_tenant": "00000000-0000-0000-0000-000000000000",
    "max_class": 2,
    "roles_may_use": ["employee"],
}
DEMANDS = {attribute.value: {} for attribute in Attribute}


def asked(policy: Policy, **keys: Any) -> Verdict:
    return evaluate(policy, context(**keys), report(), ())


def refused(verdict: Verdict) -> set[str]:
    return {decision.rule for decision in verdict.determining}


def test_a_complete_entry_is_what_is_demanded() -> None:
    policy = opened(services={"ChatGPT": COMPLETE}, demands=DEMANDS)
    assert asked(policy).action is Action.FORWARD


@pytest.mark.parametrize("attribute", Attribute)
def test_what_is_demanded_and_missing_refuses_the_service(attribute: Attribute) -> None:
    entry = {key: value for key, value in COMPLETE.items() if key != attribute}
    verdict = asked(opened(services={"ChatGPT": entry}, demands=DEMANDS))
    assert verdict.refuses_service
    assert refused(verdict) == {f"catalogue.{attribute}"}
    assert verdict.determining[0].message["sv"] == MESSAGES[attribute][0]
    assert verdict.determining[0].advice["en"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"no_training": False}, "catalogue.no_training"),
        ({"dpa": False}, "catalogue.dpa"),
        ({"osl_10_2a": False}, "catalogue.osl_10_2a"),
        ({"status": "evaluation"}, "catalogue.status"),
        ({"status": "not_approved"}, "catalogue.status"),
        ({"agreement_until": "2026-05-31"}, "catalogue.agreement_until"),
    ],
)
def test_a_no_is_as_good_as_nothing(change: dict[str, Any], expected: str) -> None:
    policy = opened(services={"ChatGPT": {**COMPLETE, **change}}, demands=DEMANDS)
    assert refused(asked(policy)) == {expected}


def test_a_service_that_is_not_in_the_catalogue_has_what_the_configuration_says() -> None:
    policy = opened(demands={"dpa": {}, "region": {"regions": ["eea"], "clause": "K9"}})
    good = Service("openai", dpa=True, region="NO")
    assert asked(policy, service=good).action is Action.FORWARD
    verdict = asked(policy, service=Service("openai", dpa=True, region="us"))
    assert refused(verdict) == {"catalogue.region"}
    assert verdict.determining[0].clause == "K9"


def test_a_demand_may_be_limited_and_say_its_own() -> None:
    own = {"sv": "Avtal saknas.", "en": "There is no agreement."}
    demand = {"where": {"service": {"tiers": ["public"]}}, "message": own}
    policy = opened(demands={"dpa": demand})
    assert asked(policy).action is Action.FORWARD
    verdict = asked(policy, service=Service("openai", tier="public"))  # type: ignore[arg-type]
    assert verdict.determining[0].message == own


def test_a_date_that_has_passed_refuses_though_nobody_demands_it() -> None:
    entry = {"id": "openai", "agreement_until": "2026-06-01"}
    policy = opened(services={"ChatGPT": entry})
    assert asked(policy, today=date(2026, 6, 1)).action is Action.FORWARD
    assert refused(asked(policy, today=date(2026, 6, 2))) == {"catalogue.agreement_until"}
    assert refused(asked(policy, today=None)) == {"catalogue.agreement_until"}


def test_other_roles_are_told_how_to_order() -> None:
    order = {"sv": "beställ av it.", "en": "order it.", "link": "https://example.org/order"}
    entry = {"id": "openai", "roles_may_use": ["employee"], "order": order}
    policy = opened(services={"ChatGPT": entry})
    assert asked(policy).action is Action.FORWARD
    verdict = asked(policy, roles=frozenset({"student"}))
    assert verdict.refuses_service
    (decision,) = verdict.determining
    assert decision.rule == "catalogue.roles_may_use"
    assert decision.advice == {"sv": "beställ av it.", "en": "order it."}
    assert decision.link["sv"] == "https://example.org/order"


def test_a_demand_can_have_an_exception() -> None:
    but = exception("trial", service={"names": ["ChatGPT"]}, removes=["catalogue.dpa"])
    policy = opened(services={"ChatGPT": {"id": "openai"}}, demands={"dpa": {}}, exceptions=[but])
    assert asked(policy).action is Action.FORWARD
    assert refused(asked(policy, service=Service("other"))) == {"catalogue.dpa"}
    assert refused(asked(policy, today=date(2100, 1, 1))) == {"catalogue.dpa"}


def limited(most: int, *rules: dict[str, Any]) -> Policy:
    services = {"ChatGPT": {"id": "openai", "max_class": most}}
    every = rule("all", "forward", finding={}, obligations=["note"])
    return opened(every, *rules, services=services)


def test_a_higher_class_than_the_service_takes_is_stopped() -> None:
    person, health = finding("PERSON"), finding("HEALTH")
    verdict = evaluate(limited(1), context(), report(person, health), ())
    assert verdict.action is Action.BLOCK
    (decision,) = verdict.determining
    assert decision.rule == "catalogue.max_class"
    assert decision.cause is CauseKind.INFORMATION_CLASS
    assert decision.findings == (1,)
    assert not verdict.refuses_service
    assert evaluate(limited(3), context(), report(person, health), ()).action is Action.FORWARD
    elsewhere = context(service=Service("other"))
    assert evaluate(limited(1), elsewhere, report(health), ()).action is Action.FORWARD


def test_a_declared_class_can_only_raise() -> None:
    assert evaluate(limited(1), context(declared_class=2), report(), ()).action is Action.BLOCK
    health = report(finding("HEALTH"))
    assert evaluate(limited(1), context(declared_class=0), health, ()).action is Action.BLOCK


def test_what_is_redacted_does_not_count_against_the_service() -> None:
    health = report(finding("HEALTH"))
    hidden = limited(0, rule("hide", "redact", finding={"types": ["HEALTH"]}))
    verdict = evaluate(hidden, context(), health, ())
    assert (verdict.action, verdict.information_class) == (Action.REDACT, 3)
    coarse = rule("hide", "redact", finding={"types": ["HEALTH"]}, operator="generalise")
    assert evaluate(limited(0, coarse), context(), health, ()).action is Action.BLOCK
    many = rule("hide", "redact", finding={"types": ["HEALTH"], "min_count": 1})
    assert evaluate(limited(0, many), context(), health, ()).action is Action.REDACT


def test_more_findings_never_open_what_the_class_has_closed() -> None:
    """A rule that counts redacts, but what it redacts has been counted for the class before."""
    policy = limited(0, rule("many", "redact", finding={"types": ["HEALTH"], "min_count": 2}))
    one, two = report(finding("HEALTH")), report(finding("HEALTH"), finding("HEALTH"))
    assert evaluate(policy, context(), one, ()).action is Action.BLOCK
    assert evaluate(policy, context(), two, ()).action is Action.BLOCK


def test_what_applies_unwritten_is_known_to_cases() -> None:
    assert RULES <= RESERVED
    assert set(MESSAGES) == set(Attribute)
