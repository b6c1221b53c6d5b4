"""What a candidate would have answered to recorded requests."""

from typing import Any

import pytest

from policies.context import Service
from policies.policy import Policy
from policies.simulation.replay import Change, FoundAlike, Kind, Simulated, Simulation
from policies.simulation.telling import document, text_of
from tests.policies.build import opened, rule

PERSON = FoundAlike("PERSON", "prompt", "high", 2)


def kind(**changes: Any) -> Kind:
    values: dict[str, Any] = {
        "service": "openai",
        "action": "block",
        "determining": ("people",),
        "roles": ("employee",),
        "unit": "IT",
        "operation": "chat_completions",
        "findings": (PERSON,),
    }
    return Kind(**(values | changes))


def people(action: str, **keys: Any) -> Policy:
    return opened(rule("people", action, finding={"types": ["PERSON"]}, **keys))


def simulated(candidate: Policy, *kinds: Kind, live: Policy | None = None) -> Simulated:
    simulation = Simulation(candidate, {"openai": Service("openai")}, live)
    for each in kinds:
        simulation.add(each)
    return simulation.result()


def test_changes_by_rule_unit_and_service() -> None:
    found = simulated(people("redact"), *[kind()] * 3, kind(unit="HR"), kind(findings=()))
    assert (found.records, found.kinds, found.changed) == (5, 3, 5)
    assert found.changes == {
        Change("block", "redact", "openai", "IT", ("people",), ("people",)): 3,
        Change("block", "redact", "openai", "HR", ("people",), ("people",)): 1,
        Change("block", "forward", "openai", "IT", ("people",), ()): 1,
    }
    assert found.actions_after == {"redact": 4, "forward": 1}


def test_the_same_answer_is_no_change() -> None:
    assert simulated(people("block"), kind()).changed == 0


@pytest.mark.parametrize(
    ("action", "word"), [("warn", "warn"), ("hold", "hold"), ("block", "block")]
)
def test_what_would_happen_first(action: str, word: str) -> None:
    found = simulated(people(action), kind(action="forward"))
    assert found.actions_after == {word: 1}


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ({"findings": (PERSON._replace(confidence="low"),)}, "forward"),
        ({"findings": (PERSON._replace(public=True),)}, "block"),
        ({"findings": (PERSON._replace(origin="attachment"),)}, "block"),
        ({"gaps": ("image",), "findings": ()}, "block"),
        ({"failures": (("person", "timed_out"),), "findings": ()}, "block"),
        ({"roles": ("student",)}, "redact"),
        ({"unit": "HR"}, "redact"),
        ({"model": "gpt-5"}, "warn"),
        ({"service": "other"}, "hold"),
        ({"findings": (PERSON._replace(times=3),)}, "block"),
        ({"anonymous": True}, "forward"),
    ],
)
def test_everything_that_the_log_tells_is_asked(changes: dict[str, Any], after: str) -> None:
    match = {"types": ["PERSON"]}
    candidate = opened(
        rule("public", "block", finding={**match, "public": True}),
        rule("file", "block", finding={**match, "origins": ["attachment"]}),
        rule("many", "block", finding={**match, "min_count": 3}),
        rule("student", "redact", finding=match, where={"roles": ["student"]}),
        rule("unit", "redact", finding=match, where={"units": ["HR"]}),
        rule("model", "warn", finding=match, where={"models": ["gpt-*"]}),
        rule("service", "hold", finding=match, where={"service": {"names": ["Other"]}}),
        rule("people", "forward", finding=match),
        services={"Other": {"id": "other"}},
    )
    found = simulated(candidate, kind(action="none", **changes))
    assert found.actions_after == {after: 1}


def test_what_cannot_be_altered_is_blocked() -> None:
    key = PERSON._replace(origin="key")
    found = simulated(people("redact"), kind(action="forward", findings=(key,)))
    assert found.actions_after == {"block": 1}
    found = simulated(people("redact"), kind(action="forward", fixed="grindvakt.deferred"))
    ((change, _),) = found.changes.items()
    assert (change.after, change.rules_after) == ("block", ("grindvakt.deferred",))


def test_what_the_log_holds_too_little_of_is_told() -> None:
    live = people("block")
    good = kind(policy_digest=live.digest)
    # Decided otherwise by the same policy: by something that no record has.
    other = kind(policy_digest=live.digest, action="forward")
    older = kind(policy_digest="0" * 64, action="forward")
    found = simulated(people("redact"), good, other, older, live=live)
    assert (found.unsure, found.changed) == (1, 2)
    assert "1 cannot be told: the log holds too little" in text_of(found)


def test_names_of_other_versions_are_told() -> None:
    odd = [kind(gaps=("smell",)), kind(findings=(PERSON._replace(origin="dream"),))]
    found = simulated(people("redact"), *odd, kind())
    assert (found.unknown, found.changed) == (2, 1)


def test_time_matters_only_where_a_rule_asks() -> None:
    services: dict[str, Service] = {}
    assert not Simulation(people("block"), services).timed
    exception = {
        "id": "trial",
        "finding": {"types": ["PERSON"]},
        "reason": "A trial.",
        "owner": "Ada",
        "expires": "2027-06-30",
    }
    candidate = opened(rule("people", "block", finding={}), exceptions=[exception])
    assert Simulation(candidate, services).timed
    moments = ("2027-06-30T10:00:00+00:00", "2027-07-01T10:00:00+00:00")
    found = simulated(candidate, *[kind(moment=moment) for moment in moments])
    assert found.actions_after == {"forward": 1, "block": 1}


def test_as_text_and_as_json() -> None:
    found = simulated(people("redact"), *[kind()] * 3, kind(unit=""))
    text = text_of(found)
    assert "4 requests of 2 kinds; 4 would have been answered otherwise" in text
    assert "        4 block -> redact    people -> people" in text
    assert "        1 block -> redact    no unit" in text
    assert "What the log cannot tell" in text
    data = document(found)
    assert data["by_service"] == [
        {"before": "block", "after": "redact", "name": "openai", "count": 4}
    ]
    assert data["changes"][0]["count"] == 3
