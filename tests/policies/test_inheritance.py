"""Policies that extend others: stricter, never looser, never in a circle."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detectors.types import Finding
from policies.compile import load_policy
from policies.context import Service, Status
from policies.evaluate import evaluate
from policies.policy import Policy
from policies.source import SourceError
from policies.verdict import Action
from tests.policies.build import HEAD, OPEN, context, exception, finding, report, rule
from tests.policies.plain import plain_action
from tests.policies.test_evaluate import exceptions, findings, rules

PERSON = {"types": ["PERSON"]}
Keys = dict[str, Any]


def write(folder: Path, *levels: Keys) -> Path:
    """Policies that each extend the one before; the last one's file."""
    path = folder
    for number, keys in enumerate(levels):
        path = folder / f"level{number}.yaml"
        above = {"extends": f"level{number - 1}"} if number else {}
        file = {**HEAD, **above, "policy": f"level{number}", **keys}
        path.write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    return path


def extended(folder: Path, *levels: Keys) -> Policy:
    return load_policy(write(folder, *levels))


def refusal(folder: Path, *levels: Keys) -> str:
    with pytest.raises(SourceError) as caught:
        extended(folder, *levels)
    return str(caught.value)


def people(action: str, id: str = "people", **keys: Any) -> dict[str, Any]:
    return rule(id, action, finding=PERSON, **keys)


ROOT: Keys = {"rules": [*OPEN, people("redact")]}


def test_a_child_adds_strictness_and_leaves_the_rest(tmp_path: Path) -> None:
    board = {"rules": [people("block", "board_people", where={"roles": ["student"]})]}
    policy = extended(tmp_path, ROOT, {}, board)
    assert [level.name for level in policy.lineage] == ["level0", "level1", "level2"]
    found = report(finding("PERSON"))
    assert evaluate(policy, context(), found, ()).action is Action.REDACT
    student = evaluate(policy, context(roles=frozenset({"student"})), found, ())
    assert student.action is Action.BLOCK
    assert [decision.rule for decision in student.determining] == ["board_people"]
    assert {"people", "board_people"} <= set(student.rules)
    unanswered = evaluate(policy, context(), report(finding("AGE")), ())
    assert unanswered.rules == ("any_request", "any_service", "default")


def test_what_is_left_out_is_as_in_the_parent(tmp_path: Path) -> None:
    above = {
        **ROOT,
        "refusal_form": "assistant_turn",
        "anonymous_role": "student",
        "information_classes": {"scale": "kth", "types": {"PERSON": 2}},
        "reminders": {"verify": {"sv": "Kontrollera.", "en": "Check."}},
        "notices": {"use": {"version": "1", "text": {"sv": "Läs.", "en": "Read."}}},
    }
    path = write(tmp_path, above, {"rules": [people("block", "more", notice="use")]})
    file = json.loads(path.read_text(encoding="utf-8"))
    for name in ("contact", "roles"):
        del file[name]
    path.write_text(json.dumps(file), encoding="utf-8")
    child, parent = load_policy(path), load_policy(tmp_path / "level0.yaml")
    assert child.contact == parent.contact
    assert child.roles == parent.roles
    assert child.refusal_form == parent.refusal_form
    assert child.anonymous_role == "student"
    assert child.classes == parent.classes
    assert child.scale == parent.scale
    assert child.reminders == parent.reminders
    (notice,) = evaluate(child, context(), report(finding("PERSON")), ()).notices
    assert (notice.id, notice.version, notice.text["sv"]) == ("use", "1", "Läs.")


def test_the_digest_is_the_parents_too(tmp_path: Path) -> None:
    child = {"rules": [people("block", "more")]}
    before = extended(tmp_path, ROOT, child).digest
    assert extended(tmp_path, ROOT, child).digest == before
    assert extended(tmp_path, {**ROOT, "owner": "Another"}, child).digest != before


@pytest.mark.parametrize(
    ("parent", "child", "expected"),
    [
        (
            ROOT,
            {"rules": [people("forward", "free")]},
            "level1.yaml:1: rules[0].action: would loosen people (redact, level0.yaml:1)",
        ),
        (
            ROOT,
            {"rules": [rule("free", "forward", gap={})]},
            "rules[0].action: allows nothing: what this policy extends has answered",
        ),
        (ROOT, {"rules": [people("block")]}, "the id people is a rule of level0"),
        (
            ROOT,
            {"exceptions": [exception("but", finding=PERSON, removes=["people"])]},
            "exceptions[0].removes: people (level0.yaml:1) does not allow exceptions",
        ),
        (
            {**ROOT, "services": {"A": {"id": "openai", "status": "evaluation"}}},
            {"services": {"A": {"id": "openai", "status": "approved"}}},
            "services.A.status: is looser than level0's: evaluation",
        ),
        (
            {**ROOT, "services": {"A": {"id": "openai", "max_class": 1}}},
            {"services": {"A": {"id": "openai", "max_class": 2}}},
            "services.A.max_class: is looser than level0's: 1",
        ),
        (
            {**ROOT, "services": {"A": {"id": "openai", "dpa": False}}},
            {"services": {"A": {"id": "openai", "dpa": True}}},
            "services.A.dpa: is looser than level0's: false",
        ),
        (
            {**ROOT, "services": {"A": {"id": "openai", "agreement_until": "2026-12-31"}}},
            {"services": {"A": {"id": "openai", "agreement_until": "2027-12-31"}}},
            "services.A.agreement_until: is looser than level0's: 2026-12-31",
        ),
        (
            {**ROOT, "services": {"A": {"id": "openai", "roles_may_use": ["employee"]}}},
            {"services": {"A": {"id": "openai", "roles_may_use": ["employee", "student"]}}},
            "services.A.roles_may_use: is looser than level0's: employee",
        ),
        (
            ROOT,
            {"information_classes": {"types": {"HEALTH": 1}}},
            "information_classes.types.HEALTH: is lower than level0's: 3",
        ),
        (
            ROOT,
            {"information_classes": {"groups": {"identity": 1}}},
            "information_classes.groups.identity: is lower than level0's for some of its types: 2",
        ),
        (
            {**ROOT, "demands": {"region": {"regions": ["eu"]}}},
            {"demands": {"region": {"regions": ["eu", "us"]}}},
            "demands.region.regions: is looser than level0.yaml:1: us",
        ),
        (
            {**ROOT, "anonymous_role": "student"},
            {"anonymous_role": "employee"},
            "anonymous_role: is student in level0",
        ),
        (
            {"rules": [rule("staff", "forward", service={}, where={"roles": ["employee"]})]},
            {"anonymous_role": "employee"},
            "anonymous_role: is not given in level0",
        ),
        (
            {**ROOT, "notices": {"use": {"version": "1", "text": {"sv": "a", "en": "b"}}}},
            {"notices": {"use": {"version": "2", "text": {"sv": "a", "en": "b"}}}},
            "notices.use: is a notice of level0; give another id",
        ),
    ],
)
def test_a_looser_child_is_refused_with_the_place(
    tmp_path: Path, parent: Keys, child: Keys, expected: str
) -> None:
    assert expected in refusal(tmp_path, parent, child)


def test_an_exception_that_the_parent_allows(tmp_path: Path) -> None:
    parent = {"rules": [*OPEN, people("block", may_except=True)]}
    but = exception("but", finding=PERSON, removes=["people"], where={"roles": ["employee"]})
    policy = extended(tmp_path, parent, {"exceptions": [but]})
    found = report(finding("PERSON"))
    verdict = evaluate(policy, context(), found, ())
    assert verdict.action is Action.FORWARD
    assert next(d for d in verdict.decisions if d.rule == "but").removes == ("people",)
    student = context(roles=frozenset({"student"}))
    assert evaluate(policy, student, found, ()).action is Action.BLOCK


def test_a_childs_exception_to_any_rule_is_one_to_its_own(tmp_path: Path) -> None:
    child = {
        "rules": [people("block", "more")],
        "exceptions": [exception("but", finding=PERSON)],
    }
    verdict = evaluate(extended(tmp_path, ROOT, child), context(), report(finding("PERSON")), ())
    assert verdict.action is Action.REDACT


def test_the_parent_keeps_its_own_view_of_a_service(tmp_path: Path) -> None:
    parent: Keys = {
        "services": {"A": {"id": "openai", "status": "approved"}},
        "rules": [rule("approved", "forward", service={"status": ["approved"]}), *OPEN[1:]],
    }
    child: Keys = {
        "services": {"Ours": {"id": "openai", "status": "not_approved"}},
        "rules": [rule("closed", "block", service={"status": ["not_approved"]})],
    }
    verdict = evaluate(extended(tmp_path, parent, child), context(), report(), ())
    assert verdict.action is Action.BLOCK
    assert {"approved", "closed"} <= set(verdict.rules)
    assert extended(tmp_path, parent, child).bind(Service("openai")) == Service(
        "openai", status=Status.NOT_APPROVED, name="Ours"
    )


def test_a_circle_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {**ROOT, "extends": "level1"}, {})
    with pytest.raises(SourceError) as caught:
        load_policy(tmp_path / "level1.yaml")
    assert (
        "level0.yaml:1: extends: extends itself in the end:"
        " level1.yaml -> level0.yaml -> level1.yaml"
    ) in str(caught.value)
    write(tmp_path, {**ROOT, "extends": "level0"})
    with pytest.raises(SourceError, match=r"level0\.yaml -> level0\.yaml"):
        load_policy(tmp_path / "level0.yaml")


def test_a_missing_parent_and_too_many_are_refused(tmp_path: Path) -> None:
    assert "extends: there is no gone.yaml (beside it: none)" in refusal(
        tmp_path, {**ROOT, "extends": "gone"}
    )
    assert "more than 8 policies" in refusal(tmp_path, ROOT, *[{}] * 8)
    absolute = {**ROOT, "extends": str(tmp_path / "gone.yaml")}
    assert "extends: is a path from the root of one machine" in refusal(tmp_path, absolute)


def test_a_broken_parent_is_told_at_its_own_place(tmp_path: Path) -> None:
    broken = {"rules": [*OPEN, rule("x", "block", finding={"types": ["PERSONN"]})]}
    assert "level0.yaml:1: rules[3].finding.types[0]: unknown entity type" in refusal(
        tmp_path, broken, {}
    )


def renamed(made: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    return [{**entry, "id": f"{prefix}_{entry['id']}"} for entry in made]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rules(), rules(), rules(), exceptions(), exceptions(), st.lists(findings, max_size=6), st.data()
)
def test_a_child_is_never_below_its_parent(
    tmp_path: Path,
    root: list[dict[str, Any]],
    middle: list[dict[str, Any]],
    last: list[dict[str, Any]],
    excused: list[dict[str, Any]],
    own: list[dict[str, Any]],
    found: list[Finding],
    data: st.DataObject,
) -> None:
    levels: list[Keys] = [{"rules": [*OPEN, *root]}]
    for name, made, but in (("middle", middle, excused), ("last", last, own)):
        keys: Keys = {"rules": renamed(made, name), "exceptions": renamed(but, name)}
        levels.append({key: value for key, value in keys.items() if value})
    policy = extended(tmp_path, *levels)
    verdicts = [evaluate(level, context(), report(*found), ()) for level in policy.lineage]
    actions = [verdict.action for verdict in verdicts]
    assert actions == sorted(actions)
    for level, verdict in zip(policy.lineage, verdicts, strict=True):
        assert plain_action(level, context(), report(*found)) == verdict.action
        assert evaluate(level, context(), report(*found), ()) == verdict
