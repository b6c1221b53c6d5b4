"""What a change of policy changes, by meaning."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies.compile import load_policy
from policies.context import Service
from policies.diff.changes import Difference, Group, difference
from policies.diff.grid import Cell, grid
from policies.diff.telling import document, text_of
from policies.policy import Policy
from policies.situation import Situation
from tests.policies.build import HEAD, OPEN, context, finding, opened, report, rule, text

SERVICES = [Service("openai")]
PEOPLE = {"types": ["PERSON", "AGE"]}


def compared(before: Policy, after: Policy) -> Difference:
    return difference(before, after, grid((before, after), SERVICES))


def person(action: str, **keys: Any) -> dict[str, Any]:
    return rule("people", action, finding=PEOPLE, **keys)


def only(found: Difference) -> Group:
    (group,) = found.groups
    return group


def test_equal_policies_say_the_same() -> None:
    found = compared(opened(person("block")), opened(person("block")))
    assert (found.same, found.groups, found.loosens) == (True, (), False)
    assert text_of(found) == "The policies say the same."


def test_a_looser_rule_is_named_with_all_that_it_is_about() -> None:
    group = only(found := compared(opened(person("block")), opened(person("redact"))))
    assert (group.before, group.after, group.loosens) == ("block", "redact", True)
    assert (group.rules_before, group.rules_after) == (("people",), ("people",))
    assert set(group.what) == {"PERSON", "AGE"}
    assert set(group.roles) == {"", "employee", "student"}
    assert "openai" in group.services
    assert found.changed[0].fields == ("action",)
    assert found.loosens


def test_a_stricter_rule_does_not_loosen() -> None:
    found = compared(opened(person("redact")), opened(person("block")))
    assert (only(found).loosens, found.loosens) == (False, False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("block", "hold"),
        ("hold", "redact"),
        ("redact", "warn"),
        ("warn", "forward"),
    ],
)
def test_each_step_of_the_lattice(before: str, after: str) -> None:
    down = compared(opened(person(before)), opened(person(after)))
    assert (only(down).before, only(down).after, down.loosens) == (before, after, True)
    up = compared(opened(person(after)), opened(person(before)))
    assert not up.loosens


def test_obligations_and_operators_count() -> None:
    alerting = opened(person("block", obligations=["alert", "note"]))
    group = only(compared(alerting, opened(person("block", obligations=["note"]))))
    assert (group.before, group.after, group.gone) == ("block", "block", ("alert",))
    assert group.loosens
    assert not compared(opened(person("block")), alerting).loosens
    masked, numbered = (opened(person("redact", operator=o)) for o in ("mask", "placeholder"))
    group = only(compared(masked, numbered))
    assert (group.before, group.after) == ("redact (mask)", "redact (placeholder)")
    assert group.loosens
    assert not compared(numbered, masked).loosens


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ({"finding": {**PEOPLE, "public": True}}, "public"),
        ({"finding": {**PEOPLE, "evasion": True}}, "disguised"),
        ({"finding": {**PEOPLE, "origins": ["attachment"]}}, "in attachment"),
        ({"finding": {**PEOPLE, "roles": ["tool"]}}, "said by tool"),
        ({"finding": {**PEOPLE, "min_count": 3}}, "3 times"),
        ({"finding": PEOPLE, "where": {"units": ["IT*"]}}, "unit IT"),
        ({"finding": PEOPLE, "where": {"models": ["gpt-*"]}}, "model gpt-"),
        ({"finding": PEOPLE, "where": {"operations": ["responses"]}}, "operation responses"),
        ({"finding": PEOPLE, "where": {"languages": ["en"]}}, "language en"),
    ],
)
def test_the_grid_has_what_a_rule_asks_for(keys: dict[str, Any], word: str) -> None:
    plain, narrow = person("redact"), rule("narrow", "block", **keys)
    found = compared(opened(plain), opened(plain, narrow))
    assert word in only(found).circumstances
    assert found.added == ("narrow",)
    back = compared(opened(plain, narrow), opened(plain))
    assert (back.removed, back.loosens) == (("narrow",), True)


@pytest.mark.parametrize(
    ("action", "keys"),
    [
        ("forward", {"gap": {"reasons": ["audio"]}}),
        ("forward", {"incomplete_scan": {"reasons": ["timed_out"]}}),
        ("block", {"service": {"regions": ["se"], "no_training": True}}),
        ("block", {"request": {"tools": True}, "where": {"roles": ["student"]}}),
        ("block", {"request": {"operations": ["responses"]}}),
        ("block", {"answer": {"types": ["PERSON"]}}),
    ],
)
def test_every_subject_is_in_the_grid(action: str, keys: dict[str, Any]) -> None:
    found = compared(opened(), opened(rule("new", action, **keys)))
    assert any("new" in group.rules_after for group in found.groups)
    assert found.loosens is (action == "forward")


def test_exceptions_count() -> None:
    exception = {
        "id": "known",
        "finding": {"types": ["PERSON"], "public": True},
        "removes": ["people"],
        "reason": "It is known.",
        "owner": "Ada",
        "expires": "2026-12-01",
    }
    found = compared(opened(person("block")), opened(person("block"), exceptions=[exception]))
    assert found.loosens
    assert "public" in {word for group in found.groups for word in group.circumstances}


def test_texts_are_told_apart() -> None:
    words = {"sv": "Nytt.", "en": "New."}
    found = compared(opened(person("block")), opened(person("block", message=words)))
    assert (found.groups, found.loosens, found.same) == ((), False, False)
    (change,) = found.changed
    assert (change.rule, change.fields, change.texts) == ("people", (), ("message",))
    assert "Texts changed\n  people (message)" in text_of(found)


def test_cases_are_named() -> None:
    before, after = opened(person("block")), opened(person("redact"))
    case = Cell(Situation("a name", context(), report(finding("PERSON"))), (), "openai", "")
    found = difference(before, after, [case])
    assert only(found).cases == ["a name"]
    assert (found.situations, found.cases) == (1, 1)
    assert "    case      a name" in text_of(found)


def test_as_text_and_as_json() -> None:
    before, after = opened(person("block")), opened(person("redact"))
    found = compared(before, replace(after, refusal_form=after.refusal_form))
    lines = text_of(found).splitlines()
    assert "Looser" in lines
    assert "    rules     people -> people" in lines
    assert "    services  all" in lines
    data = document(found)
    assert (data["loosens"], data["changes"][0]["from"]) == (True, "block")
    assert data["rules_changed"] == {"people": ("action",)}


def test_time_classes_notices_and_the_catalogue() -> None:
    services = {"ChatGPT": {"id": "openai", "max_class": 2}}
    plain = opened(person("forward"), services=services)
    notice = {"version": "1", "text": {"sv": "Hej.", "en": "Hello."}}
    told = rule("told", "forward", request={"operations": ["*"]}, notice="first")
    for after, word in (
        (opened(person("forward"), services={"ChatGPT": {"id": "openai", "max_class": 0}}), ""),
        (opened(person("forward", valid={"until": "2026-06-30"}), services=services), "2026-07-01"),
        (
            opened(person("forward", valid={"hours": {"from": 8, "until": 17}}), services=services),
            "17",
        ),
        (opened(person("forward"), told, services=services, notices={"first": notice}), ""),
        (opened(person("forward"), services=services, demands={"dpa": {}}), ""),
    ):
        found = compared(plain, after)
        assert found.groups
        words = {each for group in found.groups for each in group.circumstances}
        assert any(word in each for each in words) or not word


def test_what_a_child_policy_takes_from_its_parent(tmp_path: Path) -> None:
    (tmp_path / "parent.yaml").write_text(text([*OPEN, person("redact")]), encoding="utf-8")
    child = tmp_path / "child.yaml"

    def made(*rules: dict[str, Any]) -> Policy:
        head = {key: HEAD[key] for key in ("title", "owner", "valid_from", "review_by")}
        data = {**head, "policy": "child", "extends": "parent.yaml", "rules": list(rules)}
        child.write_text(json.dumps({k: v for k, v in data.items() if v}), encoding="utf-8")
        return load_policy(child)

    found = compared(made(), made(rule("own", "block", finding=PEOPLE)))
    assert (only(found).before, only(found).after) == ("redact", "block")
    assert (found.added, found.removed) == (("own",), ())
