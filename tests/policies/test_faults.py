"""Files that would load but never do what they say: each is refused, with its place."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policies.compile import PACKS, compile_policy
from policies.source import SourceError, loads
from tests.policies.build import MESSAGE, OPEN, exception, policy, rule, text

PERSON = {"types": ["PERSON"]}
SERVICES: dict[str, Any] = {
    "ChatGPT": {"id": "openai", "status": "approved", "tier": "public", "region": "us"},
    "Gemini": {"id": "gemini", "no_training": False},
}


def refusal(rules: list[dict[str, Any]], today: date | None = None, **keys: Any) -> str:
    source = loads(text([*OPEN, *rules], services=SERVICES, **keys), "p.yaml")
    with pytest.raises(SourceError) as caught:
        compile_policy(source, PACKS, today)
    problems = str(caught.value)
    assert all(line.startswith("p.yaml:") for line in problems.splitlines())
    return problems


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            {"where": {"roles": ["student"], "not_roles": ["student"]}},
            "where.not_roles: never applies: who has the role student is left out again",
        ),
        (
            {"where": {"service": {"names": ["ChatGPT"], "except_names": ["openai"]}}},
            "where.service: never applies: no service is left",
        ),
        (
            {"where": {"service": {"names": ["ChatGPT"], "status": ["evaluation"]}}},
            "where.service: never applies: what services says of ChatGPT does not fit",
        ),
        (
            {"where": {"service": {"names": ["ChatGPT"], "tiers": ["local"]}}},
            "what services says of ChatGPT does not fit",
        ),
        (
            {"where": {"service": {"names": ["ChatGPT"], "regions": ["eea"]}}},
            "what services says of ChatGPT does not fit",
        ),
        (
            {"where": {"service": {"names": ["Gemini"], "no_training": True}}},
            "what services says of Gemini does not fit",
        ),
        (
            {"where": {"service": {"regions": ["se"], "not_regions": ["eu"]}}},
            "where.service.not_regions: never applies: all regions are left out again",
        ),
        (
            {"where": {"service": {"has": ["dpa"], "lacks": ["dpa"]}}},
            "where.service.lacks: never applies: it asks for a service that has what it lacks",
        ),
        (
            {"where": {"identity_sources": ["anonymous"], "subject_known": True}},
            "where.subject_known: never applies: nobody knows who an anonymous caller is",
        ),
        (
            {"finding": {**PERSON, "origins": ["answer"]}},
            "finding.origins: never applies: use answer for what the service answers",
        ),
        (
            {"finding": None, "answer": {**PERSON, "origins": ["prompt"]}},
            "answer.origins: never applies: what the service answers has the origin answer only",
        ),
        (
            {
                "finding": None,
                "request": {"operations": ["responses"]},
                "where": {"operations": ["embeddings"]},
            },
            "where.operations: never applies: these are other operations than the rule answers",
        ),
        (
            {"finding": {**PERSON, "people": {"below": 5}}},
            "finding.people: restricts AGGREGATION only, which is not among the types",
        ),
        (
            {"finding": {**PERSON, "score": {"at_least": 0.6, "below": 0.4}}},
            "finding.score: holds no number: at_least must be smaller than below",
        ),
        ({"finding": {**PERSON, "score": {}}}, "finding.score: give at_least, below or both"),
        (
            {"finding": {**PERSON, "score": {"at_least": 40}}},
            "finding.score.at_least: a score is at most 1",
        ),
        (
            {"finding": {**PERSON, "score": {"below": 0.5}, "min_confidence": "high"}},
            "finding.min_confidence: give either min_confidence or score",
        ),
        (
            {"valid": {"from": "2026-02-01", "until": "2026-01-01"}},
            "valid.until: lies before from, so the rule never applies",
        ),
        ({"valid": {"hours": {"from": 8, "until": 8}}}, "valid.hours: holds no hour"),
        ({"valid": {"weekdays": ["monday"]}}, "valid.weekdays[0]: is not one of the allowed"),
        ({"where": {"units": ["a*b*c*d*e*"]}}, "where.units[0]: holds 5 stars; at most 4 fit"),
        ({"where": {"units": ["a**"]}}, "where.units[0]: holds **, which says no more than *"),
        ({"where": {"models": ["m" * 101]}}, "where.models[0]: String should have at most 100"),
        ({"where": {"service": {"names": ["GPT"]}}}, "unknown service GPT"),
        ({"where": {"service": {"has": ["contract"]}}}, "where.service.has[0]: is not one of"),
        ({"notice": "hello"}, "notice: unknown notice hello (allowed: none)"),
        ({"action": "reroute"}, "action reroute needs a target"),
        ({"action": "reroute", "target": "Cloude"}, "target: unknown service Cloude"),
        ({"target": "ChatGPT"}, "action reroute needs a target, and nothing else has one"),
        ({"justify": True}, "justify goes with action warn"),
        ({"operator": "mask"}, "operator: goes with action redact"),
        ({"obligations": ["hold"]}, "obligations[0]: hold is not written here; use action: hold"),
        ({"message": None}, "action block needs a message in sv and en"),
        ({"link": {"sv": "http://example.org", "en": "x"}}, "link.sv: must match the pattern"),
        ({"finding": {**PERSON, "min_class": 5}}, "finding.min_class: "),
        (
            {"finding": {"types": ["LOCATION"], "min_class": 3}},
            "finding: matches no entity type",
        ),
        (
            {"finding": None, "answer": PERSON, "action": "warn"},
            "action: warn does not go with an answer; use forward, redact or block",
        ),
    ],
)
def test_a_rule_that_cannot_work_is_refused(entry: dict[str, Any], expected: str) -> None:
    whole = {**rule("x", "block", finding=PERSON), **entry}
    kept = {key: value for key, value in whole.items() if value is not None}
    found = refusal([kept])
    assert expected in found
    assert "rules[3]" in found


def test_a_rule_below_a_block_of_the_same_is_refused() -> None:
    same = {"finding": PERSON, "where": {"roles": ["student"]}}
    found = refusal([rule("stop", "block", **same), rule("let", "forward", **same)])
    assert "rules[4].action: never matters: stop (p.yaml:" in found
    wider = rule("stop", "block", finding={"groups": ["identity"]})
    assert "rules[4].action: never matters" in refusal(
        [wider, rule("hide", "redact", finding={"types": ["PERSON", "AGE"]})]
    )


@pytest.mark.parametrize(
    "other",
    [
        rule("other", "redact", finding=PERSON, obligations=["verify"]),
        rule("other", "redact", finding={"types": ["PERSON", "EMAIL_ADDRESS"]}),
        rule("other", "redact", finding={**PERSON, "min_confidence": "low"}),
        rule("other", "block", finding=PERSON),
    ],
)
def test_a_rule_that_may_still_matter_is_not(other: dict[str, Any]) -> None:
    assert policy([*OPEN, rule("stop", "block", finding=PERSON), other]).rules


def test_a_rule_that_an_exception_or_the_time_brings_out_matters() -> None:
    stop = rule("stop", "block", finding=PERSON)
    hide = rule("hide", "redact", finding=PERSON)
    but = exception("but", finding={"public": True}, removes=["stop"])
    assert policy([*OPEN, stop, hide], exceptions=[but]).rules
    timely = {**stop, "valid": {"until": "2026-12-31"}}
    assert policy([*OPEN, timely, hide]).rules


@pytest.mark.parametrize(
    "keys",
    [
        {"finding": {"public": True}},
        {"finding": PERSON, "removes": ["stop", "hide"]},
        {"finding": {"types": ["AGE"]}, "removes": ["stop"]},
    ],
)
def test_an_exception_that_leaves_no_weaker_rule_hides_no_contradiction(
    keys: dict[str, Any],
) -> None:
    stop = rule("stop", "block", finding={"types": ["PERSON", "AGE"]})
    hide = rule("hide", "redact", finding=PERSON)
    found = refusal([stop, hide], exceptions=[exception("but", **keys)])
    assert "rules[4].action: never matters: stop (p.yaml:" in found


def test_an_exception_to_what_answers_something_else_is_refused() -> None:
    but = exception("but", gap={}, removes=["stop"])
    found = refusal([rule("stop", "block", finding=PERSON)], exceptions=[but])
    assert "exceptions[0].removes[0]: stop answers a finding, the exception a gap" in found


@pytest.mark.parametrize("key", ["owner", "reason", "expires"])
def test_an_exception_needs_an_owner_a_reason_and_an_end(key: str) -> None:
    but = exception("but", finding=PERSON)
    del but[key]
    assert f"exceptions[0].{key}: is missing; it is required" in refusal([], exceptions=[but])


def test_what_has_expired_is_told_where_the_day_is_given() -> None:
    but = exception("but", finding=PERSON, expires="2026-03-31")
    over = rule("over", "redact", finding=PERSON, valid={"until": "2026-03-31"})
    found = refusal([over], date(2026, 4, 1), exceptions=[but])
    assert "rules[3].valid.until: expired on 2026-03-31; remove the rule or renew it" in found
    assert "exceptions[0].expires: expired on 2026-03-31; remove the exception" in found
    assert policy([*OPEN, over], exceptions=[but]).rules, "a gateway that starts goes on"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"demands": {"contract": {}}}, "demands.contract"),
        ({"demands": {"dpa": {"regions": ["eu"]}}}, "demands.dpa.regions: goes with region only"),
        (
            {"demands": {"dpa": {"where": {"roles": ["boss"]}}}},
            "demands.dpa.where.roles[0]: unknown",
        ),
        ({"anonymous_role": "citizen"}, "anonymous_role: unknown role citizen"),
        (
            {"information_classes": {"types": {"HELTH": 2}}},
            "information_classes.types.HELTH: unknown entity type HELTH; did you mean HEALTH?",
        ),
        ({"information_classes": {"types": {"HEALTH": 5}}}, "information_classes.types.HEALTH: "),
        ({"information_classes": {"scale": "own"}}, "information_classes.scale: is not one of"),
        ({"reminders": {"alert": MESSAGE}}, "reminders"),
        ({"reminders": {"draft": {"sv": "Utkast."}}}, "reminders.draft.en: is missing"),
        (
            {"notices": {"use": {"version": "1", "text": {"sv": "ord " * 61, "en": "x"}}}},
            "notices.use.text: sv has 61 words; at most 60 fit",
        ),
        ({"notices": {"use": {"text": MESSAGE}}}, "notices.use.version: is missing"),
    ],
)
def test_a_head_that_cannot_be_is_refused(keys: dict[str, Any], expected: str) -> None:
    assert expected in refusal([], **keys)


def test_roles_that_a_service_names_must_exist() -> None:
    services = {"A": {"id": "openai", "roles_may_use": ["boss"]}}
    with pytest.raises(SourceError, match=r"services\.A\.roles_may_use\[0\]: unknown role boss"):
        compile_policy(loads(text(OPEN, services=services), "p.yaml"), Path("nowhere"))
